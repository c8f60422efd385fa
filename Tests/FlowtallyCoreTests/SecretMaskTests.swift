import Testing

@testable import FlowtallyCore

struct SecretMaskTests {
    private static let mask = SecretMask.replacement

    @Test(
        "names of secrets are known in any spelling",
        arguments: [
            "password", "PASSWORD", "db_password", "dbPassword", "X-Api-Key", "apiKey", "api_key", "API key", "token",
            "accessToken", "refresh-token", "clientSecret", "Authorization", "proxy-authorization", "Set-Cookie",
            "cookies",
            "aws_secret_access_key", "privateKey", "credentials", "sessionId", "auth", "pwd", "connectionString",
        ])
    func hidden(name: String) {
        #expect(SecretMask.hides(name))
    }

    @Test(
        "other names are left alone",
        arguments: [
            "name", "key", "author", "authority", "passenger", "id", "path", "monkey", "compass", "", "42", "Schlüssel",
        ])
    func shown(name: String) {
        #expect(!SecretMask.hides(name))
    }

    @Test("secrets are replaced wherever they lie, and the shape stays")
    func nested() throws {
        let value = try JSONValue(
            parsing: #"""
                {"user": "ada", "password": "hunter2", "n": 3, "deep": [{"api-key": 12345, "x": [1]}, "plain"],
                 "credentials": {"user": "ada", "parts": ["a", null, true, ""]}, "token": null}
                """#.utf8)
        let masked = value.maskingSecrets
        #expect(masked["user"] == "ada")
        #expect(masked["password"] == .string(Self.mask))
        #expect(masked["n"] == 3)
        #expect(masked["deep"] == [["api-key": .string(Self.mask), "x": [1]], "plain"])
        #expect(
            masked["credentials"]
                == ["parts": [.string(Self.mask), .null, true, ""], "user": .string(Self.mask)])
        #expect(masked["token"] == .null)
    }

    @Test("lists of headers and parameters hide the values of names of secrets")
    func namedValues() throws {
        let headers: JSONValue = [
            ["name": "Cookie", "value": "sid=1"], ["key": "x-api-key", "value": "abc"],
            ["name": "Accept", "value": "*/*"],
        ]
        #expect(
            headers.maskingSecrets == [
                ["name": "Cookie", "value": .string(Self.mask)], ["key": "x-api-key", "value": .string(Self.mask)],
                ["name": "Accept", "value": "*/*"],
            ])
    }

    @Test("numbers of tokens are counts")
    func counts() {
        let usage: JSONValue = ["total_tokens": 512, "maxTokens": .number(1.5), "tokens": ["abc"], "token": 7]
        #expect(
            usage.maskingSecrets == [
                "total_tokens": 512, "maxTokens": .number(1.5), "tokens": [.string(Self.mask)],
                "token": .string(Self.mask),
            ])
        #expect(SecretMask.masking("tokens: 512, token=512") == "tokens: 512, token=\(Self.mask)")
    }

    static let texts: [(text: String, masked: String)] = [
        ("Authorization: Bearer ft_abcdefghijkl", "Authorization: \(mask)"),
        ("sent Bearer eyJhbGciOi.J9.x-y_z~+/== to it", "sent Bearer \(mask) to it"),
        ("bearer of bad news", "bearer of bad news"),
        (
            "connect to postgres://ada:p%40ss:w@db.example:5432/x failed",
            "connect to postgres://ada:\(mask)@db.example:5432/x failed"
        ),
        (
            "https://:secret@host/, https://ada@host:80/ and https://host:80/a@b",
            "https://:\(mask)@host/, https://ada@host:80/ and https://host:80/a@b"
        ),
        ("GET /x?api_key=abc123&page=2", "GET /x?api_key=\(mask)&page=2"),
        ("password = \"top secret\", user = ada", "password = \"\(mask)\", user = ada"),
        (#"body {"client_secret":"a b","n":1}"#, #"body {"client_secret":"\#(mask)","n":1}"#),
        (#"nested "{\"token\":\"abc\",\"n\":1}""#, #"nested "{\"token\":\"\#(mask)\",\"n\":1}""#),
        ("Cookie: a=1; b=2\nAccept: */*", "Cookie: \(mask)\nAccept: */*"),
        ("the token is wrong; no password was given", "the token is wrong; no password was given"),
        ("Grüße: 🔑 password=geheim", "Grüße: 🔑 password=\(mask)"),
        ("password=", "password="), ("", ""), ("://", "://"), ("a:b@c", "a:b@c"),
    ]

    @Test("secrets in texts are replaced, and nothing else", arguments: texts)
    func inTexts(text: String, masked: String) {
        #expect(SecretMask.masking(text) == masked)
        #expect(JSONValue.string(text).maskingSecrets == .string(masked))
    }

    @Test("masking again changes nothing", arguments: texts.map(\.text))
    func idempotent(text: String) {
        let once = SecretMask.masking(text)
        #expect(SecretMask.masking(once) == once)
    }
}
