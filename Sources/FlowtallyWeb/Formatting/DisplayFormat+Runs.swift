import FlowtallyCore

extension DisplayFormat {
    /// `25 Oct, 09:15`, and with the year where it is not that of `now`.
    func listTime(_ instant: Instant, asOf now: Instant) -> String {
        let (day, today) = (calendar.day(of: instant), calendar.day(of: now))
        let isThisYear = day.yearMonthDay.year == today.yearMonthDay.year
        return "\(isThisYear ? shortDay(day) : date(day)), \(time(instant))"
    }

    /// `25 October 2026, 09:15:07`.
    func exactTime(_ instant: Instant) -> String {
        "\(date(calendar.day(of: instant))), \(timeWithSeconds(instant))"
    }

    /// `1,284 runs`.
    func runs(_ count: Int64) -> String { "\(self.count(count)) \(count == 1 ? "run" : "runs")" }
}

extension RunStatus {
    var label: String { rawValue.prefix(1) + rawValue.dropFirst().lowercased() }

    /// The colour of its chip, which also bears the word.
    var tone: String {
        switch self {
        case .started, .running: "blue"
        case .completed: "green"
        case .failed: "red"
        case .cancelled: "grey"
        }
    }
}

extension RunTrigger {
    var label: String {
        switch self {
        case .scheduled: "Scheduled"
        case .direct: "Direct"
        }
    }
}
