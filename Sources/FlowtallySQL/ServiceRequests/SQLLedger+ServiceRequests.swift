package import FlowtallyCore

extension SQLLedger: ServiceRequestStore {
    package func create(
        _ draft: ServiceRequestDraft, by author: String, in workspace: WorkspaceID
    ) async throws -> ServiceRequest {
        let now = clock.now()
        let request = ServiceRequest(
            id: .new(at: now), title: draft.title, description: draft.description, requesterName: draft.requesterName,
            requesterEmail: draft.requesterEmail, status: .submitted, meeting: nil, createdAt: now, updatedAt: now)
        let event = ServiceRequestEvent(
            kind: .created, at: now, from: nil, to: .submitted, meeting: nil, note: nil, by: author)
        return try await write(in: workspace, changing: [.serviceRequests]) { connection in
            try connection.send(ServiceRequestQueries.insert, ServiceRequestRow.insertArguments(request))
            try connection.send(ServiceRequestQueries.addEvent, ServiceRequestRow.arguments(event, of: request.id))
            return request
        }
    }

    package func change(
        _ id: ServiceRequestID, _ change: ServiceRequestChange, by author: String, in workspace: WorkspaceID
    ) async throws -> ServiceRequest {
        let now = clock.now()
        return try await write(in: workspace, changing: [.serviceRequests]) { connection in
            guard let row = try connection.firstRow(ServiceRequestQueries.byID, ["id": .id(id)]) else {
                throw LedgerError.notFound("service request")
            }
            let before = try ServiceRequestRow.serviceRequest(row)
            let (changed, events) = try before.applying(change, at: now, by: author)
            try connection.send(ServiceRequestQueries.update, ServiceRequestRow.changeArguments(changed))
            for event in events {
                try connection.send(ServiceRequestQueries.addEvent, ServiceRequestRow.arguments(event, of: id))
            }
            if changed.status != before.status {
                try EventTelling(connection).tell(.statusChanged(changed, from: before.status, by: author, at: now))
            }
            return changed
        }
    }

    package func serviceRequest(_ id: ServiceRequestID, in workspace: WorkspaceID) async throws -> ServiceRequest? {
        try await read(in: workspace) {
            try $0.firstRow(ServiceRequestQueries.byID, ["id": .id(id)]).map(ServiceRequestRow.serviceRequest)
        }
    }

    package func serviceRequests(
        matching filter: ServiceRequestFilter, after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [ServiceRequest] {
        try await read(in: workspace) { connection in
            let (query, arguments) = ServiceRequestQueries.page(matching: filter, after: position)
            return
                try connection
                .rows(query, arguments.merging(["limit": .integer(limit)]) { $1 })
                .map(ServiceRequestRow.serviceRequest)
        }
    }

    package func countServiceRequests(
        matching filter: ServiceRequestFilter, in workspace: WorkspaceID
    ) async throws -> Int64 {
        let (query, arguments) = ServiceRequestQueries.count(matching: filter)
        return try await read(in: workspace) { try $0.onlyRow(query, arguments).integer("requests") }
    }

    package func history(of id: ServiceRequestID, in workspace: WorkspaceID) async throws -> [ServiceRequestEvent] {
        let events = try await read(in: workspace) {
            try $0.rows(ServiceRequestQueries.history, ["id": .id(id)]).map(ServiceRequestRow.event)
        }
        guard !events.isEmpty else { throw LedgerError.notFound("service request") }
        return events
    }
}
