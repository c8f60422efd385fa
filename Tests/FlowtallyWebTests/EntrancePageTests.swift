import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import FlowtallyWeb
import HTTPTypes
import Testing

@Suite("Coming in and going wrong")
struct EntrancePageTests {
    private func open(_ path: String, on server: TestServer) async throws -> Answer {
        try await server.send(.get, path, headers: [.accept: "text/html"], anonymous: true)
    }

    @Test("the server's address leads to the set-up, then to the sign-in, and then to the overview")
    func home() async throws {
        try await TestServer.run { server in
            #expect(try await open("/", on: server).headers[.location] == "/setup")
            #expect(try await open("/login", on: server).headers[.location] == "/setup")
            let person = try await server.newPerson(.viewer)
            #expect(try await open("/", on: server).headers[.location] == "/login")
            #expect(try await open("/setup", on: server).headers[.location] == "/login")
            #expect(try await server.open("/", as: person).headers[.location] == "/dashboard/overview")
            #expect(try await server.open("/login", as: person).headers[.location] == "/dashboard/overview")
        }
    }

    @Test("the first run, with and without its link, and with what is wrong")
    func setup() async throws {
        try await TestServer.run { server in
            func snapshot(_ page: Answer, _ name: String) throws {
                let text = WorkspacePageTests.shortened(page).replacing(server.firstRun.token.text, with: "SECRET")
                try expectSnapshot(of: text, named: name)
            }
            try snapshot(try await open("/setup", on: server), "setup-waiting")
            try snapshot(try await open(server.firstRun.link, on: server), "setup")
            let body = SignInTests.setUpBody(server, password: "short", zone: "Mars")
            try snapshot(
                try await server.send(.post, "/setup", body: body, type: SignInTests.form, anonymous: true),
                "setup-wrong")
        }
    }

    @Test("the sign-in, and what it says of a wrong password")
    func login() async throws {
        try await TestServer.run { server in
            _ = try await server.newPerson(.viewer)
            try expectSnapshot(of: try await open("/login?next=/dashboard/runs", on: server).text, named: "login")
            let wrong = try await server.send(
                .post, "/login", body: "email=tom%40example.com&password=x", type: SignInTests.form, anonymous: true)
            #expect(wrong.status == 401)
            try expectSnapshot(of: wrong.text, named: "login-wrong")
        }
    }

    @Test("an invitation, with a password that is too short, and one that is over")
    func invitation() async throws {
        try await TestServer.run { server in
            let secret = SecretToken.newSession()
            _ = try await server.ledger.invite(
                MemberDraft(email: "tom@example.com", name: "Tom", role: .editor),
                by: Invitation(secret, at: TestServer.now), to: server.workspace)
            func snapshot(_ page: Answer, _ name: String) throws {
                try expectSnapshot(of: page.text.replacing(secret.text, with: "SECRET"), named: name)
            }
            let link = "/invitation?token=\(secret.text)"
            try snapshot(try await open(link, on: server), "invitation")
            let wrong = try await server.send(
                .post, "/invitation", body: "token=\(secret.text)&password=x", type: SignInTests.form, anonymous: true)
            #expect(wrong.status == 422)
            try snapshot(wrong, "invitation-wrong")
            server.clock.advance(by: .days(7))
            let over = try await open(link, on: server)
            #expect(over.status == 404)
            try snapshot(over, "invitation-over")
        }
    }

    @Test("what is not there, or not allowed, says so and shows the way around to who is signed in")
    func refusals() async throws {
        try await TestServer.run { server in
            let viewer = try await server.newPerson(.viewer)
            let stranger = try await open("/nowhere", on: server)
            #expect(stranger.status == 404)
            try expectSnapshot(of: stranger.text, named: "error-404-stranger")
            let missing = try await server.open("/nowhere", as: viewer)
            #expect(missing.status == 404)
            try expectSnapshot(of: missing.text, named: "error-404")
            let forbidden = try await server.open("/settings", as: viewer)
            #expect(forbidden.status == 403)
            try expectSnapshot(of: forbidden.text, named: "error-403")
        }
    }

    @Test("when the server is to blame, the page names the request by which the log is searched, and what to do")
    func failures() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            func expect(_ status: Int, _ name: String, at path: String) async throws {
                let page = try await server.open(path, as: owner)
                #expect(page.status == status)
                let id = try #require(page.headers[HTTPField.Name("X-Request-Id")!])
                #expect(page.text.contains("Request id <code>\(id)</code>"))
                try expectSnapshot(of: page.text.replacing(id, with: "REQUEST"), named: name)
            }
            try await server.database.write { try $0.executeScript("UPDATE workspaces SET time_zone = 'Mars/Olympus'") }
            try await expect(500, "error-500", at: "/settings/members")
            try await server.database.write {
                try $0.executeScript("ALTER TABLE api_keys RENAME TO lost; UPDATE workspaces SET time_zone = 'UTC'")
            }
            try await expect(503, "error-503", at: "/settings/keys")
        }
    }
}
