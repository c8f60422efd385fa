import FlowtallyCore
import HTTPTypes
import Testing

@testable import FlowtallyWeb

@Suite("Schedules")
struct ScheduleTests {
    private static let path = "/api/workflows/api/invoices"

    @Test("a workflow is declared, told in words and times, and repeating that changes nothing")
    func declaring() async throws {
        try await TestServer.run { server in
            let body = #"{"name": "Nightly invoices", "cron": ["0 3 * * 1-5"], "cronTimeZone": "Europe/Berlin"}"#
            let first = try await server.put(Self.path, body)
            #expect(first.status == 201)
            #expect(first.json["name"] == "Nightly invoices")
            #expect(first.json["createdAt"] == "2026-11-23T09:15:00.000Z")
            let schedule = first.json["schedule"]
            #expect(schedule?["cron"] == ["0 3 * * 1-5"])
            #expect(schedule?["words"] == "At 03:00, Monday to Friday")
            #expect(schedule?["timeZone"] == "Europe/Berlin")
            #expect(schedule?["nextExpectedAt"] == "2026-11-24T02:00:00.000Z")
            #expect(schedule?["previousExpectedAt"] == "2026-11-23T02:00:00.000Z")
            #expect(schedule?["isLate"] == false)
            #expect(schedule?["lateSince"] == .null)
            let second = try await server.put(Self.path, body)
            #expect(second.status == 200)
            #expect(second.text == first.text)
        }
    }

    @Test("what a declaration leaves out, and null, get the standard; a change keeps what it leaves out")
    func standards() async throws {
        try await TestServer.run { server in
            let full = try await server.put(
                Self.path,
                #"{"cron": ["@daily"], "cronTimeZone": "Asia/Tokyo", "graceSeconds": 0, "newsLimitSeconds": 60, "active": false, "role": "utility"}"#
            )
            #expect(full.json.at("schedule.nextExpectedAt") == .null)
            #expect(full.json.at("schedule.words") == "At 00:00, every day")
            let id = try #require(full.json["id"]?.asString)
            let changed = try await server.patch("/api/workflows/\(id)", #"{"graceSeconds": null, "active": true}"#)
            #expect(changed.json["graceSeconds"] == .null)
            #expect(changed.json["cronTimeZone"] == "Asia/Tokyo")
            #expect(changed.json["newsLimitSeconds"] == 60)
            let bare = try await server.put(Self.path, "{}")
            #expect(bare.json["name"] == "invoices")
            #expect(bare.json["cronTimeZone"] == .null)
            #expect(bare.json["newsLimitSeconds"] == 86400)
            #expect(bare.json["active"] == true)
            #expect(bare.json["schedule"] == .null)
        }
    }

    @Test(
        "a bad field is named with what would be valid",
        arguments: [
            (#"{"cron": ["0 3 * * *", "0 25 * * *"]}"#, "/cron/1", "hour: 25 is not in 0-23"),
            (#"{"cronTimeZone": "Mars/Base"}"#, "/cronTimeZone", "Europe/Berlin"),
            (#"{"graceSeconds": 604801}"#, "/graceSeconds", "0 to 604800"),
            (#"{"newsLimitSeconds": 59}"#, "/newsLimitSeconds", "60 to 31622400"),
            (#"{"name": null}"#, "/name", "must not be null"), (#"{"externalId": "x"}"#, "/externalId", "is not known"),
        ])
    func badFields(body: String, pointer: String, words: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.put(Self.path, body)
            #expect(answer.status == 422)
            #expect(answer.pointers == [pointer])
            #expect(answer.json["detail"]?.asString?.contains(words) == true, "\(answer.text)")
            #expect(try await server.get("/api/workflows").json["total"] == 0)
        }
    }

    @Test("a report with a schedule that cannot be read is refused with the field, and records nothing")
    func badReport() async throws {
        try await TestServer.run { server in
            let answer = try await server.post(
                "/api/runs",
                #"{"workflow": {"externalId": "w", "cron": ["0 0 30 2 *"]}, "externalId": "1", "status": "COMPLETED"}"#)
            #expect(answer.status == 422)
            #expect(answer.pointers == ["/workflow/cron/0"])
            #expect(try await server.countRuns() == 0)
        }
    }

    @Test("a source and an external id are taken as they are, within their lengths")
    func identity() async throws {
        try await TestServer.run { server in
            let odd = try await server.put("/api/workflows/my%20cron/a%2Fb%20%C3%BC", "{}")
            #expect(odd.json["source"] == "my cron")
            #expect(odd.json["externalId"] == "a/b ü")
            let long = String(repeating: "x", count: 256)
            let refused = try await server.put("/api/workflows/\(long)/\(long)", "{}")
            #expect(refused.status == 422)
            #expect(refused.pointers == ["/source", "/externalId"])
            #expect(try await server.put("/api/workflows/api/%ff", "{}").status == 400)
            // The address of a workflow's rates is still that.
            let id = try #require(odd.json["id"]?.asString)
            #expect(try await server.get("/api/workflows/\(id)/savings-rates").status == 200)
        }
    }

    @Test("whoever may report may declare, in their own workspace only")
    func access() async throws {
        try await TestServer.run { server in
            let other = try await server.otherWorkspace()
            #expect(try await server.put(Self.path, #"{"name": "Mine"}"#).status == 201)
            #expect(try await server.put(Self.path, #"{"name": "Theirs"}"#, key: other.key).status == 201)
            #expect(try await server.get("/api/workflows").json.at("workflows.0.name") == "Mine")
            #expect(try await server.put(Self.path, "{}", key: try await server.newKey([.read])).status == 403)
            #expect(try await server.put(Self.path, "{}", key: try await server.newKey([.ingest])).status == 200)
            #expect(try await server.send(.put, Self.path, body: "{}", anonymous: true).status == 401)
        }
    }

    @Test("a workflow is late at the moment its grace is over, in the list, by the filter and on the overview")
    func late() async throws {
        try await TestServer.run { server in
            _ = try await server.put(Self.path, #"{"cron": ["0 10 * * *"]}"#)
            _ = try await server.put("/api/workflows/api/direct", "{}")
            // 10:00 and an hour of grace.
            server.clock.advance(by: .minutes(105))
            #expect(try await server.get("/api/dashboard/metrics").json.at("activeWorkflows.late") == 0)
            #expect(try await server.get("/api/workflows?late=true").json["total"] == 0)
            server.clock.advance(by: Milliseconds(1))
            let metrics = try await server.get("/api/dashboard/metrics", headers: [.cacheControl: "no-cache"])
                .json["activeWorkflows"]
            #expect(metrics?["late"] == 1)
            #expect(metrics?["scheduled"] == 1)
            let facts = try await server.ledger.dashboardFacts(at: server.clock.now(), in: server.workspace)
            let windows = DashboardWindows(now: server.clock.now(), calendar: facts.workspace.calendar)
            let slot = MetricsSlot(
                DashboardMetrics(workspace: facts.workspace, windows: windows, facts: facts.facts),
                format: DisplayFormat(facts.workspace, locale: .britishEnglish))
            #expect(slot.cards.first { $0.key == "workflows" }?.note == "1 scheduled, 1 direct · 1 late")
            let list = try await server.get("/api/workflows?late=true").json
            #expect(list["total"] == 1)
            #expect(list.at("workflows.0.externalId") == "invoices")
            #expect(list.at("workflows.0.schedule.isLate") == true)
            #expect(list.at("workflows.0.schedule.lateSince") == "2026-11-23T10:00:00.000Z")
            #expect(try await server.get("/api/workflows?late=false").json["total"] == 2)
            #expect(try await server.get("/api/workflows?late=maybe").status == 400)

            _ = try await server.post(
                "/api/runs", #"{"workflow": {"externalId": "invoices"}, "externalId": "1", "status": "STARTED"}"#)
            #expect(try await server.get("/api/dashboard/metrics").json.at("activeWorkflows.late") == 0)
        }
    }

    @Test("an unfinished run that has been silent for a day has no news since its last report, and stays unfinished")
    func news() async throws {
        try await TestServer.run { server in
            let begun = #"{"workflow": "w", "externalId": "1", "status": "RUNNING"}"#
            let first = try await server.post("/api/runs", begun)
            #expect(first.json["noNewsSince"] == .null)
            server.clock.advance(by: .hours(2))
            _ = try await server.post("/api/runs", begun)
            server.clock.advance(by: .hours(25))
            let id = try #require(first.json["id"]?.asString)
            let run = try await server.get("/api/runs/\(id)").json
            #expect(run["status"] == "RUNNING")
            #expect(run["noNewsSince"] == "2026-11-23T11:15:00.000Z")
            _ = try await server.post("/api/runs", #"{"workflow": "w", "externalId": "2", "status": "RUNNING"}"#)
            let list = try await server.get("/api/runs?noNews=true").json
            #expect(list["runs"]?.asArray?.map { $0["externalId"] } == ["1"])
            #expect(list.at("runs.0.noNewsSince") == "2026-11-23T11:15:00.000Z")
            #expect(try await server.get("/api/runs").json["runs"]?.asArray?.count == 2)
            let metrics = try await server.get("/api/dashboard/metrics").json
            #expect(metrics["runningNow"] == 2)
            #expect(metrics["withoutNews"] == 1)
        }
    }
}
