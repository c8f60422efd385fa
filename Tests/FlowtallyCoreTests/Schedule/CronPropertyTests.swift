import FlowtallyTestSupport
import Testing

@testable import FlowtallyCore

/// Random expressions against a walk over every minute of days on which clocks are set, in zones that do it in odd ways.
struct CronPropertyTests {
    static let changes = [
        ("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25"), ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"), ("Australia/Lord_Howe", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-10-04"), ("Africa/Casablanca", "2026-02-15"),
        ("Africa/Casablanca", "2026-03-22"), ("Pacific/Apia", "2011-12-30"), ("America/St_Johns", "2006-10-29"),
        ("America/St_Johns", "2007-03-11"), ("America/Havana", "2026-11-01"), ("Asia/Kathmandu", "2026-05-01"),
        ("America/Sao_Paulo", "2018-11-04"),
    ]

    @Test("next and previous are what a walk over every minute finds", arguments: changes)
    func walk(zoneName: String, date: String) throws {
        let walk = CronWalk(zone: zoneName, around: date, days: 3)
        let calendar = zone(zoneName)
        var generator = SplitMix64(seed: 5)
        // At the edges of the walk a gap may lie outside.
        let (start, end) = (walk.minutes[0].instant + .days(1), walk.minutes[walk.minutes.count - 1].instant - .days(1))
        var found = 0
        for _ in 0..<60 {
            let cron = RandomCron(using: &generator)
            guard let expression = try? CronExpression(cron.text) else { continue }
            let expected = walk.times(of: cron)
            let inside = expected.filter { start < $0 && $0 <= end }
            #expect(times(of: expression, calendar, after: start, to: end) == inside, "\(cron)")
            for _ in 0..<5 {
                let moment = Instant(
                    milliseconds: .random(in: start.milliseconds...end.milliseconds, using: &generator))
                if let last = expected.last(where: { $0 <= moment }) {
                    #expect(
                        expression.previous(atOrBefore: moment, in: calendar) == last, "\(cron) at \(moment.rfc3339)")
                }
                if let next = expected.first(where: { $0 > moment }) {
                    #expect(expression.next(after: moment, in: calendar) == next, "\(cron) at \(moment.rfc3339)")
                }
            }
            found += inside.count
        }
        #expect(found > 300)
    }

    private func times(
        of expression: CronExpression, _ calendar: LocalCalendar, after start: Instant, to end: Instant
    ) -> [Instant] {
        var times: [Instant] = []
        var time = start
        while let next = expression.next(after: time, in: calendar), next <= end {
            times.append(next)
            time = next
        }
        return times
    }
}
