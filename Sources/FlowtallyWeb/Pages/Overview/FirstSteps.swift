import FlowtallyCore

/// What somebody sees who has no runs yet: what will appear, and how to record a first run.
struct FirstSteps {
    let command: String
    /// The key was just made and is shown this once.
    let hasNewKey: Bool
    let canMakeKey: Bool
    let canRecord: Bool
    let csrfToken: String
    let overview = Route.overview.link()
    let testRun = Route.testRun.link()

    init(principal: Principal, publicURL: String, newKey: SecretToken?) {
        command = FirstRunCommand(publicURL: publicURL, key: newKey?.text ?? "YOUR_API_KEY").text
        hasNewKey = newKey != nil
        // Forms are for people: a program has no session to vouch for them.
        csrfToken = if case .person(_, let session) = principal.kind { session.csrfToken } else { "" }
        let isPerson = !csrfToken.isEmpty
        canMakeKey = isPerson && newKey == nil && principal.permissions.contains(.administer)
        canRecord = isPerson && principal.permissions.contains(.edit)
    }
}
