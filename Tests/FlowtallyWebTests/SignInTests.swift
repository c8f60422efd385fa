import FlowtallyCore
import FlowtallyWeb
import HTTPTypes
import Testing

@Suite("Signing in")
struct SignInTests {
    static let form = "application/x-www-form-urlencoded"

    static func setUpBody(
        _ server: TestServer, password: String = "correct+horse+battery", zone: String = "Europe%2FBerlin"
    ) -> String {
        "token=\(server.firstRun.token.text)&name=Ada&email=Ada%40example.com&password=\(password)&workspaceName=North"
            + "&timeZone=\(zone)&currency=EUR"
    }

    /// Sets up the first user and returns the session's cookie.
    static func setUp(_ server: TestServer) async throws -> String {
        let answer = try await server.send(.post, "/setup", body: setUpBody(server), type: form, anonymous: true)
        #expect(answer.status == 303)
        return cookie(answer)
    }

    static func cookie(_ answer: Answer) -> String {
        String(answer.headers[.setCookie]?.split(separator: ";").first ?? "")
    }

    @Test("the first-run link makes the owner and names the workspace, once")
    func firstRun() async throws {
        try await TestServer.run { server in
            #expect(try await server.send(.get, "/setup?token=wrong", anonymous: true).status == 403)
            #expect(
                try await server.send(.get, server.firstRun.link, anonymous: true).text.contains("Create workspace"))
            let cookie = try await Self.setUp(server)
            let page = try await server.send(.get, "/dashboard/overview", headers: [.cookie: cookie], anonymous: true)
            #expect(page.status == 200)
            #expect(page.text.contains("Europe/Berlin"))
            #expect(try await server.ledger.firstWorkspace().name == "North")
            let again = try await server.send(
                .post, "/setup", body: Self.setUpBody(server), type: Self.form, anonymous: true)
            #expect(again.status == 409)
            #expect(try await server.send(.get, server.firstRun.link, anonymous: true).status == 303)
        }
    }

    @Test("a set-up with a short password or an unknown zone says so and makes nobody")
    func badSetUp() async throws {
        try await TestServer.run { server in
            let body = Self.setUpBody(server, password: "short", zone: "Mars")
            let answer = try await server.send(.post, "/setup", body: body, type: Self.form, anonymous: true)
            #expect(answer.status == 422)
            #expect(answer.text.contains("at least 12 characters"))
            #expect(answer.text.contains("IANA"))
            #expect(try await !server.ledger.hasUsers())
        }
    }

    @Test("the cookie cannot be read by scripts or sent by other sites; with TLS it is bound to the host")
    func cookieAttributes() async throws {
        for (url, name, isSecure) in [
            ("http://127.0.0.1", "flowtally_session=", false),
            ("https://f.example.com", "__Host-flowtally_session=", true),
        ] {
            try await TestServer.run(publicURL: url) { server in
                let answer = try await server.send(
                    .post, "/setup", body: Self.setUpBody(server), type: Self.form, anonymous: true)
                let header = try #require(answer.headers[.setCookie])
                #expect(header.hasPrefix(name))
                #expect(header.contains("HttpOnly") && header.contains("SameSite=Lax") && header.contains("Path=/"))
                #expect(header.contains("Secure") == isSecure)
            }
        }
    }

    @Test("a password opens a session, a wrong one does not, and guessing is slowed down")
    func logIn() async throws {
        try await TestServer.run { server in
            _ = try await Self.setUp(server)
            func logIn(_ password: String, next: String = "") async throws -> Answer {
                try await server.send(
                    .post, "/login", body: "email=ADA%40example.com&password=\(password)&next=\(next)", type: Self.form,
                    anonymous: true)
            }
            let right = try await logIn("correct+horse+battery", next: "%2Fdashboard%2Foverview%3Frange%3D7d")
            #expect(right.status == 303)
            #expect(right.headers[.location] == "/dashboard/overview?range=7d")
            for elsewhere in ["%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example"] {
                let answer = try await logIn("correct+horse+battery", next: elsewhere)
                #expect(answer.headers[.location] == "/dashboard/overview")
            }
            for _ in 0..<10 { #expect(try await logIn("wrong").status == 401) }
            let limited = try await logIn("correct+horse+battery")
            #expect(limited.status == 429)
            #expect(limited.headers[.retryAfter] == "900")
            server.clock.advance(by: .minutes(16))
            #expect(try await logIn("correct+horse+battery").status == 303)
        }
    }

    @Test("logging out needs the page's token and ends the session")
    func logOut() async throws {
        try await TestServer.run { server in
            let cookie = try await Self.setUp(server)
            let page = try await server.send(.get, "/dashboard/overview", headers: [.cookie: cookie], anonymous: true)
            let token = try #require(page.text.firstMatch(of: /name="csrf" value="([0-9a-f]+)"/)?.output.1)
            func logOut(_ token: String) async throws -> Int {
                try await server.send(
                    .post, "/logout", body: "csrf=\(token)", type: Self.form, headers: [.cookie: cookie],
                    anonymous: true
                ).status
            }
            #expect(try await logOut("wrong") == 403)
            #expect(try await logOut(String(token)) == 303)
            let after = try await server.send(
                .get, "/dashboard/overview", headers: [.cookie: cookie, .accept: "text/html"], anonymous: true)
            #expect(after.status == 303)
            #expect(after.headers[.location]?.hasPrefix("/login") == true)
        }
    }

    @Test("a session expires")
    func expiry() async throws {
        try await TestServer.run { server in
            let cookie = try await Self.setUp(server)
            server.clock.advance(by: .days(31))
            let answer = try await server.send(.get, "/api/workspace", headers: [.cookie: cookie], anonymous: true)
            #expect(answer.status == 401)
        }
    }

    @Test("a change by cookie needs the CSRF header, and none may come from another site")
    func crossSite() async throws {
        try await TestServer.run { server in
            let cookie = try await Self.setUp(server)
            let page = try await server.send(.get, "/dashboard/overview", headers: [.cookie: cookie], anonymous: true)
            let token = String(try #require(page.text.firstMatch(of: /name="csrf" value="([0-9a-f]+)"/)?.output.1))
            func change(_ headers: HTTPFields) async throws -> Int {
                var headers = headers
                headers[.cookie] = cookie
                return try await server.send(
                    .patch, "/api/workspace", body: #"{"name": "South"}"#, headers: headers, anonymous: true
                ).status
            }
            let csrf = HTTPField.Name("X-CSRF-Token")!
            let site = HTTPField.Name("Sec-Fetch-Site")!
            #expect(try await change([:]) == 403)
            #expect(try await change([csrf: "0"]) == 403)
            #expect(try await change([csrf: token, site: "cross-site"]) == 403)
            #expect(try await change([csrf: token, site: "same-origin"]) == 200)
            let login = try await server.send(
                .post, "/login", body: "email=a&password=b", type: Self.form, headers: [site: "cross-site"],
                anonymous: true)
            #expect(login.status == 403)
        }
    }
}
