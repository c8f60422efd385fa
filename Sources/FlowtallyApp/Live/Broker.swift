package import FlowtallyCore
package import FlowtallyRedis

/// Where servers of one ledger meet.
package enum BrokerSettings: Sendable, Equatable {
    case redis(RedisAddress)
    case upstash(url: String, token: String)
}

/// What a server shares with others of the same ledger.
package struct Broker: Sendable {
    package let bus: any LiveBus
    package let cache: any SharedCache

    /// - Parameter origin: tells this server's own messages from those of others.
    package init(_ settings: BrokerSettings?, origin: String) {
        switch settings {
        case nil:
            bus = NoLiveBus()
            cache = NoSharedCache()
        case .redis(let address):
            bus = RedisLiveBus(RedisClient(address), origin: origin)
            // A cache that takes longer than the computation that it saves is of no use.
            cache = RedisCache(RedisClient(address, timeout: .milliseconds(250)))
        case .upstash(let url, let token):
            bus = RedisLiveBus(UpstashClient(url: url, token: token), origin: origin)
            cache = RedisCache(UpstashClient(url: url, token: token, timeout: .milliseconds(500)))
        }
    }
}
