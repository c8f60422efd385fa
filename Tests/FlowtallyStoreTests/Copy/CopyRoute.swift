import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import Testing

/// From where to where a ledger is copied.
struct CopyRoute: Sendable, CustomTestStringConvertible {
    let from: Backend
    let to: Backend

    static let all = [
        CopyRoute(from: .sqlite, to: .postgreSQL), CopyRoute(from: .postgreSQL, to: .sqlite),
        CopyRoute(from: .postgreSQL, to: .postgreSQL),
    ]

    var testDescription: String { "\(from) to \(to)" }

    /// A ledger to be copied that has some of everything, and an empty place for its copy.
    func prepare() async throws -> CopyTrip { try await prepare { try await $0.fillEveryTable() } }

    /// The same with a single run.
    func prepareOneRun() async throws -> CopyTrip { try await prepare { try await $0.record(report()) } }

    private func prepare(_ fill: (TestLedger) async throws -> Void) async throws -> CopyTrip {
        let ledger = try await from.makeLedger()
        try await fill(ledger)
        return CopyTrip(ledger: ledger, backend: to, location: try await to.makeLocation())
    }
}

/// A ledger on its way to another place.
struct CopyTrip: Sendable {
    let ledger: TestLedger
    let backend: Backend
    let location: any LedgerLocation
    /// Of the target.
    let failures = Failures()

    /// Few rows a page, so that there are several.
    func makeCopy() throws -> LedgerCopy {
        LedgerCopy(
            from: ledger.database, to: FailingDatabase(try location.openDatabase(), failures),
            retries: Retries(attempts: 1), rowsPerPage: 70)
    }

    /// All steps of the copy, as far as they succeed.
    @discardableResult
    func run() async throws -> [TableComparison] {
        let (copy, tables) = try await copyRows()
        var comparisons: [TableComparison] = []
        for table in tables { comparisons.append(try await copy.compare(table) { _, _ in }) }
        if comparisons.allSatisfy(\.isSame) { try await copy.finish(tables) }
        return comparisons
    }

    /// All but the comparison and the end.
    @discardableResult
    func copyRows() async throws -> (LedgerCopy, [LedgerTable]) {
        let copy = try makeCopy()
        let tables = try await copy.begin()
        for table in tables { try await copy.copy(table) { _, _ in } }
        return (copy, tables)
    }

    func openCopy() async throws -> TestLedger {
        try await backend.openLedger(at: location, clock: ledger.clock)
    }
}

extension TestLedger {
    /// Some of everything, and figures of runs that are no longer kept.
    func fillEveryTable() async throws {
        try await RandomHistory(seed: 3).write(to: self)
        while try await store.letRunsGo(before: day("2026-04-10"), in: workspace) {}
        try await store.setRecentDays(DayRange(day("2026-04-21"), day("2026-05-20")), in: workspace)
        let draft = UserDraft(email: "a@b.example", name: "A", passwordHash: "h", role: .owner)
        let user = try await store.setUp(draft, workspace: WorkspaceChange(), of: workspace)
        try await store.createSession(
            SessionDigest(SecretToken.newSession().digest), of: user.id, expiresAt: clock.now() + .hours(1))
        _ = try await store.createKey(
            name: "K", scopes: [.read], digest: SecretToken.newAPIKey().digest, in: workspace)
        _ = try await store.invite(
            MemberDraft(email: "b@b.example", name: "B", role: .viewer),
            by: Invitation(.newSession(), at: clock.now()), to: workspace)
        let logo = Logo(
            facts: LogoFacts(digest: [1].sha256, format: .png, size: PixelSize(width: 1, height: 1)), bytes: [1])
        try await store.change(workspace, accent: nil, logo: .replace(logo))
        try await addWebhook([.runFailed])
        try await write(
            .report(report("failed", RunStatement(status: .failed, error: "a\0b"))),
            once: IdempotencyClaim(key: "k", requestDigest: "d"))
        try await store.invalidate(workspace, message: "m")
        _ = try await store.take(.recountTouchedDays, as: "A", in: workspace)
        try await record(report(completed(noon)), in: try await addWorkspace())
    }
}
