import FlowtallyCore
import FlowtallySQL
import Testing

/// The schema guards the rows, whoever writes them.
struct CheckTests {
    private static func run(
        external: String = "'x'", workflow: String = "'w'", status: String = "'COMPLETED'", attempt: String = "1",
        completedAt: String = "2", day: String = "'2026-05-20'", trigger: String = "NULL"
    ) -> String {
        """
        INSERT INTO workflow_runs (workspace_id, id, workflow_id, source, external_id, status, attempt, started_at,
            completed_at, local_day, trigger_kind, created_at, updated_at)
        VALUES (:workspace, 'r', \(workflow), 'api', \(external), \(status), \(attempt), 1, \(completedAt), \(day),
            \(trigger), 1, 1)
        """
    }

    private static func workflow(
        id: String = "'w'", source: String = "'api'", external: String = "'e'", name: String = "'n'",
        active: String = "1", role: String = "'productive'", grace: String = "NULL", news: String = "60",
        awaited: String = "NULL", late: String = "NULL"
    ) -> String {
        """
        INSERT INTO workflows (workspace_id, id, source, external_id, name, is_active, role, grace_seconds,
            news_limit_seconds, awaited_at, late_after)
        VALUES (:workspace, \(id), \(source), \(external), \(name), \(active), \(role), \(grace), \(news),
            \(awaited), \(late))
        """
    }

    private static func rate(
        seconds: String = "60", hourly: String = "1", cost: String = "0", day: String = "'2026-05-01'"
    ) -> String {
        """
        INSERT INTO savings_rates (workspace_id, id, workflow_id, valid_from, manual_seconds, hourly_rate_minor,
            cost_per_run_minor, created_at)
        VALUES (:workspace, 's' || \(day), NULL, \(day), \(seconds), \(hourly), \(cost), 1)
        """
    }

    private static func request(
        title: String = "'t'", status: String = "'SUBMITTED'", at: String = "NULL", outcome: String = "NULL"
    ) -> String {
        """
        INSERT INTO service_requests (
            workspace_id, id, title, status, meeting_at, meeting_outcome, created_at, updated_at)
        VALUES (:workspace, 'q', \(title), \(status), \(at), \(outcome), 1, 1)
        """
    }

    private static func key(digest: String, scopes: String = "'read'", name: String = "'k'") -> String {
        """
        INSERT INTO api_keys (workspace_id, id, name, digest, scopes, created_at)
        VALUES (:workspace, 'k', \(name), \(digest), \(scopes), 1)
        """
    }

    private static func user(email: String) -> String {
        "INSERT INTO users (id, email, name, password_hash, created_at) VALUES ('u', \(email), 'n', 'h', 1)"
    }

    private static func workspace(name: String = "'n'", currency: String = "'EUR'") -> String {
        """
        INSERT INTO workspaces (id, name, time_zone, currency, created_at) VALUES ('o', \(name), 'UTC', \(currency), 1)
        """
    }

    private static let digest = "'" + String(repeating: "0", count: 64) + "'"
    private static let long = "'" + String(repeating: "x", count: 256) + "'"

    static let good = [
        run(), run(status: "'RUNNING'", completedAt: "NULL"), run(completedAt: "0"), workflow(id: "'v'"),
        workflow(id: "'v'", grace: "0", news: "31622400", awaited: "5", late: "5"), rate(),
        request(), request(at: "1", outcome: "'HELD'"), key(digest: digest), user(email: "'a@b.example'"), workspace(),
    ]

    static let bad = [
        run(external: "''"), run(external: long), run(workflow: "'nobody'"), run(status: "'DONE'"),
        run(status: "'RUNNING'"), run(completedAt: "NULL"), run(attempt: "0"), run(attempt: "1000001"),
        run(day: "'20 May'"), run(trigger: "'cron'"), run(completedAt: "'soon'"),
        workflow(id: "'v'", source: "''"), workflow(id: "'v'", external: long), workflow(id: "'v'", name: "''"),
        workflow(id: "'v'", active: "2"), workflow(id: "'v'", role: "'boss'"), workflow(id: "'v'", external: "'used'"),
        workflow(id: "'v'", grace: "-1"), workflow(id: "'v'", grace: "604801"), workflow(id: "'v'", news: "59"),
        workflow(id: "'v'", news: "NULL"), workflow(id: "'v'", awaited: "5"), workflow(id: "'v'", late: "5"),
        workflow(id: "'v'", awaited: "5", late: "4"),
        rate(seconds: "-1"), rate(seconds: "36000001"), rate(hourly: "1000000001"), rate(cost: "-1"),
        rate(day: "'May'"), rate(day: "'2026-01-01'"),
        request(title: "''"), request(status: "'NEW'"), request(at: "1"), request(outcome: "'HELD'"),
        request(at: "1", outcome: "'MISSED'"),
        key(digest: "'short'"), key(digest: digest, scopes: "''"), key(digest: digest, name: "''"),
        user(email: "'A@b.example'"), workspace(name: "''"), workspace(currency: "'EURO'"),
    ]

    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        try await ledger.execute(Self.workflow(external: "'used'"))
        try await ledger.execute(Self.rate(day: "'2026-01-01'"))
        return ledger
    }

    @Test("a good row is taken in", arguments: Backend.allCases, CheckTests.good)
    func accepted(backend: Backend, statement: String) async throws {
        try await makeLedger(backend).execute(statement)
    }

    @Test("a bad row is refused by the schema", arguments: Backend.allCases, CheckTests.bad)
    func refused(backend: Backend, statement: String) async throws {
        let ledger = try await makeLedger(backend)
        let refused = await refusal { try await ledger.execute(statement) }
        #expect(refused?.isUnavailable == true)
    }

    @Test("what goes takes what belongs to it along", arguments: Backend.allCases)
    func cascade(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await ledger.execute(Self.run())
        try await ledger.execute(Self.request())
        try await ledger.execute("DELETE FROM workspaces WHERE id = :workspace")
        for table in ["workflows", "workflow_runs", "savings_rates", "service_requests"] {
            #expect(try await ledger.count(table) == 0, "\(table)")
        }
    }
}
