import FlowtallyCore

/// A database that does transactions again where they failed for now only, and says the rest as the ledger's errors.
struct RetryingDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let retries: Retries

    init(_ base: any SQLDatabase, _ retries: Retries) {
        self.base = base
        self.retries = retries
    }

    var dialect: SQLDialect { base.dialect }

    /// Throws `LedgerError.unavailable`.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await retrying { try await base.read(body) }
    }

    /// Throws `LedgerError`: `unavailable`, `outcomeUnknown`.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await retrying { try await base.write(body) }
    }

    /// Throws `LedgerError.unavailable`.
    func readBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await retrying { try await base.readBriefly(body) }
    }

    /// Throws `LedgerError`: `unavailable`, `outcomeUnknown`.
    func writeBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await retrying { try await base.writeBriefly(body) }
    }

    private func retrying<Result>(_ transaction: () async throws -> Result) async throws -> Result {
        var attempt = 1
        while true {
            do {
                return try await transaction()
            } catch let error as SQLDatabaseError {
                guard error.kind.isSafeToRepeat, attempt < retries.attempts else { throw LedgerError(error) }
                let delay = retries.delay(after: attempt)
                retries.onRetry(Retry(error: error, attempt: attempt, delay: delay))
                try await retries.clock.sleep(for: delay)
                attempt += 1
            }
        }
    }
}

/// How transactions are done again: a few times, after random delays that may grow (exponential backoff with full jitter).
package struct Retries: Sendable {
    /// How often a transaction is tried in all.
    let attempts: Int
    let firstDelay: Duration
    let longestDelay: Duration
    let clock: any Clock<Duration>
    /// From 0 up to 1.
    let randomFraction: @Sendable () -> Double
    /// Told before each wait.
    let onRetry: @Sendable (Retry) -> Void

    package init(
        attempts: Int = 5, firstDelay: Duration = .milliseconds(10), longestDelay: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        randomFraction: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        onRetry: @escaping @Sendable (Retry) -> Void = { _ in }
    ) {
        self.attempts = attempts
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.clock = clock
        self.randomFraction = randomFraction
        self.onRetry = onRetry
    }

    func delay(after attempt: Int) -> Duration {
        min(longestDelay, firstDelay * (1 << (attempt - 1))) * randomFraction()
    }
}

/// A transaction that failed and is about to be done again.
package struct Retry: Sendable {
    package let error: SQLDatabaseError
    /// 1 for the first failure.
    package let attempt: Int
    package let delay: Duration
}

extension LedgerError {
    fileprivate init(_ error: SQLDatabaseError) {
        switch error.kind {
        case .outcomeUnknown: self = .outcomeUnknown(error.description)
        case .busy, .serialization, .deadlock, .readOnly, .connectionLost, .unique, .foreignKey, .constraint, .failure:
            self = .unavailable(error.description)
        }
    }
}
