import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file of a spool, readable by its owner alone and locked (`flock`) for as long as this process has it open.
final class SpoolFile: Sendable {
    static let suffix = ".spool"

    let path: String
    private let descriptor: Int32

    /// Makes a new file in the directory. Throws ``SpoolRefusal/disk(_:)``.
    init(creatingIn directory: String) throws(SpoolRefusal) {
        while true {
            let path = "\(directory)/\(UUID().uuidString.lowercased())\(Self.suffix)"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw .disk("\(path): \(Self.reason())") }
            // Another process may find the file before it is locked, take it for left behind, and remove it.
            if Self.lock(descriptor) {
                self.path = path
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    /// Takes over a file; nil if another process has it, or has removed it.
    init?(adopting path: String) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard Self.lock(descriptor) else {
            close(descriptor)
            return nil
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Writes all of the bytes or, as far as anybody can read, none. Throws ``SpoolRefusal/disk(_:)``.
    func append(_ bytes: [UInt8], at offset: Int) throws(SpoolRefusal) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset + written))
            }
            if count > 0 {
                written += count
            } else if count == 0 || errno != EINTR {
                let reason = Self.reason()
                _ = ftruncate(descriptor, off_t(offset))
                throw .disk("\(path): \(reason)")
            }
        }
    }

    /// Up to so many bytes; fewer at the end of the file or where the disk fails.
    func read(at offset: Int, _ size: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let more = pread(descriptor, buffer.baseAddress! + count, size - count, off_t(offset + count))
                if more > 0 { count += more } else if more == 0 || errno != EINTR { break }
            }
        }
    }

    func remove() {
        unlink(path)
    }

    /// 0 for a file that is not there.
    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// False if another process holds the lock, or the file has no name any more.
    private static func lock(_ descriptor: Int32) -> Bool {
        var status = stat()
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
