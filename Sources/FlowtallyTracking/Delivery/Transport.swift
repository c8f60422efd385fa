/// What came of one request.
enum SendOutcome: Sendable {
    case answered(status: Int, retryAfter: Duration?, body: [UInt8])
    /// No whole answer came; the ledger may or may not have the reports.
    case failed(String)
}

/// Carries reports to the ledger.
protocol Transport: Sendable {
    /// Sends lines of NDJSON once.
    func send(_ body: [UInt8]) async -> SendOutcome
}
