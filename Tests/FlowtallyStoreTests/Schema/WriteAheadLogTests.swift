import FlowtallySQL
import FlowtallySQLite
import FlowtallyTestSupport
import Foundation
import Testing

@Suite("What a commit writes at once")
struct WriteAheadLogTests {
    private struct Refusal: Error {}

    /// A statement, and what it makes of the rows.
    private struct Change {
        let sql: String
        let apply: (inout [Int64: String]) -> Void

        /// Letters enough to fill pages; some thousand of them are more than SQLite's cache holds, so that it writes before the commit.
        static func random(using generator: inout SplitMix64) -> Change {
            let letter = String("abcdefghij".randomElement(using: &generator)!)
            let length = [1, 40, 900, 5000].randomElement(using: &generator)!
            let text = String(repeating: letter, count: length)
            let first = Int64.random(in: 0..<600, using: &generator)
            let last = first + [0, 3, 500].randomElement(using: &generator)!
            let range = "id BETWEEN \(first) AND \(last)"
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                return Change(sql: "DELETE FROM kept WHERE \(range)") { rows in
                    rows = rows.filter { !(first...last).contains($0.key) }
                }
            case 1:
                return Change(sql: "UPDATE kept SET text = '\(text)' WHERE \(range)") { rows in
                    for id in first...last where rows[id] != nil { rows[id] = text }
                }
            default:
                let sql = """
                    WITH RECURSIVE ids(id) AS (SELECT \(first) UNION ALL SELECT id + 1 FROM ids WHERE id < \(last))
                    INSERT INTO kept (id, text) SELECT id, '\(text)' FROM ids WHERE 1
                    ON CONFLICT (id) DO UPDATE SET text = excluded.text
                    """
                return Change(sql: sql) { rows in for id in first...last { rows[id] = text } }
            }
        }
    }

    private func rows(of database: SQLiteDatabase) async throws -> [Int64: String] {
        let rows = try await database.read { try $0.rows("SELECT id, text FROM kept", [:]) }
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.integer("id"), try $0.text("text")) })
    }

    /// Opens the file and its log as they are, as after a crash: what they share in memory is gone.
    private func afterCrash(of path: String, in directory: TemporaryDirectory) throws -> SQLiteDatabase {
        let copy = directory.path + "/" + UUID().uuidString
        for file in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + file, toPath: copy + file) }
        return try SQLiteDatabase(path: copy)
    }

    @Test(
        "whatever is committed or undone, by one program or another, others see all of it, also after a crash",
        arguments: UInt64(1)...10)
    func random(seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed)
        let directory = try TemporaryDirectory()
        let path = directory.path + "/ledger.db"
        let programs = try [SQLiteDatabase(path: path), SQLiteDatabase(path: path)]
        try await programs[0].write {
            try $0.executeScript("CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        }
        var expected: [Int64: String] = [:]
        for number in 1...25 {
            let changes = (0...Int.random(in: 0..<6, using: &generator)).map { _ in Change.random(using: &generator) }
            let isUndone = Int.random(in: 0..<3, using: &generator) == 0
            let program = programs[Int.random(in: 0...1, using: &generator)]
            let statements = changes.map(\.sql)
            do {
                try await program.write { connection in
                    for sql in statements { _ = try connection.execute(sql, [:]) }
                    if isUndone { throw Refusal() }
                }
                #expect(!isUndone)
                for change in changes { change.apply(&expected) }
            } catch is Refusal {
                #expect(isUndone)
            }
            for program in programs {
                #expect(try await rows(of: program) == expected, "seed \(seed), after transaction \(number)")
            }
            if number.isMultiple(of: 5) {
                let recovered = try afterCrash(of: path, in: directory)
                #expect(try await recovered.damage() == nil, "seed \(seed), after transaction \(number)")
                #expect(try await rows(of: recovered) == expected, "seed \(seed), a crash after transaction \(number)")
            }
        }
        withExtendedLifetime(directory) {}
    }
}
