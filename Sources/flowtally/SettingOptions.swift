import ArgumentParser
import FlowtallyApp
import Foundation

/// Flags that every command has.
struct SettingOptions: ParsableArguments {
    @Option(help: "The directory that holds the ledger. (default: ./data)")
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The database that holds the ledger instead.",
            discussion: "sqlite:FILE or postgres://... A URL with a password is better put into FLOWTALLY_DATABASE_URL."
        ))
    var databaseURL: String?

    @Option(help: "A JSON file with settings.")
    var config: String?

    func settings(_ more: [SettingKey: String?] = [:]) async throws -> Settings {
        var flags = more.compactMapValues(\.self)
        flags[.data] = data
        flags[.databaseURL] = databaseURL
        flags[.config] = config
        return try await Settings(flags: flags, environment: ProcessInfo.processInfo.environment)
    }
}

/// Flags of commands that start a server.
struct ListenOptions: ParsableArguments {
    @Option(help: "The address to listen on. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on. (default: 8080)")
    var port: Int?

    var flags: [SettingKey: String?] { [.host: host, .port: port.map(String.init)] }
}
