/// A number as people type it, such as `1234.50`: digits, and a separator before those behind it. It is never a floating-point number,
/// so money stays exact.
struct TypedDecimal {
    private let digits: Int64
    private let scale: Int

    /// Nil for anything else, for signs, and for more than 15 digits.
    ///
    /// - Parameter separator: that of the writer's region. A point is understood everywhere, but before three digits, where it may
    ///   mean thousands to whoever writes another separator.
    init?(_ text: String, separator: String = ".") {
        guard let match = text.wholeMatch(of: /([0-9]{1,15})(?:([^0-9]+)([0-9]{1,15}))?/) else { return nil }
        let fraction = match.output.3 ?? ""
        switch match.output.2 {
        case nil, Substring(separator): break
        case "." where fraction.count != 3: break
        default: return nil
        }
        guard match.output.1.count + fraction.count <= 15, let digits = Int64(match.output.1 + fraction) else {
            return nil
        }
        self.digits = digits
        scale = fraction.count
    }

    /// So many times the number, where that is whole: minor units of an amount, or seconds of minutes.
    func whole(times factor: Int64) -> Int64? {
        let (quotient, rest) = (Int128(digits) * Int128(factor)).quotientAndRemainder(dividingBy: Self.power(scale))
        return rest == 0 ? Int64(exactly: quotient) : nil
    }

    /// Writes a whole number of such parts, with as many digits behind the point.
    static func text(_ value: Int64, digits: Int, separator: String = ".") -> String {
        guard digits > 0 else { return String(value) }
        let padded = String(repeating: "0", count: max(0, digits + 1 - String(value).count)) + String(value)
        return padded.dropLast(digits) + separator + padded.suffix(digits)
    }

    static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
