import Configuration
import FlowtallyCore
import FlowtallyRedis
import Logging

/// The places that settings come from, in the order in which they count.
struct SettingSources {
    private let places: [(name: String, provider: any ConfigProvider)]
    /// The configuration file, where there is one.
    let filePath: String?

    init(flags: [SettingKey: String], environment: [String: String]) async throws {
        let flagValues = flags.map {
            (AbsoluteConfigKey([$0.key.rawValue]), ConfigValue(.string($0.value), isSecret: $0.key.isSecret))
        }
        let environmentValues = SettingKey.allCases.compactMap { key in
            environment[key.environmentName].flatMap { $0.isEmpty ? nil : $0 }.map {
                (AbsoluteConfigKey([key.rawValue]), ConfigValue(.string($0), isSecret: key.isSecret))
            }
        }
        filePath = flags[.config] ?? environment[SettingKey.config.environmentName]
        places = [
            ("flag", InMemoryProvider(name: "flag", values: Dictionary(uniqueKeysWithValues: flagValues))),
            (
                "environment",
                InMemoryProvider(name: "environment", values: Dictionary(uniqueKeysWithValues: environmentValues))
            ),
            ("file", try await Self.file(filePath)),
        ]
    }

    func origin(of key: SettingKey) -> String {
        places.first { (try? Self.value(key, in: $0.provider)) != nil }?.name ?? "default"
    }

    /// Throws `SettingsError` for a value that is not text or a number.
    func text(_ key: SettingKey) throws -> String? {
        for place in places {
            if let value = try Self.value(key, in: place.provider) { return value }
        }
        return nil
    }

    func number(_ key: SettingKey, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw error(key, "must be a number from \(range.lowerBound) to \(range.upperBound), not \(text)")
        }
        return number
    }

    func publicURL() throws -> String? {
        guard let text = try text(.publicURL) else { return nil }
        guard text.hasPrefix("http://") || text.hasPrefix("https://"), !text.contains(" ") else {
            throw error(.publicURL, "must begin with http:// or https://, not \(text)")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    func ledgerPlace() throws -> LedgerPlace? {
        guard let text = try text(.databaseURL) else { return nil }
        do {
            return try LedgerPlace(address: text)
        } catch {
            throw self.error(.databaseURL, error.description)
        }
    }

    /// Throws `SettingsError` where there are two brokers, half of one, or an address that cannot be used.
    func broker() throws -> BrokerSettings? {
        let (url, token) = (try text(.upstashURL), try text(.upstashToken))
        guard let redis = try text(.redisURL) else {
            switch (url, token) {
            case (nil, nil): return nil
            case (nil, _): throw error(.upstashToken, "needs \(SettingKey.upstashURL.environmentName) beside it")
            case (_, nil): throw error(.upstashURL, "needs \(SettingKey.upstashToken.environmentName) beside it")
            case (let url?, let token?):
                guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
                    throw error(.upstashURL, "must begin with https://")
                }
                return .upstash(url: url, token: token)
            }
        }
        guard url == nil else {
            throw error(.redisURL, "cannot be used beside \(SettingKey.upstashURL.environmentName): choose one of them")
        }
        do {
            return .redis(try RedisAddress(redis))
        } catch let problem {
            throw error(.redisURL, "\(problem)")
        }
    }

    func networks(_ key: SettingKey) throws -> [IPNetwork] {
        try (text(key) ?? "").split(separator: ",").map { part in
            let text = part.filter { $0 != " " }
            guard let network = IPNetwork(text) else {
                throw error(key, "must be networks such as 10.0.0.0/8 or fd00::/8, with commas between, not \(text)")
            }
            return network
        }
    }

    func webhookSecret(_ key: SettingKey) throws -> WebhookSecret? {
        try text(key).map { text in
            // The text itself is not for the log.
            guard let secret = WebhookSecret(text) else {
                throw error(key, "must be whsec_ and 24 to 64 bytes in Base64")
            }
            return secret
        }
    }

    func logLevel() throws -> Logger.Level? {
        guard let text = try text(.logLevel) else { return nil }
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let valid = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(.logLevel, "must be one of \(valid), not \(text)")
        }
        return level
    }

    private func error(_ key: SettingKey, _ detail: String) -> SettingsError {
        SettingsError(description: "\(key.environmentName) (from \(origin(of: key))) \(detail)")
    }

    /// A file says `8080` where the environment can only say `"8080"`.
    private static func value(_ key: SettingKey, in provider: any ConfigProvider) throws -> String? {
        let path = AbsoluteConfigKey([key.rawValue])
        if let found = try? provider.value(forKey: path, type: .string).value, case .string(let text) = found.content {
            return text
        }
        if let found = try? provider.value(forKey: path, type: .int).value, case .int(let number) = found.content {
            return String(number)
        }
        return nil
    }

    private static func file(_ path: String?) async throws -> any ConfigProvider {
        guard let path else { return InMemoryProvider(name: "file", values: [:]) }
        do {
            let location = ConfigReader(
                provider: InMemoryProvider(values: ["filePath": .init(.string(path), isSecret: false)]))
            return try await FileProvider<JSONSnapshot>(config: location)
        } catch {
            throw SettingsError(description: "the configuration file \(path) cannot be read: \(error)")
        }
    }
}
