#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Pauses between attempts, each longer than the last, on a thread that may block.
struct Pauses {
    private var next = Duration.milliseconds(20)

    /// Returns false at once where the pause would go beyond the deadline.
    mutating func wait(before deadline: ContinuousClock.Instant) -> Bool {
        guard ContinuousClock.now + next < deadline else { return false }
        usleep(UInt32(next / .microseconds(1)))
        next = min(next * 2, .milliseconds(500))
        return true
    }
}
