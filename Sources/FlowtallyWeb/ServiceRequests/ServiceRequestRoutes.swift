import FlowtallyCore
import Hummingbird

/// Service requests: filed, listed, moved on.
struct ServiceRequestRoutes {
    private let ledger: any Ledger

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.serviceRequests.path, use: list)
            .get(Route.serviceRequest.path, use: show)
            .get(Route.serviceRequestHistory.path, use: history)
        router.permitted(CanEdit.self)
            .post(Route.serviceRequests.path, use: create)
            .patch(Route.serviceRequest.path, use: change)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: ServiceRequestListing.parameters)
        let workspace = try await ledger.workspace(context.workspaceID)
        let listing = try ServiceRequestListing(query, workspace?.calendar ?? .utc)
        let (page, next) = try await listing.page(from: ledger, in: context.workspaceID)
        let total = try await ledger.countServiceRequests(matching: listing.filter, in: context.workspaceID)
        return Response(
            json: [
                "serviceRequests": .array(page.map(\.json)), "total": .integer(total), "nextCursor": .optional(next),
            ])
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let id = ServiceRequestID(try context.parameters.require("id"))
        guard let serviceRequest = try await ledger.serviceRequest(id, in: context.workspaceID) else {
            throw LedgerError.notFound("service request")
        }
        return Response(json: serviceRequest.json)
    }

    private func history(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let id = ServiceRequestID(try context.parameters.require("id"))
        let events = try await ledger.history(of: id, in: context.workspaceID)
        return Response(json: ["events": .array(events.map(\.json))])
    }

    private func create(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let reader = ObjectReader(try await request.json())
        let draft = ServiceRequestDraft(reader)
        try reader.finish()
        guard let draft else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        let created = try await ledger.create(draft, by: context.principal.name, in: context.workspaceID)
        return Response(json: created.json, status: .created)
    }

    private func change(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let reader = ObjectReader(try await request.json())
        let change = ServiceRequestChange(reader)
        try reader.finish()
        let id = ServiceRequestID(try context.parameters.require("id"))
        let changed = try await ledger.change(id, change, by: context.principal.name, in: context.workspaceID)
        return Response(json: changed.json)
    }
}
