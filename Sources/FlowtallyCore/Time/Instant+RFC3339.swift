extension Instant {
    /// The instant as RFC 3339 text in UTC with milliseconds: `2026-11-23T09:15:00.000Z`.
    package var rfc3339: String {
        let day = LocalDay(ordinal: Int(milliseconds.flooredQuotient(by: Self.millisecondsPerDay)))
        let rest = Int(milliseconds - Int64(day.ordinal) * Self.millisecondsPerDay)
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { $0.zeroPadded(to: 2) }
        return "\(day)T\(time.joined(separator: ":")).\((rest % 1000).zeroPadded(to: 3))Z"
    }

    /// Reads RFC 3339 text, with `Z` or an offset and any number of fraction digits; what is finer than a millisecond is cut off.
    ///
    /// Years 1 to 9999. A leap second (`:60`) is read as the second after it, as POSIX does.
    package init?(rfc3339 text: String) {
        var scanner = DigitScanner(text)
        guard
            let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let dayOfMonth = scanner.number(digits: 2),
            let day = LocalDay(year: year, month: month, day: dayOfMonth), year > 0,
            scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.number(digits: 2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(digits: 2), minute < 60, scanner.skip(":"),
            let second = scanner.number(digits: 2), second <= 60
        else { return nil }

        var millisecond = 0
        if scanner.skip(".") {
            guard let fraction = scanner.fractionInThousandths() else { return nil }
            millisecond = fraction
        }

        guard let offsetMinutes = scanner.utcOffsetInMinutes(), scanner.isAtEnd else { return nil }
        let seconds = ((hour * 60) + minute - offsetMinutes) * 60 + second
        self.init(
            milliseconds: Int64(day.ordinal) * Self.millisecondsPerDay + Int64(seconds) * 1000 + Int64(millisecond))
        guard Self.writable.contains(milliseconds) else { return nil }
    }

    /// From the start of the year 1 to the end of the year 9999, in UTC.
    private static let writable: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

    package static let millisecondsPerDay: Int64 = 86_400_000
}

/// Reads fixed-width digits and single characters from ASCII text, front to back.
struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func fractionInThousandths() -> Int? {
        guard var value = digit() else { return nil }
        var read = 1
        while let digit = digit() {
            if read < 3 { value = value * 10 + digit }
            read += 1
        }
        while read < 3 {
            value *= 10
            read += 1
        }
        return value
    }

    mutating func utcOffsetInMinutes() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), hours < 24, skip(":"), let minutes = number(digits: 2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }
}

extension Int {
    func zeroPadded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

extension BinaryInteger {
    /// The quotient rounded towards negative infinity, where `/` rounds towards zero.
    func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
