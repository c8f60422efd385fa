import ArgumentParser
import FlowtallyApp
import FlowtallyCore
import Foundation

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a server on a throw-away ledger with 13 months of history.",
        discussion: "The history is the same for the same seed and day. New runs keep coming while it runs.")

    @Option(help: "Makes another history.")
    var seed: UInt64 = 1

    @Flag(help: "Make the ledger in --data and end, without a server.")
    var onlyData = false

    @OptionGroup var listen: ListenOptions
    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await orExplain {
            let settings = try await options.settings(listen.flags)
            let isKept = options.data != nil
            let directory = LedgerDirectory(isKept ? settings.dataDirectory : Self.temporaryDirectory())
            defer { if !isKept { try? FileManager.default.removeItem(atPath: directory.path) } }
            guard !directory.exists else {
                throw CommandFailure(
                    description: "there is a ledger in \(directory.path) already; the demo wants an empty place")
            }
            let monitor = ProcessMonitor.bootstrapped(ledger: .directory(directory))
            let demo = Demo(seed: seed)
            let ledger = try await demo.makeLedger(in: directory) { done, total in
                if done.isMultiple(of: 36) || done == total { Self.report("Making history: \(done * 100 / total) %") }
            }
            guard !onlyData else { return }
            try await serve(
                settings: settings, ledger: ledger, templates: try await settings.templates(), monitor: monitor,
                services: [try await demo.liveRuns(in: ledger)]
            ) { _ in
                announce(
                    """
                    The Flowtally demo is running.

                      Dashboard     \(settings.publicURL)/dashboard/overview
                      Email         \(Demo.email)
                      Password      \(Demo.password)

                    """)
            }
        }
    }

    private static func temporaryDirectory() -> String {
        FileManager.default.temporaryDirectory.appending(path: "flowtally-demo-\(UUID().uuidString)").path()
    }

    private static func report(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
