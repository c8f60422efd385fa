import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "The stored figures of days.", subcommands: [Rebuild.self])

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recount days and replace what differs.",
            discussion: "May run beside a server. Example: flowtally metrics rebuild --from 2026-05-01 --to 2026-05-31")

        @Option(help: "The first day. (default: the ledger's first)", transform: day)
        var from: LocalDay?

        @Option(help: "The last day. (default: the ledger's last)", transform: day)
        var to: LocalDay?

        @OptionGroup var options: SettingOptions

        func validate() throws {
            if let from, let to, from > to { throw ValidationError("--from must not be after --to.") }
        }

        func run() async throws {
            let (days, differences) = try await orExplain {
                let ledger = try await options.settings().ledger.open()
                let bar = ProgressBar("Recounting")
                defer { bar.end() }
                return try await AggregateRecount.everywhere(
                    in: ledger, mends: true, from: from, to: to, progress: bar.show)
            }
            if !differences.isEmpty { print(TextTable(AggregateDifference.columns, differences.map(\.cells)).text) }
            let rows = Set(differences.map { "\($0.table) \($0.workflowID?.text ?? "") \($0.day?.description ?? "")" })
            print("\(Self.count(days, "day")) recounted, \(Self.count(rows.count, "row")) mended")
        }

        private static func day(_ text: String) throws -> LocalDay {
            if let day = LocalDay(text) { return day }
            throw ValidationError("A day that exists is needed, such as 2026-05-01.")
        }

        private static func count(_ number: Int, _ noun: String) -> String {
            "\(number) \(noun)\(number == 1 ? "" : "s")"
        }
    }
}
