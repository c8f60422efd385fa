package import FlowtallyCore
import Foundation
import NIOCore
import NIOPosix

/// Finds the addresses that a host's name stands for.
package protocol HostResolver: Sendable {
    /// At least one, the one to be preferred first. Throws `ResolutionError`.
    func addresses(of host: String) async throws -> [IPAddress]
}

/// Why a name stands for no address, in words.
package struct ResolutionError: Error {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// The system's resolver, on threads of its own: it blocks, and for long where a name server is silent.
package final class SystemHostResolver: HostResolver {
    private static let threads = 4
    private let pool = NIOThreadPool(numberOfThreads: SystemHostResolver.threads)

    package init() {
        pool.start()
    }

    deinit {
        pool.shutdownGracefully { _ in }
    }

    package func addresses(of host: String) async throws -> [IPAddress] {
        try await pool.runIfActive { try Self.lookUp(host) }
    }

    private static func lookUp(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = streamSocketType
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            throw ResolutionError(reason: "the name \(host) has no address: \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(list) }
        let addresses = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
            .compactMap { $0.flatMap { IPAddress($0.pointee) } }
        guard !addresses.isEmpty else { throw ResolutionError(reason: "the name \(host) has no address") }
        return addresses
    }

    #if canImport(Glibc)
    private static let streamSocketType = Int32(SOCK_STREAM.rawValue)
    #else
    private static let streamSocketType = SOCK_STREAM
    #endif
}

extension IPAddress {
    fileprivate init?(_ info: addrinfo) {
        guard let address = info.ai_addr else { return nil }
        switch info.ai_family {
        case AF_INET:
            self.init(
                bytes: address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                    withUnsafeBytes(of: address.pointee.sin_addr) { Array($0) }
                })
        case AF_INET6:
            self.init(
                bytes: address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                    withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) }
                })
        default: return nil
        }
    }
}
