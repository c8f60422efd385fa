enum DeliveryQueries {
    /// For each active endpoint that asked for the event. Of changed figures at most one delivery waits.
    static let addForSubscribers = TenantQuery(
        "tell webhooks of an event",
        """
        INSERT INTO webhook_deliveries (workspace_id, endpoint_id, id, event, at, data, due_at)
        SELECT s.workspace_id, s.endpoint_id, :id, s.event, :at, :data, :due_at
        FROM webhook_subscriptions s
        JOIN webhook_endpoints e ON e.workspace_id = s.workspace_id AND e.id = s.endpoint_id
        WHERE s.workspace_id = :workspace AND s.event = :event AND e.state = 'active'
        ON CONFLICT DO NOTHING
        """)

    static let addForOne = TenantQuery(
        "tell a webhook of an event",
        """
        INSERT INTO webhook_deliveries (workspace_id, endpoint_id, id, event, at, data, due_at)
        VALUES (:workspace, :endpoint, :id, :event, :at, :data, :due_at)
        """)

    static let byID = TenantQuery(
        "a delivery",
        "SELECT * FROM webhook_deliveries WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND id = :id")

    static let page = TenantQuery(
        "a page of deliveries",
        """
        SELECT * FROM webhook_deliveries
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND id < :before
        ORDER BY id DESC LIMIT :limit
        """)

    static let replay = TenantQuery(
        "send a delivery again",
        """
        UPDATE webhook_deliveries SET state = 'waiting', due_at = :now, attempts = 0
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND id = :id AND due_at IS NULL
        """)

    static let waitingOfMetrics = TenantQuery(
        "whether a webhook will be told of changed figures",
        """
        SELECT id FROM webhook_deliveries
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND event = 'metrics.changed' AND state = 'waiting'
        """)

    /// What is told again tells of the later changes too.
    static let dropWaitingOfMetrics = TenantQuery(
        "forget that figures changed again",
        """
        DELETE FROM webhook_deliveries
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND event = 'metrics.changed' AND state = 'waiting'
        """)

    static let giveUpWaiting = TenantQuery(
        "give up what waits for a webhook",
        """
        UPDATE webhook_deliveries SET state = 'failed', due_at = NULL, note = :note
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND state = 'waiting'
        """)

    // MARK: - Sending

    static let dueEndpoints = TenantQuery(
        "the webhooks for which something is due",
        """
        SELECT e.id FROM webhook_endpoints e
        WHERE e.workspace_id = :workspace AND EXISTS (
            SELECT 1 FROM webhook_deliveries d
            WHERE d.workspace_id = e.workspace_id AND d.endpoint_id = e.id AND d.due_at <= :now)
        ORDER BY e.id
        """)

    static let depth = TenantQuery(
        "how much the outbox holds",
        """
        SELECT COUNT(*) AS unfinished, MIN(due_at) AS oldest_due FROM webhook_deliveries
        WHERE workspace_id = :workspace AND due_at IS NOT NULL
        """)

    static let due = TenantQuery(
        "what is due to a webhook",
        """
        SELECT * FROM webhook_deliveries
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND due_at <= :now
        ORDER BY due_at, id LIMIT :limit
        """)

    /// The second condition lets only one of two servers have it that found it due.
    static let claim = TenantQuery(
        "claim a delivery",
        """
        UPDATE webhook_deliveries SET state = 'sending', due_at = :until, attempts = attempts + 1
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND id = :id AND due_at <= :now
        """)

    static let finish = TenantQuery(
        "note how a delivery went",
        """
        UPDATE webhook_deliveries SET state = :state, due_at = :due_at, attempted_at = :attempted_at,
            attempt_ms = :attempt_ms, answer_status = :answer_status, note = :note
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND id = :id
        """)

    // MARK: - The log

    static let newestToGo = TenantQuery(
        "the newest delivery that the log need not keep",
        """
        SELECT id FROM webhook_deliveries WHERE workspace_id = :workspace AND endpoint_id = :endpoint
        ORDER BY id DESC LIMIT 1 OFFSET :kept
        """)

    static let letGo = TenantQuery(
        "forget some finished deliveries",
        """
        DELETE FROM webhook_deliveries
        WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND id IN (
            SELECT id FROM webhook_deliveries
            WHERE workspace_id = :workspace AND endpoint_id = :endpoint AND due_at IS NULL
                AND (at < :before OR id <= :last)
            ORDER BY id LIMIT :limit)
        """)
}
