import FlowtallyCore
import Hummingbird

/// API keys: made, listed, deleted.
struct KeyRoutes {
    private let ledger: any Ledger
    private let principals: PrincipalCache

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        principals = dependencies.principals
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self)
            .get(Route.keys.path, use: list)
            .post(Route.keys.path, use: create)
            .delete(Route.key.path, use: delete)
    }

    private func list(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let keys = try await ledger.keys(in: context.workspaceID)
        return Response(json: ["keys": .array(keys.map { .object($0.jsonMembers) })])
    }

    private func create(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let name = reader.require(reader.text("name", length: APIKey.nameLength), "name")
        let words = reader.require(reader.texts("scopes", count: 1...3, length: 1...20), "scopes")
        let scopes = words.map { $0.compactMap(KeyScope.init(rawValue:)) }
        if let words, let scopes, scopes.count != words.count {
            reader.note("scopes", "must be of \(KeyScope.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        try reader.finish()
        guard let name, let scopes else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        let secret = SecretToken.newAPIKey()
        let key = try await ledger.createKey(
            name: name, scopes: Set(scopes), digest: secret.digest, in: context.workspaceID)
        return Response(
            json: .object(key.jsonMembers + [.init(key: "key", value: .string(secret.text))]), status: .created)
    }

    private func delete(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        try await ledger.deleteKey(APIKeyID(try context.parameters.require("id")), in: context.workspaceID)
        principals.forgetAll()
        return Response(status: .noContent)
    }
}

extension APIKey {
    fileprivate var jsonMembers: [JSONValue.Member] {
        [
            .init(key: "id", value: .string(id.text)), .init(key: "name", value: .string(name)),
            .init(key: "scopes", value: .array(scopes.map(\.rawValue).sorted().map(JSONValue.string))),
            .init(key: "createdAt", value: .string(createdAt.rfc3339)),
            .init(key: "lastUsedAt", value: .instant(lastUsedAt)),
        ]
    }
}
