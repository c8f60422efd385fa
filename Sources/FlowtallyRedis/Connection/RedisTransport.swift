/// A Redis, however it is reached: over a connection of its own protocol, or over HTTPS.
package protocol RedisTransport: Sendable {
    /// Runs commands in one go, in order, but not as one: others' commands may come between. Each has an answer, which may be an error.
    ///
    /// Throws `RedisError`: `disconnected`, `timedOut`, `unexpected`.
    func pipeline(_ commands: [RedisCommand]) async throws -> [RedisValue]

    /// Runs commands as one. Throws `RedisError` also where one of them is refused before anything ran: `refused`.
    func transaction(_ commands: [RedisCommand]) async throws -> [RedisValue]

    /// Tells what is published on a channel, as soon as it comes, until the task is cancelled; connects again by itself.
    ///
    /// - Parameter tell: must not wait for anything.
    func listen(to channel: String, _ tell: @escaping @Sendable (RedisChannelEvent) -> Void) async
}

/// What a subscriber hears.
package enum RedisChannelEvent: Sendable, Equatable {
    /// From now on messages come; those before may have been missed.
    case subscribed
    case message([UInt8])
    /// There is no connection any more that messages could come over.
    case disconnected
}

extension RedisTransport {
    /// Runs one command. Throws `RedisError`, also `refused` where the answer is an error.
    package func send(_ command: RedisCommand) async throws -> RedisValue {
        let values = try await pipeline([command])
        guard values.count == 1 else { throw RedisError.unexpected("\(values.count) answers to one command") }
        if case .error(let text) = values[0] { throw RedisError.refused(text) }
        return values[0]
    }
}
