import ArgumentParser
import FlowtallyExec
import FlowtallyTracking

struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run a program and record it as a run of a workflow.",
        discussion: """
            The program's input, output, signals and exit code pass through, and it runs whether or not the server answers: \
            what cannot be sent is kept and sent by the next exec or by `flowtally flush`.

            The last lines of its standard error are recorded if it fails. Secrets in them are masked where they can be told.

            Example: flowtally exec --workflow backup --cron "0 3 * * *" --timeout 1h -- /usr/local/bin/backup --full
            """)

    @Option(help: "The workflow that this is a run of.")
    var workflow: String

    @Option(help: "When the workflow is due; makes it a scheduled one. May be repeated.")
    var cron: [String] = []

    @Option(help: "When to end the program (TERM, 10 seconds later KILL), such as 90s, 15m, 1h30m.")
    var timeout: DurationText?

    @Option(help: ArgumentHelp("Something to record with the run. May be repeated.", valueName: "name=value"))
    var tag: [Tag] = []

    @OptionGroup var ledger: LedgerOptions

    @Argument(parsing: .postTerminator, help: "After --: the program and its arguments.")
    var command: [String]

    func validate() throws {
        guard 1...255 ~= workflow.unicodeScalars.count else {
            throw ValidationError("--workflow must have 1 to 255 characters.")
        }
    }

    func run() async throws {
        let execution = Execution(
            workflow: TrackedWorkflow(workflow, cron: cron.isEmpty ? nil : cron), command: command,
            tags: Dictionary(tag.map { ($0.name, $0.value) }) { $1 }, timeout: timeout?.duration)
        throw ExitCode(await execution.run(try ledger.configuration(), logger: ledger.logger))
    }
}

/// `name=value`.
struct Tag: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else { return nil }
        name = String(argument[..<separator])
        value = String(argument[argument.index(after: separator)...])
    }
}

extension DurationText: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
