import Foundation
import Testing

@testable import FlowtallyTracking

struct JSONTextTests {
    @Test(
        "any text comes back from JSON as it was, on one line",
        arguments: [
            "", "plain", "quote \" and \\ backslash", "line\nend\r\ttab", "\u{0}\u{1}\u{1F}\u{7F}", "ä€😀\u{2028}", "/",
        ])
    func strings(text: String) throws {
        let json = JSONText(string: text)
        #expect(!json.bytes.contains { $0 < 0x20 })
        #expect(try JSONDecoder().decode([String].self, from: Data(JSONText(array: [json]).bytes)) == [text])
    }

    @Test(
        "a member is added to an object that has none of that name, and to nothing else",
        arguments: [
            ("{}", #"{"p":1}"#), (#"{"a":2}"#, #"{"a":2,"p":1}"#), (#"{"p":3}"#, nil), ("[]", nil), ("4", nil),
        ])
    func adding(object: String, expected: String?) throws {
        let json = try JSONText(encoding: JSONDecoder().decode(AnyJSON.self, from: Data(object.utf8)))
        let longer = json.adding("p", try JSONText(encoding: 1))
        #expect(longer.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
    }

    @Test("a value that is too large, or none in JSON, is refused with the reason")
    func refusals() {
        #expect(throws: JSONText.TooLarge.self) { try JSONText(encoding: String(repeating: "x", count: 65_536)) }
        #expect(throws: EncodingError.self) { try JSONText(encoding: Double.nan) }
    }
}

/// A few kinds of JSON.
private enum AnyJSON: Codable {
    case number(Int)
    case object([String: Int])
    case array([Int])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let object = try? container.decode([String: Int].self) {
            self = .object(object)
        } else {
            self = .array(try container.decode([Int].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .object(let object): try container.encode(object)
        case .array(let array): try container.encode(array)
        }
    }
}
