import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy the ledger from SQLite to PostgreSQL, or back, and prove the copy.",
        discussion: """
            Stop the servers first. It may be interrupted at any moment: the same command goes on where it stopped. Until all \
            rows were compared, no program opens the copy. Ends with 1 if anything differs. Example:
            flowtally copy --from sqlite:./data/flowtally.db --to postgres://flowtally_owner@db/flowtally
            """)

    @Option(
        help: "The ledger: sqlite:PATH (its file or directory) or postgres://..., as the role that owns the tables.")
    var from: String

    @Option(help: "An empty place, or one with an unfinished copy of the same ledger: sqlite:PATH or postgres://...")
    var to: String

    func run() async throws {
        let (source, target) = (try Self.place(from, of: "--from"), try Self.place(to, of: "--to"))
        let transfer: LedgerTransfer
        do {
            transfer = try LedgerTransfer(from: source, to: target)
        } catch {
            throw ValidationError(error.description)
        }
        let outcome = try await orExplain {
            var shown: (step: LedgerTransfer.Step, bar: ProgressBar)?
            defer { shown?.bar.end() }
            return try await transfer.run { step, done, total in
                if shown?.step != step {
                    shown?.bar.end()
                    shown = (step, ProgressBar(step.title))
                }
                shown?.bar.show(done, of: total)
            }
        }
        print(TextTable(TableComparison.columns, outcome.tables.map(\.cells)).text)
        if !outcome.differences.isEmpty {
            print(TextTable(AggregateDifference.columns, outcome.differences.map(\.cells)).text)
        }
        guard outcome.isFinished else {
            throw CommandFailure(
                description: """
                    the copy is not what the source is, which was changed meanwhile, or the target was. The target stays an \
                    unfinished copy that no server opens: empty it and begin again
                    """)
        }
        guard outcome.differences.isEmpty else {
            throw CommandFailure(
                description: """
                    every row is the same, but the figures above are not what the runs give, and were not in the source; \
                    `flowtally metrics rebuild` mends them
                    """)
        }
        print("Every row is the same, and every aggregate equals its recount.\n\n\(target.nextSteps)")
    }

    /// Throws `ValidationError` for an address that is none, without a word of it: it may hold a password.
    private static func place(_ address: String, of option: String) throws -> LedgerPlace {
        do {
            return try LedgerPlace(address: address)
        } catch {
            throw ValidationError("\(option) \(error.description)")
        }
    }
}

extension LedgerTransfer.Step {
    fileprivate var title: String {
        switch self {
        case .copying(let table): "Copying \(table)"
        case .comparing(let table): "Comparing \(table)"
        case .recounting: "Recounting"
        }
    }
}

extension TableComparison {
    fileprivate static let columns = ["table", "source", "target", "rows"]

    fileprivate var cells: [String] {
        let rows = firstDifference.map { "differ at \($0)" } ?? (isSame ? "the same" : "differ in number")
        return [table, String(sourceRows), String(targetRows), rows]
    }
}

extension LedgerPlace {
    fileprivate var nextSteps: String {
        switch self {
        case .directory(let directory):
            """
            Next: start one server on it, and none on the source any more:
              FLOWTALLY_DATABASE_URL=sqlite:\(directory.databasePath) flowtally serve
            """
        case .server:
            """
            Next: set FLOWTALLY_DATABASE_URL to the new address and start the servers; start none on the source any more.
            Where they have a role of their own, first: flowtally migrate --grant-to ROLE
            """
        }
    }
}
