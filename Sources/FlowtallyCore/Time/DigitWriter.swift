/// Writes numbers of a fixed width and single ASCII characters, front to back.
struct DigitWriter {
    // Room for a year of all the digits that an Int can have, and a time.
    private var bytes = InlineArray<48, UInt8>(repeating: 0)
    private var count = 0

    var text: String {
        bytes.span.withUnsafeBufferPointer { String(decoding: $0.prefix(count), as: UTF8.self) }
    }

    mutating func character(_ character: Unicode.Scalar) {
        bytes[count] = UInt8(ascii: character)
        count += 1
    }

    /// A number that needs more digits gets them.
    mutating func number(_ value: Int, digits: Int) {
        if value < 0 { character("-") }
        let start = count
        count += max(digits, Self.digits(of: value.magnitude))
        var rest = value.magnitude
        for place in (start..<count).reversed() {
            bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    private static func digits(of value: UInt) -> Int {
        var (digits, rest) = (1, value / 10)
        while rest > 0 { (digits, rest) = (digits + 1, rest / 10) }
        return digits
    }

    /// `YYYY-MM-DD`
    mutating func day(_ day: LocalDay) {
        let (year, month, dayOfMonth) = day.yearMonthDay
        number(year, digits: 4)
        character("-")
        number(month, digits: 2)
        character("-")
        number(dayOfMonth, digits: 2)
    }
}
