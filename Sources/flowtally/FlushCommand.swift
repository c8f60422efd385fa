import ArgumentParser
import FlowtallyExec
import FlowtallyTracking

struct FlushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flush", abstract: "Send what `flowtally exec` has recorded while the server was away.",
        discussion:
            "Ends with 1 if something is left or was refused. Running programs send what is theirs by themselves.")

    @Option(help: "How long to try. (default: 1m)")
    var timeout: DurationText?

    @OptionGroup var ledger: LedgerOptions

    func run() async throws {
        let configuration = try ledger.configuration()
        guard let spool = configuration.spool else {
            throw CommandFailure(description: "there is no spool: set FLOWTALLY_SPOOL or HOME")
        }
        let outcome = await Tracker(configuration, logger: ledger.logger)
            .flush(FlushPolicy(limit: timeout?.duration ?? .seconds(60)))
        print("\(outcome.sent) reports sent, \(outcome.rejected) refused")
        if outcome.bytesLeft > 0 {
            throw CommandFailure(
                description: "reports are left in \(spool.directory): \(outcome.failure ?? "the time is over")")
        }
        if outcome.rejected > 0 { throw ExitCode.failure }
    }
}
