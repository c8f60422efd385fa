import FlowtallyCore
import HTTPTypes
import Hummingbird

/// The workspace's settings: name, zone, currency, branding, default savings rates.
struct WorkspacePages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self)
            .get(Route.settings.path, use: show)
            .post(Route.settings.path, use: changeWorkspace)
            .post(Route.branding.path, use: changeBranding)
            .post(Route.defaultRatesForm.path, use: addRate)
            .post(Route.defaultRateForm.path, use: changeRate)
    }

    private func show(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let query = try QueryReader(request, known: ["done", "rate", "changes"])
        var page = WorkspacePage.Input(workspace: try await workspace(context))
        page.notice = try query.oneOf("done", WorkspacePage.Notice.self)
        page.changesAfter = try query.text("changes").map { try PagePosition(cursor: $0) }
        if let id = query.text("rate") { page.correctedRate = SavingsRateID(id) }
        return try await answer(page, request, context)
    }

    private func changeWorkspace(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let input = WorkspaceInput(try await Form(request, of: context.principal))
        var (change, errors) = input.change()
        if errors.isEmpty {
            do {
                _ = try await ledger.change(context.workspaceID, change)
                return done(.saved)
            } catch {
                errors = try [FormError](refusal: error)
            }
        }
        var page = WorkspacePage.Input(workspace: try await workspace(context))
        page.typedWorkspace = input
        page.errors = errors
        return try await answer(page, request, context)
    }

    private func changeBranding(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let form = try await Form(
            request, of: context.principal, withFilesUpTo: 2 * Logo.largestBytes)
        let input = BrandingInput(form)
        guard input.errors.isEmpty else {
            var page = WorkspacePage.Input(workspace: try await workspace(context))
            page.typedAccent = input.accentText
            page.errors = input.errors
            return try await answer(page, request, context)
        }
        try await ledger.change(context.workspaceID, accent: input.accent, logo: input.logo)
        return done(.branded)
    }

    private func addRate(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let workspace = try await workspace(context)
        let submission = SavingsRateSubmission(
            try await Form(request, of: context.principal), DisplayFormat(workspace, for: request))
        let outcome = try await submission.add(to: nil, of: workspace, by: context.principal.name, in: ledger)
        return try await answer(outcome, of: submission, to: nil, workspace, request, context)
    }

    private func changeRate(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let id = SavingsRateID(try context.parameters.require("id"))
        let workspace = try await workspace(context)
        let submission = SavingsRateSubmission(
            try await Form(request, of: context.principal), DisplayFormat(workspace, for: request))
        let outcome = try await submission.change(id, of: workspace, by: context.principal.name, in: ledger)
        return try await answer(outcome, of: submission, to: id, workspace, request, context)
    }

    private func answer(
        _ outcome: SavingsRateSubmission.Outcome, of submission: SavingsRateSubmission, to rate: SavingsRateID?,
        _ workspace: Workspace, _ request: Request, _ context: Permitted<CanAdminister>
    ) async throws -> Response {
        switch outcome {
        case .done: return done(.rated)
        case .refused(let errors):
            var page = WorkspacePage.Input(workspace: workspace)
            page.typedRate = submission.input
            page.correctedRate = rate
            page.errors = errors
            return try await answer(page, request, context)
        case .confirmationNeeded(let effect):
            let confirmation = SavingsRateConfirmation(
                effect, repeating: submission.repeatedFields, action: WorkspacePage.rateAction(rate),
                cancelHref: Route.settings.link(),
                csrf: context.principal.csrfToken ?? "", format: submission.format)
            let layout = PageLayout(
                title: "Change the past?", session: .init(context.principal, workspace: workspace, current: nil))
            return Response(
                html: try templates.page("savings-rate-confirm", confirmation, layout), status: .conflict)
        }
    }

    private func answer(
        _ input: WorkspacePage.Input, _ request: Request, _ context: Permitted<CanAdminister>
    ) async throws -> Response {
        let workspace = input.workspace
        let format = DisplayFormat(workspace, for: request)
        let page = WorkspacePage(
            input, rates: try await ledger.savingsRates(of: nil, in: workspace.id),
            history: try await .read(after: input.changesAfter, of: workspace.id, in: ledger, format, now: clock.now())
            {
                Route.settings.link(query: [("changes", $0)]) + "#history"
            },
            format: format, csrf: context.principal.csrfToken ?? "",
            today: workspace.calendar.day(of: clock.now()))
        let layout = PageLayout(
            title: "Workspace", session: .init(context.principal, workspace: workspace, current: nil))
        return Response(
            html: try templates.page("settings", page, layout),
            status: input.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func workspace(_ context: Permitted<CanAdminister>) async throws -> Workspace {
        guard let workspace = try await ledger.workspace(context.workspaceID) else {
            throw LedgerError.notFound("workspace")
        }
        return workspace
    }

    private func done(_ notice: WorkspacePage.Notice) -> Response {
        .redirect(to: Route.settings.link(query: [("done", notice.rawValue)]))
    }
}
