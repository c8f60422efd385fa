extension Instant {
    /// The second as HTTP writes it: `Mon, 23 Nov 2026 09:15:00 GMT` (IMF-fixdate; RFC 9110, section 5.6.7).
    package var httpDate: String {
        let day = LocalDay(ordinal: Int(milliseconds.flooredQuotient(by: Self.millisecondsPerDay)))
        let (weekday, month) = (Self.weekdays[day.isoWeekday - 1], Self.months[day.yearMonthDay.month - 1])
        let text = rfc3339
        let (year, dayOfMonth, time) = (text.prefix(4), text.dropFirst(8).prefix(2), text.dropFirst(11).prefix(8))
        return "\(weekday), \(dayOfMonth) \(month) \(year) \(time) GMT"
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
