import FlowtallySources
import Testing

struct GitHubSignatureTests {
    // The vector of GitHub's documentation, "Validating webhook deliveries".
    private let secret = "It's a Secret to Everybody"
    private let body = Array("Hello, World!".utf8)
    static let code = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    @Test("the documented vector is right")
    func documented() {
        #expect(GitHubSignature.isValid("sha256=\(Self.code)", of: body, secret: secret))
    }

    @Test("hexadecimal digits may be capitals")
    func capitals() {
        #expect(GitHubSignature.isValid("sha256=\(Self.code.uppercased())", of: body, secret: secret))
    }

    @Test("another secret is wrong", arguments: ["", "it's a secret to everybody", "It's a Secret to Everybody "])
    func otherSecret(secret: String) {
        #expect(!GitHubSignature.isValid("sha256=\(Self.code)", of: body, secret: secret))
    }

    @Test("another body is wrong", arguments: ["", "Hello, World", "Hello, World!\n"])
    func otherBody(text: String) {
        #expect(!GitHubSignature.isValid("sha256=\(Self.code)", of: Array(text.utf8), secret: secret))
    }

    @Test(
        "a header of another form is wrong",
        arguments: [
            "", "sha256=", GitHubSignatureTests.code, "sha1=\(GitHubSignatureTests.code)",
            "SHA256=\(GitHubSignatureTests.code)", "sha256=\(GitHubSignatureTests.code)00",
            "sha256=\(GitHubSignatureTests.code.dropLast())", "sha256=\(GitHubSignatureTests.code.dropLast(2))",
            "sha256= \(GitHubSignatureTests.code)", "sha256=\(GitHubSignatureTests.code) ",
            "sha256=0x\(GitHubSignatureTests.code.dropFirst(2))",
            "sha256=\(String(repeating: "é", count: 32))", "sha256=\(String(repeating: "g", count: 64))",
        ])
    func otherForm(header: String) {
        #expect(!GitHubSignature.isValid(header, of: body, secret: secret))
    }

    @Test("one wrong digit anywhere is wrong", arguments: [0, 1, 31, 62, 63])
    func wrongDigit(index: Int) {
        var digits = Array(Self.code)
        digits[index] = digits[index] == "0" ? "1" : "0"
        #expect(!GitHubSignature.isValid("sha256=\(String(digits))", of: body, secret: secret))
    }

    @Test("the header is the one that GitHub sends")
    func header() {
        #expect(GitHubSignature.headerName == "X-Hub-Signature-256")
        #expect(SourceFormat(rawValue: "github") == .github)
        #expect(SourceFormat.github.largestBodyBytes == 26_214_400)
    }
}
