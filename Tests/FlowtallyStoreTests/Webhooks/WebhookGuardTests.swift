import FlowtallyCore
import FlowtallySQLite
import Testing

@testable import FlowtallySQL

/// What the schema refuses, whose a webhook is, and what looking at the outbox costs.
struct WebhookGuardTests {
    private static func endpoint(
        name: String = "'n'", format: String = "'slack'", state: String = "'active'", reason: String = "NULL",
        previous: String = "NULL", until: String = "NULL"
    ) -> String {
        """
        INSERT INTO webhook_endpoints (workspace_id, id, name, url, format, state, disabled_reason, secret,
            previous_secret, previous_secret_until, created_at)
        VALUES (:workspace, 'f', \(name), 'https://a.example/', \(format), \(state), \(reason), 's', \(previous),
            \(until), 1)
        """
    }

    private static func delivery(
        endpoint: String = "'e'", event: String = "'run.failed'", state: String = "'waiting'", due: String = "1",
        attempts: String = "0", attempted: String = "NULL", id: String = "'d'"
    ) -> String {
        """
        INSERT INTO webhook_deliveries (workspace_id, endpoint_id, id, event, at, data, state, due_at, attempts,
            attempted_at)
        VALUES (:workspace, \(endpoint), \(id), \(event), 1, '{}', \(state), \(due), \(attempts), \(attempted))
        """
    }

    private static func subscription(_ event: String, endpoint: String = "'e'") -> String {
        "INSERT INTO webhook_subscriptions (workspace_id, event, endpoint_id) VALUES (:workspace, \(event), \(endpoint))"
    }

    static let good = [
        endpoint(), endpoint(state: "'disabled'", reason: "'gone'"), endpoint(previous: "'s'", until: "2"), delivery(),
        delivery(state: "'delivered'", due: "NULL"), delivery(event: "'webhook.test'"),
        subscription("'metrics.changed'"),
    ]

    static let bad = [
        endpoint(name: "''"), endpoint(format: "'xml'"), endpoint(state: "'off'"), endpoint(state: "'disabled'"),
        endpoint(reason: "'gone'"), endpoint(previous: "'s'"), endpoint(until: "2"), delivery(endpoint: "'nobody'"),
        delivery(event: "'run.started'"), delivery(state: "'lost'"), delivery(due: "NULL"),
        delivery(state: "'failed'"), delivery(attempts: "-1"), delivery(attempted: "1"),
        delivery(event: "'metrics.changed'"), subscription("'webhook.test'"), subscription("'run.failed'"),
        subscription("'run.completed'", endpoint: "'nobody'"),
        "INSERT INTO received_messages (workspace_id, id, received_at) VALUES (:workspace, '', 1)",
    ]

    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        try await ledger.execute(
            """
            INSERT INTO webhook_endpoints (workspace_id, id, name, url, format, secret, created_at)
            VALUES (:workspace, 'e', 'n', 'https://a.example/', 'standard', 's', 1)
            """)
        try await ledger.execute(Self.subscription("'run.failed'"))
        try await ledger.execute(Self.delivery(event: "'metrics.changed'", id: "'m'"))
        return ledger
    }

    @Test("a good row is taken in", arguments: Backend.allCases, WebhookGuardTests.good)
    func accepted(backend: Backend, statement: String) async throws {
        try await makeLedger(backend).execute(statement)
    }

    @Test("a bad row is refused by the schema", arguments: Backend.allCases, WebhookGuardTests.bad)
    func refused(backend: Backend, statement: String) async throws {
        let ledger = try await makeLedger(backend)
        let refused = await refusal { try await ledger.execute(statement) }
        #expect(refused?.isUnavailable == true)
    }

    @Test("webhooks and what is sent to them are their workspace's own", arguments: Backend.allCases)
    func isolation(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = try await ledger.addWorkspace()
        let store = ledger.store
        let webhook = try await ledger.addWebhook([.runFailed, .workflowLate, .metricsChanged])
        let sent = try await store.sendTest(to: webhook, in: ledger.workspace)
        try await ledger.record(report(RunStatement(status: .failed)), in: other)
        #expect(try await ledger.sent(to: webhook).map(\.id) == [sent.id], "another workspace's run is not told of")

        #expect(try await store.webhooks(in: other) == [])
        #expect(try await store.webhook(webhook, in: other) == nil)
        #expect(try await store.delivery(sent.id, to: webhook, in: other) == nil)
        #expect(
            try await store.claimDeliveries(to: WebhookPlace(workspace: other, endpoint: webhook), limit: 9) == nil)
        for attempt in [
            { _ = try await store.change(webhook, WebhookChange(name: "X"), in: other) },
            { _ = try await store.replaceSecret(of: webhook, by: .new(), in: other) },
            { try await store.deleteWebhook(webhook, in: other) },
            { _ = try await store.sendTest(to: webhook, in: other) },
            { _ = try await store.deliveries(to: webhook, after: nil, limit: 9, in: other) },
        ] as [() async throws -> Void] {
            #expect(await refusal(attempt) == .notFound("webhook"))
        }
        let replay = await refusal { try await store.replay(sent.id, to: webhook, in: other) }
        #expect(replay == .notFound("delivery"))
        let claimed = try #require(try await ledger.claim(webhook)?.deliveries.first)
        let finished = try await store.finish(
            claimed, in: other, .answered(status: 200), duration: Milliseconds(1), randomFraction: 0)
        #expect(finished == nil)
    }

    @Test("what is due is found by an index, however long the log is")
    func plans() async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        _ = try await SQLLedger(database: database, clock: TestClock())
        func plan(_ sql: String) async throws -> String {
            let names = sql.matches(of: /:(\w+)/).map { String($0.output.1) }
            let arguments = Dictionary(names.map { ($0, SQLValue.null) }, uniquingKeysWith: { $1 })
            return try await database.read { connection in
                try connection.rows("EXPLAIN QUERY PLAN \(sql)", arguments).map { try $0.text("detail") }
            }.joined(separator: "\n")
        }
        for sql in [DeliveryQueries.dueEndpoints.sql, DeliveryQueries.due.sql] {
            let plan = try await plan(sql)
            #expect(plan.contains("webhook_deliveries_due (workspace_id=? AND endpoint_id=? AND due_at<?)"), "\(plan)")
        }
        #expect(try await plan(DeliveryQueries.depth.sql).contains("COVERING INDEX webhook_deliveries_due"))
        let telling = try await plan(DeliveryQueries.addForSubscribers.sql)
        #expect(telling.contains("SEARCH s USING PRIMARY KEY (workspace_id=? AND event=?)"), "\(telling)")
        let page = try await plan(DeliveryQueries.page.sql)
        #expect(!page.contains("TEMP B-TREE") && page.contains("SEARCH webhook_deliveries"), "\(page)")
        withExtendedLifetime(directory) {}
    }
}
