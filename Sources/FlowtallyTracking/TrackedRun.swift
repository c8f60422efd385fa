import Foundation
import Logging
import Synchronization

/// A run under way.
public final class TrackedRun: Sendable {
    /// The run that the current task is part of.
    @TaskLocal public static var current: TrackedRun?

    /// Which run it is; its `externalId` in the ledger is a UUID.
    public let reference: RunReference
    private let workflow: TrackedWorkflow
    private let trigger: RunTrigger?
    private let version: String?
    private let input: JSONText?
    private let startedAt: Date
    private let start = ContinuousClock.now
    private let tracker: Tracker
    private let state = Mutex(State())

    private struct State {
        var output: JSONText?
        var outcome: Outcome?
        var lastProgress: ContinuousClock.Instant?
    }

    private enum Outcome {
        case failed(String)
        case cancelled(String?)
    }

    init(
        workflow: TrackedWorkflow, trigger: RunTrigger?, version: String?, parent: RunReference?,
        input: (any Encodable)?, tracker: Tracker
    ) {
        reference = RunReference(workflow: workflow.id, externalId: UUID().uuidString.lowercased())
        self.workflow = workflow
        self.trigger = trigger
        self.version = version
        self.tracker = tracker
        self.input = tracker.json(input, "input").adding(parent: parent)
        startedAt = tracker.clock.now()
    }

    /// Reports that the run is RUNNING and how far it has come. At most one a second is sent; those between are left out.
    ///
    /// Until the run has an output, the ledger shows the latest progress as `{"at": ..., "progress": ...}`.
    public func progress(_ progress: some Encodable) {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            if let last = state.lastProgress, now - last < .seconds(1) { return false }
            state.lastProgress = now
            return true
        }
        guard isDue, let json = tracker.json(progress, "progress") else { return }
        // Of two unfinished reports the ledger keeps the output that sorts last: times do so by themselves.
        let at = JSONText(string: tracker.clock.now().rfc3339)
        report(.running, output: JSONText(members: [("at", at), ("progress", json)]))
    }

    /// Sets what the run's end will report as its output; left out if it cannot be written as JSON in 64 KiB.
    public func setOutput(_ output: some Encodable) {
        guard let json = tracker.json(output, "output") else { return }
        state.withLock { $0.output = json }
    }

    /// Makes the run FAILED with this text, although its work may return.
    public func markFailed(_ error: String) {
        state.withLock { $0.outcome = .failed(error) }
    }

    /// Makes the run CANCELLED, although its work may return.
    public func markCancelled(_ reason: String? = nil) {
        state.withLock { $0.outcome = .cancelled(reason) }
    }

    func begin() {
        report(.started, input: input)
    }

    func end() {
        let (output, outcome) = state.withLock { ($0.output, $0.outcome) }
        switch outcome {
        case .failed(let error): report(.failed, output: output, error: error)
        case .cancelled(let reason): report(.cancelled, output: output, error: reason)
        case nil: report(.completed, output: output)
        }
    }

    func end(throwing error: any Error) {
        let output = state.withLock { $0.output }
        if error is CancellationError || Task.isCancelled {
            report(.cancelled, output: output, error: error is CancellationError ? nil : String(describing: error))
        } else {
            report(.failed, output: output, error: String(describing: error))
        }
    }

    private func report(
        _ status: RunStatus, input: JSONText? = nil, output: JSONText? = nil, error: String? = nil
    ) {
        // The end is the start and what has passed since, so that a clock that is set back makes no run end before it began.
        let completedAt = status.isFinished ? startedAt + (ContinuousClock.now - start).seconds : nil
        let report = Report(
            workflow: workflow, externalId: reference.externalId, status: status, startedAt: startedAt,
            completedAt: completedAt, trigger: trigger, version: version, input: input, output: output, error: error)
        tracker.outbox.append(report.line)
        tracker.logger.debug(
            "run reported",
            metadata: [
                "workflow": "\(workflow.id)", "run": "\(reference.externalId)", "status": "\(status.rawValue)",
            ])
    }
}

extension Tracker {
    /// The value as JSON; nil, and a line in the log, where it cannot be written or is too large.
    fileprivate func json(_ value: (any Encodable)?, _ name: String) -> JSONText? {
        guard let value else { return nil }
        do {
            return try JSONText(encoding: value)
        } catch {
            logger.warning("a run's \(name) is left out: \(error)")
            return nil
        }
    }
}

extension JSONText? {
    /// The ledger has no field for a run's parent: an input that is an object, or none, tells it.
    fileprivate func adding(parent: RunReference?) -> JSONText? {
        guard let parent, let member = try? JSONText(encoding: parent) else { return self }
        guard let self else { return JSONText(members: [("parent", member)]) }
        return self.adding("parent", member) ?? self
    }
}
