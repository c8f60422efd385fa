import FlowtallyCore
import FlowtallyPostgres
import Foundation

/// Looks at everything that a server needs.
package struct Doctor: Sendable {
    /// One thing that was looked at.
    package struct Finding: Sendable {
        package let subject: String
        package let isWell: Bool
        package let detail: String
    }

    private static let leastFreeBytes: Int64 = 512 * 1024 * 1024

    private let settings: Settings

    package init(settings: Settings) {
        self.settings = settings
    }

    package func examine() async -> [Finding] {
        [
            Finding(subject: "Flowtally", isWell: true, detail: Program.version), await database(), timeZones(),
            chartScript(), freeDisk(),
        ]
    }

    private func database() async -> Finding {
        switch settings.ledger {
        case .directory(let directory): await database(in: directory)
        case .server(let server): await database(on: server)
        }
    }

    private func database(on server: DatabaseServer) async -> Finding {
        do {
            let inspection = try await server.inspect()
            let state = inspection.isDurable ? "every commit durable" : "commits are not durable: fsync is off"
            return Finding(
                subject: "Database", isWell: inspection.isDurable,
                detail: "PostgreSQL \(inspection.version), \(server.description), \(state)")
        } catch {
            return Finding(subject: "Database", isWell: false, detail: "\(error)")
        }
    }

    private func database(in directory: LedgerDirectory) async -> Finding {
        guard directory.exists else {
            return Finding(
                subject: "Database", isWell: true,
                detail: "no ledger in \(directory.path) yet; flowtally serve makes it")
        }
        do {
            let inspection = try await directory.inspect()
            let isWell = inspection.damage == nil && inspection.isDurable && inspection.journalMode == "wal"
            let state =
                inspection.damage ?? (inspection.isDurable ? "whole, every commit durable" : "commits are not durable")
            return Finding(
                subject: "Database", isWell: isWell,
                detail:
                    "SQLite \(inspection.version), \(directory.databasePath), journal \(inspection.journalMode), \(state)"
            )
        } catch {
            return Finding(subject: "Database", isWell: false, detail: "\(error)")
        }
    }

    /// Berlin left summer time at 01:00 UTC on 25 October 2026: that day has 25 hours where the zone data is right.
    private func timeZones() -> Finding {
        let day = LocalDay(year: 2026, month: 10, day: 25)!
        let hours = LocalCalendar(timeZoneName: "Europe/Berlin").map {
            ($0.start(of: day.adding(days: 1)) - $0.start(of: day)).count / 3_600_000
        }
        let count = LocalCalendar.knownTimeZoneNames.count
        return Finding(
            subject: "Time zones", isWell: hours == 25 && count > 300,
            detail: hours == 25 ? "\(count) zones" : "the zone data is missing or too old")
    }

    private func chartScript() -> Finding {
        let isThere = FileManager.default.isReadableFile(atPath: settings.chartScriptPath)
        return Finding(
            subject: "Chart.js", isWell: isThere,
            detail: isThere
                ? settings.chartScriptPath
                : "\(settings.chartScriptPath) is missing: install libjs-chart.js or set FLOWTALLY_CHART_SCRIPT_PATH")
    }

    private func freeDisk() -> Finding {
        let directory = LedgerDirectory(settings.dataDirectory).exists ? settings.dataDirectory : "."
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return Finding(subject: "Disk", isWell: false, detail: "how much is free cannot be told")
        }
        return Finding(
            subject: "Disk", isWell: free >= Self.leastFreeBytes,
            detail: "\(free / 1_048_576) MiB free, at least \(Self.leastFreeBytes / 1_048_576) MiB wanted")
    }
}
