import FlowtallySQL
import Synchronization

/// A database whose writes wait at a gate once it is closed.
struct GatedDatabase: SQLDatabase {
    let database: any SQLDatabase
    let gate: Gate

    var dialect: SQLDialect { database.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        await gate.pass()
        return try await database.write(body)
    }
}

/// A gate that is open until it is closed.
final class Gate: Sendable {
    private let isClosed = Mutex(false)
    private let reached = AsyncStream<Void>.makeStream()
    private let opened = AsyncStream<Void>.makeStream()

    func close() {
        isClosed.withLock { $0 = true }
    }

    func open() {
        isClosed.withLock { $0 = false }
        opened.continuation.finish()
    }

    /// Waits while the gate is closed.
    func pass() async {
        guard isClosed.withLock({ $0 }) else { return }
        reached.continuation.finish()
        for await _ in opened.stream {}
    }

    /// Waits until somebody stands at the closed gate.
    func waitUntilReached() async {
        for await _ in reached.stream {}
    }
}
