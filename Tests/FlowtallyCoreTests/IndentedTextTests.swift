import Testing

@testable import FlowtallyCore

struct IndentedTextTests {
    @Test("objects and arrays stand on lines of their own, empty ones in one")
    func layout() {
        let value: JSONValue = ["a": [1, .null], "b": [:], "c": [], "d\"": ["e": "ü\n"]]
        #expect(
            value.indentedText == #"""
                {
                  "a": [
                    1,
                    null
                  ],
                  "b": {},
                  "c": [],
                  "d\"": {
                    "e": "ü\n"
                  }
                }
                """#)
    }

    @Test("it reads as the same value", arguments: ["3", #""x""#, "[[[]]]", #"{"a":{"b":[true,{"c":1.5}]}}"#])
    func sameValue(text: String) throws {
        let value = try JSONValue(parsing: text.utf8)
        #expect(try JSONValue(parsing: value.indentedText.utf8) == value)
    }
}
