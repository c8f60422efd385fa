import FlowtallyCore
import Hummingbird
import Logging

extension Permitted<CanEdit> {
    /// Removes a run and what it counted, and leaves word of it in the log. Throws `LedgerError.notFound`.
    func deleteRun(_ id: RunID, from ledger: any Ledger) async throws {
        try await ledger.deleteRun(id, in: workspaceID)
        logger.notice(
            "run deleted",
            metadata: ["run": "\(id.text)", "workspace": "\(workspaceID.text)", "by": "\(principal.name)"])
    }
}
