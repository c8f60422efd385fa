import FlowtallyArgon2
package import FlowtallyCore
package import FlowtallyWeb
import FlowtallyWebhooks
package import Hummingbird
package import Logging
import NIOCore
package import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Puts the chosen parts together: the one place that knows which implementation is in use.
///
/// - Parameters:
///   - services: what runs beside the server and ends with it.
///   - onStart: called once the port is open.
package func buildApplication(
    settings: Settings, ledger: any Ledger, templates: Templates, firstRun: FirstRun = FirstRun(),
    passwordHasher: any PasswordHasher = Argon2PasswordHasher(), clock: any WallClock = SystemClock(),
    metrics: any ProcessMetrics, logger: Logger, services: [any Service] = [],
    onStart: @escaping @Sendable () async -> Void = {}
) -> some ApplicationProtocol {
    let broker = Broker(settings.broker, origin: Identifier<Broker>.new(at: clock.now()).text)
    let hub = LiveHub(bus: broker.bus, clock: clock, meter: LiveMetrics(), logger: logger)
    ledger.observe(hub)
    let dependencies = WebDependencies(
        ledger: ledger, passwordHasher: passwordHasher, clock: clock, hub: hub, sharedCache: broker.cache,
        firstRun: firstRun, settings: settings.web, templates: templates, processMetrics: metrics, logger: logger)
    let channelHandlers = buildChannelHandlers(dependencies)
    return Application(
        router: buildRouter(dependencies),
        server: .http1(configuration: .init(additionalChannelHandlers: channelHandlers())),
        configuration: ApplicationConfiguration(
            address: .hostname(settings.host, port: settings.port), serverName: nil),
        services: services + [LiveService(hub: hub, ledger: ledger, access: dependencies.streamAccess)],
        onServerRunning: { _ in await onStart() }, logger: logger)
}

/// Runs a server until it is told to end (SIGTERM, SIGINT); then requests that are under way are finished.
///
/// Throws `ServerError` where it cannot start.
///
/// - Parameter monitor: what all of this process reports to.
package func serve(
    settings: Settings, ledger: any Ledger, templates: Templates, monitor: ProcessMonitor,
    services: [any Service] = [],
    greeting: @escaping @Sendable (FirstRun) async -> Void
) async throws {
    var logger = Logger(label: Program.name)
    logger.logLevel = settings.logLevel
    let firstRun = FirstRun()
    let scheduler = Scheduler(ledger: ledger, settings: settings.jobs, logger: logger)
    let webhooks = WebhookSender(
        outbox: ledger, client: WebhookClient(policy: settings.webhookAddresses), logger: logger,
        link: { settings.publicURL + Route.page(of: $0) })
    let application = buildApplication(
        settings: settings, ledger: ledger, templates: templates, firstRun: firstRun, metrics: monitor,
        logger: logger, services: services + [scheduler, webhooks, monitor], onStart: { await greeting(firstRun) })
    do {
        try await NamedApplication(application).runService()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
        throw ServerError(
            description: """
                port \(settings.port) on \(settings.host) is taken by another program. Choose another one: \
                flowtally serve --port \(settings.port + 1), FLOWTALLY_PORT=\(settings.port + 1), or make run PORT=\(settings.port + 1)
                """)
    } catch let error as IOError {
        throw ServerError(description: "cannot listen on \(settings.host):\(settings.port): \(error)")
    }
}

/// An application that goes by its name. A service group would describe it by all that is in it, which took a sixth of the start.
private struct NamedApplication<Base: ApplicationProtocol>: ApplicationProtocol, CustomStringConvertible {
    private let base: Base

    init(_ base: Base) {
        self.base = base
    }

    var description: String { Program.name }
    var responder: Base.Responder { get async throws { try await base.responder } }
    var logger: Logger { base.logger }

    func run() async throws { try await base.run() }
}

/// Why a server could not start, fit to be shown to the operator.
package struct ServerError: Error, CustomStringConvertible {
    package let description: String
}
