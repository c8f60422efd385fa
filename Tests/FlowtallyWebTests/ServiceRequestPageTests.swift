import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Service requests, as pages")
struct ServiceRequestPageTests {
    static let path = "/dashboard/service-requests"

    /// A request for each outcome of a meeting in November, one with a meeting in December, and one without.
    private func record(on server: TestServer) async throws {
        _ = try await server.ledger.create(
            ServiceRequestDraft(
                title: "Plain", description: "Twice a day <b>by hand</b>", requesterName: "Tom",
                requesterEmail: "tom@example.com"),
            by: "Tom", in: server.workspace)
        for (title, at, outcome) in [
            ("To come", "2026-11-30T23:30:00Z", MeetingOutcome.pending), ("Held", "2026-11-02T09:00:00Z", .held),
            ("Nobody", "2026-11-03T09:00:00Z", .noShow), ("Off", "2026-11-04T09:00:00Z", .cancelled),
            ("December", "2026-12-01T00:00:00Z", .pending),
        ] {
            server.clock.advance(by: .seconds(1))
            let id = try await server.ledger.create(ServiceRequestDraft(title: title), by: "Ada", in: server.workspace)
                .id
            _ = try await server.ledger.change(
                id, ServiceRequestChange(meetingAt: Instant(rfc3339: at), meetingOutcome: outcome), by: "Ada",
                in: server.workspace)
        }
    }

    private func titles(_ page: Answer) -> [String] {
        page.text.matches(of: /<th scope="row"><a href="[^"]*">([^<]*)<\/a>/).map { String($0.output.1) }
    }

    private func total(_ page: Answer) -> String? {
        page.text.firstMatch(of: /data-total="(\d+)"/).map { String($0.output.1) }
    }

    private func request(_ title: String, on server: TestServer) async throws -> ServiceRequest {
        let all = try await server.ledger.serviceRequests(
            matching: ServiceRequestFilter(), after: nil, limit: 100, in: server.workspace)
        return try #require(all.first { $0.title == title })
    }

    @Test("an empty list says how requests come in")
    func empty() async throws {
        try await TestServer.run { server in
            let page = try await server.open(Self.path, as: try await server.newPerson(.editor))
            try expectSnapshot(of: page.text, named: "service-requests-empty")
            let viewer = try await server.open(Self.path, as: try await server.newPerson(.viewer))
            #expect(!viewer.text.contains("New request"))
        }
    }

    @Test("the list shows where each stands, the last change first")
    func list() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let page = try await server.open(Self.path, as: try await server.newPerson(.editor))
            #expect(titles(page) == ["December", "Off", "Nobody", "Held", "To come", "Plain"])
            #expect(total(page) == "6")
            try expectSnapshot(of: page.text, named: "service-requests")
        }
    }

    @Test(
        "the address filters by status, by when meetings are and by what came of them",
        arguments: [
            ("status=SUBMITTED", ["Plain"]), ("meeting=held", ["Held"]),
            (
                "meetingFrom=2026-11-01&meetingTo=2026-11-30&meeting=pending,held&meeting=no_show",
                ["Nobody", "Held", "To come"]
            ),
            ("meetingFrom=2026-12-01", ["December"]), ("meetingTo=2026-11-02&status=", ["Held"]),
            ("status=SUBMITTED&meeting=held", []),
        ])
    func filters(query: String, found: [String]) async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let page = try await server.open("\(Self.path)?\(query)", as: try await server.newPerson(.viewer))
            #expect(titles(page) == found)
            #expect(total(page) == String(found.count))
            let api = try await server.get("/api/service-requests?\(query)")
            #expect(api.json["serviceRequests"]?.asArray?.compactMap { $0["title"]?.asString } == found)
            #expect(api.json["total"]?.asInteger == Int64(found.count))
        }
    }

    @Test("exactly the meetings that the card counts can be listed")
    func salesCalls() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let card = try await server.get("/api/dashboard/metrics").json.at("salesCalls.scheduled")?.asInteger
            let query = "meetingFrom=2026-11-01&meetingTo=2026-11-30&meeting=pending,held,no_show"
            let page = try await server.open("\(Self.path)?\(query)", as: try await server.newPerson(.viewer))
            #expect(total(page) == card.map { String($0) })
        }
    }

    @Test("a filter that lets nothing through offers to clear it; one that cannot be read is refused")
    func filteredEmpty() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let viewer = try await server.newPerson(.viewer)
            let page = try await server.open("\(Self.path)?status=COMPLETED", as: viewer)
            try expectSnapshot(of: page.text, named: "service-requests-none-found")
            for query in [
                "status=done", "meeting=maybe", "meetingFrom=x", "meetingFrom=2026-12-01&meetingTo=2026-11-01", "q=x",
            ] {
                #expect(try await server.open("\(Self.path)?\(query)", as: viewer).status == 400)
            }
        }
    }

    @Test("pages follow one another without a gap")
    func pages() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let viewer = try await server.newPerson(.viewer)
            var found: [String] = []
            var link: String? = "\(Self.path)?limit=4"
            while let path = link {
                let page = try await server.open(path, as: viewer)
                #expect(total(page) == "6")
                found += titles(page)
                link = page.text.firstMatch(of: /href="([^"]*)" rel="next"/).map {
                    String($0.output.1).replacing("&amp;", with: "&")
                }
            }
            #expect(found == ["December", "Off", "Nobody", "Held", "To come", "Plain"])
        }
    }

    @Test("a request is filed through the form")
    func filing() async throws {
        try await TestServer.run { server in
            let editor = try await server.newPerson(.editor)
            let form = try await server.open("\(Self.path)/new", as: editor)
            try expectSnapshot(of: form.text, named: "service-request-new")
            let wrong = try await server.submit(
                "\(Self.path)/new", ["title": "", "requesterEmail": "tom", "description": "Lots & lots"], as: editor)
            #expect(wrong.status == 422)
            try expectSnapshot(of: wrong.text, named: "service-request-new-wrong")
            let filed = try await server.submit(
                "\(Self.path)/new",
                ["title": "Labels", "requesterName": "Tom", "requesterEmail": "tom@example.com", "description": ""],
                as: editor)
            let request = try await request("Labels", on: server)
            #expect(filed.headers[.location] == "\(Self.path)/\(request.id)?done=filed")
            #expect(request.requesterEmail == "tom@example.com")
            #expect(request.description == nil)
            #expect(try await server.open("\(Self.path)/new", as: try await server.newPerson(.viewer)).status == 403)
        }
    }

    @Test("its page tells what it is about, what may follow, and what happened")
    func page() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let editor = try await server.newPerson(.editor)
            let plain = try await request("Plain", on: server)
            let page = try await server.open("\(Self.path)/\(plain.id)?done=saved", as: editor)
            #expect(page.text.contains("by hand&lt;/b&gt;"))
            #expect(!page.text.contains(#"<option value="APPROVED""#), "nothing that may not follow is offered")
            try expectSnapshot(of: page.text, named: "service-request")
            let held = try await request("Held", on: server)
            let viewer = try await server.open("\(Self.path)/\(held.id)", as: try await server.newPerson(.viewer))
            try expectSnapshot(of: viewer.text, named: "service-request-viewer")
            #expect(try await server.open("\(Self.path)/none", as: editor).status == 404)
        }
    }

    @Test("its status goes on by what may follow, with a note")
    func status() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let editor = try await server.newPerson(.editor)
            let path = "\(Self.path)/\(try await request("Plain", on: server).id)"
            let moved = try await server.submit(
                path, ["do": "status", "status": "REVIEWED", "note": "Sounds good"], as: editor)
            #expect(moved.headers[.location] == "\(path)?done=saved")
            #expect(try await request("Plain", on: server).status == .reviewed)
            #expect(try await server.open(path, as: editor).text.contains("Sounds good"))
            let noted = try await server.submit(path, ["do": "status", "status": "", "note": "Waiting"], as: editor)
            #expect(noted.status == 303)
            let refused = try await server.submit(
                path, ["do": "status", "status": "COMPLETED", "note": ""], as: editor)
            #expect(refused.status == 422)
            #expect(refused.text.contains("Completed cannot follow Reviewed"))
            let nothing = try await server.submit(path, ["do": "status", "status": "", "note": ""], as: editor)
            #expect(nothing.status == 422)
            #expect(try await server.submit(path, ["do": "other"], as: editor).status == 400)
        }
    }

    @Test("a meeting is scheduled in the workspace's zone, told about, and moved")
    func meeting() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            _ = try await server.ledger.change(
                server.workspace, WorkspaceChange(calendar: LocalCalendar(timeZoneName: "Europe/Berlin")))
            let editor = try await server.newPerson(.editor)
            let path = "\(Self.path)/\(try await request("Plain", on: server).id)"
            func submit(_ at: String, _ outcome: String = "") async throws -> Answer {
                try await server.submit(path, ["do": "meeting", "meetingAt": at, "outcome": outcome], as: editor)
            }
            #expect(try await submit("soon").status == 422)
            #expect(try await submit("2026-11-24T14:00").status == 303)
            var meeting = try await request("Plain", on: server).meeting
            #expect(meeting == Meeting(scheduledAt: Instant(rfc3339: "2026-11-24T13:00:00Z")!, outcome: .pending))
            #expect(try await server.open(path, as: editor).text.contains(#"value="2026-11-24T14:00""#))
            #expect(try await submit("2026-11-24T14:00", "HELD").status == 303)
            meeting = try await request("Plain", on: server).meeting
            #expect(meeting?.outcome == .held)
            #expect(try await submit("2026-11-25T09:30", "HELD").status == 303)
            meeting = try await request("Plain", on: server).meeting
            #expect(meeting == Meeting(scheduledAt: Instant(rfc3339: "2026-11-25T08:30:00Z")!, outcome: .pending))
        }
    }

    @Test("what it is about is changed on its page, and the history keeps what it was")
    func about() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let editor = try await server.newPerson(.editor)
            let path = "\(Self.path)/\(try await request("Plain", on: server).id)"
            let open = try await server.open("\(path)?edit=about", as: editor)
            #expect(open.text.contains("id=\"title\""))
            try expectSnapshot(of: open.text, named: "service-request-about")

            let refused = try await server.submit(path, ["do": "about", "title": "", "description": "New"], as: editor)
            #expect(refused.status == 422)
            #expect(refused.text.contains("Please give a title"))
            #expect(refused.text.contains(">New</textarea>"))

            let fields: KeyValuePairs = ["do": "about", "title": "Labels", "description": ""]
            #expect(try await server.submit(path, fields, as: editor).status == 303)
            let changed = try await request("Labels", on: server)
            #expect(changed.description == nil)
            let events = try await server.ledger.history(of: changed.id, in: server.workspace)
            #expect(events.last?.note == "The title was “Plain”.\nThe description was: Twice a day <b>by hand</b>")
            #expect(try await server.submit(path, fields, as: editor).status == 303)
            #expect(try await server.ledger.history(of: changed.id, in: server.workspace).count == events.count)
        }
    }

    @Test("a viewer may send none of the forms")
    func forbidden() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let viewer = try await server.newPerson(.viewer)
            let path = "\(Self.path)/\(try await request("Plain", on: server).id)"
            #expect(try await server.submit(path, ["do": "status", "status": "REVIEWED"], as: viewer).status == 403)
            #expect(try await server.submit("\(Self.path)/new", ["title": "T"], as: viewer).status == 403)
        }
    }

    @Test("the overview's panel leads to each request, to all and to the form")
    func panel() async throws {
        try await TestServer.run { server in
            try await record(on: server)
            let panel = "/dashboard/overview/service-requests"
            let editor = try await server.open(panel, as: try await server.newPerson(.editor))
            let held = try await request("Held", on: server)
            #expect(editor.text.contains("href=\"\(Self.path)/\(held.id)\""))
            #expect(editor.text.contains("All 6 requests"))
            #expect(editor.text.contains("href=\"\(Self.path)/new\""))
            let viewer = try await server.open(panel, as: try await server.newPerson(.viewer))
            #expect(!viewer.text.contains("New request"))
        }
    }
}
