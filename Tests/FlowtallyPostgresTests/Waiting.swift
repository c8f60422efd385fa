import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Waits, on a thread that may, for something asynchronous.
func blocking<Value: Sendable>(_ operation: @escaping @Sendable () async throws -> Value) throws -> Value {
    let result = Mutex<Result<Value, any Error>?>(nil)
    Task {
        do {
            let value = try await operation()
            result.withLock { $0 = .success(value) }
        } catch {
            result.withLock { $0 = .failure(error) }
        }
    }
    while true {
        if let result = result.withLock({ $0 }) { return try result.get() }
        usleep(1000)
    }
}

/// Waits for a condition, for up to a minute.
func eventually(_ condition: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    for _ in 0..<6000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("it did not come about", sourceLocation: sourceLocation)
}

/// Where threads wait until all of them are there.
final class Meeting: Sendable {
    private let missing: Atomic<Int>

    init(of count: Int) {
        missing = Atomic(count)
    }

    func arrive() {
        missing.subtract(1, ordering: .sequentiallyConsistent)
        while missing.load(ordering: .sequentiallyConsistent) > 0 { usleep(1000) }
    }
}
