import FlowtallyCore
import FlowtallyTestSupport
import Foundation

/// A random expression with what it means, told without the reader of expressions.
struct RandomCron: CustomStringConvertible {
    private(set) var fields: [(text: String, values: Set<Int>)] = []

    var text: String { fields.map(\.text).joined(separator: " ") }
    var description: String { text }
    /// Times that follow the clock, also where it is set.
    var followsClock: Bool { fields[0].text.hasPrefix("*") || fields[1].text.hasPrefix("*") }

    init(using generator: inout SplitMix64) {
        for (range, starChance) in [(0...59, 3), (0...23, 3), (1...31, 6), (1...12, 7), (0...6, 6)] {
            let isStar = Int.random(in: 0..<10, using: &generator) < starChance
            fields.append(Self.field(range, isStar: isStar, &generator))
        }
        // Few days would leave most windows empty.
        if fields[3].values.count < 12, Bool.random(using: &generator) { fields[3] = ("*", Set(1...12)) }
    }

    private static func field(
        _ range: ClosedRange<Int>, isStar: Bool, _ generator: inout SplitMix64
    ) -> (String, Set<Int>) {
        let step = Int.random(in: 1...max(2, range.count / 3), using: &generator)
        if isStar {
            guard Bool.random(using: &generator) else { return ("*", Set(range)) }
            return ("*/\(step)", Set(range.filter { ($0 - range.lowerBound).isMultiple(of: step) }))
        }
        var (parts, values): ([String], Set<Int>) = ([], [])
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let first = Int.random(in: range, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0:
                let last = Int.random(in: first...range.upperBound, using: &generator)
                parts.append("\(first)-\(last)/\(step)")
                values.formUnion(stride(from: first, through: last, by: step))
            default:
                parts.append("\(first)")
                values.insert(first)
            }
        }
        return (parts.joined(separator: ","), values)
    }

    func fits(_ reading: Reading) -> Bool {
        let date = fields[2].values.contains(reading.dayOfMonth)
        let weekday = fields[4].values.contains(reading.weekday)
        let isDay = fields[2].text.hasPrefix("*") || fields[4].text.hasPrefix("*") ? date && weekday : date || weekday
        return isDay && fields[0].values.contains(reading.minute) && fields[1].values.contains(reading.hour)
            && fields[3].values.contains(reading.month)
    }
}

/// What a clock on the wall shows, by Foundation's own calendar.
struct Reading {
    let wall: Int
    let month: Int
    let dayOfMonth: Int
    let weekday: Int
    let hour: Int
    let minute: Int

    /// - Parameter wall: minutes since 1970 as the clock counts them.
    init(wall: Int) {
        self.wall = wall
        let date = Date(timeIntervalSince1970: TimeInterval(wall * 60))
        let parts = Self.calendar.dateComponents([.month, .day, .weekday, .hour, .minute], from: date)
        month = parts.month!
        dayOfMonth = parts.day!
        weekday = parts.weekday! - 1
        hour = parts.hour!
        minute = parts.minute!
    }

    private static let calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "UTC")!
        return calendar
    }()
}

/// Every minute of some days of a zone, one after the other.
struct CronWalk {
    let minutes: [(instant: Instant, wall: Int)]
    /// What the clock shows, or would have shown.
    private let readings: [Reading]

    init(zone: String, around date: String, days: Int) {
        let zone = TimeZone(identifier: zone)!
        let middle = instant(date + "T00:00:00Z").milliseconds / 60_000
        minutes = (-days * 1440..<days * 1440).map { offset in
            let minute = Int(middle) + offset
            let date = Date(timeIntervalSince1970: TimeInterval(minute * 60))
            return (Instant(milliseconds: Int64(minute) * 60_000), minute + zone.secondsFromGMT(for: date) / 60)
        }
        let walls = minutes.map(\.wall)
        readings = (walls.min()!...walls.max()!).map(Reading.init)
    }

    /// By the rules as they are told to people.
    func times(of cron: RandomCron) -> [Instant] {
        let wanted = readings.filter(cron.fits)
        if cron.followsClock {
            let walls = Set(wanted.map(\.wall))
            return minutes.filter { walls.contains($0.wall) }.map(\.instant)
        }
        let times = wanted.compactMap { reading in
            minutes.first { $0.wall == reading.wall } ?? minutes.first { $0.wall > reading.wall }
        }
        return Set(times.map(\.instant)).sorted()
    }
}
