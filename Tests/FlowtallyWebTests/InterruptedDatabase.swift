import FlowtallySQL
import Synchronization

/// A database in which something happens right before a write.
struct InterruptedDatabase: SQLDatabase {
    let database: any SQLDatabase
    let interruption: Interruption

    var dialect: SQLDialect { database.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await interruption.happen()
        return try await database.write(body)
    }
}

/// What happens before the next write, and only once.
final class Interruption: Sendable {
    private let action = Mutex<(@Sendable () async throws -> Void)?>(nil)

    func prepare(_ action: @escaping @Sendable () async throws -> Void) {
        self.action.withLock { $0 = action }
    }

    func happen() async throws {
        try await action.withLock { $0.take() }?()
    }
}
