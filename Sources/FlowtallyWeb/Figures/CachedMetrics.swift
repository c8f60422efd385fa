import FlowtallyCore
package import HTTPTypes
import Hummingbird
import Logging
package import NIOCore
import Synchronization

/// The figures for those who ask for them again and again: what the router would answer, without it, where nothing has to be waited for.
///
/// That is where the key is remembered, the answer is fresh, and the request has nothing about it that could change the answer.
package final class CachedMetrics: Sendable {
    private static let path = Route.metrics.rawValue
    /// Fields that may make the answer another than the one that is kept, or that only the router knows what to do with.
    private static let decisive: Set<HTTPField.Name> = [
        .cacheControl, .contentLength, .expect, .ifNoneMatch, .secFetchSite, .transferEncoding, .upgrade,
    ]

    private let principals: PrincipalCache
    private let answers: AnswerCache
    private let monitor: RequestMonitor
    private let clock: any WallClock
    private let logger: Logger
    private let date = Mutex((second: Int64.min, text: ""))

    package init(_ dependencies: WebDependencies) {
        principals = dependencies.principals
        answers = dependencies.answers
        monitor = dependencies.monitor
        clock = dependencies.clock
        logger = dependencies.logger
    }

    /// Nil where the router has to answer.
    package func answer(to request: HTTPRequest) -> (head: HTTPResponse, body: ByteBuffer)? {
        let start = ContinuousClock.now
        guard request.method == .get, request.path == Self.path, let key = Self.onlyKey(in: request.headerFields),
            let principal = principals.remembered(keyDigest: key.digest), principal.permissions.contains(.read),
            let given = answers.fresh(DashboardAnswers.metricsKey(principal.workspaceID))
        else { return nil }
        monitor.noteStart(of: request)
        defer { monitor.noteEnd() }
        let (body, id) = (given.bodyOfMetrics, RequestID().description)
        var headers = given.headers
        headers[.vary] = "Accept-Encoding"
        SecurityHeaders.protect(&headers)
        headers[.requestID] = id
        headers[.contentLength] = String(body.readableBytes)
        headers[.date] = dateText
        var logger = logger
        // As Hummingbird calls it.
        logger[metadataKey: "hb.request.id"] = .string(id)
        monitor.note(
            .ok, bytes: body.readableBytes, to: request, path: Self.path, endpoint: Self.path, since: start,
            logger: logger)
        return (HTTPResponse(status: .ok, headerFields: headers), body)
    }

    /// Nil where there is not exactly one, or something decisive beside it.
    private static func onlyKey(in fields: HTTPFields) -> SecretToken? {
        var key: SecretToken?
        for field in fields {
            if field.name == .authorization {
                guard key == nil else { return nil }
                key = SecretToken(bearer: field.value)
            } else if field.name == .connection {
                guard field.value.lowercased() == "keep-alive" else { return nil }
            } else if decisive.contains(field.name) {
                return nil
            }
        }
        return key
    }

    /// Written once a second.
    private var dateText: String {
        let second = clock.now().milliseconds / 1000
        return date.withLock { date in
            if date.second != second { date = (second, Instant(milliseconds: second * 1000).httpDate) }
            return date.text
        }
    }
}
