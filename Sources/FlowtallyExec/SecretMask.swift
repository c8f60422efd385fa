/// Hides what looks like a secret in text that is recorded.
///
/// It knows the values of environment variables that are named like secrets, `password=...` and its kind, `Authorization`
/// headers, user and password in addresses, private keys, and the forms of well-known keys. What it does not know, it shows:
/// a program that prints secrets should not.
package struct SecretMask: Sendable {
    static let mask = "********"
    private static let shortestValue = 6

    private let values: [String]

    /// - Parameter environment: the values of variables named like secrets are hidden wherever they appear.
    package init(environment: [String: String] = [:]) {
        values = environment.filter { $0.value.count >= Self.shortestValue && Self.isSecretName($0.key) }
            .map(\.value).sorted { $0.count > $1.count }
    }

    package func masked(_ text: String) -> String {
        var text = text
        for value in values { text.replace(value, with: Self.mask) }
        text.replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/) { _ in Self.mask
        }
        // Before the words, so that a word such as "token" in an address does not end the mask early.
        text.replace(/([a-zA-Z][a-zA-Z0-9+.\-]*:\/\/[^\s\/:@]*):[^\s\/]+@/) { "\($0.output.1):\(Self.mask)@" }
        text.replace(/(?i)(\bauthorization["']?\s*[:=]\s*["']?(?:[a-z]+ +)?)[^\s"']+/) { $0.output.1 + Self.mask }
        text.replace(/(?i)\b(bearer|basic) +[a-z0-9._~+\/=\-]{6,}/) { "\($0.output.1) \(Self.mask)" }
        text.replace(Self.assignment) { match in
            match.output.1.lowercased().hasPrefix("authorization") ? String(match.output.0) : match.output.1 + Self.mask
        }
        text.replace(
            /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|ft_[A-Za-z0-9_\-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9\-]{10,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]+)/
        ) { _ in Self.mask }
        return text
    }

    /// Also hides the argument after a flag such as `--password`.
    package func masked(arguments: [String]) -> [String] {
        var isSecret = false
        return arguments.map { argument in
            defer { isSecret = argument.hasPrefix("-") && !argument.contains("=") && Self.isSecretName(argument) }
            return isSecret ? Self.mask : masked(argument)
        }
    }

    private static func isSecretName(_ name: String) -> Bool {
        name.contains(/(?i)passw(?:or)?d|passphrase|token|secret|api[_-]?key|access[_-]?key|private[_-]?key|credential/)
    }

    /// A name like one of a secret, `=` or `:`, and the value.
    private static var assignment: Regex<(Substring, Substring, Substring)> {
        /(?i)([a-z0-9_.\-]*(?:passw(?:or)?d|\bpwd|passphrase|token|secret|api[_\-]?key|access[_\-]?key|private[_\-]?key|credential)[a-z0-9_.\-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s"'&,;]+)/
    }
}
