import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct WorkspaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workspace", abstract: "The workspace's settings.", subcommands: [Change.self])

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Change the workspace's name, time zone or currency.",
            discussion: """
                A new time zone moves every run to its day in that zone. What is interrupted the server carries on, or the same \
                command again.
                """)

        @Option(help: "A name of the IANA time zone database, such as Europe/Berlin.")
        var timeZone: String?

        @Option(help: "A code of ISO 4217, such as EUR.")
        var currency: String?

        @Option(help: "The name to show.")
        var name: String?

        @OptionGroup var options: SettingOptions

        func validate() throws {
            if let timeZone, LocalCalendar(timeZoneName: timeZone) == nil {
                throw ValidationError(
                    "--time-zone must be a name of the IANA database, such as Europe/Berlin, not \(timeZone).")
            }
            if let currency, Currency(code: currency) == nil {
                throw ValidationError("--currency must be a code of ISO 4217, such as EUR, not \(currency).")
            }
            if let name, !(1...200).contains(name.count) {
                throw ValidationError("--name must have 1 to 200 characters.")
            }
            guard timeZone != nil || currency != nil || name != nil else {
                throw ValidationError("Say what to change: --time-zone, --currency or --name.")
            }
        }

        func run() async throws {
            let workspace = try await orExplain {
                let settings = try await options.settings()
                let ledger = try await settings.ledger.open()
                let bar = ProgressBar("Moving runs")
                defer { bar.end() }
                return try await Operator(ledger: ledger).change(
                    WorkspaceChange(
                        name: name, calendar: timeZone.flatMap { LocalCalendar(timeZoneName: $0) },
                        currency: currency.flatMap { Currency(code: $0) }),
                    progress: bar.show)
            }
            print("\(workspace.name): \(workspace.calendar.timeZoneName), \(workspace.currency.code)")
        }
    }
}
