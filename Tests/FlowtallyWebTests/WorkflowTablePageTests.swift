import FlowtallyCore
import HTTPTypes
import Testing

@Suite("The table of workflows, as a page")
struct WorkflowTablePageTests {
    static let path = "/dashboard/workflows"

    /// Four workflows: one with a rate, one without, one that is silent and scheduled, one that is neither active nor productive.
    static func record(on server: TestServer) async throws {
        func report(_ workflow: String, _ id: Int, _ day: String, failed: Bool = false) async throws {
            let status = failed ? "FAILED" : "COMPLETED"
            let answer = try await server.post(
                "/api/runs",
                #"{"workflow": \#(workflow), "externalId": "\#(id)", "status": "\#(status)", "startedAt": "\#(day)T10:00:00Z", "completedAt": "\#(day)T10:00:0\#(id % 10)Z"}"#
            )
            #expect(answer.status == 201, "\(answer.text)")
        }
        for id in 1...3 { try await report(#""Invoices""#, id, "2026-11-2\(id)", failed: id == 2) }
        try await report(#""Labels""#, 4, "2026-11-10")
        try await report(#"{"externalId": "board", "name": "Board pack", "cron": ["0 7 1 * *"]}"#, 5, "2026-09-01")
        try await report(
            #"{"externalId": "alarm", "name": "Alarm", "role": "errorHandler", "active": false}"#, 6, "2026-11-11")
        let invoices = try await workflow("Invoices", on: server)
        let rate =
            #"{"validFrom": "2026-11-01", "manualMinutes": 20, "hourlyRateMinor": 4200, "costPerRunMinor": 2, "recalculate": true}"#
        #expect(try await server.post("/api/workflows/\(invoices)/savings-rates", rate).status == 201)
    }

    static func workflow(_ name: String, on server: TestServer) async throws -> WorkflowID {
        try #require(try await server.ledger.workflows(in: server.workspace).first { $0.name == name }).id
    }

    private func names(_ page: Answer) -> [String] {
        page.text.matches(of: /<th scope="row"><a href="[^"]*">([^<]*)<\/a>/).map { String($0.output.1) }
    }

    private func total(_ page: Answer) -> String? {
        page.text.firstMatch(of: /data-total="(\d+)"/).map { String($0.output.1) }
    }

    @Test("an empty ledger says when workflows appear")
    func empty() async throws {
        try await TestServer.run { server in
            let page = try await server.open(Self.path, as: try await server.newPerson(.owner))
            #expect(page.status == 200)
            #expect(total(page) == "0")
            try expectSnapshot(of: page.text, named: "workflows-empty")
        }
    }

    @Test("an editor sees all workflows with their figures, what is missing, and where to change it")
    func filled() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let page = try await server.open(Self.path, as: try await server.newPerson(.editor))
            #expect(names(page) == ["Alarm", "Board pack", "Invoices", "Labels"])
            #expect(total(page) == "4")
            #expect(page.text.contains("Silent since 1 September"))
            #expect(page.text.contains("No rate: set one"))
            try expectSnapshot(of: page.text, named: "workflows")
        }
    }

    @Test("a viewer sees the same, and nothing to change it with")
    func viewer() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let id = try await Self.workflow("Labels", on: server)
            let page = try await server.open("\(Self.path)?edit=\(id)", as: try await server.newPerson(.viewer))
            #expect(!page.text.contains("method=\"post\" action=\"/dashboard"))
            try expectSnapshot(of: page.text, named: "workflows-viewer")
        }
    }

    @Test(
        "the address filters, and says how many there are",
        arguments: [
            ("active=false", ["Alarm"]), ("kind=scheduled", ["Board pack"]), ("rate=none", ["Board pack", "Labels"]),
            ("silent=true", ["Board pack"]), ("q=LAB", ["Labels"]),
            ("q=board+pack", ["Board pack"]), ("q=board%20pack", ["Board pack"]), ("q=board%2Bpack", []),
            ("createdFrom=2026-11-01&createdTo=2026-11-11", ["Alarm", "Labels"]),
            ("active=true&kind=direct&rate=&q=", ["Invoices", "Labels"]),
            ("sort=runs&order=desc&limit=2", ["Invoices", "Alarm"]),
            ("sort=role&order=desc&limit=1", ["Alarm"]),
        ])
    func filters(query: String, found: [String]) async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let page = try await server.open("\(Self.path)?\(query)", as: try await server.newPerson(.viewer))
            #expect(names(page) == found)
            let api = try await server.get("/api/workflows?\(query)")
            #expect(api.json["workflows"]?.asArray?.compactMap { $0["name"]?.asString } == found)
            #expect(api.json["total"]?.asInteger.map { String($0) } == total(page))
        }
    }

    @Test("a filter that lets nothing through offers to clear it")
    func filteredEmpty() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let page = try await server.open("\(Self.path)?q=nothing", as: try await server.newPerson(.viewer))
            #expect(total(page) == "0")
            try expectSnapshot(of: page.text, named: "workflows-none-found")
        }
    }

    @Test(
        "what cannot be read is refused",
        arguments: ["active=yes", "kind=both", "rate=some", "createdFrom=x", "pages=2"])
    func refused(query: String) async throws {
        try await TestServer.run { server in
            let viewer = try await server.newPerson(.viewer)
            #expect(try await server.open("\(Self.path)?\(query)", as: viewer).status == 400)
            #expect(try await server.get("/api/workflows?\(query)").status == 400)
        }
    }

    @Test("the heads sort, first by the most, then the other way round, and keep the filter")
    func sorting() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let viewer = try await server.newPerson(.viewer)
            let page = try await server.open("\(Self.path)?active=true&sort=runs&order=desc&cursor=0", as: viewer)
            #expect(
                page.text.contains(
                    #"<th scope="col" class="number" aria-sort="descending"><a href="/dashboard/workflows?active=true&amp;sort=runs&amp;order=asc">Runs"#
                ))
            #expect(
                page.text.contains(#"<a href="/dashboard/workflows?active=true&amp;sort=failed&amp;order=desc">Failed"#)
            )
            #expect(page.text.contains(#"<a href="/dashboard/workflows?active=true&amp;sort=kind&amp;order=asc">Kind"#))
        }
    }

    @Test("many workflows come on pages of 50, whose totals are those of all")
    func pages() async throws {
        try await TestServer.run { server in
            let reports = (100..<220).map { number in
                RunReport(
                    workflow: .declared(WorkflowDeclaration(externalID: "job-\(number)")), externalID: "\(number)",
                    statement: RunStatement(status: .completed), receivedAt: TestServer.now)
            }
            _ = try await server.ledger.write(batch: reports, in: server.workspace)
            let viewer = try await server.newPerson(.viewer)
            var found: [String] = []
            var link: String? = "\(Self.path)?sort=name"
            while let path = link {
                let page = try await server.open(path, as: viewer)
                #expect(total(page) == "120")
                #expect(page.text.contains("All 120"))
                found += names(page)
                link = page.text.firstMatch(of: /href="([^"]*)" rel="next"/).map {
                    String($0.output.1).replacing("&amp;", with: "&")
                }
            }
            #expect(found == (100..<220).map { "job-\($0)" })
        }
    }

    // MARK: - Editing

    private func edit(
        _ name: String, _ fields: KeyValuePairs<String, String>, query: String = "", as role: MemberRole = .editor,
        on server: TestServer
    ) async throws -> Answer {
        let id = try await Self.workflow(name, on: server)
        return try await server.submit("\(Self.path)?edit=\(id)\(query)", fields, as: try await server.newPerson(role))
    }

    @Test("the row of a workflow is edited in place")
    func editing() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let id = try await Self.workflow("Invoices", on: server)
            let olga = try await server.newPerson(.owner, name: "Olga")
            let form = try await server.open("\(Self.path)?edit=\(id)", as: olga)
            try expectSnapshot(of: form.text, named: "workflows-edit")
            let answer = try await edit(
                "Labels",
                [
                    "role": "utility", "state": "inactive", "validFrom": "2026-11-23", "manualMinutes": "2.5",
                    "hourlyRate": "42.50", "costPerRun": "",
                ], query: "&sort=runs", on: server)
            #expect(answer.status == 422, "the cost is missing")
            let saved = try await edit(
                "Invoices",
                [
                    "role": "productive", "state": "inactive", "validFrom": "2026-11-23", "manualMinutes": "2.5",
                    "hourlyRate": "42.50", "costPerRun": "0.01",
                ], query: "&sort=runs", as: .owner, on: server)
            #expect(saved.status == 303)
            #expect(saved.headers[.location] == "/dashboard/workflows?sort=runs&done=saved#workflow-\(id)")
            let rates = try await server.ledger.savingsRates(of: id, in: server.workspace)
            #expect(
                rates.first?.terms == SavingsTerms(manualSeconds: 150, hourlyRateMinor: 4250, costPerRunMinor: 1))
            #expect(try await server.ledger.workflow(id, in: server.workspace)?.isActive == false)
        }
    }

    @Test("without a rate, and none filled in, only role and state change")
    func withoutRate() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let answer = try await edit(
                "Labels",
                [
                    "role": "utility", "state": "inactive", "validFrom": "", "manualMinutes": "", "hourlyRate": "",
                    "costPerRun": "0",
                ],
                on: server)
            #expect(answer.status == 303)
            let workflow = try await server.ledger.workflow(
                try await Self.workflow("Labels", on: server), in: server.workspace)
            #expect(workflow?.role == .utility)
            #expect(workflow?.isActive == false)
        }
    }

    @Test("what is wrong is said at its field, and what was typed stays")
    func wrong() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let answer = try await edit(
                "Invoices",
                [
                    "role": "productive", "state": "active", "validFrom": "2026-02-30", "manualMinutes": "ten",
                    "hourlyRate": "4.999", "costPerRun": "0",
                ],
                as: .owner, on: server)
            #expect(answer.status == 422)
            try expectSnapshot(of: answer.text, named: "workflows-wrong")
        }
    }

    @Test("a change of the past is shown and asked back, and done once it is confirmed")
    func confirmation() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let owner = try await server.newPerson(.owner)
            let id = try await Self.workflow("Invoices", on: server)
            func submit(_ extra: [(String, String)]) async throws -> Answer {
                let fields: [(String, String)] = [
                    ("role", "productive"), ("state", "active"), ("validFrom", "2026-11-21"), ("manualMinutes", "60"),
                    ("hourlyRate", "42"), ("costPerRun", "0.02"),
                ]
                let body = ([("csrf", owner.csrfToken)] + fields + extra).map { "\($0)=\($1)" }.joined(separator: "&")
                return try await server.send(
                    .post, "\(Self.path)?edit=\(id)", body: body, type: SignInTests.form, headers: owner.headers,
                    anonymous: true)
            }
            let asked = try await submit([])
            #expect(asked.status == 409)
            try expectSnapshot(of: asked.text, named: "workflows-recalculate")
            #expect(try await server.ledger.savingsRates(of: id, in: server.workspace).count == 1)
            #expect(try await submit([("recalculate", "yes")]).status == 303)
            #expect(try await server.ledger.savingsRates(of: id, in: server.workspace).count == 2)
        }
    }

    @Test("a role that takes savings away is asked back, too")
    func role() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let answer = try await edit(
                "Invoices",
                [
                    "role": "utility", "state": "active", "validFrom": "2026-11-23", "manualMinutes": "20",
                    "hourlyRate": "42", "costPerRun": "0.02",
                ],
                on: server)
            #expect(answer.status == 409)
            #expect(answer.text.contains(#"name="role" value="utility""#))
        }
    }

    @Test("neither viewers nor other sites can change anything")
    func forbidden() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            #expect(
                try await edit("Labels", ["role": "utility", "state": "active"], as: .viewer, on: server).status == 403)
            let id = try await Self.workflow("Labels", on: server)
            let owner = try await server.newPerson(.owner)
            let answer = try await server.send(
                .post, "\(Self.path)?edit=\(id)", body: "csrf=wrong&role=utility&state=active", type: SignInTests.form,
                headers: owner.headers, anonymous: true)
            #expect(answer.status == 403)
            #expect(try await server.submit("\(Self.path)?edit=none", ["role": "utility"], as: owner).status == 404)
        }
    }
}
