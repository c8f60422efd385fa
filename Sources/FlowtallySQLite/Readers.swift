import Synchronization

/// How many of the connections that read are in use.
final class Readers: Sendable {
    let count: Int
    private let inUse = Mutex(0)

    init(count: Int) {
        self.count = count
    }

    /// Takes one, which may have to be waited for.
    func take() { inUse.withLock { $0 += 1 } }

    /// Takes one if that need not be waited for.
    func takeFree() -> Bool {
        inUse.withLock { inUse in
            guard inUse < count else { return false }
            inUse += 1
            return true
        }
    }

    func giveBack() { inUse.withLock { $0 -= 1 } }
}
