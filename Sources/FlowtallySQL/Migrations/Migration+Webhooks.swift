import FlowtallyCore

extension Migration {
    static let webhooks = Migration(name: "webhooks") { dialect in
        let events = WebhookEventType.choosable.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let ofEndpoint =
            "FOREIGN KEY (workspace_id, endpoint_id) REFERENCES webhook_endpoints (workspace_id, id) ON DELETE CASCADE"
        return """
            CREATE TABLE webhook_endpoints (
                workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
                id \(dialect.text) NOT NULL,
                name \(dialect.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
                url \(dialect.text) NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
                format \(dialect.text) NOT NULL CHECK (format IN ('standard', 'slack', 'discord')),
                state \(dialect.text) NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'disabled')),
                disabled_reason \(dialect.text),
                failing_since \(dialect.integer),
                -- As they are, since they sign what is sent.
                secret \(dialect.text) NOT NULL,
                previous_secret \(dialect.text),
                previous_secret_until \(dialect.integer),
                created_at \(dialect.integer) NOT NULL,
                CHECK ((state = 'disabled') = (disabled_reason IS NOT NULL)),
                CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL)),
                PRIMARY KEY (workspace_id, id)
            ) \(dialect.tableOptions);

            CREATE TABLE webhook_subscriptions (
                workspace_id \(dialect.text) NOT NULL,
                event \(dialect.text) NOT NULL CHECK (event IN (\(events))),
                endpoint_id \(dialect.text) NOT NULL,
                PRIMARY KEY (workspace_id, event, endpoint_id),
                \(ofEndpoint)
            ) \(dialect.clusteredTableOptions);

            -- The outbox, and the log of what came of it. Whatever is due stands in one index, however long the log is.
            CREATE TABLE webhook_deliveries (
                workspace_id \(dialect.text) NOT NULL,
                endpoint_id \(dialect.text) NOT NULL,
                id \(dialect.text) NOT NULL,
                event \(dialect.text) NOT NULL CHECK (event IN (\(events), 'webhook.test')),
                at \(dialect.integer) NOT NULL,
                data \(dialect.text) NOT NULL,
                state \(dialect.text) NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'delivered', 'failed')),
                due_at \(dialect.integer),
                attempts \(dialect.integer) NOT NULL DEFAULT 0 CHECK (attempts >= 0),
                attempted_at \(dialect.integer),
                attempt_ms \(dialect.integer),
                answer_status \(dialect.integer),
                note \(dialect.text),
                CHECK ((state IN ('waiting', 'sending')) = (due_at IS NOT NULL)),
                CHECK ((attempted_at IS NULL) = (attempt_ms IS NULL)),
                PRIMARY KEY (workspace_id, endpoint_id, id),
                \(ofEndpoint)
            ) \(dialect.tableOptions);
            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (workspace_id, endpoint_id, due_at)
                WHERE due_at IS NOT NULL;
            CREATE UNIQUE INDEX webhook_deliveries_of_metrics ON webhook_deliveries (workspace_id, endpoint_id)
                WHERE event = 'metrics.changed' AND state = 'waiting';

            -- Of the awaited run that others were told of as late.
            ALTER TABLE workflows ADD COLUMN told_late_at \(dialect.integer);

            -- Signed messages that were received and may be sent again by somebody who recorded them.
            CREATE TABLE received_messages (
                workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
                id \(dialect.text) NOT NULL CHECK (length(id) BETWEEN 1 AND 255),
                received_at \(dialect.integer) NOT NULL,
                PRIMARY KEY (workspace_id, id)
            ) \(dialect.clusteredTableOptions);
            """
    }
}
