import FlowtallySQL
import FlowtallySQLite
import Testing

@Suite("Transactions of SQLite that may run on the caller's thread")
struct BriefTransactionTests {
    private struct Refusal: Error {}

    /// An empty table `kept`.
    private func database(_ body: (SQLiteDatabase) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        try await database.write { try $0.executeScript("CREATE TABLE kept (id INTEGER PRIMARY KEY) STRICT") }
        try await body(database)
        withExtendedLifetime(directory) {}
    }

    private func count(_ connection: any SQLConnection) throws -> Int64? {
        try connection.rows("SELECT COUNT(*) AS rows FROM kept", [:]).first?.integer("rows")
    }

    private func write(
        to database: SQLiteDatabase, briefly: Bool, _ body: @escaping @Sendable (any SQLConnection) throws -> Void
    ) async throws {
        if briefly { try await database.writeBriefly(body) } else { try await database.write(body) }
    }

    @Test("one that is refused, or refuses, leaves nothing behind, and the next works")
    func errors() async throws {
        try await database { database in
            for _ in 1...8 {
                await #expect(throws: Refusal.self) {
                    try await database.readBriefly { connection in
                        _ = try count(connection)
                        throw Refusal()
                    }
                }
                await #expect(throws: SQLDatabaseError.self) {
                    try await database.readBriefly { try $0.rows("SELECT missing FROM kept", [:]) }
                }
                await #expect(throws: Refusal.self) {
                    try await database.writeBriefly { connection in
                        try connection.execute("INSERT INTO kept VALUES (1)", [:])
                        throw Refusal()
                    }
                }
                #expect(try await database.readBriefly(count) == 0)
            }
            await #expect(throws: SQLDatabaseError.self, "a reader does not write") {
                try await database.readBriefly { try $0.execute("INSERT INTO kept VALUES (1)", [:]) }
            }
            try await database.writeBriefly { _ = try $0.execute("INSERT INTO kept VALUES (1)", [:]) }
            #expect(try await database.readBriefly(count) == 1)
        }
    }

    @Test("a read is of one snapshot, whatever is written meanwhile")
    func snapshot() async throws {
        try await database { database in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for number in 1...200 {
                        try await write(to: database, briefly: number.isMultiple(of: 2)) {
                            _ = try $0.execute("INSERT INTO kept VALUES (\(number))", [:])
                        }
                    }
                }
                for _ in 1...50 {
                    group.addTask {
                        try await database.readBriefly { connection in
                            let first = try count(connection)
                            for _ in 1...20 { #expect(try count(connection) == first) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.readBriefly(count) == 200)
        }
    }

    @Test("many at once, brief and not, are all done, and each once")
    func many() async throws {
        try await database { database in
            let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 1...400 {
                    group.addTask {
                        do {
                            try await write(to: database, briefly: number.isMultiple(of: 3)) { connection in
                                try connection.execute("INSERT INTO kept VALUES (\(number))", [:])
                                if number.isMultiple(of: 7) { throw Refusal() }
                            }
                        } catch is Refusal { return false }
                        let rows = try await database.readBriefly {
                            try $0.rows("SELECT 1 AS one FROM kept WHERE id = \(number)", [:])
                        }
                        #expect(rows.count == 1, "what was acknowledged is seen")
                        return true
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(kept == 343)
            #expect(try await database.readBriefly(count) == 343)
        }
    }
}
