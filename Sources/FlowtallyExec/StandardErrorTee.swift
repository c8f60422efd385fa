import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Passes a program's standard error on, byte for byte and at once, and remembers its end.
///
/// The program gets a pipe or, where this process's standard error is a terminal, another terminal of the same size, so that a
/// program that looks sees the same. Standard input and output are inherited and never touched.
final class StandardErrorTee: Sendable {
    private static let rememberedBytes = 8 * 1024
    private static let rememberedLines = 20

    /// What becomes the program's standard error.
    let childEnd: Int32
    private let readEnd: Int32
    private let stop: (read: Int32, write: Int32)
    private let tail = Mutex<[UInt8]>([])

    /// Throws ``StartError`` where the system has no more files to give.
    init() throws(StartError) {
        if isatty(STDERR_FILENO) == 1, let terminal = Self.terminal() {
            (readEnd, childEnd) = terminal
        } else {
            (readEnd, childEnd) = try Self.newPipe()
        }
        stop = try Self.newPipe()
    }

    deinit {
        for descriptor in [readEnd, stop.read, stop.write] { close(descriptor) }
    }

    /// Copies until all writers are gone, or ``finish()`` was called and nothing more is there.
    func copy() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                self.copyOnThisThread()
                continuation.resume()
            }
        }
    }

    /// The program has ended; what it left running may hold its standard error for ever.
    func finish() {
        _ = write(stop.write, "x", 1)
    }

    /// The last lines that were written.
    var lastLines: String {
        let text = String(decoding: tail.withLock { $0 }, as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).suffix(Self.rememberedLines).joined(separator: "\n")
    }

    private func copyOnThisThread() {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var isFinished = false
        while true {
            var sources = [
                pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stop.read, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&sources, isFinished ? 1 : 2, isFinished ? 0 : -1)
            if ready < 0, errno == EINTR { continue }
            if sources[0].revents == 0 {
                if isFinished { return }
                isFinished = sources[1].revents != 0
                continue
            }
            let count = read(readEnd, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            // A terminal without a program at its other end gives EIO, a pipe nothing.
            guard count > 0 else { return }
            remember(buffer[..<count])
            guard Self.pass(on: buffer[..<count]) else {
                // Whoever read our standard error is gone: the program finds out as it would have without us.
                let nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC)
                dup2(nowhere, readEnd)
                close(nowhere)
                return
            }
        }
    }

    private func remember(_ bytes: ArraySlice<UInt8>) {
        tail.withLock { tail in
            tail += bytes
            if tail.count > 2 * Self.rememberedBytes { tail.removeFirst(tail.count - Self.rememberedBytes) }
        }
    }

    private static func pass(on bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var target = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&target, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private static func newPipe() throws(StartError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw StartError(program: "a pipe", code: errno) }
        ends.forEach(keepFromPrograms)
        return (ends[0], ends[1])
    }

    /// A terminal that changes no byte: the real one at the other end does that. Nil where there are no more terminals.
    private static func terminal() -> (Int32, Int32)? {
        var settings = termios()
        var size = winsize()
        tcgetattr(STDERR_FILENO, &settings)
        cfmakeraw(&settings)
        _ = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
        var (leader, follower): (Int32, Int32) = (-1, -1)
        guard openpty(&leader, &follower, nil, &settings, &size) == 0 else { return nil }
        [leader, follower].forEach(keepFromPrograms)
        return (leader, follower)
    }

    private static func keepFromPrograms(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
}
