import Testing

@testable import FlowtallyWeb

@Suite("Numbers as people type them")
struct TypedDecimalTests {
    @Test(
        "they are read exactly, and only where so many parts of them are whole",
        arguments: [
            ("12.5", 60, 750), ("0.1", 60, 6), ("42", 100, 4200), ("42.00", 100, 4200), ("42.01", 100, 4201),
            ("0.29", 100, 29), ("1.005", 1000, 1005), ("007.50", 100, 750), ("100.10000", 100, 10010),
            ("42.001", 100, nil), ("0.333", 60, nil), ("1.5", 1, nil), ("999999999999999", 100, 99_999_999_999_999_900),
        ] as [(String, Int64, Int64?)])
    func reading(text: String, factor: Int64, whole: Int64?) throws {
        #expect(try #require(TypedDecimal(text)).whole(times: factor) == whole)
    }

    @Test(
        "anything else is no number",
        arguments: ["", ".", "5.", ".5", "-1", "+1", "1,5", "1 000", "1e3", "٣", "1.2.3", "0x10", "1234567890123456"])
    func refusing(text: String) {
        #expect(TypedDecimal(text) == nil)
    }

    @Test(
        "where a comma stands before what is behind, a point does too, unless it may mean thousands",
        arguments: [
            ("1,5", 150), ("1.5", 150), ("1,50", 150), ("1,500", 150), ("1.500", nil), ("1 500", nil), ("1'5", nil),
        ])
    func separators(text: String, hundredths: Int64?) {
        #expect(TypedDecimal(text, separator: ",")?.whole(times: 100) == hundredths)
    }

    @Test("what is written is read back", arguments: [0, 1, 29, 100, 4200, 999_999_999] as [Int64], 0...3)
    func writing(value: Int64, digits: Int) throws {
        let text = TypedDecimal.text(value, digits: digits)
        let factor = Int64(TypedDecimal.power(digits))
        #expect(try #require(TypedDecimal(text)).whole(times: factor) == value, "\(text)")
    }
}
