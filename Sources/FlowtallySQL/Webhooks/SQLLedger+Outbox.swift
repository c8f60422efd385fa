package import FlowtallyCore

extension SQLLedger: WebhookOutbox {
    package func endpointsWithDueDeliveries() async throws -> [WebhookPlace] {
        let now = clock.now()
        return try await readOfEach { connection in
            try connection.rows(DeliveryQueries.dueEndpoints, ["now": .instant(now)]).map { row in
                WebhookPlace(workspace: connection.workspace, endpoint: try row.id("id"))
            }
        }.flatMap(\.self)
    }

    package func claimDeliveries(to place: WebhookPlace, limit: Int) async throws -> ClaimedDeliveries? {
        let now = clock.now()
        return try await writeQuietly(in: place.workspace) { connection in
            guard let (row, endpoint) = try EndpointRow.firstRow(place.endpoint, connection) else { return nil }
            let ofEndpoint: [String: SQLValue] = ["endpoint": .id(place.endpoint), "now": .instant(now)]
            let due = try connection.rows(DeliveryQueries.due, ofEndpoint.merging(["limit": .integer(limit)]) { $1 })
            let claimed = try due.filter { delivery in
                try connection.execute(
                    DeliveryQueries.claim,
                    ofEndpoint.merging([
                        "id": .text(try delivery.text("id")), "until": .instant(now + WebhookDelivery.leaseLength),
                    ]) { $1 }) == 1
            }
            guard !claimed.isEmpty else { return nil }
            return ClaimedDeliveries(
                endpoint: endpoint, secrets: try EndpointRow.secrets(row, at: now),
                deliveries: try claimed.map { try DeliveryRow.find(try $0.id("id"), to: place.endpoint, connection) })
        }
    }

    package func finish(
        _ delivery: WebhookDelivery, in workspace: WorkspaceID, _ outcome: WebhookOutcome, duration: Milliseconds,
        randomFraction: Double
    ) async throws -> WebhookEndpoint? {
        let now = clock.now()
        let attempt = WebhookAttempt(at: now - duration, duration: duration, status: outcome.status)
        return try await writeQuietly(in: workspace) { connection in
            guard let (_, endpoint) = try EndpointRow.firstRow(delivery.endpointID, connection),
                try Self.isStillClaimed(delivery, connection)
            else { return nil }
            let verdict = endpoint.verdict(
                on: delivery, after: outcome, at: now, randomFraction: randomFraction)
            if verdict.nextAttempt != nil, delivery.event.type == .metricsChanged {
                try connection.execute(DeliveryQueries.dropWaitingOfMetrics, ["endpoint": .id(endpoint.id)])
            }
            try Self.note(attempt, of: delivery, outcome, verdict, connection)
            return try Self.apply(verdict, to: endpoint, connection)
        }
    }

    private static func isStillClaimed(_ delivery: WebhookDelivery, _ connection: TenantConnection) throws -> Bool {
        let row = try connection.firstRow(
            DeliveryQueries.byID, ["id": .id(delivery.id), "endpoint": .id(delivery.endpointID)])
        guard let known = try row.map(DeliveryRow.delivery) else { return false }
        return known.state == .sending && known.attempts == delivery.attempts
    }

    private static func note(
        _ attempt: WebhookAttempt, of delivery: WebhookDelivery, _ outcome: WebhookOutcome, _ verdict: WebhookVerdict,
        _ connection: TenantConnection
    ) throws {
        let state: WebhookDelivery.State =
            outcome.isDelivered ? .delivered : verdict.nextAttempt == nil ? .failed : .waiting
        try connection.execute(
            DeliveryQueries.finish,
            [
                "id": .id(delivery.id), "endpoint": .id(delivery.endpointID), "state": .text(state.rawValue),
                "due_at": .instant(verdict.nextAttempt), "attempted_at": .instant(attempt.at),
                "attempt_ms": .integer(attempt.duration.count),
                "answer_status": .integer(attempt.status.map { Int64($0) }), "note": .text(outcome.note),
            ])
    }

    private static func apply(
        _ verdict: WebhookVerdict, to endpoint: WebhookEndpoint, _ connection: TenantConnection
    ) throws -> WebhookEndpoint {
        let changed = endpoint.applying(verdict)
        guard changed != endpoint else { return endpoint }
        try connection.execute(EndpointQueries.change, EndpointRow.changeArguments(changed))
        if verdict.disablingReason != nil {
            try giveUpWaiting(for: endpoint.id, "The webhook was disabled.", connection)
        }
        return changed
    }

    package func outboxDepth() async throws -> (unfinished: Int64, oldestDue: Instant?) {
        let depths = try await readOfEach { connection in
            let row = try connection.onlyRow(DeliveryQueries.depth)
            return (unfinished: try row.integer("unfinished"), oldestDue: try row.optionalInstant("oldest_due"))
        }
        return (depths.reduce(0) { $0 + $1.unfinished }, depths.compactMap(\.oldestDue).min())
    }
}
