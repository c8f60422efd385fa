import FlowtallyCore
import Testing

struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    @Test(
        "every kind of value is read",
        arguments: [
            ("null", JSONValue.null), ("true", .bool(true)), ("false", .bool(false)), ("0", 0), ("-7", -7),
            ("1", 1), ("9223372036854775807", .integer(Int64.max)), ("-9223372036854775808", .integer(Int64.min)),
            ("1.5", .number(1.5)), ("-0.25", .number(-0.25)), ("1e-3", .number(0.001)), ("\"\"", .string("")),
            ("\"true\"", .string("true")), ("\"1\"", .string("1")), ("\"null\"", .string("null")), ("[]", .array([])),
            ("{}", .object([])), (" [ 1 , \"a\" , null , [ true ] ] ", [1, "a", .null, [true]]),
            ("\"\\u00e9\\n\\t\\\"\\\\\\/\"", .string("\u{E9}\n\t\"\\/")), ("\"\\ud83d\\ude00\"", .string("\u{1F600}")),
        ] as [(String, JSONValue)])
    func reading(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test("members are found by name, in objects only")
    func members() throws {
        let value = try parse(#"{"workflow":{"name":"Invoices","cron":["0 6 * * *"]},"attempt":2,"error":null}"#)
        let cron: [JSONValue] = [.string("0 6 * * *")]
        #expect(value["attempt"]?.asInteger == 2)
        #expect(value["workflow"]?["name"]?.asString == "Invoices")
        #expect(value["workflow"]?["cron"]?.asArray == cron)
        #expect(value["error"] == .some(.null))
        #expect(value["missing"] == nil)
        #expect(value["attempt"]?["name"] == nil)
        #expect(value["attempt"]?.asString == nil)
        #expect(value["workflow"]?.asInteger == nil)
        #expect(value["attempt"]?.asArray == nil)
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", " ", "nul", "{", "}", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"open", "'text'", "1 2", "01",
            "NaN", "{\"a\":1}}", "-", "1.", ".5", "1e", "-01", "+1", "1e999", "tru", "\"\\x\"", "\"\\u12g4\"",
            "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "[1,]", "{\"a\":1,}", "\u{FEFF}",
        ])
    func refusing(text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse(text) }
    }

    @Test(
        "a number that is whole and fits is an integer, however it is written",
        arguments: [
            ("1.0", 1), ("1e3", 1000), ("-0", 0), ("12E-1", .number(1.2)), ("9223372036854775808", .number(0x1p63)),
            ("0.1e1", 1), ("1E+2", 100),
        ] as [(String, JSONValue)])
    func wholeNumbers(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test("members are put in order, and of two with one name the later counts")
    func memberOrder() throws {
        let text = "{\"b\":1,\"a\":2,\"b\":{\"d\":[],\"c\":3}}"
        #expect(try parse(text).text == "{\"a\":2,\"b\":{\"c\":3,\"d\":[]}}")
    }

    @Test("a byte order mark is passed over")
    func byteOrderMark() throws {
        #expect(try JSONValue(parsing: [0xEF, 0xBB, 0xBF, 0x31] as [UInt8]) == 1)
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("[1 2]", "the character 2 at byte 3 is not expected in an array"), ("{", "it ends too early"),
            ("{\"a\" 1}", "the character 1 at byte 5 is not expected where a colon should stand"),
        ])
    func reasons(text: String, reason: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try parse(text) }
        #expect(error?.reason == reason)
    }

    @Test("nesting that is too deep is refused, not followed")
    func depth() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: JSONSyntaxError.self) { try parse(deep) }
        #expect(try parse(String(repeating: "[", count: 100) + String(repeating: "]", count: 100)).kind == "an array")
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22] as [UInt8]) }
    }

    @Test(
        "a value is written compactly, its members in order",
        arguments: [
            (.null, "null"), (.bool(true), "true"), (.bool(false), "false"),
            (.integer(Int64.min), "-9223372036854775808"),
            (.number(1.5), "1.5"), (.number(.infinity), "null"), (.number(.nan), "null"), (.array([]), "[]"),
            (.object([]), "{}"), (["b": 1, "a": [true, .null, "x"]], "{\"b\":1,\"a\":[true,null,\"x\"]}"),
            (.string("\"\\/\n\r\t"), "\"\\\"\\\\/\\n\\r\\t\""),
            (.string("\u{0}\u{1}\u{1F}\u{7F}"), "\"\\u0000\\u0001\\u001f\u{7F}\""),
            (.string("Gr\u{FC}\u{DF}e \u{1F600}"), "\"Gr\u{FC}\u{DF}e \u{1F600}\""),
        ] as [(JSONValue, String)])
    func writing(value: JSONValue, text: String) {
        #expect(value.text == text)
        #expect(value.bytes == Array(text.utf8))
    }

    @Test("what is written is read back as it was")
    func roundTrip() throws {
        for code in UInt32(0)..<0x300 {
            let scalar = try #require(Unicode.Scalar(code))
            let inner = JSONValue.array([.string("\(scalar)"), .null, .bool(true)])
            let value = JSONValue.object([JSONValue.Member(key: "k\(scalar)", value: inner)])
            #expect(try parse(value.text) == value, "U+\(String(code, radix: 16))")
        }
    }

    @Test("what is missing is written as null")
    func optionals() {
        #expect(JSONValue.optional("a") == .string("a"))
        #expect(JSONValue.optional(nil as String?) == .null)
        #expect(JSONValue.optional(2.5) == .number(2.5))
        #expect(JSONValue.optional(nil as Double?) == .null)
        #expect(JSONValue.instant(nil) == .null)
        #expect(JSONValue.instant(instant("2026-11-23T09:15:00Z")) == .string("2026-11-23T09:15:00.000Z"))
    }

    @Test("each kind has its name")
    func kinds() {
        let values: [JSONValue] = [.null, .bool(true), 1, .number(1.5), .string(""), .array([]), .object([])]
        let kinds = ["null", "a boolean", "a number", "a number", "a string", "an array", "an object"]
        #expect(values.map { $0.kind } == kinds)
    }
}
