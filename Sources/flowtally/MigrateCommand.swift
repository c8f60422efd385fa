import ArgumentParser
import FlowtallyApp

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the ledger's schema up to date.",
        discussion: """
            A server does so itself where its role may change the schema. On PostgreSQL it had better not: let one role own the \
            tables and migrate, and servers be another one, which is named with --grant-to.
            """)

    @OptionGroup var options: SettingOptions

    @Option(help: "Let this role of PostgreSQL do what a server does, and no more.")
    var grantTo: String?

    @Flag(help: "Only print the statements that make the schema in an empty database of PostgreSQL.")
    var print = false

    func run() async throws {
        guard !print else { return Swift.print(LedgerPlace.schema(serverRole: grantTo)) }
        let version = try await orExplain { try await options.settings().ledger.migrate(serverRole: grantTo) }
        Swift.print("The ledger has schema version \(version).")
    }
}
