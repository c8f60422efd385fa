package import FlowtallyCore
package import Logging
import Synchronization

/// Ends the streams of events of those who may not read any more.
///
/// It looks again whenever it may have changed who may, and each minute as sessions expire by themselves. However many streams
/// somebody has, that is one read.
package final class StreamAccess: LedgerObserver {
    private let accounts: any AccountStore
    private let logger: Logger
    private let streams = Mutex<[Principal: [ObjectIdentifier: LiveSubscription]]>([:])

    package init(accounts: any AccountStore, logger: Logger) {
        self.accounts = accounts
        self.logger = logger
    }

    /// Watches over a stream until `remove`. Its reader is looked at once more, as their rights may have ended since they asked.
    func add(_ stream: LiveSubscription, of reader: Principal) async {
        streams.withLock { $0[reader, default: [:]][ObjectIdentifier(stream)] = stream }
        await review([reader])
    }

    func remove(_ stream: LiveSubscription, of reader: Principal) {
        streams.withLock { streams in
            streams[reader]?[ObjectIdentifier(stream)] = nil
            if streams[reader]?.isEmpty == true { streams[reader] = nil }
        }
    }

    package func ledgerDidChange(_ change: LedgerChange) {
        guard change.scopes.contains(.access) else { return }
        let readers = streams.withLock { $0.keys.filter { $0.workspaceID == change.workspace } }
        guard !readers.isEmpty else { return }
        Task { await review(readers) }
    }

    /// Looks at everybody.
    package func review() async {
        await review(streams.withLock { Array($0.keys) })
    }

    private func review(_ readers: [Principal]) async {
        do {
            for reader in readers where try await !mayRead(reader) {
                streams.withLock { $0[reader].map { Array($0.values) } ?? [] }.forEach { $0.end() }
            }
        } catch {
            // The next minute's review comes to it.
            logger.warning("rights to streams could not be looked at", metadata: ["error": "\(error)"])
        }
    }

    private func mayRead(_ reader: Principal) async throws -> Bool {
        guard let current = try await accounts.current(reader) else { return false }
        return current.workspaceID == reader.workspaceID && current.permissions.contains(.read)
    }
}
