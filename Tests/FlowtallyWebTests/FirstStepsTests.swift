import FlowtallyCore
import HTTPTypes
import Testing

@testable import FlowtallyWeb

extension TestServer {
    /// Sends a form with nothing but the token, as somebody new.
    func submit(_ path: String, as role: MemberRole) async throws -> Answer {
        try await submit(path, with: try await signIn(as: role))
    }

    /// Sends a form with nothing but the token of who is signed in.
    func submit(_ path: String, with headers: HTTPFields, token: String? = nil) async throws -> Answer {
        let secret = headers[.cookie]?.split(separator: "=").last.map { SecretToken(String($0)) }
        let right = secret.map { SessionDigest($0.digest).csrfToken } ?? ""
        return try await send(
            .post, path, body: "csrf=\(token ?? right)", type: SignInTests.form, headers: headers, anonymous: true)
    }
}

@Suite("The first steps")
struct FirstStepsTests {
    @Test("an owner gets a key in the command, which records the first run")
    func key() async throws {
        try await TestServer.run { server in
            let owner = try await server.signIn(as: .owner)
            let answer = try await server.submit("/dashboard/overview", with: owner)
            #expect(answer.status == 200)
            #expect(answer.headers[.cacheControl] == "no-store")
            let key = String(try #require(answer.text.firstMatch(of: /Bearer (ft_[A-Za-z0-9_-]{43})/)?.output.1))
            let run = try await server.send(.post, "/api/runs", body: RunAPITests.report, key: key)
            #expect(run.status == 201)
            #expect(try await server.send(.get, "/api/runs", key: key).status == 403)
            let after = try await server.send(.get, "/dashboard/overview", headers: owner, anonymous: true)
            #expect(!after.text.contains("Waiting for the first run"))
            #expect(!after.text.contains(key))
        }
    }

    @Test("an editor records a test run, which counts and earns nothing")
    func testRun() async throws {
        try await TestServer.run { server in
            let editor = try await server.signIn(as: .editor)
            for _ in 0..<2 {
                let answer = try await server.submit("/dashboard/overview/test-run", with: editor)
                #expect(answer.status == 303)
                #expect(answer.headers[.location] == "/dashboard/overview?done=test-run")
            }
            #expect(try await server.countRuns() == 2)
            let workflows = try await server.ledger.workflows(in: server.workspace)
            #expect(workflows.map(\.name) == ["Test run"])
            #expect(workflows.map(\.role) == [.utility])
            let page = try await server.send(
                .get, "/dashboard/overview?done=test-run", headers: editor, anonymous: true)
            #expect(page.text.contains("was recorded"))
        }
    }

    @Test("each button is for those who may, and takes no form of another site")
    func permissions() async throws {
        try await TestServer.run { server in
            let editor = try await server.signIn(as: .editor)
            let viewer = try await server.signIn(as: .viewer)
            #expect(try await server.submit("/dashboard/overview", with: editor).status == 403)
            #expect(try await server.submit("/dashboard/overview/test-run", with: viewer).status == 403)
            #expect(try await server.submit("/dashboard/overview/test-run", with: editor, token: "0").status == 403)
            #expect(try await server.countRuns() == 0)
            #expect(try await server.ledger.keys(in: server.workspace).map(\.name) == ["test"])
        }
    }
}
