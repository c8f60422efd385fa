import Configuration
package import FlowtallyCore
package import FlowtallyWeb
package import Logging

/// What an operator can set: by flag, by environment (`FLOWTALLY_*`), or in a file, in that order.
package struct Settings: Sendable {
    package let host: String
    package let port: Int
    /// The directory that holds the ledger, and what else a server keeps.
    package let dataDirectory: String
    package let ledger: LedgerPlace
    package let publicURL: String
    package let githubSecret: String?
    package let chartScriptPath: String
    /// What this server shares with others; nil where it is the only one.
    package let broker: BrokerSettings?
    package let logLevel: Logger.Level
    package let jobs: JobSettings
    /// How many views of pages there are for each that reports how quick it was; 0 where none does.
    package let pageReportsOneIn: Int
    /// Where webhooks may lead.
    package let webhookAddresses: WebhookAddressPolicy
    /// Signs calls that say that somebody changed the ledger behind the server's back.
    package let invalidationSecret: WebhookSecret?
    /// Every setting with what is in force and where that came from; secrets are masked.
    package let origins: [SettingOrigin]

    /// Reads all settings. Throws `SettingsError`, which names the setting and what would be valid.
    ///
    /// - Parameter flags: what was given on the command line.
    package init(flags: [SettingKey: String], environment: [String: String]) async throws {
        let sources = try await SettingSources(flags: flags, environment: environment)
        host = try sources.text(.host) ?? "127.0.0.1"
        port = try sources.number(.port, in: 1...65_535) ?? 8080
        dataDirectory = try sources.text(.data) ?? "./data"
        ledger = try sources.ledgerPlace() ?? .directory(LedgerDirectory(dataDirectory))
        publicURL = try sources.publicURL() ?? "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        githubSecret = try sources.text(.githubSecret)
        chartScriptPath = try sources.text(.chartScriptPath) ?? WebSettings.debianChartScriptPath
        broker = try sources.broker()
        logLevel = try sources.logLevel() ?? .info
        jobs = JobSettings(
            recountInterval: .seconds(Int64(try sources.number(.recountSeconds, in: 1...86_400) ?? 300)),
            runRetentionDays: try sources.number(
                .runRetentionDays, in: JobSettings.shortestRunRetentionDays...36_500))
        pageReportsOneIn = try sources.number(.pageReportsOneIn, in: 0...10_000) ?? 1
        let networks = try sources.networks(.webhookAllowedNetworks)
        webhookAddresses = WebhookAddressPolicy(allowedNetworks: networks)
        invalidationSecret = try sources.webhookSecret(.invalidationSecret)
        let inForce: [SettingKey: String] = [
            .host: host, .port: String(port), .data: dataDirectory,
            .databaseURL: try sources.text(.databaseURL) ?? "", .publicURL: publicURL,
            .githubSecret: githubSecret ?? "", .redisURL: try sources.text(.redisURL) ?? "",
            .upstashURL: try sources.text(.upstashURL) ?? "", .upstashToken: try sources.text(.upstashToken) ?? "",
            .chartScriptPath: chartScriptPath, .logLevel: logLevel.rawValue,
            .recountSeconds: String(jobs.recountInterval.count / 1000),
            .runRetentionDays: jobs.runRetentionDays.map(String.init) ?? "",
            .pageReportsOneIn: String(pageReportsOneIn),
            .webhookAllowedNetworks: networks.map(\.description).joined(separator: ","),
            .invalidationSecret: invalidationSecret?.text ?? "", .config: sources.filePath ?? "",
        ]
        origins = SettingKey.allCases.map { key in
            let value = inForce[key] ?? ""
            let shown = value.isEmpty ? "not set" : key.isSecret ? "********" : value
            return SettingOrigin(key: key, value: shown, origin: sources.origin(of: key))
        }
    }

    package var web: WebSettings {
        WebSettings(
            publicURL: publicURL, githubSecret: githubSecret, chartScriptPath: chartScriptPath,
            pageReportsOneIn: pageReportsOneIn, webhookAddresses: webhookAddresses,
            invalidationSecret: invalidationSecret)
    }

    /// The templates of all pages, which may be read while the ledger is opened. Throws where one is damaged.
    package func templates() async throws -> Templates {
        try await Templates(reportsOneIn: pageReportsOneIn)
    }
}

/// The settings by name.
package enum SettingKey: String, CaseIterable, Sendable {
    case host
    case port
    case data
    case databaseURL
    case publicURL
    case githubSecret
    case redisURL
    case upstashURL
    case upstashToken
    case chartScriptPath
    case logLevel
    case recountSeconds
    case runRetentionDays
    case pageReportsOneIn
    case webhookAllowedNetworks
    case invalidationSecret
    case config

    package var environmentName: String {
        switch self {
        case .host: "FLOWTALLY_HOST"
        case .port: "FLOWTALLY_PORT"
        case .data: "FLOWTALLY_DATA"
        case .databaseURL: "FLOWTALLY_DATABASE_URL"
        case .publicURL: "FLOWTALLY_PUBLIC_URL"
        case .githubSecret: "FLOWTALLY_GITHUB_SECRET"
        case .redisURL: "FLOWTALLY_REDIS_URL"
        // As Upstash names them.
        case .upstashURL: "UPSTASH_REDIS_REST_URL"
        case .upstashToken: "UPSTASH_REDIS_REST_TOKEN"
        case .chartScriptPath: "FLOWTALLY_CHART_SCRIPT_PATH"
        case .logLevel: "FLOWTALLY_LOG_LEVEL"
        case .recountSeconds: "FLOWTALLY_RECOUNT_SECONDS"
        case .runRetentionDays: "FLOWTALLY_RUN_RETENTION_DAYS"
        case .pageReportsOneIn: "FLOWTALLY_PAGE_REPORTS_ONE_IN"
        case .webhookAllowedNetworks: "FLOWTALLY_WEBHOOK_ALLOWED_NETWORKS"
        case .invalidationSecret: "FLOWTALLY_INVALIDATION_SECRET"
        case .config: "FLOWTALLY_CONFIG"
        }
    }

    /// An address may hold a password.
    var isSecret: Bool { [.githubSecret, .databaseURL, .redisURL, .upstashToken, .invalidationSecret].contains(self) }
}

/// Where a setting came from.
package struct SettingOrigin: Sendable {
    package let key: SettingKey
    /// What is in force; masked for a secret.
    package let value: String
    /// `flag`, `environment`, `file` or `default`.
    package let origin: String
}

/// A setting that cannot be used.
package struct SettingsError: Error, CustomStringConvertible {
    package let description: String
}
