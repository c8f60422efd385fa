enum EndpointQueries {
    static let all = TenantQuery(
        "all webhooks", "SELECT * FROM webhook_endpoints WHERE workspace_id = :workspace ORDER BY lower(name), id")

    static let byID = TenantQuery(
        "a webhook", "SELECT * FROM webhook_endpoints WHERE workspace_id = :workspace AND id = :id")

    static let count = TenantQuery(
        "how many webhooks", "SELECT COUNT(*) AS endpoints FROM webhook_endpoints WHERE workspace_id = :workspace")

    static let add = TenantQuery(
        "add a webhook",
        """
        INSERT INTO webhook_endpoints (workspace_id, id, name, url, format, secret, created_at)
        VALUES (:workspace, :id, :name, :url, :format, :secret, :created_at)
        """)

    static let change = TenantQuery(
        "change a webhook",
        """
        UPDATE webhook_endpoints SET name = :name, url = :url, format = :format, state = :state,
            disabled_reason = :disabled_reason, failing_since = :failing_since
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let replaceSecret = TenantQuery(
        "replace the secret of a webhook",
        """
        UPDATE webhook_endpoints SET previous_secret = secret, previous_secret_until = :until, secret = :secret
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let delete = TenantQuery(
        "delete a webhook", "DELETE FROM webhook_endpoints WHERE workspace_id = :workspace AND id = :id")

    static let subscriptions = TenantQuery(
        "what webhooks are told of",
        "SELECT event, endpoint_id FROM webhook_subscriptions WHERE workspace_id = :workspace")

    static let subscriptionsOfOne = TenantQuery(
        "what a webhook is told of",
        "SELECT event, endpoint_id FROM webhook_subscriptions WHERE workspace_id = :workspace AND endpoint_id = :id")

    static let subscribe = TenantQuery(
        "subscribe a webhook to an event",
        "INSERT INTO webhook_subscriptions (workspace_id, event, endpoint_id) VALUES (:workspace, :event, :id)")

    static let unsubscribe = TenantQuery(
        "tell a webhook of nothing",
        "DELETE FROM webhook_subscriptions WHERE workspace_id = :workspace AND endpoint_id = :id")
}
