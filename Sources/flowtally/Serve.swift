import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a server on the ledger.",
        discussion: """
            Makes the ledger where there is none, and prints where to click. Ends cleanly on SIGTERM and SIGINT: requests \
            under way are finished first.
            """)

    @OptionGroup var listen: ListenOptions
    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await orExplain {
            let settings = try await options.settings(listen.flags)
            let lock = try settings.ledger.becomeServer()
            let monitor = ProcessMonitor.bootstrapped(ledger: settings.ledger)
            async let templates = settings.templates()
            let ledger = try await settings.ledger.open()
            try await serve(
                settings: settings, ledger: ledger, templates: try await templates, monitor: monitor
            ) { firstRun in
                let greeting = Greeting(settings: settings, ledger: ledger, program: CommandLine.arguments[0])
                announce((try? await greeting.text(firstRun: firstRun)) ?? "")
            }
            withExtendedLifetime(lock) {}
        }
    }
}
