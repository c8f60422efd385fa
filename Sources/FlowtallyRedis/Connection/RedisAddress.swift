import Foundation

/// Where a Redis server is, read from `redis://user:password@host:port/database` or, with TLS, `rediss://...`.
package struct RedisAddress: Sendable, Equatable {
    package let host: String
    package let port: Int
    package let usesTLS: Bool
    package let user: String?
    package let password: String?
    package let database: Int

    /// Throws `RedisAddressError`, which says what would be valid and repeats no password.
    package init(_ text: String) throws {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, ["redis", "rediss"].contains(scheme)
        else { throw RedisAddressError("must look like redis://host:6379 or rediss://user:password@host:6379/0") }
        guard let host = parts.host, !host.isEmpty else { throw RedisAddressError("names no host") }
        let path = parts.path.drop { $0 == "/" }
        guard let database = path.isEmpty ? 0 : Int(path), (0...9_999).contains(database) else {
            throw RedisAddressError("names the database \(path), which is no number")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw RedisAddressError("must not have a query or a fragment")
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? 6379
        usesTLS = scheme == "rediss"
        user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password
        self.database = database
    }

    /// What a connection says first.
    var greeting: [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password {
            commands.append(user.map { RedisCommand("AUTH", $0, password) } ?? RedisCommand("AUTH", password))
        }
        if database != 0 { commands.append(RedisCommand("SELECT", String(database))) }
        return commands
    }
}

/// Why an address cannot be used.
package struct RedisAddressError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
