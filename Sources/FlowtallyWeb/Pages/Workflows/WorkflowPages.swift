import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird

/// The page of each workflow, with the forms that change it.
struct WorkflowPages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates
    private let charts: Charts

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
        charts = Charts(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self).get(Route.workflowPage.path, use: show)
        router.permitted(CanEdit.self).post(Route.workflowPage.path, use: edit)
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        try await page(try await metrics(context), try WorkflowState(try query(request)), request, context)
    }

    // MARK: - Forms

    private func edit(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        let query = try query(request)
        let form = try await Form(request, of: context.principal)
        let metrics = try await metrics(context)
        let workflow = metrics.facts.workflow
        switch WorkflowIntent(rawValue: form["do"]) {
        case .settings:
            return try await changeSettings(WorkflowSettingsForm(form, of: workflow), metrics, request, context)
        case .delete:
            guard form["confirmedName"] == workflow.name.trimmingSpaces else {
                let error = FormError(field: "confirmedName", message: "This is not the workflow's name.")
                return try await page(metrics, WorkflowState(.deletion, errors: [error]), request, context)
            }
            try await ledger.deleteWorkflow(workflow.id, in: context.workspaceID)
            return .redirect(to: Route.workflowsPage.link(query: [("done", WorkflowDone.deleted.rawValue)]))
        case .save, .remove:
            return try await changeRate(
                SavingsRateSubmission(form, DisplayFormat(metrics.workspace, for: request)),
                try WorkflowState(query).openForm ?? .newRate, metrics, request, context)
        case nil:
            throw Problem(
                .malformed, "This is no form of this page.", valid: WorkflowIntent.allCases.map(\.rawValue))
        }
    }

    private func changeSettings(
        _ settings: WorkflowSettingsForm, _ metrics: WorkflowMetrics, _ request: Request,
        _ context: Permitted<CanEdit>
    ) async throws -> Response {
        let id = metrics.facts.workflow.id
        guard settings.errors.isEmpty else {
            var state = WorkflowState(.settings, errors: settings.errors)
            state.typedSettings = settings
            return try await page(metrics, state, request, context)
        }
        do {
            _ = try await ledger.change(
                id, settings.change, rate: nil, by: context.principal.name, recalculates: settings.recalculates,
                in: context.workspaceID)
            return done(.saved, id)
        } catch LedgerError.recalculationNeeded(let effect) {
            return try confirmation(
                effect, repeating: settings.repeatedFields, action: WorkflowState.link(id, nil), metrics, request,
                context)
        }
    }

    private func changeRate(
        _ submission: SavingsRateSubmission, _ openForm: WorkflowState.OpenForm, _ metrics: WorkflowMetrics,
        _ request: Request, _ context: Permitted<CanEdit>
    ) async throws -> Response {
        let (id, author) = (metrics.facts.workflow.id, context.principal.name)
        let outcome: SavingsRateSubmission.Outcome
        if case .rate(let rate) = openForm {
            // Others, and the defaults, are not for this page to change.
            guard try await ledger.savingsRates(of: id, in: context.workspaceID).contains(where: { $0.id == rate })
            else { throw LedgerError.notFound("savings rate") }
            outcome = try await submission.change(rate, of: metrics.workspace, by: author, in: ledger)
        } else {
            outcome = try await submission.add(to: id, of: metrics.workspace, by: author, in: ledger)
        }
        switch outcome {
        case .done: return done(.rated, id)
        case .refused(let errors):
            var state = WorkflowState(openForm, errors: errors)
            state.typedRate = submission.input
            return try await page(metrics, state, request, context)
        case .confirmationNeeded(let effect):
            return try confirmation(
                effect, repeating: submission.repeatedFields, action: WorkflowState.link(id, openForm), metrics,
                request, context)
        }
    }

    private func done(_ done: WorkflowDone, _ id: WorkflowID) -> Response {
        .redirect(to: Route.workflowPage.link(id.text, query: [("done", done.rawValue)]))
    }

    private func confirmation(
        _ effect: SavingsEffect, repeating fields: [HiddenField], action: String, _ metrics: WorkflowMetrics,
        _ request: Request, _ context: Permitted<CanEdit>
    ) throws -> Response {
        let model = SavingsRateConfirmation(
            effect, repeating: fields, action: action, cancelHref: WorkflowState.link(metrics.facts.workflow.id, nil),
            csrf: context.principal.csrfToken ?? "", format: DisplayFormat(metrics.workspace, for: request))
        return try templates.confirmation(model, context.principal, metrics.workspace)
    }

    // MARK: - The page

    private func page(
        _ metrics: WorkflowMetrics, _ state: WorkflowState, _ request: Request,
        _ context: Permitted<some PermissionProof>
    ) async throws -> Response {
        let (workflow, days) = (metrics.facts.workflow, metrics.windows.last30Days)
        let place = ChartPlace.workflow(workflow.id)
        let format = DisplayFormat(metrics.workspace, for: request)
        let chart = try ChartRequest(try query(request), at: place, lastOf: request)
        let facts = WorkflowPageFacts(
            metrics: metrics, chart: await charts.slotOrFailure(chart, at: place, for: request, context),
            failures: try await ledger.failures(
                of: workflow.id, since: metrics.workspace.calendar.start(of: days.first),
                limit: FailuresPanel.failuresRead, in: context.workspaceID),
            rates: try await ledger.savingsRates(of: workflow.id, in: context.workspaceID),
            history: try await .read(
                workflow: workflow, after: state.changesAfter, of: metrics.workspace.id, in: ledger, format,
                now: metrics.windows.now
            ) { Route.workflowPage.link(workflow.id.text, query: [("changes", $0)]) + "#history" })
        let layout = PageLayout(
            title: workflow.name,
            session: .init(context.principal, workspace: metrics.workspace, current: .workflows),
            scripts: [.slots])
        let model = WorkflowPage(
            facts, state, token: context.principal.formToken(for: .edit),
            format)
        return Response(
            html: try templates.page("workflow", model, layout),
            status: state.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func metrics(_ context: Permitted<some PermissionProof>) async throws -> WorkflowMetrics {
        let now = clock.now()
        let id = WorkflowID(try context.parameters.require("id"))
        let (workspace, facts) = try await ledger.workflowFacts(of: id, at: now, in: context.workspaceID)
        return WorkflowMetrics(
            workspace: workspace, windows: DashboardWindows(now: now, calendar: workspace.calendar), facts: facts)
    }

    private func query(_ request: Request) throws -> QueryReader {
        try QueryReader(request, known: ChartRequest.pageParameters + WorkflowState.parameters)
    }
}

extension Templates {
    /// A page that asks whether the past may change.
    func confirmation(
        _ model: SavingsRateConfirmation, _ principal: Principal, _ workspace: Workspace
    ) throws -> Response {
        let layout = PageLayout(
            title: "Change the past?", session: .init(principal, workspace: workspace, current: .workflows))
        return Response(html: try page("savings-rate-confirm", model, layout), status: .conflict)
    }
}
