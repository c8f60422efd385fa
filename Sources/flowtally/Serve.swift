import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server on the ledger in a directory.",
        discussion: """
            Makes the ledger where there is none, and prints where to click. Ends cleanly on SIGTERM and SIGINT: requests \
            under way are finished first.
            """)

    @OptionGroup var listen: ListenOptions
    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await orExplain {
            let settings = try await options.settings(listen.flags)
            let directory = LedgerDirectory(settings.dataDirectory)
            let lock = try directory.becomeServer()
            let monitor = ProcessMonitor.bootstrapped(ledger: directory)
            let ledger = try await directory.open()
            try await serve(settings: settings, ledger: ledger, monitor: monitor) { firstRun in
                let greeting = Greeting(settings: settings, ledger: ledger, program: CommandLine.arguments[0])
                announce((try? await greeting.text(firstRun: firstRun)) ?? "")
            }
            withExtendedLifetime(lock) {}
        }
    }
}
