import NIOCore
import NIOPosix
import NIOSSL

/// One open connection. Commands are pipelined: many may wait for their answers at once.
struct RedisConnection: Sendable {
    private let channel: any Channel
    private let handler: NIOLoopBound<RedisChannelHandler>
    private let timeout: TimeAmount

    /// Connects and says who is calling. Throws `RedisError`.
    static func open(
        _ address: RedisAddress, timeout: TimeAmount = .seconds(1),
        group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup,
        onMessage: @escaping @Sendable (String, [UInt8]) -> Void = { _, _ in }
    ) async throws -> RedisConnection {
        let tls = address.usesTLS ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        let eventLoop = group.next()
        do {
            let connection = try await ClientBootstrap(group: eventLoop)
                .connectTimeout(timeout)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: address.host, port: address.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let tls {
                            let name = isIPAddress(address.host) ? nil : address.host
                            try channel.pipeline.syncOperations.addHandler(
                                try NIOSSLClientHandler(context: tls, serverHostname: name))
                        }
                        let handler = RedisChannelHandler(onMessage: onMessage)
                        try channel.pipeline.syncOperations.addHandler(handler)
                        return RedisConnection(
                            channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop),
                            timeout: timeout)
                    }
                }
            for reply in try await connection.send(address.greeting) {
                if case .error(let text) = reply {
                    connection.close()
                    throw RedisError.refused(text)
                }
            }
            return connection
        } catch let error as RedisError {
            throw error
        } catch {
            throw RedisError.disconnected("\(error)")
        }
    }

    /// Sends commands in one piece and waits for all answers. Throws `RedisError`: `disconnected`, `timedOut`, `unexpected`.
    ///
    /// After a time-out the connection is closed: answers that come late must not be taken for those of later commands.
    func send(_ commands: [RedisCommand], isSubscription: Bool = false) async throws -> [RedisValue] {
        guard !commands.isEmpty else { return [] }
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit {
            let promises = commands.map { _ in eventLoop.makePromise(of: RedisValue.self) }
            guard channel.isActive else {
                promises.forEach { $0.fail(RedisError.disconnected("the connection was closed")) }
                return EventLoopFuture.whenAllSucceed(promises.map(\.futureResult), on: eventLoop)
            }
            handler.value.send(commands, promises, isSubscription: isSubscription, on: channel)
            let timer = eventLoop.scheduleTask(in: timeout) {
                promises.forEach { $0.fail(RedisError.timedOut) }
                channel.close(promise: nil)
            }
            return EventLoopFuture.whenAllSucceed(promises.map(\.futureResult), on: eventLoop)
                .always { _ in timer.cancel() }
        }.get()
    }

    var isOpen: Bool { channel.isActive }

    func close() {
        channel.close(promise: nil)
    }

    /// Returns when the connection is gone.
    func waitUntilClosed() async {
        try? await channel.closeFuture.get()
    }
}

private func isIPAddress(_ host: String) -> Bool {
    (try? SocketAddress(ipAddress: host, port: 0)) != nil
}
