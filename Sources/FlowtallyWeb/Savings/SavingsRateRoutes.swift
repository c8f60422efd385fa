import FlowtallyCore
import Hummingbird

/// What one successful run of a workflow replaces and costs, from which day on, and the history of that.
///
/// An edit that changes what days before today saved must be asked for with `recalculate`; `?preview=true` tells what it would change.
struct SavingsRateRoutes {
    private let ledger: any Ledger

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.savingsRates.path, use: ratesOfWorkflow)
            .get(Route.defaultSavingsRates.path, use: defaultRates)
            .get(Route.savingsRateChanges.path, use: changes)
        router.permitted(CanEdit.self)
            .post(Route.savingsRates.path, use: addToWorkflow)
            .patch(Route.savingsRate.path, use: correct)
            .delete(Route.savingsRate.path, use: remove)
        router.permitted(CanAdminister.self)
            .post(Route.defaultSavingsRates.path, use: addDefault)
    }

    private func ratesOfWorkflow(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let id = WorkflowID(try context.parameters.require("id"))
        guard try await ledger.workflow(id, in: context.workspaceID) != nil else {
            throw LedgerError.notFound("workflow")
        }
        return try await rates(of: id, context)
    }

    private func defaultRates(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        try await rates(of: nil, context)
    }

    private func rates(of workflow: WorkflowID?, _ context: Permitted<CanRead>) async throws -> Response {
        let rates = try await ledger.savingsRates(of: workflow, in: context.workspaceID)
        return Response(json: ["savingsRates": .array(rates.map(\.json))])
    }

    private func addToWorkflow(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        try await add(request, to: WorkflowID(try context.parameters.require("id")), context)
    }

    private func addDefault(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        try await add(request, to: nil, context)
    }

    private func add(
        _ request: Request, to workflow: WorkflowID?, _ context: Permitted<some PermissionProof>
    ) async throws -> Response {
        let isPreview = try QueryReader(request, known: ["preview"]).bool("preview")
        let (fields, recalculates) = try await fields(request, isWhole: true, context)
        guard let draft = fields.draft else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        return try await edit(
            .add(draft, to: workflow), isPreview: isPreview, recalculates: recalculates, context, success: .created)
    }

    private func correct(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let isPreview = try QueryReader(request, known: ["preview"]).bool("preview")
        let (fields, recalculates) = try await fields(request, isWhole: false, context)
        let id = SavingsRateID(try context.parameters.require("id"))
        return try await edit(
            .correct(id, fields.correction), isPreview: isPreview, recalculates: recalculates, context, success: .ok)
    }

    private func remove(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let query = try QueryReader(request, known: ["recalculate", "preview"])
        let id = SavingsRateID(try context.parameters.require("id"))
        return try await edit(
            .remove(id), isPreview: try query.bool("preview"), recalculates: try query.bool("recalculate"), context,
            success: .noContent)
    }

    private func edit(
        _ edit: SavingsRateEdit, isPreview: Bool, recalculates: Bool, _ context: Permitted<some PermissionProof>,
        success: HTTPResponse.Status
    ) async throws -> Response {
        if isPreview {
            return Response(json: try await ledger.preview(edit, in: context.workspaceID).json)
        }
        let rate = try await ledger.edit(
            edit, by: context.principal.name, recalculates: recalculates, in: context.workspaceID)
        return success == .noContent ? Response(status: success) : Response(json: rate.json, status: success)
    }

    private func fields(
        _ request: Request, isWhole: Bool, _ context: Permitted<some PermissionProof>
    ) async throws -> (SavingsRateFields, recalculates: Bool) {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let currency = try await ledger.workspace(context.workspaceID)?.currency ?? .euro
        let fields = SavingsRateFields(reader, currency: currency, isWhole: isWhole)
        let recalculates = reader.bool("recalculate") ?? false
        try reader.finish()
        return (fields, recalculates)
    }

    private func changes(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: ["workflowId", "limit", "cursor"])
        let limit = try query.integer("limit", in: 1...200, default: 50)
        let changes = try await ledger.savingsRateChanges(
            of: query.text("workflowId").map { WorkflowID($0) },
            after: try query.text("cursor").map { try PagePosition(cursor: $0) }, limit: limit + 1,
            in: context.workspaceID)
        let page = changes.prefix(limit)
        let next = changes.count > limit ? page.last.map { PagePosition(time: $0.at, id: $0.id.text).cursor } : nil
        return Response(json: ["changes": .array(page.map(\.json)), "nextCursor": .optional(next)])
    }
}
