import FlowtallyCore
import Synchronization

/// Who is told of each change.
final class LedgerObservers: Sendable {
    private let observers = Mutex<[any LedgerObserver]>([])

    func add(_ observer: any LedgerObserver) {
        observers.withLock { $0.append(observer) }
    }

    func tell(_ change: LedgerChange) {
        for observer in observers.withLock({ $0 }) { observer.ledgerDidChange(change) }
    }
}
