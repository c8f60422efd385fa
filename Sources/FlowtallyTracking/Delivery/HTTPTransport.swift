import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `POST /api/runs/batch`.
struct HTTPTransport: Transport {
    private static let largestAnswerBytes = 8 * 1024 * 1024

    /// One for the process: it is never shut down. It follows no redirects, which would carry the key elsewhere, and tries to
    /// connect once, because pauses between attempts are decided by ``DeliveryState``.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: nil))
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private let url: String
    private let apiKey: String
    private let timeout: TimeAmount

    init(_ configuration: TrackerConfiguration) {
        url = configuration.server.appending(path: "api/runs/batch").absoluteString
        apiKey = configuration.apiKey
        timeout = TimeAmount(configuration.requestTimeout)
    }

    func send(_ body: [UInt8]) async -> SendOutcome {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(apiKey)")
        request.headers.add(name: "Content-Type", value: "application/x-ndjson")
        request.headers.add(name: "User-Agent", value: "flowtally-tracking")
        request.body = .bytes(body)
        do {
            let response = try await Self.client.execute(request, timeout: timeout)
            let answer = try await response.body.collect(upTo: Self.largestAnswerBytes)
            return .answered(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After").flatMap {
                    RetryAfter.duration($0, now: Date())
                },
                body: Array(answer.readableBytesView))
        } catch {
            return .failed(String(describing: error))
        }
    }
}
