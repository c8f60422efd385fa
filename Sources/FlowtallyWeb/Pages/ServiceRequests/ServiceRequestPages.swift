import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird

/// The list of service requests, the form for a new one, and the page of each with the forms that move it on.
struct ServiceRequestPages {
    private enum Done: String, CaseIterable {
        case filed, saved

        var message: String {
            switch self {
            case .filed: "The request is filed."
            case .saved: "Saved."
            }
        }
    }

    /// The form that is open, as an address says it.
    private enum Edited: String, CaseIterable {
        case about
    }

    private struct NewRequestModel {
        let requestForm: EditForm
    }

    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates
    private let dashboard: Dashboard

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
        dashboard = Dashboard(ledger: ledger, clock: clock)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.serviceRequestsPage.path, use: list)
            .get(Route.serviceRequestPage.path, use: show)
        router.permitted(CanEdit.self)
            .get(Route.newServiceRequestPage.path, use: showForm)
            .post(Route.newServiceRequestPage.path, use: file)
            .post(Route.serviceRequestPage.path, use: change)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: ServiceRequestListing.parameters)
        let workspace = try await dashboard.workspace(context.workspaceID)
        let listing = try ServiceRequestListing(query, workspace.calendar)
        let (requests, next) = try await listing.page(from: ledger, in: workspace.id)
        let model = ServiceRequestsPage(
            requests, of: listing,
            count: try await ledger.countServiceRequests(matching: listing.filter, in: workspace.id), next: next,
            query: query, mayEdit: context.principal.formToken(for: .edit) != nil,
            DisplayFormat(workspace, for: request),
            now: clock.now())
        return try page("service-requests", model, "Service requests", context.principal, workspace)
    }

    // MARK: - A new one

    private func showForm(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        try await newRequest(ServiceRequestForm(), errors: [], context)
    }

    private func file(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let form = ServiceRequestForm(try await Form(request, of: context.principal))
        let (draft, errors) = form.draft
        guard let draft else { return try await newRequest(form, errors: errors, context) }
        let filed = try await ledger.create(draft, by: context.principal.name, in: context.workspaceID)
        return done(.filed, filed.id)
    }

    private func newRequest(
        _ form: ServiceRequestForm, errors: [FormError], _ context: Permitted<CanEdit>
    ) async throws -> Response {
        let model = NewRequestModel(
            requestForm: form.form(token: context.principal.csrfToken ?? "", errors: errors))
        return try page(
            "service-request-new", model, "New service request", context.principal,
            try await dashboard.workspace(context.workspaceID), errors.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: - One of them

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: ["done", "edit"])
        return try await page(
            of: try await serviceRequest(context), isAboutOpen: try query.oneOf("edit", Edited.self) == .about,
            try query.oneOf("done", Done.self), request, context)
    }

    private func change(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let typed = try ServiceRequestChangeForm(try await Form(request, of: context.principal))
        let found = try await serviceRequest(context)
        let workspace = try await dashboard.workspace(context.workspaceID)
        var (change, errors) = typed.change(found, workspace.calendar)
        if let change {
            do {
                _ = try await ledger.change(found.id, change, by: context.principal.name, in: context.workspaceID)
                return done(.saved, found.id)
            } catch LedgerError.transitionRefused(let from, let to) {
                let message = "\(to.label) cannot follow \(from.label), where the request is by now."
                errors = [FormError(field: "status", message: message)]
            }
        }
        return try await page(of: found, typed: typed, errors: errors, nil, request, context)
    }

    private func serviceRequest(_ context: Permitted<some PermissionProof>) async throws -> ServiceRequest {
        let id = ServiceRequestID(try context.parameters.require("id"))
        guard let request = try await ledger.serviceRequest(id, in: context.workspaceID) else {
            throw LedgerError.notFound("service request")
        }
        return request
    }

    private func page(
        of serviceRequest: ServiceRequest, typed: ServiceRequestChangeForm? = nil, isAboutOpen: Bool = false,
        errors: [FormError] = [], _ done: Done?, _ request: Request, _ context: Permitted<some PermissionProof>
    ) async throws -> Response {
        let workspace = try await dashboard.workspace(context.workspaceID)
        let model = ServiceRequestPage(
            serviceRequest, try await ledger.history(of: serviceRequest.id, in: context.workspaceID), typed: typed,
            isAboutOpen: isAboutOpen, errors: errors,
            token: context.principal.formToken(for: .edit), flash: done?.message,
            DisplayFormat(workspace, for: request))
        return try page(
            "service-request", model, serviceRequest.title, context.principal, workspace,
            errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func page(
        _ template: String, _ model: Any, _ title: String, _ principal: Principal, _ workspace: Workspace,
        _ status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let layout = PageLayout(
            title: title, session: .init(principal, workspace: workspace, current: .serviceRequests),
            scripts: [.live])
        return Response(html: try templates.page(template, model, layout), status: status)
    }

    private func done(_ done: Done, _ id: ServiceRequestID) -> Response {
        .redirect(to: Route.serviceRequestPage.link(id.text, query: [("done", done.rawValue)]))
    }
}
