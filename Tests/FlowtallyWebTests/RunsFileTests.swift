import FlowtallyCore
import HTTPTypes
import Testing

@testable import FlowtallyWeb

@Suite("The file of runs")
struct RunsFileTests {
    @Test("it holds what the list holds, a run a line, and begins with a byte order mark")
    func content() async throws {
        try await TestServer.run { server in
            try await RunsPageTests.record(on: server)
            let answer = try await server.get("/dashboard/runs.csv?to=2026-11-21&from=2026-11-21")
            #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(answer.headers[.contentDisposition] == "attachment; filename=\"runs-2026-11-21.csv\"")
            let ids = try await server.get("/api/runs?from=2026-11-21&to=2026-11-21").json["runs"]?.asArray?
                .compactMap { $0["id"]?.asString }
            let (first, second) = (try #require(ids?.first), try #require(ids?.last))
            #expect(
                answer.text
                    == "\u{FEFF}id,workflow,source,externalId,status,startedAt,completedAt,durationSeconds,localDay,trigger,attempt,version,error\r\n"
                    + "\(first),Invoices,api,'=in-3,CANCELLED,2026-11-21T09:00:00.000Z,2026-11-21T09:00:01.000Z,1.0,2026-11-21,,1,,\r\n"
                    + "\(second),Invoices,api,in-2,FAILED,2026-11-21T08:00:00.000Z,2026-11-21T08:03:00.000Z,180.0,2026-11-21,,3,,"
                    + "\"'\n\nNo <disk>; password=••••••\nat line 7\"\r\n")
        }
    }

    @Test(
        "its name tells the days",
        arguments: [
            ("", "runs.csv"), ("?from=2026-11-01&to=2026-11-26", "runs-2026-11-01-to-2026-11-26.csv"),
            ("?from=2026-11-01", "runs-from-2026-11-01.csv"), ("?to=2026-11-26", "runs-to-2026-11-26.csv"),
        ])
    func names(query: String, name: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.get("/dashboard/runs.csv" + query)
            #expect(answer.headers[.contentDisposition] == "attachment; filename=\"\(name)\"")
        }
    }

    @Test("it holds all pages of the list, whatever the number of runs")
    func manyPages() async throws {
        try await TestServer.run { server in
            let lines = (0..<1203).map { number in
                #"{"workflow": "w", "externalId": "r\#(number)", "status": "COMPLETED", "startedAt": "2026-11-20T08:00:0\#(number % 7)Z"}"#
            }
            _ = try await server.send(
                .post, "/api/runs/batch", body: lines.joined(separator: "\n"), type: "application/x-ndjson")
            let text = try await server.get("/dashboard/runs.csv?q=r").text
            let names = text.matches(of: /,api,(r\d+),/).map { String($0.output.1) }
            #expect(names.count == 1203)
            #expect(Set(names).count == 1203)
            #expect(try await server.get("/dashboard/runs.csv?q=nothing").text.split(separator: "\r\n").count == 1)
        }
    }

    @Test(
        "cells are quoted where they must be, and no text is a formula",
        arguments: [
            ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""), ("a\r\nb", "\"a\r\nb\""),
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""), ("Ünï", "Ünï"), ("", ""),
        ])
    func cells(text: String, cell: String) {
        var line = CSVLine()
        line.add("1")
        line.addText(text)
        #expect(line.text == "1,\(cell)")
    }

    @Test("an empty first cell keeps its place")
    func emptyFirst() {
        var line = CSVLine()
        line.add(nil)
        line.add("-1.5")
        #expect(line.text == ",-1.5")
    }
}
