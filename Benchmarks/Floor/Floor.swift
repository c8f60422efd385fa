import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Logging

/// The bare things that Flowtally is measured beside: a route that returns 600 bytes, one that reads a row of SQLite first, and one
/// that returns as much as an answer with the metrics.
///
/// Usage: `floor PORT DATABASE`
@main
struct Floor {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let port = Int(CommandLine.arguments[1]) else {
            FileHandle.standardError.write(Data("usage: floor PORT DATABASE\n".utf8))
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
