import ArgumentParser
import FlowtallyExec
import FlowtallyTracking
import Foundation
import Logging

/// Flags of commands that send to a server.
struct LedgerOptions: ParsableArguments {
    @Option(
        help:
            "The server's address; the key is in FLOWTALLY_API_KEY. (default: FLOWTALLY_URL, or http://127.0.0.1:8080)")
    var server: String?

    /// Throws `ValidationError` for an address that is none.
    func configuration() throws -> TrackerConfiguration {
        var environment = ProcessInfo.processInfo.environment
        if let server { environment["FLOWTALLY_URL"] = server }
        do {
            var configuration = try TrackerConfiguration(environment: environment)
            configuration.spool = SpoolLocation.directory(environment: environment).map {
                SpoolConfiguration(directory: $0)
            }
            return configuration
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Standard error is the program's: only what is lost is said there, unless `FLOWTALLY_LOG_LEVEL` asks for more.
    var logger: Logger {
        var logger = Logger(label: "flowtally") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel =
            ProcessInfo.processInfo.environment["FLOWTALLY_LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .error
        return logger
    }
}
