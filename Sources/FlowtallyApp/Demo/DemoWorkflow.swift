import FlowtallyCore

/// An invented automation: how often it runs, how long, how well.
struct DemoWorkflow {
    let name: String
    let source: String
    let cron: String?
    /// Runs on an ordinary working day, once the workflow is in full use; where there is a schedule, that decides.
    let runsPerDay: Double
    let medianSeconds: Double
    let failureRate: Double
    /// How many days before the end of the history it began.
    let ageInDays: Int
    let manualMinutes: Int?
    var role = WorkflowRole.productive
    var isActive = true
    /// For how many days up to the end of the history it has not run, though it should have.
    var silentDays = 0

    var externalID: String { name.lowercased().replacing(" ", with: "-") }

    static let all: [DemoWorkflow] = [
        .init("Nightly invoices", "airflow", "0 3 * * *", 1, 310, 0.02, 396, 45),
        .init("Invoice reminders", "n8n", "0 9 * * 1-5", 1, 42, 0.01, 396, 20),
        .init("New lead to CRM", "zapier", nil, 9, 3.2, 0.03, 396, 6),
        .init("Route support mail", "n8n", nil, 14, 5.1, 0.02, 390, 3),
        .init("Weekly stock report", "airflow", "0 6 * * 1", 1, 95, 0.04, 380, 60),
        .init("Deploy web shop", "github", nil, 4, 420, 0.09, 396, 15),
        .init("Test web shop", "github", nil, 11, 260, 0.16, 396, 5),
        .init("Database backup", "cron", "30 1 * * *", 1, 640, 0.01, 396, nil, role: .utility),
        .init("Rotate logs", "cron", "0 0 * * *", 1, 8, 0.0, 396, nil, role: .utility),
        .init("Sync product prices", "api", "0 4-23 * * *", 20, 12, 0.02, 370, 2),
        .init("Order confirmation", "zapier", nil, 18, 1.8, 0.01, 396, 3),
        .init("Return label by mail", "n8n", nil, 5, 4.4, 0.03, 350, 8),
        .init("Customer onboarding", "n8n", nil, 3, 18, 0.05, 340, 40),
        .init("Contract to archive", "zapier", nil, 4, 6.5, 0.02, 330, 7),
        .init("Expense receipts", "n8n", nil, 6, 9.7, 0.06, 320, 9),
        .init("Payroll export", "airflow", "0 5 28 * *", 1, 190, 0.05, 396, 120),
        .init("Sales dashboard refresh", "airflow", "15 7-18 * * *", 12, 33, 0.03, 300, 4),
        .init("Social media posts", "zapier", "0 8,16 * * 1-5", 2, 5.5, 0.04, 290, 15),
        .init("Newsletter sign-up", "zapier", nil, 7, 2.1, 0.01, 396, 2),
        .init("Duplicate contacts", "api", "0 2 * * 0", 1, 130, 0.03, 280, 90),
        .init("Supplier price lists", "n8n", "0 7 * * 1", 1, 75, 0.08, 260, 50),
        .init("Alert on failure", "n8n", nil, 2, 1.1, 0.0, 250, nil, role: .errorHandler),
        .init("Translate tickets", "api", nil, 8, 7.9, 0.04, 230, 10),
        .init("Meeting minutes", "api", nil, 3, 48, 0.05, 210, 25),
        .init("Quote from form", "n8n", nil, 4, 11, 0.03, 200, 30),
        .init("Shipment tracking", "api", "30 6-21 * * *", 16, 3.4, 0.02, 190, 2),
        .init("Review requests", "zapier", "0 10 * * *", 1, 14, 0.02, 180, 12),
        .init("Build mobile app", "github", nil, 3, 780, 0.12, 170, 20),
        .init("Dependency updates", "github", "0 4 * * 1", 1, 150, 0.10, 160, 30),
        .init("Holiday calendar sync", "api", "0 6 * * *", 1, 4, 0.01, 150, 5, silentDays: 3),
        .init("Bank statement import", "airflow", "30 6 * * 1-5", 1, 55, 0.04, 140, 35),
        .init("Chatbot hand-over", "n8n", nil, 9, 2.7, 0.03, 120, 4),
        .init("Fraud screening", "api", nil, 12, 1.4, 0.01, 110, 3),
        .init("Warehouse labels", "api", nil, 10, 2.2, 0.02, 90, 2),
        .init("Job applications", "zapier", nil, 2, 8.8, 0.03, 75, 15),
        .init("Monthly board pack", "airflow", "0 7 1 * *", 1, 240, 0.05, 70, 180),
        .init("Call summaries", "api", nil, 6, 28, 0.05, 45, 12),
        .init("Price match alerts", "n8n", "0 */4 * * *", 5, 16, 0.04, 20, 6),
        .init("Voucher codes", "zapier", nil, 3, 2.5, 0.02, 9, 5),
        .init("Old fax gateway", "cron", nil, 3, 22, 0.12, 396, 10, isActive: false),
        .init("Legacy shop export", "cron", "0 4 * * *", 1, 88, 0.07, 396, 25, isActive: false),
    ]

    private init(
        _ name: String, _ source: String, _ cron: String?, _ runsPerDay: Double, _ medianSeconds: Double,
        _ failureRate: Double, _ ageInDays: Int, _ manualMinutes: Int?, role: WorkflowRole = .productive,
        isActive: Bool = true, silentDays: Int = 0
    ) {
        self.name = name
        self.source = source
        self.cron = cron
        self.runsPerDay = runsPerDay
        self.medianSeconds = medianSeconds
        self.failureRate = failureRate
        self.ageInDays = ageInDays
        self.manualMinutes = manualMinutes
        self.role = role
        self.isActive = isActive
        self.silentDays = silentDays
    }

    /// When it is to run.
    func schedule(in calendar: LocalCalendar) -> WorkflowSchedule {
        WorkflowSchedule(cron: cron.map { [$0] } ?? [], calendar: calendar)
    }

    /// As reports name it.
    var declaration: WorkflowDeclaration {
        WorkflowDeclaration(
            source: source, externalID: externalID,
            change: WorkflowChange(name: name, cron: cron.map { [$0] } ?? [], isActive: isActive, role: role))
    }
}
