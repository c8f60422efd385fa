package import FlowtallyCore
package import FlowtallyWeb

/// What a server says on the terminal once it runs: where to click, and how to record a run.
package struct Greeting: Sendable {
    package let settings: Settings
    package let ledger: any Ledger
    /// How this program was called.
    package let program: String

    package init(settings: Settings, ledger: any Ledger, program: String) {
        self.settings = settings
        self.ledger = ledger
        self.program = program
    }

    /// The text. A ledger without any key gets its first one, which is shown this once.
    package func text(firstRun: FirstRun) async throws -> String {
        let workspace = try await ledger.firstWorkspace()
        var lines = [
            "Flowtally \(Program.version) is running.", "",
            "  Dashboard     \(settings.publicURL)\(Route.overview.link())",
        ]
        if try await !ledger.hasUsers() {
            lines.append("  First run     \(settings.publicURL)\(firstRun.link)")
            lines.append("                creates your user and names the workspace")
        }
        lines.append("")
        if try await ledger.hasKeys(in: workspace.id) {
            lines.append("  Record a run, with a key from:")
            lines.append("    \(program) key create --name NAME --scopes ingest\(dataFlag)")
            lines.append("")
            lines.append(indented(FirstRunCommand(publicURL: settings.publicURL, key: "YOUR_API_KEY").text))
        } else {
            let secret = SecretToken.newAPIKey()
            _ = try await ledger.createKey(
                name: "First key", scopes: [.ingest], digest: secret.digest, in: workspace.id)
            lines.append("  Record a run (the key in it is new and is shown only now):")
            lines.append(indented(FirstRunCommand(publicURL: settings.publicURL, key: secret.text).text))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A database's URL holds a password, and is in the environment.
    private var dataFlag: String {
        if case .directory(let directory) = settings.ledger { " --data \(directory.path)" } else { "" }
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    }
}
