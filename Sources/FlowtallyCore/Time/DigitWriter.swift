/// Writes numbers of a fixed width and single ASCII characters, front to back.
struct DigitWriter {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(24)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func character(_ character: Unicode.Scalar) {
        bytes.append(UInt8(ascii: character))
    }

    /// A number that needs more digits gets them.
    mutating func number(_ value: Int, digits count: Int) {
        let start = bytes.count
        var rest = value.magnitude
        while rest > 0 || bytes.count < start + count {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes[start...].reverse()
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
