import FlowtallySQL
import FlowtallyTestSupport
import Testing

@testable import FlowtallyPostgres

/// What becomes of transactions whose server process, or whole server, goes away at each of their steps.
@Suite(.serialized)
struct LossTests {
    /// Whoever asks for it has commits wait for a standby that never comes.
    private static let cluster = Result {
        try PostgresCluster(["synchronous_standby_names = 'nobody'", "synchronous_commit = local"])
    }

    private let cluster: PostgresCluster
    private let location: TemporaryDatabase
    private let database: PostgresDatabase

    init() async throws {
        cluster = try Self.cluster.get()
        location = try TemporaryDatabase(on: cluster)
        database = try location.open()
        try await database.write { try $0.executeScript("CREATE TABLE things (id BIGINT PRIMARY KEY)") }
    }

    private static func add(_ connection: any SQLConnection) throws {
        try connection.execute("INSERT INTO things (id) SELECT COUNT(*) FROM things", [:])
    }

    private static func process(_ connection: any SQLConnection) throws -> Int64 {
        try connection.rows("SELECT pg_backend_pid() AS process", [:])[0].integer("process")
    }

    private func kill(_ process: Int64) async throws {
        try await location.open().read {
            _ = try $0.rows("SELECT pg_terminate_backend(CAST(:process AS int))", ["process": .integer(process)])
        }
    }

    private func count() async throws -> Int64 {
        try await database.read { try $0.rows("SELECT COUNT(*) AS count FROM things", [:])[0].integer("count") }
    }

    enum Step: CaseIterable {
        case beforeStatement
        case beforeCommit
    }

    @Test("before the commit, nothing was changed, and a new connection takes over", arguments: Step.allCases)
    func beforeCommit(step: Step) async throws {
        let error = await #expect(throws: SQLDatabaseError.self) {
            try await database.write { connection in
                let process = try Self.process(connection)
                if step == .beforeCommit { try Self.add(connection) }
                try blocking { try await self.kill(process) }
                if step == .beforeStatement { try Self.add(connection) }
            }
        }
        #expect(error?.kind == .connectionLost)
        #expect(try await count() == 0)
        try await database.write { try Self.add($0) }
        #expect(try await count() == 1)
    }

    @Test("an idle connection that the server has closed is not used")
    func idle() async throws {
        let process = try await database.read { try Self.process($0) }
        try await kill(process)
        try await eventually {
            try await location.open().read {
                try $0.rows("SELECT 1 FROM pg_stat_activity WHERE pid = :process", ["process": .integer(process)])
                    .isEmpty
            }
        }
        #expect(try await database.read { try Self.process($0) } != process)
    }

    @Test("a commit that was cut off before it was done is told from one that stands", arguments: [true, false])
    func whileCommitting(stands: Bool) async throws {
        let database = database
        if !stands {
            // The commit itself takes a while.
            try await database.write {
                try $0.executeScript(
                    """
                    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
                    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION dawdle();
                    """)
            }
        }
        let write = Task {
            try await database.write { connection in
                if stands { try connection.execute("SELECT set_config('synchronous_commit', 'on', true)", [:]) }
                try Self.add(connection)
                return try Self.process(connection)
            }
        }
        var process: Int64?
        try await eventually {
            process = try await location.open().read {
                try $0.rows(
                    """
                    SELECT pid FROM pg_stat_activity
                    WHERE query = 'COMMIT' AND datname = current_database() AND wait_event IN ('SyncRep', 'PgSleep')
                    """, [:]
                ).first?.integer("pid")
            }
            return process != nil
        }
        try await kill(try #require(process))
        if stands {
            #expect(try await write.value == process)
        } else {
            let error = await #expect(throws: SQLDatabaseError.self) { try await write.value }
            #expect(error?.kind == .connectionLost)
        }
        #expect(try await count() == (stands ? 1 : 0))
    }

    @Test("an orderly restart leaves no doubt about a commit, a crash does")
    func incarnations() async throws {
        let settings = try PostgresSettings(url: location.url)
        func connection() throws -> PostgresConnection { try PostgresConnection(settings) }
        let transaction = try connection().newTransaction { try Self.add($0) }
        #expect(try connection().outcome(of: transaction) == .stands)
        try cluster.perform(.restart)
        #expect(try connection().outcome(of: transaction) == .stands)
        try cluster.perform(.crash)
        #expect(try connection().outcome(of: transaction) == .unknowable)
        let ofFuture = TransactionID(number: "4000000000", incarnation: transaction.incarnation)
        #expect(try connection().outcome(of: ofFuture) == .undone)
    }

    @Test("who writes and reads while the server is away waits until it is back")
    func restart() async throws {
        let database = database
        try await database.write { try Self.add($0) }
        try cluster.perform(.stop)
        let write = Task { try await database.write { try Self.add($0) } }
        let read = Task { try await database.read { try $0.rows("SELECT 1 AS one", [:]).count } }
        try cluster.perform(.start)
        try await write.value
        #expect(try await read.value == 1)
        #expect(try await count() == 2)
    }

    @Test("a server that never was there is reported at once")
    func absent() async throws {
        let absent = PostgresDatabase(try PostgresSettings(url: "postgres://127.0.0.1:1/none"))
        let error = await #expect(throws: SQLDatabaseError.self) {
            try await absent.read { try $0.rows("SELECT 1", [:]) }
        }
        #expect(error?.kind == .failure)
        #expect(error?.description.contains("cannot connect") == true)
    }
}

extension PostgresConnection {
    /// Commits, and tells what the transaction was called.
    fileprivate func newTransaction(_ body: (any SQLConnection) throws -> Void) throws -> TransactionID {
        let number = try write(resolvingLostCommit: { throw $1 }) { connection in
            try body(connection)
            return try connection.rows("SELECT CAST(pg_current_xact_id() AS text) AS number", [:])[0].text("number")
        }
        return TransactionID(number: number, incarnation: incarnation)
    }
}
