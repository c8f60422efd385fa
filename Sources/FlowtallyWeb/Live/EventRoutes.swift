import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Changes as they happen, as Server-Sent Events.
struct EventRoutes {
    private let hub: LiveHub
    private let access: StreamAccess
    private let ledger: any Ledger

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
        let body = ResponseBody { _ in
            let connection = try await EventConnection.takeOver(context.channel, greeting: EventText.greeting)
            await EventStream(of: context.principal, hub, access, connection).begin(lastSeen: lastSeen)
        }
        return Response(status: .ok, headers: Self.headers, body: body)
    }

    /// The last one keeps nginx from holding events back.
    private static let headers: HTTPFields = [
        .contentType: "text/event-stream", .cacheControl: "no-cache", .connection: "close", .accelBuffering: "no",
    ]
}

extension HTTPField.Name {
    static let lastEventID = Self("Last-Event-ID")!
    static let accelBuffering = Self("X-Accel-Buffering")!
}
