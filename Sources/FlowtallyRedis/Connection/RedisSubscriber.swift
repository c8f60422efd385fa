import NIOCore

/// Listens to one channel on a connection of its own, and connects again whenever that is lost.
struct RedisSubscriber {
    let address: RedisAddress
    let timeout: TimeAmount
    let channel: String

    /// How often a silent connection is asked whether it still lives: a server that hangs closes nothing.
    private static let pingInterval = Duration.seconds(2)

    /// Runs until the task is cancelled.
    func run(_ tell: @escaping @Sendable (RedisChannelEvent) -> Void) async {
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                let connection = try await RedisConnection.open(address, timeout: timeout) { _, message in
                    tell(.message(message))
                }
                defer { connection.close() }
                let answers = try await connection.send([RedisCommand("SUBSCRIBE", channel)], isSubscription: true)
                if case .error(let text) = answers.first { throw RedisError.refused(text) }
                tell(.subscribed)
                backoff.reset()
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.pingInterval)
                    _ = try await connection.send([RedisCommand("PING")])
                }
            } catch {
                tell(.disconnected)
                try? await Task.sleep(for: backoff.next())
            }
        }
    }
}
