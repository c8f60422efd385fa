import Synchronization

/// A value that one task makes and another waits for.
final class Promise<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case pending(CheckedContinuation<Value, any Error>?)
        case fulfilled(Result<Value, any Error>)
    }

    private let state = Mutex(State.pending(nil))

    /// Called once.
    func fulfil(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            guard case .pending(let waiting) = state else { return nil }
            state = .fulfilled(result)
            return waiting
        }
        waiting?.resume(with: result)
    }

    /// Awaited by one task.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state -> Result<Value, any Error>? in
                guard case .fulfilled(let result) = state else {
                    state = .pending(continuation)
                    return nil
                }
                return result
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
