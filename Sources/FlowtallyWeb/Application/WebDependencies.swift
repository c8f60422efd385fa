package import FlowtallyCore
package import Logging

/// What the web needs of the world outside.
package struct WebDependencies: Sendable {
    package let ledger: any Ledger
    package let passwordHasher: any PasswordHasher
    package let clock: any WallClock
    package let hub: LiveHub
    package let streamAccess: StreamAccess
    let answers: AnswerCache
    let sharedCache: any SharedCache
    package let firstRun: FirstRun
    package let settings: WebSettings
    let processMetrics: any ProcessMetrics
    package let logger: Logger
    let templates: Templates
    let invalidation: any CacheInvalidating
    let inFlight = InFlightRequests()
    let principals: PrincipalCache
    let monitor = RequestMonitor()
    let passwordCheck: PasswordCheck

    package init(
        ledger: any Ledger, passwordHasher: any PasswordHasher, clock: any WallClock, hub: LiveHub,
        sharedCache: any SharedCache = NoSharedCache(), firstRun: FirstRun, settings: WebSettings,
        templates: Templates, processMetrics: any ProcessMetrics, logger: Logger
    ) {
        self.ledger = ledger
        self.passwordHasher = passwordHasher
        self.clock = clock
        self.hub = hub
        streamAccess = StreamAccess(accounts: ledger, logger: logger)
        hub.observe(streamAccess)
        self.sharedCache = sharedCache
        answers = AnswerCache(hub: hub, shared: sharedCache, clock: clock, logger: logger)
        self.firstRun = firstRun
        self.settings = settings
        self.templates = templates
        self.processMetrics = processMetrics
        self.invalidation = ledger
        self.logger = logger
        principals = PrincipalCache(clock: clock)
        passwordCheck = PasswordCheck(ledger: ledger, hasher: passwordHasher, clock: clock)
    }
}

/// What an operator can set about the web.
package struct WebSettings: Sendable {
    /// The address that people use, such as `https://flowtally.example.com`; decides whether cookies need TLS.
    package let publicURL: String
    /// With a secret, deliveries of GitHub must be signed with it.
    package let githubSecret: String?
    /// Where Chart.js lies on this machine.
    package let chartScriptPath: String
    /// How many views of pages there are for each that reports how quick it was; 0 where none does.
    package let pageReportsOneIn: Int
    let webhookAddresses: WebhookAddressPolicy
    let invalidationSecret: WebhookSecret?

    package init(
        publicURL: String, githubSecret: String? = nil, chartScriptPath: String = Self.debianChartScriptPath,
        pageReportsOneIn: Int = 1, webhookAddresses: WebhookAddressPolicy = WebhookAddressPolicy(),
        invalidationSecret: WebhookSecret? = nil
    ) {
        self.publicURL = publicURL
        self.githubSecret = githubSecret
        self.chartScriptPath = chartScriptPath
        self.pageReportsOneIn = pageReportsOneIn
        self.webhookAddresses = webhookAddresses
        self.invalidationSecret = invalidationSecret
    }

    /// Where Debian's package libjs-chart.js puts it.
    package static let debianChartScriptPath = "/usr/share/javascript/chart.js/chart.min.js"

    var usesTLS: Bool { publicURL.hasPrefix("https://") }
}

/// The right to create the first user: a link that the server prints while there is nobody who could sign in.
package struct FirstRun: Sendable {
    package let token: SecretToken

    package init(token: SecretToken = .newSession()) {
        self.token = token
    }

    /// The link's path and query.
    package var link: String { Route.setup.link(query: [("token", token.text)]) }
}
