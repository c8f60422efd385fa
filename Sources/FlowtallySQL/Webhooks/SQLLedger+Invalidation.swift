package import FlowtallyCore

extension SQLLedger: CacheInvalidating {
    /// Begins a generation: whatever was made of an earlier one is out of date.
    package func invalidate(_ workspace: WorkspaceID, message: String?) async throws {
        let now = clock.now()
        try await write(in: workspace, changing: Set(ChangeScope.allCases)) { connection in
            guard let message else { return }
            // A message may be dated ahead by the tolerance, and then is recent for twice as long.
            let forgotten = now - Milliseconds(2 * SignedMessage.tolerance.count)
            try connection.execute(Self.forgetMessages, ["before": .instant(forgotten)])
            let added = try connection.execute(Self.addMessage, ["id": .text(message), "now": .instant(now)])
            guard added == 1 else {
                throw LedgerError.conflict(FieldProblem("", "a message with this webhook-id was received before"))
            }
        }
    }

    static let forgetMessages = TenantQuery(
        "forget messages that are too old to come again",
        "DELETE FROM received_messages WHERE workspace_id = :workspace AND received_at < :before")

    static let addMessage = TenantQuery(
        "remember a message",
        """
        INSERT INTO received_messages (workspace_id, id, received_at) VALUES (:workspace, :id, :now)
        ON CONFLICT (workspace_id, id) DO NOTHING
        """)
}
