package import FlowtallyPostgres
import FlowtallySQL
import Synchronization

/// A database on the tests' own server that goes with its last user.
package final class TemporaryDatabase: Sendable {
    private static let count = Atomic(0)
    /// All tests run at once, and each database has connections and threads of its own.
    private static let places = Places(16)
    private let cluster: PostgresCluster
    private let name: String
    private let hasPlace: Bool

    /// - Parameter template: the database that it is a copy of; nil for an empty one.
    package convenience init(on cluster: PostgresCluster? = nil, template: TemporaryDatabase? = nil) throws {
        try self.init(on: cluster, template: template, hasPlace: false)
    }

    private init(on cluster: PostgresCluster? = nil, template: TemporaryDatabase?, hasPlace: Bool) throws {
        self.hasPlace = hasPlace
        self.cluster = try cluster ?? PostgresCluster.shared.get()
        name = "test_\(Self.count.add(1, ordering: .relaxed).newValue)"
        try self.cluster.perform(template.map { .copy($0.name, to: name) } ?? .create(name))
    }

    deinit {
        try? cluster.perform(.drop(name))
        if hasPlace { Self.places.giveBack() }
    }

    package var url: String { cluster.url(name) }

    package func open(_ change: (inout PostgresSettings) -> Void = { _ in }) throws -> PostgresDatabase {
        var settings = try PostgresSettings(url: url)
        change(&settings)
        return PostgresDatabase(settings)
    }

    /// A database with the schema of this program, and nothing in it.
    package static func newLedger() async throws -> TemporaryDatabase {
        let template = try await ledger.value
        await places.take()
        do {
            return try TemporaryDatabase(template: template, hasPlace: true)
        } catch {
            places.giveBack()
            throw error
        }
    }

    private static let ledger = Task {
        let database = try TemporaryDatabase()
        try await Migrator(database: try database.open()).migrate()
        return database
    }
}
