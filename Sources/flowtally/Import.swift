import ArgumentParser
import FlowtallyApp
import FlowtallyCore
import FlowtallySources
import Foundation

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take saved events of another system into the ledger.",
        discussion: """
            Each file holds one JSON payload, or one a line (NDJSON). Repeating an import changes nothing.

            Example: flowtally import github deliveries/*.json
            """)

    @Argument(help: "What the files hold: \(SourceFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: SourceFormat

    @Argument(help: "The files.", completion: .file())
    var files: [String]

    @OptionGroup var options: SettingOptions

    func run() async throws {
        let outcome = try await orExplain {
            let settings = try await options.settings()
            let ledger = try await settings.ledger.open()
            return try await Importer(format: format, ledger: ledger).run(paths: files)
        }
        print("\(outcome.created) runs added, \(outcome.merged) reports merged, \(outcome.refusals.count) refused")
        for refusal in outcome.refusals { FileHandle.standardError.write(Data("refused: \(refusal)\n".utf8)) }
        if !outcome.refusals.isEmpty { throw ExitCode.failure }
    }
}

extension SourceFormat: ExpressibleByArgument {}
