import ArgumentParser
import FlowtallyApp
import FlowtallyCore

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Keys for programs.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key and print it, alone. It cannot be shown again.",
            discussion: "Example: KEY=$(flowtally key create --name crontab --scopes ingest)")

        @Option(help: "What the key is for.")
        var name: String

        @Option(help: "What it may do: ingest, read, admin; several with commas between.")
        var scopes: String

        @OptionGroup var options: SettingOptions

        func validate() throws {
            guard APIKey.nameLength.contains(name.count) else {
                throw ValidationError("--name must have 1 to 100 characters.")
            }
            _ = try parsedScopes()
        }

        func run() async throws {
            let key = try await orExplain {
                let settings = try await options.settings()
                let ledger = try await settings.ledger.open()
                return try await Operator(ledger: ledger).createKey(name: name, scopes: try parsedScopes())
            }
            print(key)
        }

        private func parsedScopes() throws -> Set<KeyScope> {
            let scopes = try scopes.split(separator: ",").map { word in
                guard let scope = KeyScope(rawValue: String(word)) else {
                    throw ValidationError("--scopes knows ingest, read and admin, not \(word).")
                }
                return scope
            }
            guard !scopes.isEmpty else { throw ValidationError("--scopes needs at least one of ingest, read, admin.") }
            return Set(scopes)
        }
    }
}
