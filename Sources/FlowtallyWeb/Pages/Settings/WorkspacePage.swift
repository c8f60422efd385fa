import FlowtallyCore

/// The page of a workspace's settings.
struct WorkspacePage {
    /// What the page is made for: the workspace, and what was typed where it was refused.
    struct Input {
        let workspace: Workspace
        var notice: Notice?
        var changesAfter: PagePosition?
        var correctedRate: SavingsRateID?
        var typedWorkspace: WorkspaceInput?
        var typedAccent: String?
        var typedRate: SavingsRateInput?
        var errors: [FormError] = []

        init(workspace: Workspace) {
            self.workspace = workspace
        }
    }

    /// What came of the form that was sent before.
    enum Notice: String, CaseIterable {
        case saved, branded, rated

        var text: String {
            switch self {
            case .saved: "The workspace is saved."
            case .branded: "The branding is saved."
            case .rated: "The savings rates are saved, and the figures follow them."
            }
        }
    }

    struct Move {
        let done: Int64
        let total: Int64
        let text: String
    }

    let head = SettingsSection.workspace.head
    let csrf: String
    let flash: String?
    let errors: [FormError]
    let workspaceFields: [FormField]
    let zones = LocalCalendar.knownTimeZoneNames
    let move: Move?
    let branding: BrandingForm
    let rates: SavingsRateTable
    let rateForm: SavingsRateForm
    let history: SavingsRateHistory

    init(
        _ input: Input, rates: [SavingsRate], history: SavingsRateHistory, format: DisplayFormat, csrf: String,
        today: LocalDay
    ) {
        let workspace = input.workspace
        let corrected = rates.first { $0.id == input.correctedRate }
        self.csrf = csrf
        flash = input.notice?.text
        errors = input.errors
        workspaceFields = (input.typedWorkspace ?? WorkspaceInput(workspace)).fields(errors: input.errors)
        move = workspace.timeZoneChange.map { progress in
            Move(
                done: min(progress.done, progress.total), total: progress.total,
                text: "\(format.count(min(progress.done, progress.total))) of \(format.count(progress.total))")
        }
        branding = BrandingForm(
            workspace.branding, typedAccent: input.typedAccent, csrf: csrf, errors: input.errors)
        self.rates = SavingsRateTable(
            rates, caption: "Default savings rates, newest first", today: today, format: format,
            corrected: corrected?.id,
            correctHref: { Route.settings.link(query: [("rate", $0.text)]) + "#rates" })
        rateForm = SavingsRateForm(
            input.typedRate ?? corrected.map { SavingsRateInput($0, in: format) }
                ?? SavingsRateInput(from: today),
            format: format, correcting: corrected != nil, action: Self.rateAction(corrected?.id),
            cancelHref: Route.settings.link() + "#rates", csrf: csrf, errors: input.errors)
        self.history = history
    }

    /// Where the form of a rate, or of a new one, is sent to.
    static func rateAction(_ rate: SavingsRateID?) -> String {
        rate.map { Route.defaultRateForm.link($0.text) } ?? Route.defaultRatesForm.link()
    }
}
