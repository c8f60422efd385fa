import FlowtallyApp
import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import FlowtallyTestSupport
import FlowtallyWeb
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Metrics
import NIOCore
import Synchronization
import Testing

/// A whole server on a ledger of its own, at a moment that the test chooses; without sockets, unless it needs them.
struct TestServer: Sendable {
    static let now = Instant(rfc3339: "2026-11-23T09:15:00Z")!

    let client: any TestClientProtocol
    let ledger: any Ledger
    let clock: TestClock
    let database: SQLiteDatabase
    let workspace: WorkspaceID
    let key: String
    let firstRun: FirstRun
    let metrics: any ProcessMetrics
    let hub: LiveHub
    let streamAccess: StreamAccess
    let cachedMetrics: CachedMetrics

    static func run(
        githubSecret: String? = nil, publicURL: String = "http://127.0.0.1:8080", pageReportsOneIn: Int = 1,
        invalidationSecret: WebhookSecret? = nil, interruption: Interruption = Interruption(),
        failures: Failures = Failures(),
        metrics: (any ProcessMetrics)? = nil, overSockets: Bool = false,
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        let registry = PrometheusRegistry()
        try await withMetricsFactory(registry) {
            let settings = WebSettings(
                publicURL: publicURL, githubSecret: githubSecret, pageReportsOneIn: pageReportsOneIn,
                invalidationSecret: invalidationSecret)
            try await run(
                settings, interruption, failures, registry, metrics, overSockets ? .ahc(.http) : .router, body)
        }
    }

    private static func run(
        _ settings: WebSettings, _ interruption: Interruption, _ failures: Failures, _ registry: PrometheusRegistry,
        _ metrics: (any ProcessMetrics)?, _ setup: TestingSetup,
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        try await withDirectory { directory in
            let clock = TestClock(now)
            let metrics =
                metrics
                ?? ProcessMonitor(registry: registry, databasePath: directory + "/ledger.db", clock: clock)
            let database = try SQLiteDatabase(path: directory + "/ledger.db")
            let ledger = try await SQLLedger(
                database: FailingDatabase(
                    InterruptedDatabase(database: database, interruption: interruption), failures), clock: clock)
            let firstRun = FirstRun()
            let dependencies = try await dependencies(ledger, clock, firstRun, settings, metrics)
            let workspace = try await ledger.firstWorkspace().id
            let key = SecretToken.newAPIKey()
            _ = try await ledger.createKey(name: "test", scopes: [.admin], digest: key.digest, in: workspace)
            let channelHandlers = buildChannelHandlers(dependencies)
            let application = Application(
                router: buildRouter(dependencies),
                server: .http1(configuration: .init(additionalChannelHandlers: channelHandlers())),
                logger: dependencies.logger)
            try await application.test(setup) { client in
                try await body(
                    TestServer(
                        client: client, ledger: ledger, clock: clock, database: database, workspace: workspace,
                        key: key.text, firstRun: firstRun, metrics: metrics, hub: dependencies.hub,
                        streamAccess: dependencies.streamAccess, cachedMetrics: CachedMetrics(dependencies)))
            }
        }
    }

    /// Every route as `METHOD path`.
    static func routes() async throws -> Set<String> {
        try await withDirectory { directory in
            let path = directory + "/ledger.db"
            let ledger = try await SQLLedger(database: try SQLiteDatabase(path: path))
            let router = Router(context: WebContext.self)
            registerRoutes(
                try await dependencies(
                    ledger, TestClock(now), FirstRun(), WebSettings(publicURL: "http://127.0.0.1"),
                    ProcessMonitor(registry: PrometheusRegistry(), databasePath: path)), router)
            return Set(router.routes.map { "\($0.method.rawValue) \($0.path)" }.filter { !$0.hasPrefix("HEAD") })
        }
    }

    private static func dependencies(
        _ ledger: SQLLedger, _ clock: TestClock, _ firstRun: FirstRun, _ settings: WebSettings,
        _ metrics: any ProcessMetrics
    ) async throws -> WebDependencies {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let hub = LiveHub(clock: clock, interval: Milliseconds(0), logger: logger)
        ledger.observe(hub)
        return WebDependencies(
            ledger: ledger, passwordHasher: PlainHasher(), clock: clock, hub: hub, firstRun: firstRun,
            settings: settings, templates: try await Templates(reportsOneIn: settings.pageReportsOneIn),
            processMetrics: metrics, logger: logger)
    }

    private static func withDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await body(directory.path())
    }

    /// Sends a request; with the admin key, unless other headers are given for who is calling.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String = "", type: String? = "application/json",
        headers: HTTPFields = [:], key: String? = nil, anonymous: Bool = false
    ) async throws -> Answer {
        var headers = headers
        if !anonymous { headers[.authorization] = "Bearer \(key ?? self.key)" }
        if let type, !body.isEmpty || method == .post || method == .patch || method == .put {
            headers[.contentType] = type
        }
        let answer = try await client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
        return Answer(status: answer.status.code, headers: answer.headers, text: String(buffer: answer.body))
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers: headers)
    }

    func post(_ path: String, _ body: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.post, path, body: body, headers: headers)
    }

    func put(_ path: String, _ body: String, key: String? = nil) async throws -> Answer {
        try await send(.put, path, body: body, key: key)
    }

    func patch(_ path: String, _ body: String) async throws -> Answer {
        try await send(.patch, path, body: body)
    }

    /// How many runs there are.
    func countRuns() async throws -> Int {
        try await ledger.page(of: RunFilter(), after: nil, limit: 100_000, in: workspace).runs.count
    }

    /// A key with these scopes.
    func newKey(_ scopes: Set<KeyScope>) async throws -> String {
        let secret = SecretToken.newAPIKey()
        _ = try await ledger.createKey(name: "other", scopes: scopes, digest: secret.digest, in: workspace)
        return secret.text
    }

    /// The cookie of somebody new who has this role.
    func signIn(as role: MemberRole) async throws -> HTTPFields {
        let person = try await newPerson(role)
        return person.headers
    }

    /// Somebody who is signed in, with the token that their forms carry.
    func newPerson(_ role: MemberRole, name: String? = nil) async throws -> Person {
        let name = name ?? "Vera \(role.rawValue.capitalized)"
        let user = try await ledger.createUser(
            UserDraft(
                email: "\(name.lowercased().replacing(" ", with: "."))@example.com", name: name,
                passwordHash: "plain:correct horse battery", role: role), in: workspace)
        let secret = SecretToken.newSession()
        let session = SessionDigest(secret.digest)
        try await ledger.createSession(session, of: user.id, expiresAt: clock.now() + .days(1))
        return Person(
            user: user, headers: [.cookie: "flowtally_session=\(secret.text)"], csrfToken: session.csrfToken)
    }

    /// Opens a page as somebody.
    func open(_ path: String, as person: Person) async throws -> Answer {
        var headers = person.headers
        headers[.accept] = "text/html"
        return try await send(.get, path, headers: headers, anonymous: true)
    }

    /// Sends a form as somebody, with the right token.
    func submit(_ path: String, _ fields: KeyValuePairs<String, String>, as person: Person) async throws -> Answer {
        var headers = person.headers
        headers[.accept] = "text/html"
        let pairs = [("csrf", person.csrfToken)] + fields.map { ($0.key, $0.value) }
        let body = pairs.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        return try await send(
            .post, path, body: body.joined(separator: "&"), type: "application/x-www-form-urlencoded", headers: headers,
            anonymous: true)
    }

    /// A second workspace with an admin key.
    func otherWorkspace() async throws -> (id: WorkspaceID, key: String) {
        let id = WorkspaceID.new(at: Self.now)
        try await database.write { connection in
            _ = try connection.execute(
                "INSERT INTO workspaces (id, name, time_zone, currency, created_at) VALUES (:id, 'Other', 'UTC', 'EUR', 0)",
                ["id": .text(id.text)])
        }
        let secret = SecretToken.newAPIKey()
        _ = try await ledger.createKey(name: "foreign", scopes: [.admin], digest: secret.digest, in: id)
        return (id, secret.text)
    }
}

/// Somebody who is signed in.
struct Person: Sendable {
    let user: User
    var headers: HTTPFields
    let csrfToken: String
}

/// What came back.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// The body as JSON; null where it is none.
    var json: JSONValue { (try? JSONValue(parsing: text.utf8)) ?? .null }

    /// The fields that a problem names.
    var pointers: [String] { json["errors"]?.asArray?.compactMap { $0["pointer"]?.asString } ?? [] }
}

extension JSONValue {
    /// A member of members, as in `"workflowRunsThisMonth.total"`.
    func at(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(self)) { value, part in
            Int(part).flatMap { index in value?.asArray?[index] } ?? value?[String(part)]
        }
    }
}

final class TestClock: WallClock {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    func now() -> Instant { instant.withLock { $0 } }

    func advance(by time: Milliseconds) {
        instant.withLock { $0 = $0 + time }
    }
}

/// Passwords as they are: these tests are not about hashing.
struct PlainHasher: PasswordHasher {
    func hash(_ password: String) async throws -> String { "plain:" + password }
    func verify(_ password: String, against hash: String) async throws -> Bool { hash == "plain:" + password }
}
