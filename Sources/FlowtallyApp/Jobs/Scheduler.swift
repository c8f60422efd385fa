package import FlowtallyCore
package import Logging
import ServiceLifecycle

/// Does a server's scheduled work, job after job, until the server ends.
///
/// Leases in the ledger keep several servers from doing the same; one that dies is followed by another where it stopped.
package struct Scheduler: Service, CustomStringConvertible {
    /// For logs, which would otherwise say all that is in it.
    package var description: String { "Scheduler" }

    private let ledger: any Ledger
    private let clock: any WallClock
    private let settings: JobSettings
    private let logger: Logger
    private let holder: String

    package init(
        ledger: any Ledger, clock: any WallClock = SystemClock(), settings: JobSettings = JobSettings(), logger: Logger
    ) {
        self.ledger = ledger
        self.clock = clock
        self.settings = settings
        self.logger = logger
        holder = Identifier<Scheduler>.new(at: clock.now()).text
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await doWhatIsDue()
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Does each job that is due and that nobody else is doing, once. Errors are logged; the job is tried again later.
    package func doWhatIsDue() async {
        do {
            for workspace in try await ledger.workspaceIDs() {
                for job in Job.allCases where isWanted(job) && !Task.isCancelled {
                    guard try await ledger.take(job, as: holder, in: workspace) else { continue }
                    await perform(job, in: workspace)
                }
            }
        } catch {
            logger.error("scheduled work could not begin", metadata: ["error": "\(error)"])
        }
    }

    private func isWanted(_ job: Job) -> Bool { job != .letOldRunsGo || settings.runRetentionDays != nil }

    private func perform(_ job: Job, in workspace: WorkspaceID) async {
        let start = ContinuousClock.now
        let lease = JobLease(job: job, holder: holder, workspace: workspace, ledger: ledger)
        let work = JobWork(lease: lease, ledger: ledger, clock: clock, settings: settings, logger: logger)
        let metrics = JobMetrics(job)
        do {
            let nextDue = try await work.perform()
            try await ledger.release(job, as: holder, dueAt: nextDue, in: workspace)
            metrics.noteSuccess(at: clock.now())
        } catch let error where error is CancellationError || Task.isCancelled {
            // A query that is interrupted says so in the database's own words.
            metrics.note("stopped")
            // The server ends: whoever comes next goes on at once.
            try? await ledger.release(job, as: holder, dueAt: clock.now(), in: workspace)
        } catch {
            metrics.note("failed")
            logger.error("scheduled work failed", metadata: ["job": "\(job.rawValue)", "error": "\(error)"])
            try? await ledger.release(job, as: holder, dueAt: clock.now() + .minutes(1), in: workspace)
        }
        metrics.noteDuration(ContinuousClock.now - start)
    }
}

/// How often a server does its scheduled work.
package struct JobSettings: Sendable, Equatable {
    /// How long days that changed wait to be recounted.
    package var recountInterval: Milliseconds
    /// How many days single runs are kept; nil for ever.
    package var runRetentionDays: Int?

    package init(recountInterval: Milliseconds = .minutes(5), runRetentionDays: Int? = nil) {
        self.recountInterval = recountInterval
        self.runRetentionDays = runRetentionDays
    }

    /// The figures of two months rest on single runs for the last hour of a part of a day.
    package static let shortestRunRetentionDays = 62
}

/// The right to do a job, which must be renewed while the work goes on.
struct JobLease: Sendable {
    let job: Job
    let holder: String
    let workspace: WorkspaceID
    let ledger: any Ledger

    /// Throws `CancellationError` where the server ends or the lease was lost.
    func renew() async throws {
        try Task.checkCancellation()
        guard try await ledger.keep(job, as: holder, in: workspace) else { throw CancellationError() }
    }
}
