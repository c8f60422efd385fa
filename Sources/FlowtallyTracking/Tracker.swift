public import Logging
public import ServiceLifecycle

/// Records what a program runs in a Flowtally ledger.
///
/// ```swift
/// let tracker = try Tracker(TrackerConfiguration(server: url, apiKey: key), logger: logger)
/// try await tracker.track("nightly-invoices", trigger: .scheduled) { run in
///     run.progress(["sent": 12])
/// }
/// ```
///
/// The work is never delayed by the ledger and never fails because of it: reports wait in a bounded queue, in memory or in a
/// spool on disk, and ``run()`` sends them in batches. Add the tracker to a `ServiceGroup`, or use ``withTracker(_:logger:_:)``.
/// A report names its run by an id that was made once, when the run began; the ledger merges by it, so a report may be
/// sent again whenever it is not certain that it arrived.
public struct Tracker: Service, CustomStringConvertible {
    /// For logs, such as those of a `ServiceGroup`, which would otherwise say all that is in it, the key too.
    public var description: String { "Tracker" }

    let configuration: TrackerConfiguration
    let outbox: Outbox
    let sender: Sender
    let logger: Logger
    let clock: WallClock

    /// A tracker that sends to the server of the configuration.
    ///
    /// Where the spool's directory cannot be used, the reason is logged, and reports wait in memory alone.
    public init(_ configuration: TrackerConfiguration, logger: Logger) {
        self.init(
            configuration, transport: HTTPTransport(configuration), chance: { Double.random(in: 0..<1) }, logger: logger
        )
    }

    init(
        _ configuration: TrackerConfiguration, transport: any Transport, clock: any Clock<Duration> = ContinuousClock(),
        wallClock: WallClock = .system, chance: @escaping @Sendable () -> Double,
        counters: ReportCounters = ReportCounters(), logger: Logger
    ) {
        self.configuration = configuration
        self.logger = logger
        self.clock = wallClock
        outbox = Outbox(
            spool: configuration.spool, memory: configuration.queue, counters: counters, logger: logger)
        sender = Sender(
            outbox: outbox, transport: transport, retry: configuration.retry, batch: configuration.batch,
            adoptionInterval: configuration.spool?.adoptionInterval ?? .seconds(3600), clock: clock, chance: chance,
            counters: counters, logger: logger)
    }

    /// Runs the work and reports it: STARTED now, then COMPLETED when it returns, CANCELLED when its task is cancelled or it
    /// throws `CancellationError`, FAILED with the error's text when it throws something else.
    ///
    /// What the work returns or throws passes through. Within the work, ``TrackedRun/current`` is this run, and a run
    /// that is tracked inside it tells the ledger its parent.
    ///
    /// - Parameters:
    ///   - workflow: the workflow that this is a run of; it appears in the ledger at its first run.
    ///   - trigger: what set the run going.
    ///   - version: the version of the workflow's program, at most 255 characters.
    ///   - input: what the run works on; kept as JSON, and left out if it cannot be written as JSON in 64 KiB.
    public func track<Result, Failure: Error>(
        _ workflow: TrackedWorkflow, trigger: RunTrigger? = nil, version: String? = nil,
        input: (any Encodable)? = nil, _ work: (TrackedRun) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let parent = TrackedRun.current?.reference ?? configuration.parent
        let run = TrackedRun(
            workflow: workflow, trigger: trigger, version: version, parent: parent, input: input, tracker: self)
        run.begin()
        let result = await Self.result(of: work, in: run)
        switch result {
        case .success: run.end()
        case .failure(let error): run.end(throwing: error)
        }
        return try result.get()
    }

    /// Does the work where the caller is: without the isolation in its hands, the closure would hop to another thread and back.
    private static func result<Result, Failure: Error>(
        of work: (TrackedRun) async throws(Failure) -> Result, in run: TrackedRun,
        isolation: isolated (any Actor)? = #isolation
    ) async -> Swift.Result<Result, Failure> {
        await TrackedRun.$current.withValue(run) {
            _ = isolation
            do throws(Failure) {
                return .success(try await work(run))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Sends reports until the service is shut down gracefully, then sends what is left within the configured limit and
    /// logs what remains. Call it once.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await sender.serve() }
        if !Task.isCancelled { await flush() }
    }

    /// Sends what waits, also what other processes left in the spool.
    ///
    /// - Parameter policy: how long to try; the configuration's ``TrackerConfiguration/shutdownFlush`` if nil.
    /// - Returns: what became of the reports; what is left stays in the spool, or in memory until the process ends.
    @discardableResult
    public func flush(_ policy: FlushPolicy? = nil) async -> FlushOutcome {
        await sender.flush(policy ?? configuration.shutdownFlush)
    }
}

/// Runs `body` with a tracker that sends meanwhile, and sends what is left at the end within the configured limit.
///
/// For programs without a `ServiceGroup`. What the body returns or throws passes through.
public func withTracker<Result: Sendable, Failure: Error>(
    _ configuration: TrackerConfiguration, logger: Logger, _ body: (Tracker) async throws(Failure) -> Result
) async throws(Failure) -> Result {
    let tracker = Tracker(configuration, logger: logger)
    let result = await withTaskGroup { group in
        group.addTask { await tracker.sender.serve() }
        let result: Swift.Result<Result, Failure>
        do throws(Failure) {
            result = .success(try await body(tracker))
        } catch {
            result = .failure(error)
        }
        group.cancelAll()
        return result
    }
    if !Task.isCancelled { await tracker.flush() }
    return try result.get()
}
