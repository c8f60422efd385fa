import Synchronization

/// A read that may be cancelled before and while it has a connection.
final class RunningRead: Sendable {
    private let state = Mutex((connection: PostgresConnection?.none, isCancelled: false))

    func run<Result>(on connection: PostgresConnection, _ body: () throws -> Result) throws -> Result {
        try state.withLock { state in
            if state.isCancelled { throw CancellationError() }
            state.connection = connection
        }
        defer { state.withLock { $0.connection = nil } }
        do {
            return try body()
        } catch {
            // What the server says to a query that was cut off is of no interest.
            throw connection.isCancelled.isSet ? CancellationError() : error
        }
    }

    /// Returns the connection whose query is under way; it is not used again.
    func cancel() -> PostgresConnection? {
        state.withLock { state in
            state.isCancelled = true
            state.connection?.isCancelled.set()
            return state.connection
        }
    }
}
