/// A schedule as `crontab` writes it, of five fields: minute, hour, day of month, month, weekday.
///
/// The dialect is that of Vixie's cron and its successors; `Docs/schedules.md` describes it.
package struct CronExpression: Sendable, Hashable {
    /// The expression as it was written.
    package let text: String
    let minutes: CronValues
    let hours: CronValues
    let daysOfMonth: CronValues
    let months: CronValues
    let weekdays: CronValues

    /// Throws `CronProblem` with the field that is wrong and what would be valid.
    package init(_ text: String) throws(CronProblem) {
        self.text = text
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        let fields = try Self.fields(words)
        minutes = try CronField.minute.values(fields[0])
        hours = try CronField.hour.values(fields[1])
        daysOfMonth = try CronField.dayOfMonth.values(fields[2])
        months = try CronField.month.values(fields[3])
        weekdays = try CronField.weekday.values(fields[4])
        guard namesADay else {
            throw CronProblem("day of month: none of the months that are named has such a day")
        }
    }

    private static func fields(_ words: [String]) throws(CronProblem) -> [String] {
        if let name = words.first, name.hasPrefix("@") {
            guard words.count == 1, let fields = macros[name.lowercased()] else {
                throw CronProblem("\(name) is not known; known are \(macros.keys.sorted().joined(separator: ", "))")
            }
            return fields.split(separator: " ").map(String.init)
        }
        guard words.count == 5 else {
            throw CronProblem(
                "there must be five fields (minute, hour, day of month, month, weekday), not \(words.count)")
        }
        return words
    }

    private static let macros = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// Whether a year has a day on which this may fire: 30 February would be none.
    private var namesADay: Bool {
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let hasDate = months.list.contains { month in
            daysOfMonth.first(from: 1).map { $0 <= longest[month - 1] } ?? false
        }
        return hasDate || eitherDay
    }

    /// With both days restricted, one of them is enough; otherwise both must fit.
    private var eitherDay: Bool { !daysOfMonth.isStar && !weekdays.isStar }

    /// Whether this fires at some time of a local day.
    func fires(on day: LocalDay) -> Bool {
        let (_, month, dayOfMonth) = day.yearMonthDay
        guard months.contains(month) else { return false }
        let fits = (daysOfMonth.contains(dayOfMonth), weekdays.contains(day.isoWeekday % 7))
        return eitherDay ? fits.0 || fits.1 : fits.0 && fits.1
    }
}

/// Why a text is not a cron expression: which field is wrong, and what would be valid.
package struct CronProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
