import ArgumentParser
import FlowtallyApp
import FlowtallyCore
import Foundation

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who sign in.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a person who can sign in.",
            discussion: "The password is asked for or, where there is no terminal, read from the standard input.")

        @Option(help: "The address to sign in with.")
        var email: String

        @Option(help: "The name to show.")
        var name: String

        @Option(help: "What the person may do: \(MemberRole.allCases.map(\.rawValue).joined(separator: ", ")).")
        var role: MemberRole = .editor

        @OptionGroup var options: SettingOptions

        func validate() throws {
            guard UserDraft.isEmail(email) else {
                throw ValidationError("--email must be an email address, not \(email).")
            }
            guard !name.isEmpty else { throw ValidationError("--name must not be empty.") }
        }

        func run() async throws {
            let password = Self.readPassword()
            guard UserDraft.passwordLength.contains(password.count) else {
                throw ValidationError("The password needs at least \(UserDraft.passwordLength.lowerBound) characters.")
            }
            let user = try await orExplain {
                let settings = try await options.settings()
                let ledger = try await settings.ledger.open()
                return try await Operator(ledger: ledger)
                    .createUser(email: email, name: name, password: password, role: role)
            }
            print("\(user.email) can sign in as \(role.rawValue).")
        }

        private static func readPassword() -> String {
            guard isatty(STDIN_FILENO) == 1 else { return readLine() ?? "" }
            return getpass("Password: ").map { String(cString: $0) } ?? ""
        }
    }
}

extension MemberRole: ExpressibleByArgument {}
