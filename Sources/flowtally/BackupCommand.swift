import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write the ledger, as it is at this moment, into one file, and check it.",
        discussion: """
            May run beside the server. The file is there when all of it is on disk. Example, for cron: \
            flowtally backup /backups/flowtally-$(date +%F).db
            """)

    @Argument(help: "The file to write. It must not exist.", completion: .file())
    var file: String

    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await orExplain {
            let directory = try await options.settings().ledger.embedded()
            let bar = ProgressBar("Backing up")
            defer { bar.end() }
            try directory.backUp(to: file, progress: bar.show)
        }
        print("The ledger is in \(file).")
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a backup the ledger.",
        discussion:
            "No server and no other command may be at work on the ledger. `flowtally verify` recounts it afterwards.")

    @Argument(help: "A file that `flowtally backup` wrote.", completion: .file())
    var file: String

    @Flag(help: "Take the place of the ledger that is there. It is kept in the same directory.")
    var replace = false

    @OptionGroup var options: SettingOptions

    func run() async throws {
        let (kept, runs) = try await orExplain {
            let directory = try await options.settings().ledger.embedded()
            let bar = ProgressBar("Restoring")
            defer { bar.end() }
            let kept = try directory.restore(from: file, replacing: replace, progress: bar.show)
            let ledger = try await directory.open()
            let workspace = try await ledger.firstWorkspace().id
            return (kept, try await ledger.dashboardFacts(at: SystemClock().now(), in: workspace).facts.totalRuns)
        }
        print("The ledger has \(runs) runs.")
        if let kept { print("The one before is in \(kept).") }
    }
}
