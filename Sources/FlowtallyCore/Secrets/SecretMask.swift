/// Hides passwords, tokens, keys and cookies in what a run was given and gave, before people see it.
///
/// It goes by names and shapes. It spares a screen what anybody may read off it; it cannot know every secret.
package enum SecretMask {
    package static let replacement = "••••••"

    /// Whether a value of that name is hidden: `db_password`, `X-Api-Key`, `accessToken`, in any spelling.
    package static func hides(_ name: String) -> Bool {
        let letters = letters(of: name.utf8)
        return wholeNames.contains(letters) || parts.contains { letters.contains($0) }
    }

    /// Numbers of tokens are what language models cost, and no secrets.
    static func isCount(_ name: String) -> Bool { letters(of: name.utf8).contains("tokens") }

    static func letters(of bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.lazy.map { $0 | 0x20 }.filter { (0x61...0x7A).contains($0) }, as: UTF8.self)
    }

    private static let wholeNames: Set = ["auth", "pass", "pwd", "pin", "otp", "jwt"]

    private static let parts = [
        "password", "passwd", "passphrase", "secret", "token", "authorization", "apikey", "accesskey", "privatekey",
        "signingkey", "encryptionkey", "cookie", "credential", "sessionid", "connectionstring",
    ]
}

extension JSONValue {
    /// The value with everything replaced that stands under a name of a secret, and with secrets in texts replaced.
    package var maskingSecrets: JSONValue {
        switch self {
        case .object(let members):
            // As lists of headers and parameters are written: {"name": "Cookie", "value": "..."}.
            let isNamed = members.contains { member in
                ["name", "key"].contains(member.key.lowercased()) && member.value.asString.map(SecretMask.hides) == true
            }
            return .object(
                members.map { member in
                    let isHidden = SecretMask.hides(member.key) || isNamed && member.key.lowercased() == "value"
                    let isShown = member.value.isNumber && SecretMask.isCount(member.key)
                    return Member(
                        key: member.key,
                        value: isHidden && !isShown ? member.value.hidden : member.value.maskingSecrets)
                })
        case .array(let values): return .array(values.map(\.maskingSecrets))
        case .string(let text): return .string(SecretMask.masking(text))
        case .null, .bool, .integer, .number: return self
        }
    }

    /// The value with its shape and nothing else. Whether something is there at all stays visible.
    private var hidden: JSONValue {
        switch self {
        case .object(let members): .object(members.map { Member(key: $0.key, value: $0.value.hidden) })
        case .array(let values): .array(values.map(\.hidden))
        case .null, .bool, .string(""): self
        case .string, .integer, .number: .string(SecretMask.replacement)
        }
    }

    private var isNumber: Bool {
        switch self {
        case .integer, .number: true
        case .null, .bool, .string, .array, .object: false
        }
    }
}
