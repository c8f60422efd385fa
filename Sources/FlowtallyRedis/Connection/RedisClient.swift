import NIOCore

/// A plain Redis server. One connection for all commands, opened when it is first needed and again after it was lost.
package actor RedisClient: RedisTransport {
    private let address: RedisAddress
    private let timeout: TimeAmount
    private var connection: RedisConnection?
    private var opening: Task<RedisConnection, any Error>?
    private var backoff = Backoff()
    /// While Redis is away, callers do not each wait for a connection of their own.
    private var nextAttempt: ContinuousClock.Instant?

    package init(_ address: RedisAddress, timeout: Duration = .seconds(1)) {
        self.address = address
        self.timeout = TimeAmount(timeout)
    }

    package func pipeline(_ commands: [RedisCommand]) async throws -> [RedisValue] {
        let reused = connection?.isOpen == true
        do {
            return try await openConnection().send(commands)
        } catch RedisError.disconnected where reused {
            // Lost while nobody looked, as after a restart. What is sent here may be sent twice without harm.
            return try await openConnection().send(commands)
        }
    }

    package func transaction(_ commands: [RedisCommand]) async throws -> [RedisValue] {
        let answers = try await pipeline([RedisCommand("MULTI")] + commands + [RedisCommand("EXEC")])
        switch answers.last {
        case .array(let values): return values
        case .error(let text): throw RedisError.refused(text)
        default: throw RedisError.unexpected("EXEC without results")
        }
    }

    package nonisolated func listen(
        to channel: String, _ tell: @escaping @Sendable (RedisChannelEvent) -> Void
    ) async {
        await RedisSubscriber(address: address, timeout: timeout, channel: channel).run(tell)
    }

    /// Closes the connection; the next command opens another.
    package func close() {
        connection?.close()
        connection = nil
    }

    private func openConnection() async throws -> RedisConnection {
        if let connection, connection.isOpen { return connection }
        if let opening { return try await opening.value }
        if let nextAttempt, nextAttempt > .now { throw RedisError.disconnected("the last attempt failed a moment ago") }
        let task = Task { [address, timeout] in try await RedisConnection.open(address, timeout: timeout) }
        opening = task
        defer { opening = nil }
        do {
            let opened = try await task.value
            connection = opened
            backoff.reset()
            nextAttempt = nil
            return opened
        } catch {
            nextAttempt = .now + backoff.next()
            throw error
        }
    }
}
