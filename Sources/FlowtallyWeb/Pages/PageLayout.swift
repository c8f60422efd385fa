import FlowtallyCore

/// What stands around a page's body.
struct PageLayout {
    struct Session {
        /// Whose answers the browser keeps: a person in a workspace.
        let owner: String
        /// The workspace's, read before what the page shows: of changes after it the page is told.
        let generation: Int64
        let workspaceName: String
        let userName: String
        let userInitials: String
        let csrfToken: String
        let navigation: [Link]
        let accountHref: String
        /// Nil for those who may not change settings.
        let settingsHref: String?
        let accentHref: String?
        let logo: Image?
    }

    /// A picture with its size, so that nothing moves when it comes.
    struct Image {
        let src: String
        let width: Int
        let height: Int

        init(_ logo: LogoFacts) {
            src = Route.logo.link(logo.version)
            width = logo.size.width
            height = logo.size.height
        }
    }

    struct Link {
        let label: String
        let href: String
        let isCurrent: Bool
    }

    struct Freshness {
        let text: String
    }

    /// What the page's own measurements are reported under, by one of so many views.
    struct Reports {
        let page: String
        let oneIn: Int
    }

    var title: String
    var session: Session?
    var freshness: Freshness?
    var scripts: [PageScript] = []
    var content = ""
    var reports: Reports?
    let styleSheet = Assets.styleSheet
    /// Of the scripts.
    let version = Assets.version
    let nonce = ScriptNonce.current
}

/// The parts of the site that the header leads to.
enum Section: CaseIterable {
    case overview, runs, workflows, serviceRequests

    private var label: String {
        switch self {
        case .overview: "Overview"
        case .runs: "Runs"
        case .workflows: "Workflows"
        case .serviceRequests: "Service requests"
        }
    }

    private var route: Route {
        switch self {
        case .overview: .overview
        case .runs: .runsPage
        case .workflows: .workflowsPage
        case .serviceRequests: .serviceRequestsPage
        }
    }

    fileprivate func link(isCurrent: Bool) -> PageLayout.Link {
        PageLayout.Link(label: label, href: route.link(), isCurrent: isCurrent)
    }
}

extension PageLayout.Session {
    /// Nil for programs, which have no session. No section is current on pages that the header does not lead to.
    init?(_ principal: Principal, workspace: Workspace, current: Section?) {
        guard case .person(let user, let session) = principal.kind else { return nil }
        owner = "\(user.id.text).\(workspace.id.text)"
        generation = workspace.generation
        workspaceName = workspace.name
        userName = user.name
        userInitials = user.name.split(separator: " ").compactMap { $0.first.map(String.init) }.prefix(2).joined()
            .uppercased()
        csrfToken = session.csrfToken
        navigation = Section.allCases.map { $0.link(isCurrent: $0 == current) }
        accountHref = Route.account.link()
        settingsHref = principal.permissions.contains(.administer) ? Route.settings.link() : nil
        accentHref = workspace.branding.accent?.sheetHref
        logo = workspace.branding.logo.map { PageLayout.Image($0) }
    }

    /// For pages that anybody may see: nil where nobody is signed in.
    static func ofVisitor(_ principal: Principal?, in ledger: any Ledger) async throws -> Self? {
        guard let principal, let workspace = try await ledger.workspace(principal.workspaceID) else { return nil }
        return Self(principal, workspace: workspace, current: nil)
    }
}
