import FlowtallyCore
import FlowtallyWeb
import HTTPTypes
import Testing

@Suite("The page of a workflow")
struct WorkflowPageTests {
    private static let rate: KeyValuePairs = [
        "validFrom": "2026-11-23", "manualMinutes": "12:30", "hourlyRate": "42.50", "costPerRun": "0.02", "do": "save",
    ]

    private func fail(_ server: TestServer, _ workflow: String, _ errors: [String]) async throws {
        for (number, error) in errors.enumerated() {
            let answer = try await server.post(
                "/api/runs",
                #"{"workflow": "\#(workflow)", "externalId": "failed-\#(number)", "status": "FAILED", "startedAt": "2026-11-2\#(number)T08:00:00Z", "completedAt": "2026-11-2\#(number)T08:00:01Z", "error": "\#(error)"}"#
            )
            #expect(answer.status == 201)
        }
    }

    private func page(of name: String, on server: TestServer) async throws -> String {
        Route.workflowPage.link(try await WorkflowTablePageTests.workflow(name, on: server).text)
    }

    @Test("it shows cards, chart, failures by kind, rates and settings")
    func filled() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            try await fail(server, "Invoices", ["HTTP 503 from shop", "HTTP 500 from shop", "Disk <full>"])
            let page = try await server.open(
                try await page(of: "Invoices", on: server), as: try await server.newPerson(.editor))
            #expect(page.status == 200)
            #expect(page.text.contains("HTTP &lt;number&gt; from shop"))
            #expect(page.text.contains("q=from%20shop"))
            try expectSnapshot(of: page.text, named: "workflow")
        }
    }

    @Test("one that is silent, has no rate and never failed says so; a viewer can change nothing")
    func bare() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let page = try await server.open(
                try await page(of: "Board pack", on: server), as: try await server.newPerson(.viewer))
            #expect(page.text.contains("No rate is in force"))
            #expect(page.text.contains("No run failed in the last 30 days."))
            #expect(!page.text.contains("method=\"post\" action=\"/dashboard"))
            try expectSnapshot(of: page.text, named: "workflow-viewer")
        }
    }

    @Test("one that is not there is a 404")
    func unknown() async throws {
        try await TestServer.run { server in
            let viewer = try await server.newPerson(.viewer)
            #expect(try await server.open("/dashboard/workflows/none", as: viewer).status == 404)
            #expect(try await server.open("/dashboard/workflows/none/chart", as: viewer).status == 404)
        }
    }

    @Test("its chart is had alone, with links that stay on the page")
    func chart() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let path = try await page(of: "Invoices", on: server)
            let chart = try await server.open("\(path)/chart?range=7d", as: try await server.newPerson(.viewer))
            #expect(chart.text.contains("\(path)?range=90d"))
            #expect(!chart.text.contains("All workflows"))
        }
    }

    @Test("numbers, money and days are read and written as the viewer's region does")
    func region() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            var editor = try await server.newPerson(.editor)
            editor.headers[.acceptLanguage] = "de-DE"
            let path = try await page(of: "Board pack", on: server)
            let rate: KeyValuePairs = [
                "validFrom": "2026-11-23", "manualMinutes": "2,5", "hourlyRate": "1042,50", "costPerRun": "0",
                "do": "save",
            ]
            #expect(try await server.submit("\(path)?rate=new", rate, as: editor).status == 303)
            let page = try await server.open(path, as: editor)
            #expect(page.text.contains("1.042,50"))
            #expect(page.text.contains("Added 2,5\u{00A0}min"))
            let correction = try #require(
                page.text.firstMatch(of: /href="([^"#]*\?rate=[^"#]+)#rates">Correct/)?.output.1)
            #expect(try await server.open(String(correction), as: editor).text.contains("value=\"1042,50\""))
        }
    }

    @Test("rates are added, corrected and removed, with their history")
    func rates() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let editor = try await server.newPerson(.editor)
            let path = try await page(of: "Labels", on: server)
            let added = try await server.submit("\(path)?rate=new", Self.rate, as: editor)
            #expect(added.headers[.location] == "\(path)?done=rated")
            let id = try await WorkflowTablePageTests.workflow("Labels", on: server)
            let rate = try #require(try await server.ledger.savingsRates(of: id, in: server.workspace).first)
            #expect(rate.terms == SavingsTerms(manualSeconds: 750, hourlyRateMinor: 4250, costPerRunMinor: 2))
            let again = try await server.submit("\(path)?rate=new", Self.rate, as: editor)
            #expect(again.status == 422)
            #expect(again.text.contains("There is a rate from 2026-11-23 already"))
            let correction = try await server.open("\(path)?rate=\(rate.id)", as: editor)
            try expectSnapshot(of: correction.text, named: "workflow-rate")
            let corrected = try await server.submit(
                "\(path)?rate=\(rate.id)",
                [
                    "validFrom": "2026-11-24", "manualMinutes": "10", "hourlyRate": "42.50", "costPerRun": "0",
                    "do": "save",
                ],
                as: editor)
            #expect(corrected.status == 303)
            #expect(try await server.submit("\(path)?rate=\(rate.id)", ["do": "remove"], as: editor).status == 303)
            let history = try await server.open(path, as: editor).text
            for word in ["Added", "Corrected", "Removed", "Vera Editor"] { #expect(history.contains(word)) }
            #expect(try await server.ledger.savingsRates(of: id, in: server.workspace) == [])
        }
    }

    @Test("what a rate changes of the past is asked back")
    func recalculation() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let editor = try await server.newPerson(.editor)
            let id = try await WorkflowTablePageTests.workflow("Invoices", on: server)
            let rate = try #require(try await server.ledger.savingsRates(of: id, in: server.workspace).first)
            let path = try await page(of: "Invoices", on: server)
            let asked = try await server.submit("\(path)?rate=\(rate.id)", ["do": "remove"], as: editor)
            #expect(asked.status == 409)
            #expect(asked.text.contains("€14.00"))
            let done = try await server.submit(
                "\(path)?rate=\(rate.id)", ["do": "remove", "recalculate": "yes"], as: editor)
            #expect(done.status == 303)
        }
    }

    @Test("the rates of others, and the defaults, are not for this page to change")
    func others() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let draft = SavingsRateDraft(
                validFrom: LocalDay("2026-12-01")!, terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100))
            let rate = try await server.ledger.edit(
                .add(draft, to: nil), by: "Ada", recalculates: false, in: server.workspace)
            let path = try await page(of: "Labels", on: server)
            let answer = try await server.submit(
                "\(path)?rate=\(rate.id)", ["do": "remove"], as: try await server.newPerson(.editor))
            #expect(answer.status == 404)
            #expect(try await server.ledger.savingsRates(of: nil, in: server.workspace) == [rate])
        }
    }

    @Test("settings change: name, cron expressions, role and state")
    func settings() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let editor = try await server.newPerson(.editor)
            let path = try await page(of: "Labels", on: server)
            let form = try await server.open("\(path)?edit=settings", as: editor)
            try expectSnapshot(of: form.text, named: "workflow-settings")
            let fields: KeyValuePairs = [
                "do": "settings", "name": " Shipping labels ", "cron": "0 7 * * *\r\n\r\n 0 19 * * * \r\n",
                "role": "utility",
                "state": "inactive",
            ]
            #expect(try await server.submit(path, fields, as: editor).status == 303)
            let id = try await WorkflowTablePageTests.workflow("Shipping labels", on: server)
            let workflow = try #require(try await server.ledger.workflow(id, in: server.workspace))
            #expect(workflow.cron == ["0 7 * * *", "0 19 * * *"])
            #expect(workflow.role == .utility)
            #expect(!workflow.isActive)
        }
    }

    @Test("settings that cannot be are refused at their field")
    func wrongSettings() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let editor = try await server.newPerson(.editor)
            let path = try await page(of: "Labels", on: server)
            let answer = try await server.submit(
                path, ["do": "settings", "name": "", "cron": "", "role": "utility", "state": "active"], as: editor)
            #expect(answer.status == 422)
            #expect(answer.text.contains("Please give a name"))
            #expect(answer.text.contains(#"aria-invalid="true""#))
            #expect(try await server.submit(path, ["do": "dance"], as: editor).status == 400)
        }
    }

    @Test("a role that takes savings away is asked back")
    func role() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let path = try await page(of: "Invoices", on: server)
            let answer = try await server.submit(
                path, ["do": "settings", "name": "Invoices", "cron": "", "role": "utility", "state": "active"],
                as: try await server.newPerson(.editor))
            #expect(answer.status == 409)
            #expect(answer.text.contains(#"name="do" value="settings""#))
        }
    }

    @Test("a workflow is deleted once its name was typed")
    func deletion() async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let editor = try await server.newPerson(.editor)
            let path = try await page(of: "Invoices", on: server)
            let refused = try await server.submit(path, ["do": "delete", "confirmedName": "Invoice"], as: editor)
            #expect(refused.status == 422)
            #expect(refused.text.contains("With it go 3 runs and 1 savings rate."))
            #expect(try await server.countRuns() == 6)
            let gone = try await server.submit(path, ["do": "delete", "confirmedName": "Invoices"], as: editor)
            #expect(gone.headers[.location] == "/dashboard/workflows?done=deleted")
            #expect(try await server.countRuns() == 3)
            let list = try await server.open("/dashboard/workflows?done=deleted", as: editor)
            #expect(list.text.contains("The workflow is deleted"))
        }
    }

    @Test("a viewer may send none of the forms", arguments: ["settings", "save", "delete"])
    func forbidden(intent: String) async throws {
        try await TestServer.run { server in
            try await WorkflowTablePageTests.record(on: server)
            let path = try await page(of: "Labels", on: server)
            let answer = try await server.submit(
                path, ["do": intent, "confirmedName": "Labels"], as: try await server.newPerson(.viewer))
            #expect(answer.status == 403)
        }
    }
}
