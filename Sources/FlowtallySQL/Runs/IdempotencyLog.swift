import FlowtallyCore

/// The answers that were given under idempotency keys, kept in the transaction that earned them.
struct IdempotencyLog {
    private let connection: TenantConnection

    init(_ connection: TenantConnection) {
        self.connection = connection
    }

    /// The answer to an earlier request with the same key. Throws `LedgerError.idempotencyKeyReused` where that was another request.
    func answer(to claim: IdempotencyClaim, at now: Instant) throws -> StoredAnswer? {
        let arguments: [String: SQLValue] = [
            "key": .text(claim.key), "expired": .instant(now - IdempotencyClaim.lifetime),
        ]
        guard let row = try connection.firstRow(Self.find, arguments) else { return nil }
        guard try row.text("request_digest") == claim.requestDigest else { throw LedgerError.idempotencyKeyReused }
        return StoredAnswer(status: Int(try row.integer("status")), body: try row.text("body"))
    }

    /// Throws `SQLDatabaseError` of the kind `serialization` where another transaction has kept an answer to the same key meanwhile.
    func keep(_ answer: StoredAnswer, for claim: IdempotencyClaim, at now: Instant) throws {
        let expired = SQLValue.instant(now - IdempotencyClaim.lifetime)
        try connection.send(Self.forgetExpired, ["expired": expired])
        let kept = try connection.execute(
            Self.add,
            [
                "key": .text(claim.key), "request_digest": .text(claim.requestDigest),
                "status": .integer(answer.status), "body": .text(answer.body), "created_at": .instant(now),
                "expired": expired,
            ])
        guard kept == 1 else {
            throw SQLDatabaseError(.serialization, "an answer was kept under the same idempotency key")
        }
    }

    private static let find = TenantQuery(
        "an idempotency key",
        """
        SELECT request_digest, status, body FROM idempotency_keys
        WHERE workspace_id = :workspace AND key = :key AND created_at > :expired
        """)

    private static let add = TenantQuery(
        "keep an idempotency key",
        """
        INSERT INTO idempotency_keys (workspace_id, key, request_digest, status, body, created_at)
        VALUES (:workspace, :key, :request_digest, :status, :body, :created_at)
        ON CONFLICT (workspace_id, key) DO UPDATE SET
            request_digest = excluded.request_digest, status = excluded.status, body = excluded.body,
            created_at = excluded.created_at
        WHERE idempotency_keys.created_at <= :expired
        """)

    /// A few with every new key: the table stays as large as a day, and no request pays for many.
    private static let forgetExpired = TenantQuery(
        "forget expired idempotency keys",
        """
        DELETE FROM idempotency_keys WHERE workspace_id = :workspace AND key IN (
            SELECT key FROM idempotency_keys WHERE workspace_id = :workspace AND created_at <= :expired
            ORDER BY created_at LIMIT 10)
        """)
}
