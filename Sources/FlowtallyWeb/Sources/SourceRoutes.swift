import FlowtallyCore
import FlowtallySources
import HTTPTypes
import Hummingbird

/// Foreign events as they come.
///
/// Senders that cannot set an `Authorization` header put their key into the address (`?key=`), or sign what they send.
struct SourceRoutes {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let githubSecret: String?

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        githubSecret = dependencies.settings.githubSecret
    }

    func register(_ router: Router<WebContext>) {
        router.post(Route.source.path, use: receive)
    }

    private func receive(_ request: Request, context: WebContext) async throws -> Response {
        let name = try context.parameters.require("format")
        guard let format = SourceFormat(rawValue: name) else {
            let valid = SourceFormat.allCases.map(\.rawValue)
            throw Problem(
                .notFound, "There is no format \(name); there is \(valid.joined(separator: ", ")).", valid: valid)
        }
        let body = try await request.bytes(upTo: format.largestBodyBytes)
        let sender = try await sender(of: request, body: body, context)
        try request.requireMediaType(["application/json", "application/x-www-form-urlencoded"])
        let event = SourceEvent(
            name: request.headers[.githubEvent], isForm: request.mediaType != "application/json", body: body)
        let reports = try format.reports(from: event, receivedAt: clock.now())
        let results = try await ledger.write(batch: reports, in: sender.workspaceID).map { try $0.get() }
        let runs = results.map { recorded in
            ["id": .string(recorded.run.id.text), "status": recorded.isNew ? "created" : "merged"] as JSONValue
        }
        return Response(json: ["accepted": .integer(runs.count), "runs": .array(runs)])
    }

    /// With a secret set, only a right signature will do, and it needs no key: it belongs to the first workspace.
    private func sender(of request: Request, body: [UInt8], _ context: WebContext) async throws -> Principal {
        guard let githubSecret else { return try Permitted<CanRecordRuns>(context: context).principal }
        guard let signature = request.headers[.hubSignature] else {
            throw Problem(.unauthenticated, "The header X-Hub-Signature-256 is missing, and a secret is set here.")
        }
        guard GitHubSignature.isValid(signature, of: body, secret: githubSecret) else {
            throw Problem(.unauthenticated, "The signature does not fit the body and the secret that is set here.")
        }
        if context.principal != nil { return try Permitted<CanRecordRuns>(context: context).principal }
        return Principal(
            kind: .signedSource, name: "GitHub", workspaceID: try await ledger.firstWorkspace().id,
            permissions: [.recordRuns])
    }
}

extension HTTPField.Name {
    fileprivate static let githubEvent = Self("X-GitHub-Event")!
    fileprivate static let hubSignature = Self(GitHubSignature.headerName)!
}
