extension CronExpression {
    /// The schedule in words: "At 03:00, Monday to Friday".
    package var words: String {
        [times, days].compactMap(\.self).joined(separator: ", ")
    }

    private var times: String {
        let (minutes, hours) = (minutes.list, hours.list)
        if hours.count == 24 { return everyHour(minutes) }
        if minutes.count * hours.count <= Self.mostTimes {
            let times = hours.flatMap { hour in minutes.map { Self.time(hour, $0) } }
            return "At \(Self.enumeration(times))"
        }
        if minutes.count == 1, let step = Self.step(of: hours, of: 24) {
            return "Every \(step) hours" + (minutes == [0] ? "" : " at minute \(minutes[0])")
        }
        if minutes.count == 1, hours.isRun {
            return
                "Every hour from \(Self.time(hours[0], minutes[0])) to \(Self.time(hours[hours.count - 1], minutes[0]))"
        }
        if hours.isRun {
            return "\(everyHour(minutes)) from \(Self.time(hours[0], 0)) to \(Self.time(hours[hours.count - 1], 59))"
        }
        return "\(everyHour(minutes)) in the hours \(Self.spans(hours.map(String.init), hours))"
    }

    private func everyHour(_ minutes: [Int]) -> String {
        if minutes == [0] { return "Every hour" }
        if minutes.count == 60 { return "Every minute" }
        if let step = Self.step(of: minutes, of: 60) { return "Every \(step) minutes" }
        if minutes.count == 1 { return "Every hour at minute \(minutes[0])" }
        return "Every hour at minutes \(Self.spans(minutes.map(String.init), minutes))"
    }

    /// Nil where every day is meant and the times already say "every".
    private var days: String? {
        let dates = daysOfMonth.count == 31 ? nil : datesOfMonths
        let weekdays = weekdays.count == 7 ? nil : weekdayNames
        switch (dates, weekdays) {
        case (nil, nil): return months.count == 12 ? (times.hasPrefix("Every") ? nil : "every day") : "in \(monthNames)"
        case (let dates?, nil): return dates
        case (nil, let weekdays?): return months.count == 12 ? weekdays : "\(weekdays) in \(monthNames)"
        case (let dates?, let weekdays?):
            let isEither = !daysOfMonth.isStar && !self.weekdays.isStar
            return isEither
                ? "\(dates) or \(weekdays)" + (months.count == 12 ? "" : " in \(monthNames)")
                : "\(dates) if it is a \(weekdays)"
        }
    }

    private var datesOfMonths: String {
        let days = daysOfMonth.list
        let word = days.count == 1 ? "day" : "days"
        return "\(word) \(Self.spans(days.map(String.init), days)) of \(months.count == 12 ? "the month" : monthNames)"
    }

    private var monthNames: String { Self.spans(months.list.map { Self.monthNames[$0 - 1] }, months.list) }

    /// Monday first, as weeks are everywhere else.
    private var weekdayNames: String {
        let days = weekdays.list.map { $0 == 0 ? 7 : $0 }.sorted()
        return Self.spans(days.map { Self.weekdayNames[$0 - 1] }, days)
    }

    // MARK: - Lists

    private static let mostTimes = 6

    private static func time(_ hour: Int, _ minute: Int) -> String {
        var writer = DigitWriter()
        writer.number(hour, digits: 2)
        writer.character(":")
        writer.number(minute, digits: 2)
        return writer.text
    }

    /// The distance of values that are equally far apart, also over the end; nil where they are not.
    private static func step(of values: [Int], of all: Int) -> Int? {
        guard values.count > 1, values[0] == 0, all.isMultiple(of: values.count) else { return nil }
        let step = all / values.count
        return values == values.indices.map { $0 * step } ? step : nil
    }

    /// Names with "to" between the ends of three and more neighbours.
    private static func spans(_ names: [String], _ values: [Int]) -> String {
        var parts: [String] = []
        var start = 0
        while start < values.count {
            var end = start
            while end + 1 < values.count, values[end + 1] == values[end] + 1 { end += 1 }
            if end - start < 2 { end = start }
            parts.append(end == start ? names[start] : "\(names[start]) to \(names[end])")
            start = end + 1
        }
        return enumeration(parts)
    }

    private static func enumeration(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return "\(parts.dropLast().joined(separator: ", ")) and \(last)"
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdayNames = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
}

extension [Int] {
    /// At least two values without a gap.
    fileprivate var isRun: Bool {
        count > 1 && self == Array((self[0]..<self[0] + count))
    }
}
