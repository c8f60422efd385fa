package import FlowtallyCore

// Endpoints are no part of any figure: changing them begins no generation.
extension SQLLedger: WebhookStore {
    package func webhooks(in workspace: WorkspaceID) async throws -> [WebhookEndpoint] {
        try await read(in: workspace, EndpointRow.all)
    }

    package func webhook(_ id: WebhookID, in workspace: WorkspaceID) async throws -> WebhookEndpoint? {
        try await read(in: workspace) { try EndpointRow.firstRow(id, $0)?.1 }
    }

    package func createWebhook(
        _ draft: WebhookDraft, secret: WebhookSecret, in workspace: WorkspaceID
    ) async throws -> WebhookEndpoint {
        let now = clock.now()
        let id = WebhookID.new(at: now)
        return try await writeQuietly(in: workspace) { connection in
            guard try connection.onlyRow(EndpointQueries.count).integer("endpoints") < WebhookEndpoint.most else {
                throw LedgerError.conflict(
                    FieldProblem("", "a workspace can have \(WebhookEndpoint.most) webhooks; delete one first"))
            }
            try connection.execute(
                EndpointQueries.add,
                [
                    "id": .id(id), "name": .text(draft.name), "url": .text(draft.url.text),
                    "format": .text(draft.format.rawValue), "secret": .text(secret.text), "created_at": .instant(now),
                ])
            try Self.subscribe(id, to: draft.events, connection)
            return try EndpointRow.find(id, connection)
        }
    }

    package func change(
        _ id: WebhookID, _ change: WebhookChange, in workspace: WorkspaceID
    ) async throws -> WebhookEndpoint {
        try await writeQuietly(in: workspace) { connection in
            let before = try EndpointRow.find(id, connection)
            let changed = before.applying(change)
            try connection.execute(EndpointQueries.change, EndpointRow.changeArguments(changed))
            if let events = change.events {
                try connection.execute(EndpointQueries.unsubscribe, ["id": .id(id)])
                try Self.subscribe(id, to: events, connection)
            }
            if before.state == .active, changed.state != .active {
                try Self.giveUpWaiting(for: id, "The webhook was switched off.", connection)
            }
            return changed
        }
    }

    package func replaceSecret(
        of id: WebhookID, by secret: WebhookSecret, in workspace: WorkspaceID
    ) async throws -> WebhookEndpoint {
        let until = clock.now() + WebhookEndpoint.secretOverlap
        return try await writeQuietly(in: workspace) { connection in
            try connection.execute(
                EndpointQueries.replaceSecret,
                ["id": .id(id), "secret": .text(secret.text), "until": .instant(until)])
            return try EndpointRow.find(id, connection)
        }
    }

    package func deleteWebhook(_ id: WebhookID, in workspace: WorkspaceID) async throws {
        let deleted = try await writeQuietly(in: workspace) {
            try $0.execute(EndpointQueries.delete, ["id": .id(id)])
        }
        guard deleted == 1 else { throw LedgerError.notFound("webhook") }
    }

    private static func subscribe(
        _ id: WebhookID, to events: Set<WebhookEventType>, _ connection: TenantConnection
    ) throws {
        for event in events {
            try connection.execute(EndpointQueries.subscribe, ["id": .id(id), "event": .text(event.rawValue)])
        }
    }

    static func giveUpWaiting(for id: WebhookID, _ note: String, _ connection: TenantConnection) throws {
        try connection.execute(DeliveryQueries.giveUpWaiting, ["endpoint": .id(id), "note": .text(note)])
    }
}

// MARK: - Deliveries

extension SQLLedger {
    package func sendTest(to id: WebhookID, in workspace: WorkspaceID) async throws -> WebhookDelivery {
        let now = clock.now()
        return try await writeQuietly(in: workspace) { connection in
            _ = try EndpointRow.find(id, connection)
            let message = try EventTelling(connection).tell(id, .test(at: now))
            return try DeliveryRow.find(message, to: id, connection)
        }
    }

    package func deliveries(
        to id: WebhookID, after last: WebhookMessageID?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [WebhookDelivery] {
        try await read(in: workspace) { connection in
            _ = try EndpointRow.find(id, connection)
            // Ids are of hexadecimal digits: all of them come before this.
            let before = last?.text ?? "g"
            return try connection.rows(
                DeliveryQueries.page, ["endpoint": .id(id), "before": .text(before), "limit": .integer(limit)]
            ).map(DeliveryRow.delivery)
        }
    }

    package func delivery(
        _ id: WebhookMessageID, to endpoint: WebhookID, in workspace: WorkspaceID
    ) async throws -> WebhookDelivery? {
        try await read(in: workspace) {
            try $0.firstRow(DeliveryQueries.byID, ["id": .id(id), "endpoint": .id(endpoint)])
                .map(DeliveryRow.delivery)
        }
    }

    package func replay(
        _ id: WebhookMessageID, to endpoint: WebhookID, in workspace: WorkspaceID
    ) async throws -> WebhookDelivery {
        let now = clock.now()
        return try await writeQuietly(in: workspace) { connection in
            let delivery = try DeliveryRow.find(id, to: endpoint, connection)
            let isToldAnyway =
                try delivery.event.type == .metricsChanged
                && connection.firstRow(DeliveryQueries.waitingOfMetrics, ["endpoint": .id(endpoint)]) != nil
            guard delivery.dueAt == nil, !isToldAnyway else {
                throw LedgerError.conflict(FieldProblem("", "it waits to be sent already"))
            }
            try connection.execute(
                DeliveryQueries.replay, ["id": .id(id), "endpoint": .id(endpoint), "now": .instant(now)])
            return try DeliveryRow.find(id, to: endpoint, connection)
        }
    }

    package func letDeliveriesGo(in workspace: WorkspaceID) async throws -> Bool {
        let before = clock.now() - WebhookDelivery.keptFor
        let endpoints = try await webhooks(in: workspace)
        guard !endpoints.isEmpty else { return false }
        return try await writeQuietly(in: workspace) { connection in
            try endpoints.map { endpoint in
                let arguments: [String: SQLValue] = ["endpoint": .id(endpoint.id)]
                let last = try connection.firstRow(
                    DeliveryQueries.newestToGo,
                    arguments.merging(["kept": .integer(WebhookDelivery.mostKept)]) { $1 })
                return try connection.execute(
                    DeliveryQueries.letGo,
                    arguments.merging([
                        "before": .instant(before), "last": .text(try last?.text("id") ?? ""),
                        "limit": .integer(Self.runsPerStep),
                    ]) { $1 }) == Self.runsPerStep
            }.contains(true)
        }
    }
}
