import NIOCore

/// Connects a `RedisSession` to a channel.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let reader = ReplyReader()
    private let onMessage: @Sendable (_ channel: String, _ message: [UInt8]) -> Void
    private var session = RedisSession()
    private var waiting: [RedisSession.RequestID: EventLoopPromise<RedisValue>] = [:]
    private var nextID = 0

    init(onMessage: @escaping @Sendable (String, [UInt8]) -> Void) {
        self.onMessage = onMessage
    }

    /// Sends commands in one piece; each promise gets its command's answer. On the channel's event loop only.
    func send(
        _ commands: [RedisCommand], _ promises: [EventLoopPromise<RedisValue>], isSubscription: Bool,
        on channel: any Channel
    ) {
        var buffer = channel.allocator.buffer(capacity: 256)
        for (command, promise) in zip(commands, promises) {
            session.send(nextID, isSubscription: isSubscription)
            waiting[nextID] = promise
            nextID += 1
            buffer.writeBytes(command.wireBytes)
        }
        channel.writeAndFlush(buffer, promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            for value in try unwrapInboundIn(data).withUnsafeReadableBytes(reader.read) {
                switch session.receive(value) {
                case .answer(let id, let value): waiting.removeValue(forKey: id)?.succeed(value)
                case .message(let channel, let message): onMessage(channel, message)
                case .disconnect(let reason): throw RedisError.unexpected(reason)
                }
            }
        } catch {
            fail(error)
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(RedisError.disconnected("\(error)"))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(RedisError.disconnected("the connection was closed"))
        context.fireChannelInactive()
    }

    private func fail(_ error: any Error) {
        for id in session.close() { waiting.removeValue(forKey: id)?.fail(error) }
    }
}
