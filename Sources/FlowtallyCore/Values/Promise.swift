import Synchronization

/// A value that one task makes and others wait for.
package final class Promise<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case pending([CheckedContinuation<Value, any Error>])
        case fulfilled(Result<Value, any Error>)
    }

    private let state = Mutex(State.pending([]))

    package init() {}

    /// Called once.
    package func fulfil(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value, any Error>] in
            guard case .pending(let waiting) = state else { return [] }
            state = .fulfilled(result)
            return waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }

    /// Throws what the promise was fulfilled with.
    package func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state -> Result<Value, any Error>? in
                switch state {
                case .fulfilled(let result): return result
                case .pending(let waiting):
                    state = .pending(waiting + [continuation])
                    return nil
                }
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
