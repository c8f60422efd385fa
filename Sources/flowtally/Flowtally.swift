import ArgumentParser
import FlowtallyApp
import FlowtallyCore

/// The command line.
@main
struct Flowtally: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Program.name,
        abstract: "A ledger of workflow automations: every run once, and what all of it did and saved.",
        discussion: """
            Start with `flowtally serve` and follow the link that it prints.

            Settings come from flags, then from the environment (FLOWTALLY_HOST, FLOWTALLY_PORT, FLOWTALLY_DATA, ...), \
            then from a JSON file (--config). `flowtally doctor` shows what is in force and where it came from.
            """,
        version: Program.version,
        subcommands: [
            Serve.self, DemoCommand.self, Import.self, KeyCommand.self, UserCommand.self, WorkspaceCommand.self,
            MigrateCommand.self, DoctorCommand.self, VerifyCommand.self, BackupCommand.self, RestoreCommand.self,
            CopyCommand.self,
            MetricsCommand.self, ExecCommand.self, FlushCommand.self,
        ])
}
