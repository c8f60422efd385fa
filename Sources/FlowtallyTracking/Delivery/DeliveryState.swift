/// Decides what happens to the reports of a request: a pure function of answers and chance.
///
/// The ledger merges reports, so sending again is always safe; it is never safe to believe that a report arrived without
/// having read so.
struct DeliveryState {
    enum Verdict: Equatable {
        /// The ledger has read each report; those that it refuses are lost, those that it could not store must be sent again.
        case settled(refusals: [Refusal], again: [Int], pause: Duration?)
        /// The ledger will never take these reports.
        case refused(String)
        /// The request was too large: send fewer reports at once.
        case smaller
        case later(Duration, reason: String)
        /// The key or the address is wrong, which somebody will mend: the reports are kept.
        case misconfigured(Duration, reason: String)
    }

    struct Refusal: Equatable {
        /// The report's place in the request.
        let index: Int
        let reason: String
    }

    private static let longestRetryAfter = Duration.seconds(3600)

    /// How many reports the next request may carry.
    private(set) var batchLimits: BatchLimits
    /// How many requests have failed since the last one that did not.
    private(set) var failures = 0
    private let largestBatch: BatchLimits
    private let retry: RetryPolicy

    init(retry: RetryPolicy, batch: BatchLimits) {
        self.retry = retry
        largestBatch = batch
        batchLimits = batch
    }

    /// - Parameter chance: from 0 up to but not 1.
    mutating func judge(_ outcome: SendOutcome, of count: Int, chance: Double) -> Verdict {
        switch outcome {
        case .failed(let reason):
            return later(nil, reason, chance)
        case .answered(200..<300, let retryAfter, let body):
            guard let answer = BatchAnswer(body), answer.items.count == count else {
                return later(retryAfter, "the answer is not that of a ledger", chance)
            }
            return settle(answer, retryAfter, chance)
        case .answered(413, _, _) where count > 1:
            batchLimits.reports = max(1, count / 2)
            return .smaller
        case .answered(let status, let retryAfter, let body):
            let reason = BatchAnswer.problem(status: status, body: body)
            if [401, 403, 404, 405].contains(status) || (300..<400).contains(status) {
                return .misconfigured(pause(retry.longestDelay, chance), reason: reason)
            }
            if Self.mayPass(status) { return later(retryAfter, reason, chance) }
            return .refused(reason)
        }
    }

    private mutating func settle(_ answer: BatchAnswer, _ retryAfter: Duration?, _ chance: Double) -> Verdict {
        let failed = answer.items.enumerated().filter { !(200..<300).contains($1.status) }
        let again = failed.filter { Self.mayPass($1.status) }.map(\.offset)
        let refusals = failed.filter { !Self.mayPass($1.status) }.map {
            Refusal(index: $0, reason: $1.reason)
        }
        if again.isEmpty {
            failures = 0
            batchLimits = largestBatch
            return .settled(refusals: refusals, again: [], pause: nil)
        }
        return .settled(refusals: refusals, again: again, pause: pause(retryAfter, chance))
    }

    private mutating func later(_ retryAfter: Duration?, _ reason: String, _ chance: Double) -> Verdict {
        .later(pause(retryAfter, chance), reason: reason)
    }

    /// Exponential backoff with full jitter; what the server asks for comes before it.
    private mutating func pause(_ retryAfter: Duration?, _ chance: Double) -> Duration {
        // Doubling 30 times reaches any longest delay that makes sense, and cannot overflow.
        let ceiling = min(retry.firstDelay * (1 << min(failures, 30)), retry.longestDelay)
        failures += 1
        return min(retryAfter ?? .zero, Self.longestRetryAfter) + ceiling * chance
    }

    /// Whether the same request may be answered otherwise later.
    private static func mayPass(_ status: Int) -> Bool {
        [408, 425, 429].contains(status) || !(400..<500).contains(status)
    }
}
