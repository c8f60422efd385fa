import FlowtallyCore
import FlowtallyTestSupport
import Testing

@testable import FlowtallyWeb

@Suite("Forms with files")
struct MultipartBodyTests {
    private static let type = "multipart/form-data; boundary=----X"

    private static func body(_ parts: [(header: String, bytes: [UInt8])]) -> [UInt8] {
        parts.flatMap { part in
            Array("------X\r\nContent-Disposition: form-data; \(part.header)\r\n\r\n".utf8) + part.bytes + [0x0D, 0x0A]
        } + Array("------X--\r\n".utf8)
    }

    @Test("fields and files are found, whatever bytes a file has")
    func reading() throws {
        let file: [UInt8] = [0, 255] + Array("\r\n--\r\n\r\n------Y\r\n".utf8) + [7]
        let body = try MultipartBody(
            contentType: Self.type,
            Self.body([
                ("name=\"accent\"", Array("#7a3e9d".utf8)), ("name=\"empty\"", []),
                ("name=\"logo\"; filename=\"a b.png\"\r\nContent-Type: image/png", file),
            ]))
        #expect(body.parts.map(\.name) == ["accent", "empty", "logo"])
        #expect(body.parts.map(\.fileName) == [nil, nil, "a b.png"])
        #expect(body.parts.map(\.bytes) == [Array("#7a3e9d".utf8), [], file])
    }

    @Test("a boundary in quotes is the same")
    func quotes() throws {
        let body = Self.body([("name=\"a\"", [65])])
        #expect(try MultipartBody(contentType: "multipart/form-data; boundary=\"----X\"", body).parts.count == 1)
    }

    @Test("a body that is cut anywhere is refused")
    func cut() throws {
        let whole = Self.body([("name=\"a\"", [65]), ("name=\"b\"; filename=\"\"", [])])
        // The line break at the end is not needed.
        for length in 0..<(whole.count - 2) {
            #expect(throws: Problem.self, "\(length)") {
                try MultipartBody(contentType: Self.type, Array(whole.prefix(length)))
            }
        }
    }

    @Test(
        "without a boundary, or a name, it is refused",
        arguments: ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=Y"])
    func boundary(type: String) {
        #expect(throws: Problem.self) { try MultipartBody(contentType: type, Self.body([("name=\"a\"", [65])])) }
        #expect(throws: Problem.self) { try MultipartBody(contentType: Self.type, Self.body([("filename=\"a\"", [])])) }
    }

    @Test("random bytes are refused or read, and nothing else", arguments: 0..<200 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bytes = Self.body([("name=\"a\"; filename=\"b\"", [1, 2, 3])])
        for _ in 0..<3 {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        do {
            let parts = try MultipartBody(contentType: Self.type, bytes).parts
            #expect(parts.count == 1)
        } catch {
            #expect(error is Problem)
        }
    }
}
