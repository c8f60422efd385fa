import FlowtallyCore
import FlowtallyWebhooks
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

/// A real server on a loopback address that keeps what it gets.
final class Receiver: Sendable {
    struct Delivery: Sendable {
        let headers: HTTPFields
        /// Of the address that was asked for.
        let authority: String?
        let path: String
        let body: [UInt8]
    }

    let port: Int
    private let inbox: Inbox

    var deliveries: [Delivery] { inbox.deliveries }

    private init(port: Int, inbox: Inbox) {
        self.port = port
        self.inbox = inbox
    }

    /// - Parameter answer: to a delivery on a path.
    static func run(
        on host: String = "127.0.0.1", answer: @escaping @Sendable (_ path: String) -> Response,
        _ body: (Receiver) async throws -> Void
    ) async throws {
        let inbox = Inbox()
        let router = Router()
        router.post("**") { request, _ in
            let bytes = Array(buffer: try await request.body.collect(upTo: 1_000_000))
            inbox.keep(
                Delivery(
                    headers: request.headers, authority: request.head.authority, path: request.uri.path, body: bytes))
            return answer(request.uri.path)
        }
        let (ports, found) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "receiver")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname(host, port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body(Receiver(port: port, inbox: inbox))
            group.cancelAll()
        }
    }
}

/// What a receiver has got so far.
private final class Inbox: Sendable {
    private let kept = Mutex<[Receiver.Delivery]>([])

    var deliveries: [Receiver.Delivery] { kept.withLock { $0 } }

    func keep(_ delivery: Receiver.Delivery) { kept.withLock { $0.append(delivery) } }
}

/// Names that stand for what a test says, and a count of how often they were looked up.
final class TestResolver: HostResolver {
    private let answers: [String: [String]]
    private let count = Mutex(0)

    var lookUps: Int { count.withLock { $0 } }

    init(_ answers: [String: [String]]) {
        self.answers = answers
    }

    func addresses(of host: String) async throws -> [IPAddress] {
        count.withLock { $0 += 1 }
        guard let addresses = answers[host] else { throw ResolutionError(reason: "the name \(host) has no address") }
        return addresses.compactMap { IPAddress($0) }
    }
}
