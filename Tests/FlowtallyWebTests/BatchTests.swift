import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Batches of reports")
struct BatchTests {
    private func line(_ number: Int, status: String = "COMPLETED") -> String {
        #"{"workflow": "w\#(number % 3)", "externalId": "r\#(number)", "status": "\#(status)"}"#
    }

    @Test("one bad item in a thousand: 999 are stored and the bad one is named", arguments: [true, false])
    func oneBadItem(asLines: Bool) async throws {
        try await TestServer.run { server in
            var items = (0..<1000).map { line($0) }
            items[17] = line(17, status: "DONE")
            let answer = try await server.send(
                .post, "/api/runs/batch",
                body: asLines ? items.joined(separator: "\n") + "\n\n" : "[" + items.joined(separator: ",") + "]",
                type: asLines ? "application/x-ndjson" : "application/json")
            #expect(answer.status == 200)
            #expect(answer.json.at("accepted") == 999)
            #expect(answer.json.at("rejected") == 1)
            let results = answer.json["items"]?.asArray ?? []
            #expect(results.count == 1000)
            #expect(results.filter { $0["status"] == 201 }.count == 999)
            #expect(answer.json.at("items.17.status") == 422)
            #expect(answer.json.at("items.17.problem.errors.0.pointer") == "/status")
            #expect(try await server.countRuns() == 999)
        }
    }

    @Test("a line that is no JSON is that line's problem alone")
    func badLine() async throws {
        try await TestServer.run { server in
            let answer = try await server.send(
                .post, "/api/runs/batch", body: line(1) + "\n{oops\n" + line(2), type: "application/x-ndjson")
            #expect(answer.json.at("accepted") == 2)
            #expect(answer.json.at("items.1.status") == 400)
        }
    }

    @Test("an item needs an external id, and a second report of a run is merged")
    func itemsNeedIdentity() async throws {
        try await TestServer.run { server in
            let anonymous = #"{"workflow": "w", "status": "STARTED"}"#
            let answer = try await server.send(
                .post, "/api/runs/batch",
                body: [line(1, status: "STARTED"), line(1), anonymous].joined(separator: "\n"),
                type: "application/x-ndjson")
            let statuses = answer.json["items"]?.asArray?.map { $0["status"] }
            #expect(statuses == [201, 200, 422])
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("an item of more than 1 MiB is refused alone", arguments: [true, false])
    func largeItem(asLines: Bool) async throws {
        try await TestServer.run { server in
            let text = String(repeating: "x", count: 1_100_000)
            let large = #"{"workflow": "w", "externalId": "large", "status": "COMPLETED", "input": "\#(text)"}"#
            let items = [line(1), large, line(2)]
            let answer = try await server.send(
                .post, "/api/runs/batch",
                body: asLines ? items.joined(separator: "\n") : "[\(items.joined(separator: ","))]",
                type: asLines ? "application/x-ndjson" : "application/json")
            #expect(answer.json["items"]?.asArray?.map { $0["status"] } == [201, 413, 201])
        }
    }

    @Test("10,000 items are taken, 10,001 are not")
    func limit() async throws {
        try await TestServer.run { server in
            let items = (0...10_000).map { line($0) }
            let tooMany = try await server.send(
                .post, "/api/runs/batch", body: items.joined(separator: "\n"), type: "application/x-ndjson")
            #expect(tooMany.status == 413)
            #expect(tooMany.text.contains("10000"))
            #expect(try await server.countRuns() == 0)
            let most = try await server.send(
                .post, "/api/runs/batch", body: items.dropLast().joined(separator: "\n"), type: "application/x-ndjson")
            #expect(most.json.at("accepted") == 10_000)
        }
    }

    @Test("what is no list of reports is refused", arguments: ["{}", "3", "{", ""])
    func noList(_ body: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.post("/api/runs/batch", body)
            #expect(answer.status == 400)
        }
    }

    @Test("33 MB are too large")
    func tooLarge() async throws {
        try await TestServer.run { server in
            let answer = try await server.send(
                .post, "/api/runs/batch", body: String(repeating: " ", count: 33 * 1024 * 1024),
                type: "application/x-ndjson")
            #expect(answer.status == 413)
        }
    }
}
