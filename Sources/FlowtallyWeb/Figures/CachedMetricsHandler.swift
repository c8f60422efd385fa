import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers on the connection's own thread what `CachedMetrics` can answer, and lets everything else go on to the router.
///
/// An answer keeps its place: while a request that went on is not answered, all that come after it go on, too, and so they do while
/// the client does not read, for the router then waits with it.
final class CachedMetricsHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let metrics: CachedMetrics
    /// Requests at the router.
    private var pending = 0
    /// Whether the parts that come in belong to a request that is answered already.
    private var isAnswered = false

    init(_ metrics: CachedMetrics) {
        self.metrics = metrics
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            if pending == 0, context.channel.isWritable, let (head, body) = metrics.answer(to: request) {
                isAnswered = true
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(body)), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
                return
            }
            isAnswered = false
            pending += 1
        case .body, .end:
            if isAnswered { return }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { pending -= 1 }
        context.write(data, promise: promise)
    }
}
