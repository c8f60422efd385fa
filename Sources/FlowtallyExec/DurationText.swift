/// A length of time as people write it: `90s`, `15m`, `1h`, `1h30m`, `2d`, or seconds alone.
package struct DurationText: Sendable, Equatable {
    package let duration: Duration

    /// Nil for anything else, and for no time at all.
    package init?(_ text: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let parts = text.wholeMatch(of: /(?:\d{1,9}[smhd])+|\d{1,9}/)?.output else { return nil }
        let seconds = parts.matches(of: /(\d+)([smhd]?)/).reduce(Int64(0)) { sum, part in
            sum + (Int64(part.output.1) ?? 0) * (part.output.2.first.flatMap { units[$0] } ?? 1)
        }
        guard seconds > 0 else { return nil }
        duration = .seconds(seconds)
    }
}
