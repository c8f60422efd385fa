import CArgon2
import FlowtallyCore
import NIOPosix
import Synchronization

/// Argon2id (RFC 9106) by libargon2, on threads of its own, for a bounded number of people at once.
///
/// Hashes are in the PHC string format, so parameters can be raised later and old hashes still be checked.
package final class Argon2PasswordHasher: PasswordHasher {
    /// What one hash costs.
    package struct Cost: Sendable {
        package let iterations: UInt32
        package let memoryKibibytes: UInt32
        package let lanes: UInt32

        package init(iterations: UInt32, memoryKibibytes: UInt32, lanes: UInt32) {
            self.iterations = iterations
            self.memoryKibibytes = memoryKibibytes
            self.lanes = lanes
        }

        /// The OWASP Password Storage Cheat Sheet's recommendation: 19 MiB, 2 iterations, 1 lane.
        package static let recommended = Cost(iterations: 2, memoryKibibytes: 19 * 1024, lanes: 1)
    }

    private static let saltLength = 16
    private static let hashLength = 32
    private static let threads = 2
    private static let mostWaiting = 32

    private let cost: Cost
    private let pool: NIOThreadPool
    private let waiting = Mutex(0)

    package init(cost: Cost = .recommended) {
        self.cost = cost
        pool = NIOThreadPool(numberOfThreads: Self.threads)
        pool.start()
    }

    deinit {
        pool.shutdownGracefully { _ in }
    }

    /// Throws `PasswordHasherBusy` while too many others wait.
    package func hash(_ password: String) async throws -> String {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltLength).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return try await run { [cost] in try Self.encode(Array(password.utf8), salt: salt, cost: cost) }
    }

    /// Throws `PasswordHasherBusy` while too many others wait.
    package func verify(_ password: String, against hash: String) async throws -> Bool {
        try await run { argon2id_verify(hash, Array(password.utf8), password.utf8.count) == ARGON2_OK.rawValue }
    }

    private func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < Self.mostWaiting else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { throw PasswordHasherBusy() }
        defer { waiting.withLock { $0 -= 1 } }
        return try await pool.runIfActive(work)
    }

    private static func encode(_ password: [UInt8], salt: [UInt8], cost: Cost) throws -> String {
        let length = argon2_encodedlen(
            cost.iterations, cost.memoryKibibytes, cost.lanes, UInt32(salt.count), UInt32(hashLength), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let code = argon2id_hash_encoded(
            cost.iterations, cost.memoryKibibytes, cost.lanes, password, password.count, salt, salt.count, hashLength,
            &encoded, encoded.count)
        guard code == ARGON2_OK.rawValue else { throw Argon2Error(code: code) }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// libargon2 refused to hash.
package struct Argon2Error: Error, CustomStringConvertible {
    package let code: Int32
    package var description: String { String(cString: argon2_error_message(code)) }
}
