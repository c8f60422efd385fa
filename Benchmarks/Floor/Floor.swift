import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging

/// The bare things that Flowtally is measured beside: a route that returns 600 bytes, one that reads a row of SQLite first, one that
/// returns as much as an answer with the metrics, and, where a ledger is given, one that inserts a run into it before it returns.
///
/// Usage: `floor PORT DATABASE [LEDGER]`
@main
struct Floor {
    static func main() async throws {
        guard (3...4).contains(CommandLine.arguments.count), let port = Int(CommandLine.arguments[1]) else {
            FileHandle.standardError.write(Data("usage: floor PORT DATABASE [LEDGER]\n".utf8))
            exit(64)
        }
        let pool = try DatabasePool(path: CommandLine.arguments[2])
        try await pool.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY, value TEXT NOT NULL);
                    INSERT OR IGNORE INTO floor VALUES (1, 'one');
                    """)
        }
        let body = ByteBuffer(string: String(repeating: "x", count: 600))
        let metrics = ByteBuffer(string: String(repeating: "x", count: 2_300))
        let router = Router()
        router.get("/hello") { _, _ in answer(body) }
        router.get("/metrics") { _, _ in answer(metrics) }
        router.get("/db") { _, _ in
            _ = try await pool.read { try String.fetchOne($0, sql: "SELECT value FROM floor WHERE id = 1") }
            return answer(body)
        }
        if CommandLine.arguments.count == 4 {
            let inserter = try RunInserter(path: CommandLine.arguments[3])
            router.post("/api/runs") { request, _ in
                _ = try await request.body.collect(upTo: 65_536)
                try await inserter.insertRun()
                return answer(body)
            }
        }
        var logger = Logger(label: "floor")
        logger.logLevel = .warning
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await application.runService()
    }

    private static func answer(_ body: ByteBuffer) -> Response {
        Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }
}
