import FlowtallyCore
import Synchronization

/// Of each workspace the hour of the past that figures are compared with, run by run.
///
/// "Last month until now" ends a moment later with each question, but within the same hour, and that hour seldom changes any more. It
/// is remembered while it is proved to be as it was: no row of its day is touched, no recount of touched days is at work or has been
/// since, and the day has as many runs as then (a deleted workflow takes its rows along, and so leaves no touch).
///
/// Of SQLite only: in PostgreSQL a statement that moves runs within their day, and leaves its sums as they are, does not touch it.
final class RememberedHours: Sendable {
    private let hours = Mutex<[WorkspaceID: RememberedHour]>([:])
    private let limits: Limits

    struct Limits {
        var workspaces = 100
        var runs = 5000
    }

    init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// What a day has before an instant in it; nil where its runs have to be counted.
    func part(of day: LocalDay, before end: Instant, _ connection: TenantConnection) throws -> RunsAndSavings? {
        guard let row = try connection.firstRow(FigureQueries.unchangedDay, ["day": .day(day)]) else { return nil }
        let place = RememberedHour.Place(
            day: day, hour: end.milliseconds / Milliseconds.hours(1).count, recountDue: try row.integer("recount_due"),
            runsOfDay: try row.integer("runs"))
        return try hour(at: place, connection).part(before: end)
    }

    private func hour(at place: RememberedHour.Place, _ connection: TenantConnection) throws -> RememberedHour {
        if let hour = hours.withLock({ $0[connection.workspace] }), hour.place == place { return hour }
        let hour = try RememberedHour(place, atMost: limits.runs, connection)
        hours.withLock {
            if $0.count >= limits.workspaces { $0.removeAll() }
            $0[connection.workspace] = hour
        }
        return hour
    }
}

/// The runs of an hour that a day had when it was recounted.
struct RememberedHour: Sendable {
    struct Place: Equatable {
        let day: LocalDay
        /// Counted from 1970, in UTC.
        let hour: Int64
        /// When touched days are recounted next: each recount moves it on.
        let recountDue: Int64
        let runsOfDay: Int64
    }

    let place: Place
    /// What the day has before the hour, and then with each run of it, in their order. None where those are too many.
    private var sums: [RunsAndSavings] = []
    private var starts: [Int64] = []

    init(_ place: Place, atMost limit: Int, _ connection: TenantConnection) throws {
        self.place = place
        let day = SQLValue.day(place.day)
        let runs = try connection.rows(
            FigureQueries.runsOfHour,
            [
                "day": day, "from": .instant(start(of: place.hour)), "to": .instant(start(of: place.hour + 1)),
                "limit": .integer(Int64(limit + 1)),
            ])
        guard runs.count <= limit else { return }
        let before = try connection.rows(
            FigureQueries.wholeHours, ["day": day, "from": 0, "to": .integer(place.hour)])
        var sum = try before.reduce(into: RunsAndSavings()) { try $0.add($1) }
        sums.append(sum)
        for run in runs {
            try sum.add(run)
            sums.append(sum)
            starts.append(try run.integer("started_at"))
        }
    }

    func part(before end: Instant) -> RunsAndSavings? {
        sums.isEmpty ? nil : sums[starts.count { $0 < end.milliseconds }]
    }
}

private func start(of hour: Int64) -> Instant { Instant(milliseconds: hour * Milliseconds.hours(1).count) }
