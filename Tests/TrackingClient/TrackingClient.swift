import FlowtallyTracking
import Foundation
import Logging

/// A program that tracks many runs and keeps a log of its own: what the chaos test compares the ledger with.
///
/// Usage: `tracking-client NAME FIRST LAST CONCURRENT MILLISECONDS LOG`, with `FLOWTALLY_URL`, `FLOWTALLY_API_KEY` and
/// `FLOWTALLY_SPOOL`. Each run takes up to so many milliseconds. In the log, a run is `intended` before it is tracked, has
/// `begun` once its work runs, and has `ended` with a status once it was tracked.
@main
struct TrackingClient {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let environment = ProcessInfo.processInfo.environment
        guard arguments.count == 7, let first = Int(arguments[2]), let last = Int(arguments[3]),
            let concurrent = Int(arguments[4]), let pause = Int(arguments[5]),
            let spool = environment["FLOWTALLY_SPOOL"]
        else { exit(64) }
        let log = open(arguments[6], O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let client = TrackingClient(name: arguments[1], pause: pause, log: log)

        var configuration = try TrackerConfiguration(environment: environment)
        configuration.spool = SpoolConfiguration(directory: spool, adoptionInterval: .seconds(1))
        configuration.retry = RetryPolicy(firstDelay: .milliseconds(20), longestDelay: .milliseconds(500))
        configuration.requestTimeout = .seconds(2)
        configuration.batch = BatchLimits(reports: 40)
        configuration.shutdownFlush = FlushPolicy(limit: .seconds(20))
        await withTracker(configuration, logger: Logger(label: "client")) { tracker in
            await withTaskGroup(of: Void.self) { group in
                for number in first...last {
                    if number - first >= concurrent { await group.next() }
                    group.addTask { await client.run(number, tracker) }
                }
            }
        }
    }

    private enum Failure: Error {
        case wanted
    }

    let name: String
    let pause: Int
    let log: Int32

    private func run(_ number: Int, _ tracker: Tracker) async {
        let id = "\(name)/\(number)"
        note("intended \(id)")
        let status: String
        do {
            try await tracker.track(TrackedWorkflow("chaos-\(name)"), input: ["n": id]) { _ in
                note("begun \(id)")
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...pause)))
                switch number % 10 {
                case 3: throw Failure.wanted
                case 7: throw CancellationError()
                default: break
                }
            }
            status = "COMPLETED"
        } catch is CancellationError {
            status = "CANCELLED"
        } catch {
            status = "FAILED"
        }
        note("ended \(id) \(status)")
    }

    private func note(_ line: String) {
        let line = line + "\n"
        _ = write(log, line, line.utf8.count)
    }
}
