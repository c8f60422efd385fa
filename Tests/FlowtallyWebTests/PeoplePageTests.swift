import FlowtallyCore
import FlowtallySQL
import HTTPTypes
import Testing

@Suite("Members, keys and accounts, as pages")
struct PeoplePageTests {
    private static func withoutSecrets(_ page: Answer) -> String {
        page.text.replacing(/token=[A-Za-z0-9_-]{43}/, with: "token=SECRET").replacing(
            /ft_[A-Za-z0-9_-]{43}/, with: "ft_SECRET")
    }

    @Test("members are listed, with who is invited and whose invitation is over")
    func members() async throws {
        try await TestServer.run { server in
            let late = MemberDraft(email: "late@example.com", name: "Lars Spät", role: .viewer)
            _ = try await server.ledger.invite(
                late, by: Invitation(.newSession(), at: TestServer.now), to: server.workspace)
            server.clock.advance(by: .days(8))
            let owner = try await server.newPerson(.owner)
            server.clock.advance(by: .minutes(1))
            let page = try await server.submit(
                "/settings/members", ["name": "Tom Berger", "email": "tom@example.com", "role": "editor"], as: owner)
            #expect(page.status == 201)
            try expectSnapshot(of: Self.withoutSecrets(page), named: "settings-members-invited")
            let list = try await server.open("/settings/members", as: owner)
            #expect(!list.text.contains("invitation?token="))
            try expectSnapshot(of: list.text, named: "settings-members")
        }
    }

    @Test("a member's role changes, and a new link can be made")
    func memberChanges() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let editor = try await server.newPerson(.editor)
            let path = "/settings/members/\(editor.user.id)"
            let changed = try await server.submit(path, ["do": "role", "role": "viewer"], as: owner)
            #expect(changed.headers[.location] == "/settings/members?done=changed")
            #expect(try await server.submit(path, ["do": "remove"], as: owner).status == 303)
            #expect(try await server.open("/dashboard/overview", as: editor).status == 303)
            #expect(try await server.submit(path, ["do": "remove"], as: owner).status == 404)

            let invited = try await server.ledger.invite(
                MemberDraft(email: "tom@example.com", name: "Tom", role: .editor),
                by: Invitation(.newSession(), at: TestServer.now), to: server.workspace)
            let again = try await server.submit("/settings/members/\(invited.user.id)", ["do": "invite"], as: owner)
            #expect(again.status == 201)
            #expect(again.text.contains("/invitation?token="))
        }
    }

    @Test("the last owner is told why they stay one, and a bad member what is wrong")
    func memberErrors() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let refused = try await server.submit(
                "/settings/members/\(owner.user.id)", ["do": "role", "role": "viewer"], as: owner)
            #expect(refused.status == 422)
            #expect(refused.text.contains("<a href=\"#member-\(owner.user.id)\">Vera Owner is the only owner"))
            let page = try await server.submit(
                "/settings/members", ["name": "", "email": "tom", "role": "king"], as: owner)
            #expect(page.status == 422)
            try expectSnapshot(of: page.text, named: "settings-members-wrong")
        }
    }

    @Test("keys are listed, made and revoked; a secret is shown once")
    func keys() async throws {
        try await TestServer.run { server in
            server.clock.advance(by: .minutes(1))
            let owner = try await server.newPerson(.owner)
            let made = try await server.submit(
                "/settings/keys", ["keyName": "Invoice server", "scope": "ingest"], as: owner)
            #expect(made.status == 201)
            try expectSnapshot(of: Self.withoutSecrets(made), named: "settings-keys-made")
            let secret = String(try #require(made.text.firstMatch(of: /ft_[A-Za-z0-9_-]{43}/)?.output))
            #expect(try await server.send(.post, "/api/runs", body: RunAPITests.report, key: secret).status == 201)
            let list = try await server.open("/settings/keys", as: owner)
            #expect(!list.text.contains(secret))
            try expectSnapshot(of: list.text, named: "settings-keys")

            let key = try #require(
                try await server.ledger.keys(in: server.workspace).first { $0.name == "Invoice server" })
            let revoked = try await server.submit("/settings/keys/\(key.id)", [:], as: owner)
            #expect(revoked.headers[.location] == "/settings/keys?done=revoked")
            #expect(try await server.send(.post, "/api/runs", body: RunAPITests.report, key: secret).status == 401)
            let both = try await server.submit(
                "/settings/keys", ["keyName": "Reports", "scope": "read"], as: owner)
            #expect(both.text.contains("/api/dashboard/metrics"))
        }
    }

    @Test("without keys the page says what they are for, and a bad key what is wrong")
    func noKeys() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            for key in try await server.ledger.keys(in: server.workspace) {
                try await server.ledger.deleteKey(key.id, in: server.workspace)
            }
            try expectSnapshot(
                of: try await server.open("/settings/keys", as: owner).text, named: "settings-keys-empty")
            let wrong = try await server.submit("/settings/keys", ["keyName": "", "scope": "root"], as: owner)
            #expect(wrong.status == 422)
            try expectSnapshot(of: wrong.text, named: "settings-keys-wrong")
            #expect(try await server.ledger.keys(in: server.workspace) == [])
        }
    }

    @Test("everybody changes their own password, which ends their other sessions")
    func account() async throws {
        try await TestServer.run { server in
            let viewer = try await server.newPerson(.viewer)
            let page = try await server.open("/account", as: viewer)
            #expect(!page.text.contains("href=\"/settings\""))
            try expectSnapshot(of: page.text, named: "account")
            let elsewhere = SecretToken.newSession()
            try await server.ledger.createSession(
                SessionDigest(elsewhere.digest), of: viewer.user.id, expiresAt: TestServer.now + .days(1))

            let wrong = try await server.submit(
                "/account", ["currentPassword": "guess", "password": "battery horse correct"], as: viewer)
            #expect(wrong.status == 422)
            try expectSnapshot(of: wrong.text, named: "account-wrong")
            #expect(try await server.submit("/account", ["password": "short"], as: viewer).status == 422)
            let changed = try await server.submit(
                "/account", ["currentPassword": "correct horse battery", "password": "battery horse correct"],
                as: viewer)
            #expect(changed.headers[.location] == "/account?done=changed")
            #expect(try await server.open("/account", as: viewer).status == 200)
            let other = try await server.send(
                .get, "/api/workspace", headers: [.cookie: "flowtally_session=\(elsewhere.text)"], anonymous: true)
            #expect(other.status == 401)
            let credentials = try await server.ledger.credentials(email: viewer.user.email)
            #expect(credentials?.passwordHash == "plain:battery horse correct")
        }
    }

    @Test("guessing the current password is slowed down")
    func guessing() async throws {
        try await TestServer.run { server in
            let viewer = try await server.newPerson(.viewer)
            func change(_ password: String) async throws -> Int {
                try await server.submit(
                    "/account", ["currentPassword": password, "password": "battery horse correct"], as: viewer
                ).status
            }
            for _ in 0..<10 { #expect(try await change("guess") == 422) }
            #expect(try await change("correct horse battery") == 429)
        }
    }
}
