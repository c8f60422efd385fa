import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import Testing

/// What is promised of SQLite alone.
struct SQLiteTests {
    @Test("every commit is on disk before it is acknowledged")
    func durability() async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        let settings = try await database.writerSettings()
        #expect(settings.journalMode == "wal")
        #expect(settings.synchronous == 2)
        withExtendedLifetime(directory) {}
    }

    @Test("a sound file has no damage, and the library tells its version")
    func inspection() async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        #expect(try await database.damage() == nil)
        #expect(try await database.version().hasPrefix("3."))
        withExtendedLifetime(directory) {}
    }

    @Test("what SQLite refuses is an unavailable ledger, with the reason, and is undone")
    func refused() async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        try await database.write { try $0.executeScript("CREATE TABLE kept (id INTEGER PRIMARY KEY) STRICT") }
        let refused = await refusal {
            try await database.write { connection in
                try connection.execute("INSERT INTO kept (id) VALUES (1)", [:])
                try connection.execute("INSERT INTO missing (id) VALUES (1)", [:])
            }
        }
        #expect(refused?.isUnavailable == true)
        #expect(try await database.read { try $0.rows("SELECT id FROM kept", [:]).count } == 0)
        withExtendedLifetime(directory) {}
    }

    @Test("of writes that share a commit one that fails after a change is undone alone")
    func undoneAlone() async throws {
        struct Failure: Error {}
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        try await database.write { try $0.executeScript("CREATE TABLE kept (id INTEGER PRIMARY KEY) STRICT") }
        let failed = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await database.write { connection in
                            try connection.execute("INSERT INTO kept (id) VALUES (\(number))", [:])
                            if number.isMultiple(of: 7) { throw Failure() }
                        }
                        return nil
                    } catch {
                        return number
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { if let number = $1 { $0.insert(number) } }
        }
        #expect(failed == Set(stride(from: 0, to: 200, by: 7)))
        let kept = try await database.read { try $0.rows("SELECT id FROM kept", [:]).map { try $0.integer("id") } }
        #expect(Set(kept.map { Int($0) }) == Set(0..<200).subtracting(failed))
        withExtendedLifetime(directory) {}
    }

    @Test("a file that is no database is refused")
    func notADatabase() async throws {
        let directory = try TemporaryDirectory()
        let refused = await refusal { try SQLiteDatabase(path: directory.path) }
        #expect(refused?.isUnavailable == true)
    }

    @Test("a lock is one process's, and another file's lock is another's")
    func locks() throws {
        let directory = try TemporaryDirectory()
        let first = try FileLock(path: directory.path + "/one.lock")
        let again = try FileLock(path: directory.path + "/one.lock")
        let other = try FileLock(path: directory.path + "/two.lock")
        #expect(first.takeForGood())
        #expect(!again.takeForGood())
        #expect(other.takeForGood())
        withExtendedLifetime(directory) {}
    }
}
