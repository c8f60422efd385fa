import FlowtallyTracking
import Foundation
import Logging

/// What it costs to track a body that does nothing.
///
/// Usage: `tracking-cost BODIES none|memory|spool DIRECTORY`; prints microseconds for each body.
@main
struct TrackingCost {
    /// Reports that wait fill the queue, so a tracker is left behind after so many bodies.
    private static let bodiesOfTracker = 4000

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let bodies = Int(arguments[1]) else {
            FileHandle.standardError.write(Data("usage: tracking-cost BODIES none|memory|spool DIRECTORY\n".utf8))
            exit(64)
        }
        var configuration = try TrackerConfiguration(environment: [:])
        if arguments[2] == "spool" {
            configuration.spool = SpoolConfiguration(directory: arguments[3], bytes: .max)
        }
        var spent = Duration.zero
        for first in stride(from: 0, to: bodies, by: bodiesOfTracker) {
            let tracker = Tracker(configuration, logger: Logger(label: "cost") { _ in SwiftLogNoOpLogHandler() })
            let count = min(bodiesOfTracker, bodies - first)
            let start = ContinuousClock.now
            for _ in 0..<count {
                if arguments[2] == "none" { await body() } else { await tracker.track("empty") { _ in await body() } }
            }
            spent += ContinuousClock.now - start
        }
        print(spent / .microseconds(bodies))
    }

    @inline(never)
    private static func body() async {}
}
