import AsyncHTTPClient
import FlowtallyCore
import NIOCore
import NIOHTTP1

/// A Redis that is hosted by Upstash, over its REST protocol (https://upstash.com/docs/redis/features/restapi).
package struct UpstashClient: RedisTransport {
    private let url: String
    private let token: String
    private let timeout: TimeAmount

    /// - Parameters:
    ///   - url: `UPSTASH_REDIS_REST_URL`, such as `https://eu1-calm-owl-12345.upstash.io`.
    ///   - token: `UPSTASH_REDIS_REST_TOKEN`.
    package init(url: String, token: String, timeout: Duration = .seconds(2)) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.token = token
        self.timeout = TimeAmount(timeout)
    }

    package func pipeline(_ commands: [RedisCommand]) async throws -> [RedisValue] {
        guard !commands.isEmpty else { return [] }
        return try Self.values(try await post("/pipeline", commands), count: commands.count)
    }

    package func transaction(_ commands: [RedisCommand]) async throws -> [RedisValue] {
        let answer = try await post("/multi-exec", commands)
        if let text = answer["error"]?.asString { throw RedisError.refused(text) }
        return try Self.values(answer, count: commands.count)
    }

    package func listen(to channel: String, _ tell: @escaping @Sendable (RedisChannelEvent) -> Void) async {
        var backoff = Backoff()
        while !Task.isCancelled {
            try? await subscribe(to: channel) { event in
                if event == .subscribed { backoff.reset() }
                tell(event)
            }
            tell(.disconnected)
            try? await Task.sleep(for: backoff.next())
        }
    }

    /// Returns or throws when the stream ends.
    private func subscribe(to channel: String, _ tell: (RedisChannelEvent) -> Void) async throws {
        var request = request("/subscribe/" + channel)
        request.headers.add(name: "Accept", value: "text/event-stream")
        // The stream stays open for as long as it likes; only the first answer is waited for.
        let response = try await HTTPClient.shared.execute(request, deadline: .distantFuture)
        guard response.status == .ok else { throw RedisError.refused("\(response.status.code)") }
        var lines = LineReader()
        for try await buffer in response.body {
            for line in lines.read(buffer.readableBytesView) {
                if let event = UpstashEvent(line: line, channel: channel) { tell(event.event) }
            }
        }
    }

    private func post(_ path: String, _ commands: [RedisCommand]) async throws -> JSONValue {
        var request = request(path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        let body = JSONValue.array(
            commands.map { .array($0.arguments.map { .string(String(decoding: $0, as: UTF8.self)) }) })
        request.body = .bytes(ByteBuffer(bytes: body.bytes))
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: timeout)
            let bytes = try await response.body.collect(upTo: 16 * 1024 * 1024)
            guard let answer = try? JSONValue(parsing: Array(bytes.readableBytesView)) else {
                throw RedisError.unexpected("status \(response.status.code) without JSON")
            }
            guard response.status == .ok else {
                throw RedisError.refused(answer["error"]?.asString ?? "status \(response.status.code)")
            }
            return answer
        } catch let error as RedisError {
            throw error
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout {
            throw RedisError.timedOut
        } catch {
            throw RedisError.disconnected("\(error)")
        }
    }

    private func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url + path)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        return request
    }

    private static func values(_ answer: JSONValue, count: Int) throws -> [RedisValue] {
        guard let items = answer.asArray, items.count == count else {
            throw RedisError.unexpected("not \(count) results")
        }
        return items.map { item in
            item["error"]?.asString.map { .error($0) } ?? RedisValue(json: item["result"] ?? .null)
        }
    }
}

extension RedisValue {
    /// Strings of JSON may have been simple or bulk strings; nobody needs to know.
    fileprivate init(json: JSONValue) {
        switch json {
        case .string(let text): self = .bytes(Array(text.utf8))
        case .integer(let number): self = .integer(number)
        case .array(let items): self = .array(items.map { RedisValue(json: $0) })
        default: self = .null
        }
    }
}
