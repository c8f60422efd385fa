import FlowtallyCore
import FlowtallySQL
import Testing

struct ServiceRequestStoreTests {
    @Test("a request is filed with all that it says, and its history begins", arguments: Backend.allCases)
    func filing(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let draft = ServiceRequestDraft(
            title: "Read the mail", description: "All of it", requesterName: "Bob", requesterEmail: "bob@b.example")
        let request = try await ledger.store.create(draft, by: "Ada", in: ledger.workspace)
        #expect(request.status == .submitted)
        #expect(request.title == "Read the mail")
        #expect(request.description == "All of it")
        #expect(request.requesterName == "Bob")
        #expect(request.requesterEmail == "bob@b.example")
        #expect(request.meeting == nil)
        #expect(request.createdAt == noon)
        #expect(try await ledger.store.serviceRequest(request.id, in: ledger.workspace) == request)
        let created = ServiceRequestEvent(
            kind: .created, at: noon, from: nil, to: .submitted, meeting: nil, note: nil, by: "Ada")
        #expect(try await ledger.store.history(of: request.id, in: ledger.workspace) == [created])
        #expect(
            try await ledger.store.countServiceRequests(
                matching: ServiceRequestFilter(), in: ledger.workspace) == 1)
    }

    @Test("the history tells who did what when, oldest first", arguments: Backend.allCases)
    func history(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        let id = try await store.create(ServiceRequestDraft(title: "T"), by: "Ada", in: workspace).id
        ledger.clock.advance(by: .hours(1))
        let meeting = Meeting(scheduledAt: noon + .days(2), outcome: .pending)
        let scheduled = try await store.change(
            id, ServiceRequestChange(note: "by phone", meetingAt: meeting.scheduledAt), by: "Bob", in: workspace)
        #expect(scheduled.status == .meetingScheduled)
        #expect(scheduled.updatedAt == noon + .hours(1))
        ledger.clock.advance(by: .hours(1))
        _ = try await store.change(id, ServiceRequestChange(status: .cancelled), by: "Cleo", in: workspace)

        let events = try await store.history(of: id, in: workspace)
        let calledOff = Meeting(scheduledAt: meeting.scheduledAt, outcome: .cancelled)
        let kinds: [ServiceRequestEvent.Kind] = [
            .created, .meetingChanged, .statusChanged, .meetingChanged, .statusChanged,
        ]
        #expect(events.map { $0.kind } == kinds)
        #expect(events.map { $0.at } == [0, 1, 1, 2, 2].map { noon + .hours($0) })
        #expect(events.map { $0.by } == ["Ada", "Bob", "Bob", "Cleo", "Cleo"])
        #expect(events.map { $0.note } == [nil, "by phone", "by phone", nil, nil])
        #expect(
            events.map { $0.to } == [.submitted, .meetingScheduled, .meetingScheduled, .cancelled, .cancelled])
        #expect(events.map { $0.meeting } == [nil, meeting, meeting, calledOff, calledOff])
    }

    @Test("requests come by last change, newest first, narrowed by status", arguments: Backend.allCases)
    func listing(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        var ids: [ServiceRequestID] = []
        for title in ["a", "b", "c"] {
            ids.append(try await store.create(ServiceRequestDraft(title: title), by: "Ada", in: workspace).id)
            ledger.clock.advance(by: .minutes(1))
        }
        _ = try await store.change(ids[0], ServiceRequestChange(status: .reviewed), by: "Ada", in: workspace)

        func titles(_ statuses: Set<ServiceRequestStatus>) async throws -> [String] {
            try await store.serviceRequests(
                matching: ServiceRequestFilter(statuses: statuses), after: nil, limit: 10, in: workspace
            ).map { $0.title }
        }
        #expect(try await titles([]) == ["a", "c", "b"])
        #expect(try await titles([.submitted]) == ["c", "b"])
        #expect(try await titles([.submitted, .reviewed]) == ["a", "c", "b"])
        #expect(try await titles([.approved]) == [])
    }

    @Test("paging over equal times gives every request once", arguments: Backend.allCases, [1, 3, 10, 11])
    func paging(backend: Backend, limit: Int) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        for number in 0..<10 {
            if number == 5 { ledger.clock.advance(by: .minutes(1)) }
            _ = try await store.create(ServiceRequestDraft(title: "\(number)"), by: "Ada", in: workspace)
        }
        let all = try await store.serviceRequests(
            matching: ServiceRequestFilter(), after: nil, limit: 100, in: workspace)
        var paged: [ServiceRequest] = []
        var position: PagePosition?
        var pages = 0
        repeat {
            let page = try await store.serviceRequests(
                matching: ServiceRequestFilter(), after: position, limit: limit, in: workspace)
            paged += page
            position = page.last.map { PagePosition(time: $0.updatedAt, id: $0.id.text) }
            pages += 1
        } while position != nil && pages < 50
        #expect(paged == all)
        #expect(Set(paged.map { $0.title }).count == 10)
    }
}
