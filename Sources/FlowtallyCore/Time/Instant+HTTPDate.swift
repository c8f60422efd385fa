extension Instant {
    /// The second as HTTP writes it: `Mon, 23 Nov 2026 09:15:00 GMT` (IMF-fixdate; RFC 9110, section 5.6.7).
    package var httpDate: String {
        let day = LocalDay(ordinal: Int(milliseconds.flooredQuotient(by: Self.millisecondsPerDay)))
        // Day 0 was a Thursday.
        let weekday = Self.weekdays[(day.ordinal % 7 + 7) % 7]
        let (text, month) = (rfc3339, Self.months[day.yearMonthDay.month - 1])
        let (year, dayOfMonth, time) = (text.prefix(4), text.dropFirst(8).prefix(2), text.dropFirst(11).prefix(8))
        return "\(weekday), \(dayOfMonth) \(month) \(year) \(time) GMT"
    }

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
