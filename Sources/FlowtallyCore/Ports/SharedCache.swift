/// A cache that the servers of one ledger share. Nothing is ever read from it that could not be computed anew.
package protocol SharedCache: Sendable {
    /// Nil where there is none, or no more. Throws where the cache cannot be reached in time.
    func value(for key: String) async throws -> [UInt8]?

    func set(_ value: [UInt8], for key: String, lifetime: Milliseconds) async throws

    /// Whether there is one at all.
    var isShared: Bool { get }

    /// Throws the reason why it does not answer.
    func checkHealth() async throws
}

/// For a server that has no others beside it: its own memory is all there is.
package struct NoSharedCache: SharedCache {
    package init() {}

    package func value(for key: String) async throws -> [UInt8]? { nil }

    package func set(_ value: [UInt8], for key: String, lifetime: Milliseconds) async throws {}

    package var isShared: Bool { false }

    package func checkHealth() async throws {}
}
