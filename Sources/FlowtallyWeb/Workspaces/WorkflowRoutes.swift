import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging

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
        router.permitted(CanRecordRuns.self).put(Route.workflowDeclaration.path, use: declare)
        router.permitted(CanEdit.self)
            .patch(Route.workflow.path, use: change)
            .delete(Route.workflow.path, use: delete)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: WorkflowListing.parameters)
        let now = clock.now()
        let calendar = try await calendar(context.workspaceID)
        let today = calendar.day(of: now)
        let listing = try WorkflowListing(query, today: today)
        let figures = try await ledger.workflowFigures(in: listing.days, today: today, of: context.workspaceID)
        return Response(json: listing.json(listing.page(of: figures, asOf: now, calendar), asOf: now, calendar))
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let id = WorkflowID(try context.parameters.require("id"))
        guard let workflow = try await ledger.workflow(id, in: context.workspaceID) else {
            throw LedgerError.notFound("workflow")
        }
        return try await answer(workflow, in: context.workspaceID)
    }

    /// As reports do, so a key that may report may declare.
    private func declare(_ request: Request, context: Permitted<CanRecordRuns>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let change = WorkflowChange(reader)
        let source = reader.checked(try Self.text("id", context), "source", length: 1...50)
        let externalID = reader.checked(try Self.text("externalId", context), "externalId", length: 1...255)
        try reader.finish()
        guard let source, let externalID else { throw LedgerError.notFound("workflow") }
        let (workflow, isNew) = try await ledger.declare(
            WorkflowDeclaration(source: source, externalID: externalID, change: change), in: context.workspaceID)
        context.logger.debug(
            "workflow declared", metadata: ["workflow": "\(workflow.id)", "isNew": "\(isNew)"])
        return try await answer(workflow, in: context.workspaceID, status: isNew ? .created : .ok)
    }

    /// A part of the address that is text and not an id. Throws `Problem.Kind.malformed`.
    private static func text(_ name: String, _ context: Permitted<CanRecordRuns>) throws -> String {
        guard let text = try context.parameters.require(name).removingPercentEncoding else {
            throw Problem(.malformed, "The address must be percent-encoded UTF-8.")
        }
        return text
    }

    private func change(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let change = WorkflowChange(reader)
        try reader.finish()
        let id = WorkflowID(try context.parameters.require("id"))
        let workflow = try await ledger.change(id, change, in: context.workspaceID)
        return try await answer(workflow, in: context.workspaceID)
    }

    private func delete(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        try await ledger.deleteWorkflow(WorkflowID(try context.parameters.require("id")), in: context.workspaceID)
        return Response(status: .noContent)
    }

    private func answer(
        _ workflow: Workflow, in workspace: WorkspaceID, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let members = workflow.jsonMembers(try await calendar(workspace), now: clock.now())
        return Response(json: .object(members), status: status)
    }

    private func calendar(_ id: WorkspaceID) async throws -> LocalCalendar {
        guard let workspace = try await ledger.workspace(id) else { throw LedgerError.notFound("workspace") }
        return workspace.calendar
    }
}
