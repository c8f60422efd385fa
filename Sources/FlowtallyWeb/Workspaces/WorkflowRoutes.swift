import FlowtallyCore
import Hummingbird

/// Workflows and what their runs come to.
struct WorkflowRoutes {
    private let ledger: any Ledger
    private let clock: any WallClock

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.workflows.path, use: list)
            .get(Route.workflow.path, use: show)
        router.permitted(CanEdit.self)
            .patch(Route.workflow.path, use: change)
            .delete(Route.workflow.path, use: delete)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: WorkflowListing.parameters)
        guard let workspace = try await ledger.workspace(context.workspaceID) else {
            throw LedgerError.notFound("workspace")
        }
        let now = clock.now()
        let today = workspace.calendar.day(of: now)
        let listing = try WorkflowListing(query, today: today)
        let figures = try await ledger.workflowFigures(in: listing.days, today: today, of: workspace.id)
        return Response(json: listing.json(listing.page(of: figures, asOf: now, workspace.calendar)))
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let id = WorkflowID(try context.parameters.require("id"))
        guard let workflow = try await ledger.workflow(id, in: context.workspaceID) else {
            throw LedgerError.notFound("workflow")
        }
        return Response(json: .object(workflow.jsonMembers))
    }

    private func change(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let change = WorkflowChange(reader)
        try reader.finish()
        let id = WorkflowID(try context.parameters.require("id"))
        let workflow = try await ledger.change(id, change, in: context.workspaceID)
        return Response(json: .object(workflow.jsonMembers))
    }

    private func delete(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        try await ledger.deleteWorkflow(WorkflowID(try context.parameters.require("id")), in: context.workspaceID)
        return Response(status: .noContent)
    }
}

extension Workflow {
    var jsonMembers: [JSONValue.Member] {
        let members: [(String, JSONValue)] = [
            ("id", .string(id.text)), ("source", .string(source)), ("externalId", .string(externalID)),
            ("name", .string(name)), ("cron", .array(cron.map(JSONValue.string))), ("active", .bool(isActive)),
            ("role", .string(role.rawValue)), ("createdAt", .instant(createdAt)),
            ("lastRunAt", .instant(lastRunAt)), ("lastFailureAt", .instant(lastFailureAt)),
        ]
        return members.map { JSONValue.Member(key: $0.0, value: $0.1) }
    }
}
