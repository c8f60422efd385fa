package import FlowtallyCore
package import Logging
import ServiceLifecycle
import Synchronization

/// Sends what is due to webhooks until the server ends; attempts that are under way are finished.
///
/// Each endpoint has a lane of its own, so that one that is slow keeps no other waiting. Claims in the ledger keep several servers
/// from sending the same; what a server had claimed when it died is sent by another once the lease ends.
package final class WebhookSender: Service {
    private static let mostLanes = 32
    private static let attemptsAtOnce = 4

    private let outbox: any WebhookOutbox
    private let client: WebhookClient
    private let clock: any WallClock
    private let logger: Logger
    private let link: @Sendable (WebhookSubject) -> String
    private let lanes = Mutex<Set<WebhookPlace>>([])

    /// - Parameter link: the address of the page about something.
    package init(
        outbox: any WebhookOutbox, client: WebhookClient, clock: any WallClock = SystemClock(), logger: Logger,
        link: @escaping @Sendable (WebhookSubject) -> String
    ) {
        self.outbox = outbox
        self.client = client
        self.clock = clock
        self.logger = logger
        self.link = link
    }

    package func run() async throws {
        await withDiscardingTaskGroup { group in
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                for place in await placesWithoutLane() {
                    group.addTask {
                        await self.sendWhatIsDue(to: place)
                        self.lanes.withLock { _ = $0.remove(place) }
                    }
                }
                await noteDepth()
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
            }
        }
    }

    /// Opens lanes for endpoints for which something is due.
    private func placesWithoutLane() async -> [WebhookPlace] {
        do {
            let due = try await outbox.endpointsWithDueDeliveries()
            return lanes.withLock { lanes in
                let new = due.filter { !lanes.contains($0) }.prefix(Self.mostLanes - lanes.count)
                lanes.formUnion(new)
                return Array(new)
            }
        } catch {
            logger.error("the outbox of webhooks cannot be read", metadata: ["error": "\(error)"])
            return []
        }
    }

    /// Sends to one endpoint until nothing is due to it any more.
    package func sendWhatIsDue(to place: WebhookPlace) async {
        do {
            while !Task.isShuttingDownGracefully, !Task.isCancelled,
                let claimed = try await outbox.claimDeliveries(to: place, limit: Self.attemptsAtOnce)
            {
                await withDiscardingTaskGroup { group in
                    for delivery in claimed.deliveries {
                        group.addTask { await self.attempt(delivery, claimed, in: place.workspace) }
                    }
                }
            }
        } catch {
            logger.error("the outbox of webhooks cannot be read", metadata: ["error": "\(error)"])
        }
    }

    private func attempt(_ delivery: WebhookDelivery, _ claimed: ClaimedDeliveries, in workspace: WorkspaceID) async {
        let message = SignedMessage(
            id: delivery.id.text, timestamp: clock.now().milliseconds / 1000,
            body: WebhookBody(claimed.endpoint.format, link: link).bytes(of: delivery.event))
        let start = ContinuousClock.now
        let outcome = await client.send(
            message, to: claimed.endpoint.url, secrets: claimed.secrets, attempt: delivery.attempts)
        let duration = ContinuousClock.now - start
        WebhookMetrics.note(outcome, duration)
        do {
            let endpoint = try await outbox.finish(
                delivery, in: workspace, outcome, duration: Milliseconds(duration), randomFraction: .random(in: 0..<1))
            if claimed.endpoint.state == .active, case .disabled(let reason)? = endpoint?.state {
                logger.warning(
                    "a webhook was disabled",
                    metadata: ["webhook": "\(claimed.endpoint.id)", "reason": "\(reason)"])
            }
        } catch {
            // The lease ends, and it is sent again.
            logger.error("what came of a delivery could not be noted", metadata: ["error": "\(error)"])
        }
    }

    private func noteDepth() async {
        guard let depth = try? await outbox.outboxDepth() else { return }
        let overdue = depth.oldestDue.map { max(Milliseconds(0), clock.now() - $0) } ?? Milliseconds(0)
        WebhookMetrics.note(unfinished: depth.unfinished, overdue: overdue)
    }
}

extension Milliseconds {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
