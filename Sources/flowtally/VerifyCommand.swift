import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recount everything, and say where a stored figure is not what its runs give.",
        discussion: "Changes nothing. Ends with 1 if there is a difference; `flowtally metrics rebuild` mends it.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        let (days, differences) = try await orExplain {
            let ledger = try await options.settings().ledger.open()
            let bar = ProgressBar("Recounting")
            defer { bar.end() }
            return try await AggregateRecount.everywhere(in: ledger, mends: false, progress: bar.show)
        }
        guard !differences.isEmpty else {
            print("Every aggregate equals its recount: \(days) days.")
            return
        }
        print(TextTable(AggregateDifference.columns, differences.map(\.cells)).text)
        throw ExitCode.failure
    }
}

extension AggregateDifference {
    static let columns = ["table", "workflow", "day", "figure", "stored", "counted"]

    var cells: [String] {
        [table, workflowID?.text ?? "all", day?.description ?? "all", figure, String(stored), String(counted)]
    }
}
