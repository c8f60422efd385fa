package import FlowtallyCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A lock between processes on one machine, held on an open file (`flock`); it ends with the process that holds it.
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Opens or creates the file. Throws `LedgerError.unavailable`.
    package init(path: String) throws(LedgerError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable("cannot open \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock unless another process has it; keeps it until the process ends.
    package func takeForGood() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// Waits for the lock, runs `body`, gives the lock back.
    func whileHeld<Result>(_ body: () throws -> Result) throws -> Result {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw LedgerError.unavailable("cannot lock the ledger: \(String(cString: strerror(errno)))")
            }
        }
        defer { _ = flock(descriptor, LOCK_UN) }
        return try body()
    }
}
