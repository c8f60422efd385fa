import FlowtallyCore
import HTTPTypes
import Hummingbird
import Metrics
import NIOCore
import ServiceLifecycle

/// Changes as they happen, as Server-Sent Events.
struct EventRoutes {
    private let hub: LiveHub
    private let access: StreamAccess
    private let ledger: any Ledger
    private let openStreams = Gauge(label: MetricName.eventStreams.rawValue)

    init(_ dependencies: WebDependencies) {
        hub = dependencies.hub
        access = dependencies.streamAccess
        ledger = dependencies.ledger
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self).get(Route.events.path, use: events)
    }

    private func events(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let since = try QueryReader(request, known: ["since"]).text("since")
        let lastSeen = (request.headers[.lastEventID] ?? since).flatMap { Int64($0) }
        // Learned before the subscription, which would otherwise be told of it as news.
        hub.learn(try await ledger.generation(of: context.workspaceID), of: context.workspaceID)
        let subscription = hub.subscribe(to: context.workspaceID) { [channel = context.channel] in
            channel.close(promise: nil)
        }
        openStreams.record(hub.subscriptionCount)
        await access.add(subscription, of: context.principal)
        // Asked for after the subscription, so that nothing falls between the two.
        let generation = hub.generation(of: context.workspaceID) ?? 0
        return Response(
            status: .ok, headers: Self.headers,
            body: body(
                request, subscription, of: context.principal,
                greeting: EventText.greeting(generation: generation, lastSeen: lastSeen)))
    }

    /// Lasts until the reader goes or may not read any more, or the server stops.
    private func body(
        _ request: Request, _ subscription: LiveSubscription, of reader: Principal, greeting: String
    ) -> ResponseBody {
        ResponseBody { writer in
            defer {
                access.remove(subscription, of: reader)
                end(subscription)
            }
            try await writer.write(ByteBuffer(string: greeting))
            try await withGracefulShutdownHandler {
                try await request.body.consumeWithInboundCloseHandler { _ in
                    while let event = await subscription.next() {
                        try await writer.write(ByteBuffer(string: EventText.text(event)))
                    }
                } onInboundClosed: {
                    end(subscription)
                }
            } onGracefulShutdown: {
                end(subscription)
            }
            try await writer.finish(nil)
        }
    }

    private func end(_ subscription: LiveSubscription) {
        hub.end(subscription)
        openStreams.record(hub.subscriptionCount)
    }

    /// The last one keeps nginx from holding events back.
    private static let headers: HTTPFields = [
        .contentType: "text/event-stream", .cacheControl: "no-cache", .accelBuffering: "no",
    ]
}

extension HTTPField.Name {
    static let lastEventID = Self("Last-Event-ID")!
    static let accelBuffering = Self("X-Accel-Buffering")!
}
