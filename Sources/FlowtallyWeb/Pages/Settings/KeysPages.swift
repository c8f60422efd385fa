import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Keys for programs.
struct KeysPages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates
    private let principals: PrincipalCache
    private let publicURL: String

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
        principals = dependencies.principals
        publicURL = dependencies.settings.publicURL
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self)
            .get(Route.keysPage.path, use: show)
            .post(Route.keysPage.path, use: create)
            .post(Route.keyPage.path, use: revoke)
    }

    private func show(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let query = try QueryReader(request, known: ["done"])
        var input = KeysPage.Input()
        input.notice = try query.oneOf("done", KeysPage.Notice.self)
        return try await answer(input, request, context)
    }

    private func create(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let form = try await Form(request, of: context.principal)
        var input = KeysPage.Input()
        input.name = form["keyName"]
        input.scopes = Set(form.all("scope").compactMap(KeyScope.init(rawValue:)))
        input.errors.requireText(
            input.name, "keyName", upTo: APIKey.nameLength.upperBound, "Please name the key, in at most 100 characters."
        )
        input.errors.require(!input.scopes.isEmpty, "scope-ingest", "Please choose what the key is for.")
        if input.errors.isEmpty {
            let secret = SecretToken.newAPIKey()
            let key = try await ledger.createKey(
                name: input.name, scopes: input.scopes, digest: secret.digest, in: context.workspaceID)
            input = KeysPage.Input()
            input.created = KeysPage.Created(key, secret: secret, publicURL: publicURL)
        }
        return try await answer(input, request, context)
    }

    private func revoke(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        _ = try await Form(request, of: context.principal)
        try await ledger.deleteKey(APIKeyID(try context.parameters.require("id")), in: context.workspaceID)
        principals.forgetAll()
        return .redirect(to: Route.keysPage.link(query: [("done", KeysPage.Notice.revoked.rawValue)]))
    }

    private func answer(
        _ input: KeysPage.Input, _ request: Request, _ context: Permitted<CanAdminister>
    ) async throws -> Response {
        guard let workspace = try await ledger.workspace(context.workspaceID) else {
            throw LedgerError.notFound("workspace")
        }
        let page = KeysPage(
            input, keys: try await ledger.keys(in: workspace.id), csrf: context.principal.csrfToken ?? "",
            format: DisplayFormat(workspace, for: request), now: clock.now())
        let layout = PageLayout(
            title: "API keys", session: .init(context.principal, workspace: workspace, current: nil),
            scripts: [.copying])
        let status: HTTPResponse.Status =
            input.errors.isEmpty ? input.created == nil ? .ok : .created : .unprocessableContent
        return Response(html: try templates.page("settings-keys", page, layout), status: status)
    }
}
