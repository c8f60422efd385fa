import FlowtallyCore
import Hummingbird

/// Workflows and what their runs save.
struct WorkflowRoutes {
    private let ledger: any Ledger

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.workflows.path, use: list)
            .get(Route.workflow.path, use: show)
            .get(Route.savingsRates.path, use: savingsRates)
        router.permitted(CanEdit.self)
            .patch(Route.workflow.path, use: change)
            .post(Route.savingsRates.path, use: addSavingsRate)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let workflows = try await ledger.workflows(in: context.workspaceID)
        return Response(json: ["workflows": .array(workflows.map(\.json))])
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        Response(json: try await workflow(context).json)
    }

    private func change(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let change = WorkflowChange(reader)
        try reader.finish()
        let id = WorkflowID(try context.parameters.require("id"))
        return Response(json: try await ledger.change(id, change, in: context.workspaceID).json)
    }

    private func savingsRates(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let workflow = try await workflow(context)
        let rates = try await ledger.savingsRates(of: workflow.id, in: context.workspaceID)
        return Response(json: ["savingsRates": .array(rates.map(\.json))])
    }

    private func addSavingsRate(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let draft = SavingsRateDraft(reader)
        try reader.finish()
        guard let draft else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        let id = WorkflowID(try context.parameters.require("id"))
        let rate = try await ledger.addSavingsRate(draft, to: id, in: context.workspaceID)
        return Response(json: rate.json, status: .created)
    }

    private func workflow(_ context: Permitted<CanRead>) async throws -> Workflow {
        let id = WorkflowID(try context.parameters.require("id"))
        guard let workflow = try await ledger.workflow(id, in: context.workspaceID) else {
            throw LedgerError.notFound("workflow")
        }
        return workflow
    }
}

extension Workflow {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.text), "source": .string(source), "externalId": .string(externalID),
            "name": .string(name), "cron": .array(cron.map(JSONValue.string)), "active": .bool(isActive),
            "role": .string(role.rawValue), "createdAt": .string(createdAt.rfc3339), "lastRunAt": .instant(lastRunAt),
        ]
    }
}
