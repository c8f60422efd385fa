import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird

/// The table of workflows, and the form in one of its rows.
struct WorkflowListPages {
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
        router.permitted(CanRead.self).get(Route.workflowsPage.path, use: list)
        router.permitted(CanEdit.self).post(Route.workflowsPage.path, use: editRow)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let (list, edited) = try await workflows(request, context.workspaceID)
        let form = edited.map { WorkflowRowForm($0, today: list.today, list.format) }
        return try page(list, editing: form, context.principal)
    }

    private func editRow(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let sent = try await Form(request, of: context.principal)
        let (list, edited) = try await workflows(request, context.workspaceID)
        guard let figures = edited else { throw LedgerError.notFound("workflow") }
        var form = WorkflowRowForm(sent, of: figures)
        let (draft, errors) = form.draft(figures, list.format)
        guard errors.isEmpty else {
            form.errors = errors
            return try page(list, editing: form, context.principal)
        }
        let row = "#" + WorkflowRowWriter.anchor(form.workflow)
        do {
            _ = try await ledger.change(
                form.workflow, form.change, rate: draft, by: context.principal.name, recalculates: form.recalculates,
                in: context.workspaceID)
            return .redirect(to: list.link([("done", WorkflowDone.saved.rawValue)]) + row)
        } catch LedgerError.recalculationNeeded(let effect) {
            let confirmation = SavingsRateConfirmation(
                effect, repeating: form.repeatedFields, action: list.link([("edit", form.workflow.text)]),
                cancelHref: list.link() + row, csrf: context.principal.csrfToken ?? "", format: list.format)
            return try templates.confirmation(confirmation, context.principal, list.workspace)
        }
    }

    /// What the address asks for, and the workflow whose row is open.
    private func workflows(
        _ request: Request, _ id: WorkspaceID
    ) async throws -> (list: WorkflowList, edited: WorkflowFigures?) {
        let query = try QueryReader(request, known: WorkflowListing.parameters + ["edit", "done"])
        let workspace = try await dashboard.workspace(id)
        let now = clock.now()
        let today = workspace.calendar.day(of: now)
        let listing = try WorkflowListing(query, today: today)
        let figures = try await ledger.workflowFigures(in: listing.days, today: today, of: id)
        let list = WorkflowList(
            workspace: workspace, format: DisplayFormat(workspace, for: request), now: now,
            listing: listing,
            page: listing.page(of: figures, asOf: now, workspace.calendar), isLedgerEmpty: figures.isEmpty,
            query: query)
        return (list, query.text("edit").flatMap { id in figures.first { $0.workflow.id.text == id } })
    }

    private func page(_ list: WorkflowList, editing: WorkflowRowForm?, _ principal: Principal) throws -> Response {
        let model = WorkflowsPage(
            list, editing: editing, token: principal.formToken(for: .edit),
            flash: try list.query.oneOf("done", WorkflowDone.self)?.message)
        let layout = PageLayout(
            title: "Workflows", session: .init(principal, workspace: list.workspace, current: .workflows),
            scripts: [.live])
        return Response(
            html: try templates.page("workflows", model, layout),
            status: editing?.errors.isEmpty ?? true ? .ok : .unprocessableContent)
    }
}
