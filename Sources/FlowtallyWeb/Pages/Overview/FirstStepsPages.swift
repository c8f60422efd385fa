import FlowtallyCore
import HTTPTypes
import Hummingbird

/// What the first steps' buttons do: make a key for the command, and record a run to see one.
struct FirstStepsPages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let overview: OverviewPages

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        overview = OverviewPages(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self).post(Route.overview.path, use: makeKey)
        router.permitted(CanEdit.self).post(Route.testRun.path, use: recordTestRun)
    }

    /// Answers with the overview, as a key is only ever shown in the answer that made it.
    private func makeKey(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        _ = try await Form(request, of: context.principal)
        let key = SecretToken.newAPIKey()
        _ = try await ledger.createKey(
            name: "First run", scopes: [.ingest], digest: key.digest, in: context.workspaceID)
        return try await overview.page(request, newKey: key, context)
    }

    private func recordTestRun(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        _ = try await Form(request, of: context.principal)
        let now = clock.now()
        // It replaces nobody's work, so it must not earn savings.
        let workflow = WorkflowDeclaration(externalID: "test-run", change: .init(name: "Test run", role: .utility))
        let report = RunReport(
            workflow: .declared(workflow), externalID: RunID.new(at: now).text,
            statement: RunStatement(status: .completed, startedAt: now, completedAt: now, trigger: .direct),
            receivedAt: now)
        _ = try await ledger.write(.report(report), in: context.workspaceID, once: nil) { _ in
            StoredAnswer(status: HTTPResponse.Status.seeOther.code, body: "")
        }
        return .redirect(to: Route.overview.link(query: [("done", OverviewPages.Done.testRun.rawValue)]))
    }
}
