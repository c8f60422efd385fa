extension Instant {
    /// The instant as RFC 3339 text in UTC with milliseconds: `2026-11-23T09:15:00.000Z`.
    package var rfc3339: String {
        let day = LocalDay(ordinal: Int(milliseconds.flooredQuotient(by: Self.millisecondsPerDay)))
        let rest = Int(milliseconds - Int64(day.ordinal) * Self.millisecondsPerDay)
        var writer = DigitWriter()
        writer.day(day)
        writer.character("T")
        writer.number(rest / 3_600_000, digits: 2)
        writer.character(":")
        writer.number(rest / 60_000 % 60, digits: 2)
        writer.character(":")
        writer.number(rest / 1000 % 60, digits: 2)
        writer.character(".")
        writer.number(rest % 1000, digits: 3)
        writer.character("Z")
        return writer.text
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

extension BinaryInteger {
    /// The quotient rounded towards negative infinity, where `/` rounds towards zero.
    func flooredQuotient(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
