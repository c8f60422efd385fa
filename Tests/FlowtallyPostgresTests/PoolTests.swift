import FlowtallyPostgres
import FlowtallySQL
import FlowtallyTestSupport
import Testing

/// Many transactions on few connections of a real server.
struct PoolTests {
    private let location: TemporaryDatabase

    init() throws {
        location = try TemporaryDatabase()
    }

    private func active(_ observer: PostgresDatabase) async throws -> Int64 {
        try await observer.read {
            try $0.rows(
                """
                SELECT COUNT(*) AS count FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep%' AND state = 'active'
                """, [:])[0].integer("count")
        }
    }

    @Test("there are no more connections than allowed, and everybody is served")
    func limit() async throws {
        let database = try location.open {
            $0.connections = 3
            $0.acquireTimeout = .seconds(60)
        }
        let observer = try location.open()
        let processes = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await database.read { connection in
                        try connection.rows("SELECT pg_backend_pid() AS process, pg_sleep(0.01)", [:])[0].integer(
                            "process")
                    }
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect((1...3).contains(processes.count))
        #expect(try await active(observer) == 0)
    }

    @Test("who waits too long for a connection is told so, and the next one is served")
    func timeout() async throws {
        let database = try location.open {
            $0.connections = 1
            $0.acquireTimeout = .milliseconds(100)
        }
        let isHeld = Meeting(of: 2)
        let isOver = Meeting(of: 2)
        let holder = Task {
            try await database.read { _ in
                isHeld.arrive()
                isOver.arrive()
            }
        }
        isHeld.arrive()
        let error = await #expect(throws: SQLDatabaseError.self) {
            try await database.read { try $0.rows("SELECT 1", [:]) }
        }
        #expect(error?.kind == .failure)
        #expect(error?.description.contains("no connection became free") == true)
        isOver.arrive()
        try await holder.value
        #expect(try await database.read { try $0.rows("SELECT 1", [:]).count } == 1)
    }

    @Test("a read that nobody waits for any more ends on the server, too")
    func cancellation() async throws {
        let (database, observer) = (try location.open { $0.connections = 1 }, try location.open())
        let read = Task { try await database.read { try $0.rows("SELECT pg_sleep(600)", [:]) } }
        try await eventually { try await active(observer) == 1 }
        let waiting = Task { try await database.read { try $0.rows("SELECT 1", [:]) } }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        read.cancel()
        await #expect(throws: CancellationError.self) { try await read.value }
        try await eventually { try await active(observer) == 0 }
        #expect(try await database.read { try $0.rows("SELECT 1", [:]).count } == 1)
    }

    @Test("a write goes on to its end, whoever stops waiting")
    func writesGoOn() async throws {
        let database = try location.open()
        try await database.write { try $0.executeScript("CREATE TABLE things (id BIGINT)") }
        let write = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await database.write { _ = try $0.execute("INSERT INTO things (id) VALUES (1)", [:]) }
        }
        try await write.value
        #expect(try await database.read { try $0.rows("SELECT id FROM things", [:]).count } == 1)
    }

    @Test("statements stay prepared, no more of them than the connection keeps")
    func prepared() async throws {
        let database = try location.open { $0.connections = 1 }
        func count() async throws -> Int64 {
            try await database.read {
                try $0.rows("SELECT COUNT(*) AS count FROM pg_prepared_statements", [:])[0].integer("count")
            }
        }
        let before = try await count()
        #expect(try await count() == before)
        for number in 0..<300 { _ = try await database.read { try $0.rows("SELECT \(number) AS n", [:]) } }
        #expect(try await count() == 200)
    }
}
