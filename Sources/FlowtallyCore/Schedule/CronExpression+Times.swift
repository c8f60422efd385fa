extension CronExpression {
    /// The first time after `instant` at which this fires by a zone's clock; nil where there is none within 40 years.
    ///
    /// At fixed times of the day a clock that is set forward or back makes no difference in number: a time that does not exist counts at the
    /// end of the gap, one that comes twice counts when it first comes. Where minute or hour begin with `*`, this follows the clock.
    package func next(after instant: Instant, in calendar: LocalCalendar) -> Instant? {
        minutes.isStar || hours.isStar
            ? nextByClock(after: instant, calendar) : nextFixedTime(after: instant, calendar)
    }

    /// The last time at or before `instant` at which this fires; nil where there is none within 40 years.
    package func previous(atOrBefore instant: Instant, in calendar: LocalCalendar) -> Instant? {
        func firstTime(after start: Instant) -> Instant? {
            next(after: start, in: calendar).flatMap { $0 <= instant ? $0 : nil }
        }
        var span = Milliseconds.minutes(1)
        while span < Self.furthest {
            if let first = firstTime(after: instant - span) {
                // Nothing fires behind the middle of the span, where the one before it ended.
                return last(from: first, end: instant - Milliseconds(span.count / 2), firstTime)
            }
            span = Milliseconds(span.count * 2)
        }
        return nil
    }

    /// The last of the times from `first` to `end`, by halving the span between.
    private func last(
        from first: Instant, end: Instant, _ firstTime: (_ after: Instant) -> Instant?
    ) -> Instant {
        var (last, end) = (first, end)
        while let following = firstTime(last) {
            let middle = following + Milliseconds((end - following).count / 2)
            if let later = firstTime(middle) {
                last = later
            } else {
                (last, end) = (following, middle)
            }
        }
        return last
    }

    private static let furthest = Milliseconds.days(40 * 366)

    /// The first local day from `day` on on which this fires.
    private func nextDay(from day: LocalDay) -> LocalDay? {
        (0..<Self.furthest.count / Instant.millisecondsPerDay).lazy
            .map { day.adding(days: Int($0)) }.first(where: fires)
    }

    // MARK: - Fixed times

    private func nextFixedTime(after instant: Instant, _ calendar: LocalCalendar) -> Instant? {
        var day = nextDay(from: calendar.day(of: instant))
        while let candidate = day {
            if let time = firstTime(of: candidate, after: instant, calendar) { return time }
            day = nextDay(from: candidate.adding(days: 1))
        }
        return nil
    }

    /// Times of a day come in the order of their readings, since of a reading that comes twice only the first counts: so the first of them
    /// after an instant can be found by halving.
    private func firstTime(of day: LocalDay, after instant: Instant, _ calendar: LocalCalendar) -> Instant? {
        let (hours, minutes) = (hours.list, minutes.list)
        func time(_ number: Int) -> Instant {
            let reading = Milliseconds.minutes(
                Int64(hours[number / minutes.count] * 60 + minutes[number % minutes.count]))
            return calendar.instant(of: day, at: reading)
        }
        var candidates = 0..<hours.count * minutes.count
        while !candidates.isEmpty {
            let middle = candidates.lowerBound + candidates.count / 2
            candidates =
                time(middle) > instant
                ? candidates.lowerBound..<middle : middle + 1..<candidates.upperBound
        }
        return candidates.lowerBound < hours.count * minutes.count ? time(candidates.lowerBound) : nil
    }

    // MARK: - By the clock

    private func nextByClock(after instant: Instant, _ calendar: LocalCalendar) -> Instant? {
        let end = instant + Self.furthest
        var time = instant + Milliseconds(Self.minute - calendar.timeOfDay(of: instant).count % Self.minute)
        while time < end {
            let minuteOfDay = Int(calendar.timeOfDay(of: time).count / Self.minute)
            let reading = fires(on: calendar.day(of: time)) ? firstReading(from: minuteOfDay) : nil
            if reading == minuteOfDay { return time }
            time = Self.step(from: time, byMinutes: (reading ?? Self.minutesOfDay) - minuteOfDay, calendar)
        }
        return nil
    }

    /// The first reading of the clock from `minute` of a day on at which this fires, in minutes.
    private func firstReading(from minute: Int) -> Int? {
        guard let hour = hours.first(from: minute / 60) else { return nil }
        if hour == minute / 60, let rest = minutes.first(from: minute % 60) { return hour * 60 + rest }
        guard let hour = hours.first(from: minute / 60 + 1), let first = minutes.first(from: 0) else { return nil }
        return hour * 60 + first
    }

    /// Forward, but not over a moment at which the clock is set: no reading may be missed.
    private static func step(from time: Instant, byMinutes count: Int, _ calendar: LocalCalendar) -> Instant {
        var span = Milliseconds.minutes(Int64(count))
        while span > .minutes(1), calendar.wallClock(of: time + span) - calendar.wallClock(of: time) != span.count {
            span = .minutes(span.count / minute / 2)
        }
        return time + span
    }

    private static let minute: Int64 = 60_000
    private static let minutesOfDay = 24 * 60
}
