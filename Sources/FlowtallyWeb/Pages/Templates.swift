import FlowtallyCore
import Mustache

/// The templates of all pages, read once.
struct Templates: Sendable {
    private let library: MustacheLibrary

    init() async throws {
        library = try await MustacheLibrary(directory: WebResources.templates)
    }

    func render(_ name: String, _ model: Any) throws -> String {
        guard let text = library.render(model, withTemplate: name) else { throw MissingTemplate(name: name) }
        return text
    }

    /// A whole page: a body inside the layout.
    func page(_ name: String, _ model: Any, _ layout: PageLayout) throws -> String {
        var layout = layout
        layout.content = try render(name, model)
        return try render("layout", layout)
    }
}

/// A template that is not installed.
struct MissingTemplate: Error {
    let name: String
}

/// What stands around a page's body.
struct PageLayout {
    struct Session {
        let workspaceName: String
        let userName: String
        let userInitials: String
        let csrfToken: String
        let navigation: [Link]
    }

    struct Link {
        let label: String
        let href: String
        let isCurrent: Bool
    }

    struct Freshness {
        let text: String
    }

    var title: String
    var session: Session?
    var freshness: Freshness?
    var scripts: [String] = []
    var content = ""
    /// Of the style sheets and scripts.
    let version = Assets.version
}

extension PageLayout.Session {
    /// Nil for programs, which have no session.
    init?(_ principal: Principal, workspace: Workspace, current: Route) {
        guard case .person(let user, let session) = principal.kind else { return nil }
        workspaceName = workspace.name
        userName = user.name
        userInitials = user.name.split(separator: " ").compactMap { $0.first.map(String.init) }.prefix(2).joined()
            .uppercased()
        csrfToken = session.csrfToken
        navigation = [.init(label: "Overview", href: Route.overview.link(), isCurrent: current == .overview)]
    }
}
