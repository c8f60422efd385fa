package import FlowtallyCore
package import Logging
import Synchronization

/// Answers of the dashboard as finished bytes.
///
/// What a read may rely on: an answer holds every change that `LiveHub` knew of when the read began; it is at most five
/// minutes old whatever fails; one that could not be computed anew says so.
package final class AnswerCache: Sendable {
    private struct State {
        var shelf: AnswerShelf
        /// Computations that are under way.
        var flights: [AnswerKey: Promise<FinishedAnswer>] = [:]
        /// Until then the shared cache, which failed a moment ago, is left alone.
        var sharedRestsUntil: Instant?
    }

    /// How long an answer is given without a look at the clock's effect on it; then it is given once more while it is made anew.
    static let freshFor = Milliseconds.seconds(30)
    /// How long an answer is given where no newer one can be had.
    static let longestAge = Milliseconds.minutes(5)

    private let state: Mutex<State>
    private let shared: any SharedCache
    private let hub: LiveHub
    private let clock: any WallClock
    private let metrics = AnswerMetrics()
    private let logger: Logger

    /// - Parameter capacity: in bytes of bodies.
    package init(
        hub: LiveHub, shared: any SharedCache = NoSharedCache(), clock: any WallClock = SystemClock(),
        capacity: Int = 32 * 1024 * 1024, logger: Logger
    ) {
        self.hub = hub
        self.shared = shared
        self.clock = clock
        self.logger = logger
        state = Mutex(State(shelf: AnswerShelf(capacity: capacity)))
    }

    /// The answer for a key, from memory where it still holds, and otherwise by `compute`, once for all who wait.
    ///
    /// - Parameter recomputes: whether an answer that holds is not good enough.
    ///
    /// Throws what `compute` throws where there is no answer that is recent enough to be given instead.
    package func answer(
        for key: AnswerKey, recomputes: Bool = false, compute: @escaping @Sendable () async throws -> FinishedAnswer
    ) async throws -> ServedAnswer {
        let needed = hub.generation(of: key.workspace)
        if !recomputes, let kept = kept(key, youngerThan: Self.longestAge) {
            if kept.age >= Self.freshFor { Task { beginFlight(for: key, compute) } }
            return kept
        }
        if !recomputes, let needed, let answer = await sharedAnswer(for: key, generation: needed) {
            return given(answer, .cached)
        }
        do {
            return given(try await computed(key, needed: recomputes ? nil : needed, compute), .computed)
        } catch let error as LedgerError where !error.mayPass {
            throw error
        } catch {
            let known = state.withLock { $0.shelf.answer(for: key) }
            guard let known, clock.now() - known.madeAt < Self.longestAge else { throw error }
            logger.warning(
                "an older answer is given", metadata: ["kind": "\(key.kind)", "error": "\(String(reflecting: error))"])
            return given(known, .stale)
        }
    }

    /// The answer for a key, if one is kept that nothing more has to be done for.
    func fresh(_ key: AnswerKey) -> ServedAnswer? { kept(key, youngerThan: Self.freshFor) }

    /// An answer in memory that still holds.
    private func kept(_ key: AnswerKey, youngerThan limit: Milliseconds) -> ServedAnswer? {
        let now = clock.now()
        guard let needed = hub.generation(of: key.workspace),
            let known = state.withLock({ $0.shelf.answer(for: key) }), known.generation >= needed,
            now < known.validUntil, now - known.madeAt < limit
        else { return nil }
        return given(known, .cached)
    }

    private func given(_ answer: FinishedAnswer, _ source: ServedAnswer.Source) -> ServedAnswer {
        metrics.noteAnswer(source)
        return ServedAnswer(answer: answer, source: source, age: max(Milliseconds(0), clock.now() - answer.madeAt))
    }

    /// An answer with the changes up to `needed`: of a computation that is under way or, where that began too early, of the next.
    private func computed(
        _ key: AnswerKey, needed: Int64?, _ compute: @escaping @Sendable () async throws -> FinishedAnswer
    ) async throws -> FinishedAnswer {
        if let earlier = state.withLock({ $0.flights[key] }) {
            let answer = try? await earlier.value()
            if let needed, let answer, answer.generation >= needed { return answer }
        }
        // Whoever began this one did so after the one above had ended, and so after this read began.
        return try await beginFlight(for: key, compute).value()
    }

    /// The computation that is under way for a key, or a new one.
    @discardableResult
    private func beginFlight(
        for key: AnswerKey, _ compute: @escaping @Sendable () async throws -> FinishedAnswer
    ) -> Promise<FinishedAnswer> {
        let (flight, isNew) = state.withLock { state in
            if let flight = state.flights[key] { return (flight, false) }
            let flight = Promise<FinishedAnswer>()
            state.flights[key] = flight
            return (flight, true)
        }
        // A task of its own, which goes on when whoever began it has gone; here and now, as far as that goes.
        if isNew {
            Task.immediate {
                let result: Result<FinishedAnswer, any Error>
                do { result = .success(try await make(key, compute)) } catch { result = .failure(error) }
                state.withLock { $0.flights[key] = nil }
                flight.fulfil(result)
            }
        }
        return flight
    }

    /// Computes an answer, and keeps it.
    private func make(
        _ key: AnswerKey, _ compute: () async throws -> FinishedAnswer
    ) async throws -> FinishedAnswer {
        let answer = try await compute()
        hub.learn(answer.generation, of: key.workspace)
        state.withLock { $0.shelf.put(answer, for: key) }
        share(answer, for: key)
        return answer
    }

    // MARK: - The cache that servers share

    /// An answer that another server made of just this generation, and not long ago.
    private func sharedAnswer(for key: AnswerKey, generation: Int64) async -> FinishedAnswer? {
        guard shared.isShared, !sharedRests else { return nil }
        do {
            let answer = try await shared.value(for: Self.name(key, generation)).flatMap(FinishedAnswer.init(stored:))
            let now = clock.now()
            let holds = answer.map {
                $0.generation == generation && now < $0.validUntil && now - $0.madeAt < Self.freshFor
            }
            metrics.noteSharedRead(isHit: holds == true)
            guard let answer, holds == true else { return nil }
            state.withLock { $0.shelf.put(answer, for: key) }
            return answer
        } catch {
            noteSharedFailure(error)
            return nil
        }
    }

    private func share(_ answer: FinishedAnswer, for key: AnswerKey) {
        guard shared.isShared, !sharedRests else { return }
        Task {
            do {
                try await shared.set(
                    answer.stored, for: Self.name(key, answer.generation), lifetime: Self.longestAge)
            } catch {
                noteSharedFailure(error)
            }
        }
    }

    private var sharedRests: Bool {
        let now = clock.now()
        return state.withLock { $0.sharedRestsUntil.map { now < $0 } ?? false }
    }

    /// One that hangs must not hold up every request.
    private func noteSharedFailure(_ error: any Error) {
        let until = clock.now() + .seconds(5)
        state.withLock { $0.sharedRestsUntil = until }
        metrics.noteSharedFailure()
        logger.warning("the shared cache failed and is left alone for 5 s", metadata: ["error": "\(error)"])
    }

    /// The version changes with the form of what is stored, so that servers of two versions do not read each other's.
    private static func name(_ key: AnswerKey, _ generation: Int64) -> String {
        "flowtally:answer:\(Program.version):\(key.workspace.text):\(key.kind):\(key.parameters.sha256.prefix(32)):\(generation)"
    }
}

extension LedgerError {
    /// Whether the same request may succeed a moment later.
    fileprivate var mayPass: Bool {
        if case .unavailable = self { true } else { false }
    }
}
