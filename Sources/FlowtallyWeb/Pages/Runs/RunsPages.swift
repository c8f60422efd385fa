import FlowtallyCore
import Foundation
import Hummingbird

/// The list of runs, the same as a file, and each run.
struct RunsPages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.runsPage.path, use: list)
            .get(Route.runsFile.path, use: file)
            .get(Route.runPage.path, use: show)
        router.permitted(CanEdit.self).post(Route.runDeletion.path, use: delete)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: RunFilter.parameters + ["cursor", "done"])
        let filter = try RunFilter(query, now: clock.now())
        let position = try query.text("cursor").map { try PagePosition(cursor: $0) }
        let workspace = try await workspace(of: context)
        let count = try await ledger.count(of: filter, in: context.workspaceID)
        var listing = RunsPage.Listing(
            filter: filter, isFirstPage: position == nil, count: count,
            workflows: try await ledger.workflows(in: context.workspaceID), runsKeptFrom: workspace.runsKeptFrom,
            newsLimits: try await ledger.newsLimits(in: context.workspaceID))
        if count.isExact, count.listed == 0 {
            let all = try await ledger.count(of: RunFilter(), in: context.workspaceID)
            listing.isLedgerEmpty = all.listed + all.letGo == 0
        } else {
            listing.page = try await ledger.page(
                of: filter, after: position, limit: Self.runsPerPage, in: context.workspaceID)
        }
        var model = RunsPage(listing, DisplayFormat(workspace, for: request), now: clock.now())
        if query.text("done") == "deleted" { model.flash = "The run was deleted, with all that it counted." }
        return try page("runs", model, title: "Runs", workspace, context)
    }

    private static let runsPerPage = 50

    private func file(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let filter = try RunFilter(QueryReader(request, known: RunFilter.parameters), now: clock.now())
        let workflows = try await ledger.workflows(in: context.workspaceID)
        return RunsFile(
            filter: filter, workflows: Dictionary(workflows.map { ($0.id, $0) }) { $1 }, ledger: ledger,
            workspaceID: context.workspaceID
        ).response
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: ["full"])
        let id = RunID(try context.parameters.require("id"))
        guard let run = try await ledger.run(id, in: context.workspaceID),
            let workflow = try await ledger.workflow(run.workflowID, in: context.workspaceID)
        else { throw LedgerError.notFound("run") }
        let workspace = try await workspace(of: context)
        var model = RunDetailPage(
            run, of: workflow, full: query.text("full"), DisplayFormat(workspace, for: request),
            now: clock.now())
        model.deletion = RunDetailPage.Deletion(of: run, by: context.principal)
        return try page("run", model, title: model.title, workspace, context)
    }

    private func delete(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        _ = try await Form(request, of: context.principal)
        try await context.deleteRun(RunID(try context.parameters.require("id")), from: ledger)
        return .redirect(to: Route.runsPage.link(query: [("done", "deleted")]))
    }

    private func workspace(of context: Permitted<CanRead>) async throws -> Workspace {
        guard let workspace = try await ledger.workspace(context.workspaceID) else {
            throw LedgerError.notFound("workspace")
        }
        return workspace
    }

    private func page(
        _ template: String, _ model: Any, title: String, _ workspace: Workspace, _ context: Permitted<CanRead>
    ) throws -> Response {
        let layout = PageLayout(
            title: title, session: .init(context.principal, workspace: workspace, current: .runs),
            scripts: [.live])
        return Response(html: try templates.page(template, model, layout))
    }
}
