import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import HTTPTypes
import Testing

@Suite("The settings of the workspace, as a page")
struct WorkspacePageTests {
    /// Without the list of all time zones, which is the system's.
    static func shortened(_ page: Answer) -> String {
        page.text.replacing(/<option value="[A-Z][A-Za-z]+(?:\/[A-Za-z0-9_\/+-]+)?"><\/option>/, with: "")
    }

    static let rate: KeyValuePairs = [
        "validFrom": "2026-11-23", "manualMinutes": "12.5", "hourlyRate": "42.50", "costPerRun": "0.02", "do": "save",
    ]

    @Test("a new workspace has no rates, no branding and no history")
    func empty() async throws {
        try await TestServer.run { server in
            let page = try await server.open("/settings", as: try await server.newPerson(.owner))
            #expect(page.status == 200)
            try expectSnapshot(of: Self.shortened(page), named: "settings-empty")
        }
    }

    @Test("it shows rates, their history, branding and how far a change of zone is")
    func filled() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            _ = try await server.ledger.change(
                server.workspace,
                WorkspaceChange(name: "Weiß & Söhne", calendar: LocalCalendar(timeZoneName: "Europe/Berlin")))
            for (day, minutes) in [("2026-11-23", "12.5"), ("2026-12-24", "1:40")] {
                server.clock.advance(by: .minutes(1))
                _ = try await server.submit(
                    "/settings/savings-rates",
                    ["validFrom": day, "manualMinutes": minutes, "hourlyRate": "42.50", "costPerRun": "0.02"], as: owner
                )
            }
            try await server.ledger.change(
                server.workspace, accent: AccentColour("#7a3e9d"), logo: .replace(try Logo(file: BrandingTests.png)))
            try await server.database.write { connection in
                _ = try connection.execute(
                    "INSERT INTO jobs (workspace_id, name, due_at, done, total) VALUES (:id, 'change-time-zone', 0, 5, 14)",
                    ["id": .id(server.workspace)])
            }
            let page = try await server.open("/settings?done=rated", as: owner)
            try expectSnapshot(of: Self.shortened(page), named: "settings-filled")
            let rates = try await server.ledger.savingsRates(of: nil, in: server.workspace)
            let correcting = try await server.open("/settings?rate=\(rates[0].id)", as: owner)
            #expect(correcting.text.contains("Correct this rate"))
            #expect(correcting.text.contains(#"value="1:40""#))
        }
    }

    @Test("name, zone and currency change; a currency with rates does not")
    func workspace() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let saved = try await server.submit(
                "/settings", ["workspaceName": "North", "timeZone": "Asia/Tokyo", "currency": "jpy"], as: owner)
            #expect(saved.status == 303)
            #expect(saved.headers[.location] == "/settings?done=saved")
            let workspace = try await server.ledger.firstWorkspace()
            #expect(workspace.name == "North")
            #expect(workspace.calendar.timeZoneName == "Asia/Tokyo")
            #expect(workspace.currency.code == "JPY")

            _ = try await server.submit(
                "/settings/savings-rates",
                ["validFrom": "2026-11-23", "manualMinutes": "5", "hourlyRate": "3000", "costPerRun": "1"], as: owner)
            let refused = try await server.submit(
                "/settings", ["workspaceName": "South", "timeZone": "UTC", "currency": "EUR"], as: owner)
            #expect(refused.status == 422)
            #expect(refused.text.contains("Cannot change any more: there are savings rates in JPY."))
            #expect(try await server.ledger.firstWorkspace().name == "North")
        }
    }

    @Test("what is wrong is said at the top and at the field, and what was typed stays")
    func wrong() async throws {
        try await TestServer.run { server in
            let page = try await server.submit(
                "/settings", ["workspaceName": "", "timeZone": "Mars/Olympus", "currency": "Taler"],
                as: try await server.newPerson(.owner))
            #expect(page.status == 422)
            try expectSnapshot(of: Self.shortened(page), named: "settings-wrong")
        }
    }

    @Test(
        "a rate that cannot be read is refused at its field",
        arguments: [
            ("validFrom", "2026-02-30"), ("manualMinutes", "-1"), ("manualMinutes", "0.001"), ("manualMinutes", "1e3"),
            ("manualMinutes", "600001"), ("hourlyRate", "42,50"), ("hourlyRate", "1.005"), ("hourlyRate", ""),
            ("hourlyRate", "10000000.01"), ("costPerRun", "NaN"),
        ])
    func badRate(field: String, value: String) async throws {
        try await TestServer.run { server in
            var fields = Dictionary(Self.rate.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
            fields[field] = value
            let typed = fields
            let page = try await server.submit(
                "/settings/savings-rates",
                [
                    "validFrom": typed["validFrom"]!, "manualMinutes": typed["manualMinutes"]!,
                    "hourlyRate": typed["hourlyRate"]!, "costPerRun": typed["costPerRun"]!,
                ], as: try await server.newPerson(.owner))
            #expect(page.status == 422)
            #expect(page.text.contains("<a href=\"#\(field)\">"))
            #expect(page.text.contains("name=\"\(field)\" type"))
            #expect(page.text.contains("value=\"\(value)\""))
            #expect(page.text.contains("aria-invalid=\"true\" aria-describedby=\"\(field)-note\""))
            #expect(try await server.ledger.savingsRates(of: nil, in: server.workspace) == [])
        }
    }

    @Test(
        "money is kept exactly, by the currency's digits",
        arguments: [("EUR", "42.50", 4250), ("JPY", "42", 42), ("KWD", "1.005", 1005)])
    func money(currency: String, typed: String, minor: Int64) async throws {
        try await TestServer.run { server in
            _ = try await server.ledger.change(server.workspace, WorkspaceChange(currency: Currency(code: currency)))
            let saved = try await server.submit(
                "/settings/savings-rates",
                ["validFrom": "2026-11-23", "manualMinutes": "12:30", "hourlyRate": typed, "costPerRun": "0"],
                as: try await server.newPerson(.owner))
            #expect(saved.status == 303)
            let rate = try #require(try await server.ledger.savingsRates(of: nil, in: server.workspace).first)
            #expect(rate.terms == SavingsTerms(manualSeconds: 750, hourlyRateMinor: minor))
        }
    }

    @Test("a change of the past shows what it does, and is done once that is agreed to")
    func recalculation() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            _ = try await server.post(
                "/api/runs",
                #"{"workflow": "w", "externalId": "1", "status": "COMPLETED", "startedAt": "2026-11-20T10:00:00Z", "completedAt": "2026-11-20T10:00:01Z"}"#
            )
            let past: KeyValuePairs = [
                "validFrom": "2026-11-01", "manualMinutes": "30", "hourlyRate": "50", "costPerRun": "0.02",
            ]
            let asked = try await server.submit("/settings/savings-rates", past, as: owner)
            #expect(asked.status == 409)
            try expectSnapshot(of: asked.text, named: "settings-recalculate")
            #expect(try await server.ledger.savingsRates(of: nil, in: server.workspace) == [])
            let agreed = try await server.submit(
                "/settings/savings-rates",
                [
                    "validFrom": "2026-11-01", "manualMinutes": "30", "hourlyRate": "50", "costPerRun": "0.02",
                    "recalculate": "yes",
                ], as: owner)
            #expect(agreed.status == 303)

            let rate = try #require(try await server.ledger.savingsRates(of: nil, in: server.workspace).first)
            let path = "/settings/savings-rates/\(rate.id)"
            let corrected = try await server.submit(
                path,
                [
                    "validFrom": "2026-11-01", "manualMinutes": "15", "hourlyRate": "50", "costPerRun": "0.02",
                    "do": "save", "recalculate": "yes",
                ], as: owner)
            #expect(corrected.status == 303)
            #expect(
                try await server.ledger.savingsRates(of: nil, in: server.workspace).map(\.terms.manualSeconds) == [900])
            #expect(try await server.submit(path, ["do": "remove"], as: owner).status == 409)
            #expect(try await server.submit(path, ["do": "remove", "recalculate": "yes"], as: owner).status == 303)
            #expect(try await server.ledger.savingsRates(of: nil, in: server.workspace) == [])
            let history = try await server.open("/settings", as: owner).text
            for words in ["Added 30", "Corrected 30", "Removed 15"] { #expect(history.contains(words), "\(words)") }
        }
    }

    @Test("a second rate of a day is refused, and one that is gone cannot be corrected")
    func conflicts() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            #expect(try await server.submit("/settings/savings-rates", Self.rate, as: owner).status == 303)
            let again = try await server.submit("/settings/savings-rates", Self.rate, as: owner)
            #expect(again.status == 422)
            #expect(again.text.contains("There is a rate from 2026-11-23 already."))
            #expect(try await server.submit("/settings/savings-rates/none", Self.rate, as: owner).status == 404)
        }
    }

    @Test("the history is shown in pages")
    func history() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            for day in 10...21 {
                server.clock.advance(by: .seconds(1))
                _ = try await server.submit(
                    "/settings/savings-rates",
                    ["validFrom": "2026-12-\(day)", "manualMinutes": "\(day)", "hourlyRate": "1", "costPerRun": "0"],
                    as: owner)
            }
            let first = try await server.open("/settings", as: owner).text
            #expect(first.contains("Added 21") && first.contains("Added 12") && !first.contains("Added 11"))
            let older = try #require(first.firstMatch(of: /href="([^"#]+)#history" rel="next"/)?.output.1)
            let second = try await server.open(String(older), as: owner).text
            #expect(second.contains("Added 11") && second.contains("Added 10") && !second.contains("Added 12"))
            #expect(second.contains(">Newest<") && !second.contains(">Older<"))
        }
    }
}
