import Foundation

/// A PostgreSQL server of the tests' own, which ends with their process. See `postgres-cluster`.
package final class PostgresCluster: Sendable {
    private let program: RunningProgram
    private let directory: String
    package let port: Int

    /// The one that most tests share.
    package static let shared = Result { try PostgresCluster() }

    /// - Parameter settings: lines of `postgresql.conf`.
    package init(_ settings: [String] = []) throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("postgres-cluster").path
        program = try RunningProgram(path, settings, endsWithInput: true, showsErrors: true)
        let words = try program.line().split(separator: " ")
        guard words.count == 2, let port = Int(words[1]) else { throw Failure(said: words.joined(separator: " ")) }
        directory = String(words[0])
        self.port = port
    }

    /// What the server is told to do.
    package enum Command: Sendable {
        case create(String)
        case copy(String, to: String)
        case drop(String)
        case stop
        case start
        case restart
        /// Without a shutdown, so that it has to recover.
        case crash

        fileprivate var line: String {
            switch self {
            case .create(let database): "create \(database)"
            case .copy(let template, let database): "copy \(template) \(database)"
            case .drop(let database): "drop \(database)"
            case .stop, .start, .restart, .crash: "\(self)"
            }
        }
    }

    /// Returns when it is done.
    package func perform(_ command: Command) throws {
        let answer = try program.line(after: command.line)
        guard answer == "done" else { throw Failure(said: answer) }
    }

    package func url(_ database: String = "postgres", user: String = "flowtally") -> String {
        "postgres://\(user)@127.0.0.1:\(port)/\(database)"
    }

    /// What it said is on the standard error of the tests.
    struct Failure: Error {
        let said: String
    }
}
