import ArgumentParser
import FlowtallyApp

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the ledger's schema up to date, or print it.",
        discussion: "A server does so itself where its role may change the schema.")

    @Flag(help: "Print the statements that make the schema on PostgreSQL, and do nothing.")
    var print = false

    @Option(help: "Let this role of PostgreSQL do what a server does, and no more.")
    var grantTo: String?

    func run() async throws {
        Swift.print(Schema.postgreSQL(serverRole: grantTo))
    }
}
