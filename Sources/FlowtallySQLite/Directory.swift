import FlowtallyCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The directory of a file, whose entries outlast a loss of power once they are said to.
package struct Directory: Sendable {
    private let path: String

    package init(of file: String) {
        path = file.lastIndex(of: "/").map { String(file[...$0]) } ?? "."
    }

    /// Gives a file another name in one step, in place of what had it. Throws `LedgerError.unavailable`.
    package func take(_ file: String, as name: String) throws {
        guard rename(file, name) == 0 else { throw failure("cannot rename \(file)") }
        try synchronize()
    }

    /// Gives a file a second name. Throws `LedgerError.unavailable`.
    package func keep(_ file: String, as name: String) throws {
        guard link(file, name) == 0 else { throw failure("cannot keep \(file) as \(name)") }
        try synchronize()
    }

    private func synchronize() throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open \(path)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot write \(path)") }
    }

    private func failure(_ what: String) -> LedgerError {
        .unavailable("\(what): \(String(cString: strerror(errno)))")
    }
}
