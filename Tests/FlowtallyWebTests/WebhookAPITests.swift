import FlowtallyCore
import FlowtallyWeb
import HTTPTypes
import Testing

struct WebhookAPITests {
    private static let draft = #"{"name": "Ops", "url": "https://hooks.example.com/x", "events": ["run.failed"]}"#

    private func create(_ body: String = draft, on server: TestServer) async throws -> (id: String, answer: Answer) {
        let answer = try await server.post("/api/webhooks", body)
        return (answer.json["id"]?.asString ?? "", answer)
    }

    @Test("a webhook is made with a secret that only this answer tells")
    func creation() async throws {
        try await TestServer.run { server in
            let (id, answer) = try await create(on: server)
            #expect(answer.status == 201)
            #expect(WebhookSecret(answer.json["secret"]?.asString ?? "") != nil)
            #expect(answer.json["format"] == "standard" && answer.json["state"] == "active")
            let shown = try await server.get("/api/webhooks/\(id)")
            #expect(shown.status == 200 && shown.json["secret"] == nil)
            let listed = try await server.get("/api/webhooks")
            #expect(listed.json["webhooks"]?.asArray == [shown.json])
        }
    }

    @Test(
        "what is wrong is refused by field",
        arguments: [
            (#"{"url": "https://a.example", "events": ["run.failed"]}"#, "/name"),
            (#"{"name": "", "url": "https://a.example", "events": ["run.failed"]}"#, "/name"),
            (#"{"name": "A", "url": "http://a.example", "events": ["run.failed"]}"#, "/url"),
            (#"{"name": "A", "url": "https://127.0.0.1", "events": ["run.failed"]}"#, "/url"),
            (#"{"name": "A", "url": "a.example", "events": ["run.failed"]}"#, "/url"),
            (#"{"name": "A", "url": "https://a.example"}"#, "/events"),
            (#"{"name": "A", "url": "https://a.example", "events": []}"#, "/events"),
            (#"{"name": "A", "url": "https://a.example", "events": ["webhook.test"]}"#, "/events"),
            (#"{"name": "A", "url": "https://a.example", "events": ["run.failed"], "format": "xml"}"#, "/format"),
            (#"{"name": "A", "url": "https://a.example", "events": ["run.failed"], "secret": "x"}"#, "/secret"),
        ])
    func refused(body: String, pointer: String) async throws {
        try await TestServer.run { server in
            let (_, answer) = try await create(body, on: server)
            #expect(answer.status == 422 && answer.pointers == [pointer], "\(answer.text)")
        }
    }

    @Test("it can be changed, switched off and on, and deleted")
    func changes() async throws {
        try await TestServer.run { server in
            let (id, _) = try await create(on: server)
            let path = "/api/webhooks/\(id)"
            let changed = try await server.patch(
                path, #"{"name": "Night", "events": ["metrics.changed"], "active": false}"#)
            #expect(changed.json["name"] == "Night" && changed.json["state"] == "paused")
            #expect(changed.json["events"] == ["metrics.changed"])
            #expect(try await server.patch(path, #"{"active": true}"#).json["state"] == "active")
            let refused = try await server.patch(path, #"{"active": null, "url": "http://a.example"}"#)
            #expect(refused.status == 422 && Set(refused.pointers) == ["/active", "/url"])
            let secret = try await server.send(.post, path + "/secret")
            #expect(secret.status == 200 && secret.json["previousSecretUntil"] == "2026-11-24T09:15:00.000Z")
            #expect(WebhookSecret(secret.json["secret"]?.asString ?? "") != nil)
            #expect(try await server.send(.delete, path).status == 204)
            #expect(try await server.get(path).status == 404)
        }
    }

    @Test("deliveries are listed page by page, and sent again when they are finished")
    func deliveries() async throws {
        try await TestServer.run { server in
            let (id, _) = try await create(on: server)
            let path = "/api/webhooks/\(id)"
            for _ in 0..<3 {
                let test = try await server.send(.post, path + "/test")
                #expect(test.status == 202 && test.json["type"] == "webhook.test" && test.json["state"] == "waiting")
                server.clock.advance(by: .seconds(1))
            }
            let first = try await server.get(path + "/deliveries?limit=2")
            let cursor = try #require(first.json["nextCursor"]?.asString)
            let second = try await server.get(path + "/deliveries?limit=2&cursor=\(cursor)")
            let listed = [first, second].flatMap { $0.json["deliveries"]?.asArray ?? [] }
            #expect(Set(listed.compactMap { $0["id"]?.asString }).count == 3)
            #expect(second.json["nextCursor"] == .null)

            let delivery = try #require(listed.first?["id"]?.asString)
            #expect(try await server.send(.post, "\(path)/deliveries/\(delivery)/replay").status == 409)
            #expect(try await server.send(.post, "\(path)/deliveries/none/replay").status == 404)
            #expect(try await server.get("/api/webhooks/none/deliveries").status == 404)
        }
    }

    @Test("another workspace's webhook does not exist")
    func isolation() async throws {
        try await TestServer.run { server in
            let (id, _) = try await create(on: server)
            let other = try await server.otherWorkspace()
            for (method, path) in [
                (.get, ""), (.delete, ""), (.post, "/secret"), (.post, "/test"), (.get, "/deliveries"),
            ] as [(HTTPRequest.Method, String)] {
                let answer = try await server.send(method, "/api/webhooks/\(id)\(path)", key: other.key)
                #expect(answer.status == 404, "\(method) \(path)")
            }
            #expect(try await server.send(.get, "/api/webhooks", key: other.key).json["webhooks"] == [])
        }
    }
}
