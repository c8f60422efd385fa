import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Members")
struct MemberAPITests {
    private static let draft = #"{"email": "Tom@Example.com", "name": "Tom Berger", "role": "editor"}"#

    @Test("an invitation's link is told once, and leads to a password and a session")
    func invitation() async throws {
        try await TestServer.run { server in
            _ = try await server.newPerson(.owner)
            let created = try await server.post("/api/members", Self.draft)
            #expect(created.status == 201)
            #expect(created.json["email"] == "tom@example.com")
            #expect(created.json["invitedUntil"] == "2026-11-30T09:15:00.000Z")
            let link = try #require(created.json["invitationLink"]?.asString)
            #expect(link.hasPrefix("http://127.0.0.1:8080/invitation?token="))
            #expect(try await !server.get("/api/members").text.contains(String(link.suffix(43))))

            let path = String(link.dropFirst("http://127.0.0.1:8080".count))
            let page = try await server.send(.get, path, anonymous: true)
            #expect(page.status == 200)
            #expect(page.text.contains("tom@example.com"))
            func accept(_ password: String) async throws -> Answer {
                try await server.send(
                    .post, "/invitation", body: "token=\(link.suffix(43))&password=\(password)", type: SignInTests.form,
                    anonymous: true)
            }
            #expect(try await accept("short").status == 422)
            let accepted = try await accept("correct+horse+battery")
            #expect(accepted.status == 303)
            let overview = try await server.send(
                .get, "/dashboard/overview", headers: [.cookie: SignInTests.cookie(accepted)], anonymous: true)
            #expect(overview.text.contains("Tom Berger"))
            #expect(try await accept("correct+horse+battery").status == 404)
            #expect(try await server.send(.get, path, anonymous: true).status == 404)
            let members = try await server.get("/api/members").json["members"]?.asArray
            #expect(members?.map { $0["invitedUntil"] } == [.null, .null])
        }
    }

    @Test("a new link replaces the old one")
    func again() async throws {
        try await TestServer.run { server in
            let first = try await server.post("/api/members", Self.draft).json
            let id = try #require(first["id"]?.asString)
            let second = try await server.post("/api/members/\(id)/invitation", "")
            #expect(second.status == 201)
            func status(_ invited: JSONValue) async throws -> Int {
                let link = invited["invitationLink"]?.asString ?? ""
                return try await server.send(
                    .get, String(link.dropFirst("http://127.0.0.1:8080".count)), anonymous: true
                )
                .status
            }
            #expect(try await status(first) == 404)
            #expect(try await status(second.json) == 200)
            #expect(try await server.post("/api/members/none/invitation", "").status == 404)
        }
    }

    @Test("roles change, people leave, and an owner stays")
    func changes() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let editor = try await server.newPerson(.editor)
            let (ownerPath, editorPath) = ("/api/members/\(owner.user.id)", "/api/members/\(editor.user.id)")
            let refused = try await server.patch(ownerPath, #"{"role": "viewer"}"#)
            #expect(refused.status == 409)
            #expect(refused.pointers == ["/role"])
            #expect(try await server.send(.delete, ownerPath).status == 409)
            #expect(try await server.patch(editorPath, #"{"role": "viewer"}"#).json["role"] == "viewer")
            #expect(try await server.open("/dashboard/overview", as: editor).status == 200)
            #expect(try await server.send(.delete, editorPath).status == 204)
            #expect(try await server.open("/dashboard/overview", as: editor).status == 303)
            #expect(try await server.send(.delete, editorPath).status == 404)
            #expect(try await server.patch(editorPath, #"{"role": "owner"}"#).status == 404)
        }
    }

    @Test(
        "what is wrong is named",
        arguments: [
            (#"{"email": "tom", "name": "Tom", "role": "editor"}"#, ["/email"]),
            (#"{"email": "tom@example.com", "name": "", "role": "king"}"#, ["/name", "/role"]),
            (#"{}"#, ["/email", "/name", "/role"]),
            (#"{"email": "tom@example.com", "name": "Tom", "role": "editor", "password": "x"}"#, ["/password"]),
        ])
    func bad(body: String, pointers: [String]) async throws {
        try await TestServer.run { server in
            let answer = try await server.post("/api/members", body)
            #expect(answer.status == 422)
            #expect(answer.pointers == pointers)
            #expect(try await server.get("/api/members").json["members"] == [])
        }
    }

    @Test("an address that is taken is refused")
    func taken() async throws {
        try await TestServer.run { server in
            #expect(try await server.post("/api/members", Self.draft).status == 201)
            let answer = try await server.post("/api/members", Self.draft)
            #expect(answer.status == 409)
            #expect(answer.pointers == ["/email"])
        }
    }
}
