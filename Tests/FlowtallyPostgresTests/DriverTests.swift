import FlowtallyCore
import FlowtallyPostgres
import FlowtallySQL
import FlowtallyTestSupport
import Testing

/// The driver on a real server.
struct DriverTests {
    private let location: TemporaryDatabase
    private let database: PostgresDatabase

    init() async throws {
        location = try TemporaryDatabase()
        database = try location.open()
        try await database.write { connection in
            try connection.executeScript(
                """
                CREATE TABLE owners (id BIGINT PRIMARY KEY);
                CREATE TABLE things (
                    id BIGINT PRIMARY KEY, name TEXT CHECK (name <> ''), owner BIGINT REFERENCES owners (id));
                """)
        }
    }

    private static func add(_ id: Int64, _ connection: any SQLConnection, name: SQLValue = "n") throws {
        try connection.send("INSERT INTO things (id, name) VALUES (:id, :name)", ["id": .integer(id), "name": name])
    }

    private func ids() async throws -> [Int64] {
        try await database.read { try $0.rows("SELECT id FROM things ORDER BY id", [:]).map { try $0.integer("id") } }
    }

    @Test("a transaction is there when it returned, and not when it threw")
    func transactions() async throws {
        try await database.write { try Self.add(1, $0) }
        struct Own: Error {}
        await #expect(throws: Own.self) {
            try await database.write { connection in
                try Self.add(2, connection)
                throw Own()
            }
        }
        #expect(try await ids() == [1])
    }

    @Test("statements nobody waits for are refused in place of the commit, and what follows them is not done")
    func pipelining() async throws {
        await #expect(throws: SQLDatabaseError.self) {
            try await database.write { connection in
                for id: Int64 in [1, 2, 2, 3] { try Self.add(id, connection) }
            }
        }
        #expect(try await ids() == [])
        try await database.write { connection in
            for id: Int64 in 1...500 { try Self.add(id, connection, name: id.isMultiple(of: 2) ? "even" : nil) }
        }
        #expect(try await ids().count == 500)
    }

    @Test("rows that are asked for come in any order in which they are wanted, each to its question")
    func asking() async throws {
        try await database.write { connection in
            for id: Int64 in 1...3 { try Self.add(id, connection) }
        }
        let ids = try await database.read { connection in
            let wanted = try (Int64(1)...9).map { id in
                try connection.ask("SELECT id FROM things WHERE id = :id", ["id": .integer(id)])
            }
            let all = try connection.rows("SELECT id FROM things ORDER BY id", [:])
            return try (wanted.reversed().flatMap { try $0() } + all).map { try $0.integer("id") }
        }
        #expect(ids == [3, 2, 1, 1, 2, 3])
    }

    @Test("a refused question fails all that are waited for after it, and not the next transaction")
    func askingInVain() async throws {
        try await database.read { connection in
            let good = try connection.ask("SELECT id FROM things", [:])
            let bad = try connection.ask("SELECT id FROM nowhere", [:])
            #expect(throws: SQLDatabaseError.self) { try bad() }
            #expect(throws: SQLDatabaseError.self) { try good() }
        }
        #expect(try await ids() == [])
    }

    static let refusals: [(sql: String, kind: SQLDatabaseError.Kind)] = [
        ("INSERT INTO things (id) VALUES (1), (1)", .unique),
        ("INSERT INTO things (id, owner) VALUES (1, 9)", .foreignKey),
        ("INSERT INTO things (id, name) VALUES (1, '')", .constraint),
        ("INSERT INTO things (id) VALUES (NULL)", .constraint), ("INSERT INTO nowhere (id) VALUES (1)", .failure),
        ("SELECT set_config('transaction_read_only', 'on', true)", .readOnly),
    ]

    @Test(
        "what the server refuses has its kind, and the connection is good for the next transaction",
        arguments: refusals.indices)
    func refusal(index: Int) async throws {
        let (sql, kind) = Self.refusals[index]
        let error = await #expect(throws: SQLDatabaseError.self) {
            try await database.write { connection in
                try connection.execute(sql, [:])
                try Self.add(7, connection)
            }
        }
        #expect(error?.kind == kind)
        #expect(try await ids() == [])
    }

    @Test("a refusal that its own code swallows still undoes the transaction")
    func swallowed() async throws {
        let error = await #expect(throws: SQLDatabaseError.self) {
            try await database.write { connection in
                try Self.add(1, connection)
                _ = try? connection.execute("SELECT 1 / 0", [:])
            }
        }
        #expect(error?.kind == .failure)
        #expect(try await ids() == [])
    }

    @Test("a read sees one moment, whatever is committed meanwhile, and cannot write")
    func snapshot() async throws {
        let database = database
        let counts = try await database.read { connection in
            func count() throws -> Int64 {
                try connection.rows("SELECT COUNT(*) AS count FROM things", [:])[0].integer("count")
            }
            let before = try count()
            try blocking { try await database.write { try Self.add(1, $0) } }
            return [before, try count()]
        }
        #expect(counts == [0, 0])
        #expect(try await ids() == [1])
        let error = await #expect(throws: SQLDatabaseError.self) {
            try await database.read {
                try Self.add(2, $0); _ = try $0.rows("SELECT 1", [:])
            }
        }
        #expect(error?.kind == .readOnly)
    }

    @Test("of two transactions that wait for each other one is told so, and of two locks one is given up")
    func locks() async throws {
        try await database.write { connection in
            try Self.add(1, connection)
            try Self.add(2, connection)
        }
        let impatient = try location.open { $0.lockTimeout = .milliseconds(50) }
        let error = await #expect(throws: SQLDatabaseError.self) {
            try await database.write { connection in
                try connection.execute("UPDATE things SET name = 'a' WHERE id = 1", [:])
                _ = try blocking {
                    try await impatient.write { try $0.execute("UPDATE things SET name = 'b' WHERE id = 1", [:]) }
                }
            }
        }
        #expect(error?.kind == .busy)
        let kinds = await withTaskGroup(of: SQLDatabaseError.Kind?.self) { group in
            let both = Meeting(of: 2)
            for (first, second) in [(1, 2), (2, 1)] {
                group.addTask { [database] in
                    do {
                        try await database.write { connection in
                            try connection.execute("UPDATE things SET name = 'c' WHERE id = \(first)", [:])
                            both.arrive()
                            try connection.execute("UPDATE things SET name = 'd' WHERE id = \(second)", [:])
                        }
                        return nil
                    } catch {
                        return (error as? SQLDatabaseError)?.kind
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(kinds) == [nil, .deadlock])
    }

    @Test("a statement that was prepared before the schema changed is done again by whoever asks again")
    func schemaChange() async throws {
        let query = "SELECT * FROM owners"
        _ = try await database.read { try $0.rows(query, [:]) }
        try await database.write { try $0.executeScript("ALTER TABLE owners ADD COLUMN name TEXT") }
        let error = await #expect(throws: SQLDatabaseError.self) { try await database.read { try $0.rows(query, [:]) } }
        #expect(error?.kind.isSafeToRepeat == true)
        _ = try await database.read { try $0.rows(query, [:]) }
    }

    @Test("texts and numbers come back as they went in, but for the character that PostgreSQL cannot keep")
    func values() async throws {
        let texts = ["", "ä𝄞'\"\\:x?", "a\0b", String(repeating: "long ", count: 50_000)]
        for text in texts {
            let back = try await database.read {
                try $0.rows("SELECT CAST(:text AS text) AS text", ["text": .text(text)])[0].text("text")
            }
            #expect(back == text.replacing("\0", with: "␀"))
        }
        let number = try await database.read {
            try $0.rows("SELECT :number / 1000 AS number", ["number": .integer(Int64.min)])[0].integer("number")
        }
        #expect(number == .min / 1000)
    }

    @Test("the session is set up: UTC, patience, and commits that are durable")
    func session() async throws {
        let settings = try await database.read { connection in
            try [
                "TimeZone", "statement_timeout", "lock_timeout", "synchronous_commit", "application_name",
                "search_path",
            ].map {
                try connection.rows("SELECT current_setting(:name) AS value", ["name": .text($0)])[0].text("value")
            }
        }
        #expect(settings == ["UTC", "1min", "10s", "on", "flowtally", "public"])
    }

    @Test("a URL that libpq cannot read is refused, without what it says")
    func url() {
        let error = #expect(throws: LedgerError.self) {
            try PostgresSettings(url: "postgres://a:secret@h:5432/d?sslmoder=x")
        }
        #expect("\(String(describing: error))".contains("sslmoder"))
        #expect(!"\(String(describing: error))".contains("secret"))
    }
}
