import FlowtallyCore
import HTTPTypes
import Testing

@testable import FlowtallyWeb

@Suite("The chart's pages")
struct ChartPagesTests {
    @Test(
        "the file has the numbers of the table",
        arguments: ["range=7d", "range=30d", "range=90d", "range=90d&granularity=day"])
    func file(_ query: String) async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            let file = try await server.get("/dashboard/overview/chart.csv?\(query)")
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(
                file.headers[.contentDisposition]?.wholeMatch(
                    of: /attachment; filename="workflow-runs-\d+d-to-2026-11-23\.csv"/) != nil)
            let lines = file.text.split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            let points = try #require(
                try await server.get("/api/dashboard/chart-data?\(query)").json["points"]?.asArray)
            #expect(lines.count == points.count + 1)
            for (line, point) in zip(lines.dropFirst(), points) {
                #expect(point["start"]?.asString == String(line[0]))
                #expect(point["end"]?.asString == String(line[1]))
                for (index, name) in ["runs", "completed", "failed", "cancelled", "unfinished"].enumerated() {
                    #expect(point[name] == .integer(Int64(line[index + 2])!))
                }
                #expect((point["partial"]?.asString ?? "") == String(line[9]))
            }
            let table = try await server.get("/dashboard/overview/chart?\(query)").text
            let averages = table.matches(of: /<td class="number">([\d.,]+|–)<\/td><td class="number">[^<]*<\/td><\/tr>/)
            #expect(
                averages.map {
                    $0.output.1 == "–"
                        ? ""
                        : Double($0.output.1) == Double(Int(Double($0.output.1)!))
                            ? "\($0.output.1).0" : String($0.output.1)
                } == lines.dropFirst().map { String($0[7]) })
        }
    }

    @Test("a workflow's own chart has its runs, links to its page and no filter")
    func workflow() async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            _ = try await server.post("/api/runs", RunAPITests.report)
            let workflow = try #require(
                try await server.ledger.workflows(in: server.workspace).first { $0.name == "Invoices" })
            let answer = try await server.get("/dashboard/workflows/\(workflow.id)/chart?range=30d")
            #expect(answer.status == 200)
            #expect(answer.text.contains(#"href="/dashboard/workflows/\#(workflow.id)?range=7d""#))
            #expect(!answer.text.contains("<select"))
            #expect(answer.text.contains("10 runs"))
            #expect(answer.text.contains("from=2026-11-01&amp;to=2026-11-01&amp;workflowId=\(workflow.id)"))
            #expect(try await server.get("/dashboard/workflows/none/chart").status == 404)
            #expect(try await server.get("/dashboard/overview/chart.csv?workflowId=none").status == 404)
        }
    }

    @Test("an overview that is asked for without a range has the one that was chosen last")
    func lastRange() async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            func current(_ query: String, _ cookie: String) async throws -> Substring? {
                let page = try await server.get("/dashboard/overview\(query)", headers: [.cookie: cookie])
                return page.text.firstMatch(of: /data-range="(\w+)"[^>]*aria-current/)?.output.1
            }
            let chosen = "flowtally_chart=range%3D7d%26hide%3Dtrend"
            #expect(try await current("", "") == "30d")
            #expect(try await current("", chosen) == "7d")
            #expect(try await current("?range=90d", chosen) == "90d")
            #expect(try await current("", "flowtally_chart=range%3D1y") == "30d")
        }
    }

    @Test(
        "the axis has round numbers and room for the highest value",
        arguments: [
            (0.0, [0, 1, 2, 3, 4]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4, 6]), (20, [0, 5, 10, 15, 20]),
            (21, [0, 10, 20, 30]), (247.3, [0, 100, 200, 300]), (1_000_000, [0, 500_000, 1_000_000]),
        ] as [(Double, [Int64])])
    func axis(_ highest: Double, _ ticks: [Int64]) {
        #expect(ChartAxis(upTo: highest).ticks == ticks)
    }
}
