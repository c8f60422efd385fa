public import Foundation

/// Where a tracker sends to, and how much it keeps and how long it tries while it cannot.
public struct TrackerConfiguration: Sendable {
    /// The address of the Flowtally server, such as `https://flowtally.example.com`.
    public var server: URL
    /// A key with the scope `ingest`.
    public var apiKey: String
    /// How much waits in memory.
    public var queue = QueueLimits()
    /// Where reports are kept on disk until the ledger has them; nil to keep them in memory alone.
    public var spool: SpoolConfiguration?
    /// How long to wait after failures.
    public var retry = RetryPolicy()
    /// How much one request carries.
    public var batch = BatchLimits()
    /// How long one request may take.
    public var requestTimeout: Duration = .seconds(10)
    /// How long to go on sending when the program ends.
    public var shutdownFlush = FlushPolicy()
    /// The run of another process that this one is part of.
    public var parent: RunReference?

    public init(server: URL, apiKey: String) {
        self.server = server
        self.apiKey = apiKey
    }

    /// Reads `FLOWTALLY_URL` (default `http://127.0.0.1:8080`), `FLOWTALLY_API_KEY`, and the run that `flowtally exec` is
    /// recording around this program, if it is.
    ///
    /// Throws ``TrackerConfigurationError`` for an address that is not one of HTTP.
    public init(environment: [String: String]) throws(TrackerConfigurationError) {
        let address = environment["FLOWTALLY_URL"] ?? "http://127.0.0.1:8080"
        guard let server = URL(string: address), ["http", "https"].contains(server.scheme), server.host() != nil else {
            throw TrackerConfigurationError(
                description: "FLOWTALLY_URL must be an address such as https://flowtally.example.com, not \(address)")
        }
        self.init(server: server, apiKey: environment["FLOWTALLY_API_KEY"] ?? "")
        parent = RunReference(environment: environment)
    }
}

/// A setting that cannot be used.
public struct TrackerConfigurationError: Error, CustomStringConvertible {
    public let description: String
}

/// How many reports wait in memory, where there is no spool or it takes none. Further ones are dropped, logged and counted.
public struct QueueLimits: Sendable {
    public var reports: Int
    public var bytes: Int

    public init(reports: Int = 10_000, bytes: Int = 16 * 1024 * 1024) {
        self.reports = reports
        self.bytes = bytes
    }
}

/// A directory that keeps reports until the ledger has them. Several processes may share it.
public struct SpoolConfiguration: Sendable {
    /// The directory's path; it is made, for its owner alone, where it is missing.
    public var directory: String
    /// How many bytes of reports it may hold. Processes that share it may together go over by 1 MiB each.
    public var bytes: Int
    /// How often to look for what processes that died have left.
    public var adoptionInterval: Duration

    public init(directory: String, bytes: Int = 64 * 1024 * 1024, adoptionInterval: Duration = .seconds(30)) {
        self.directory = directory
        self.bytes = bytes
        self.adoptionInterval = adoptionInterval
    }
}

/// Waiting after failures: exponential with full jitter, at least as long as the server's `Retry-After` says.
public struct RetryPolicy: Sendable {
    public var firstDelay: Duration
    public var longestDelay: Duration

    public init(firstDelay: Duration = .milliseconds(500), longestDelay: Duration = .seconds(60)) {
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }
}

/// How much one request carries at most.
public struct BatchLimits: Sendable {
    public var reports: Int
    public var bytes: Int

    public init(reports: Int = 1000, bytes: Int = 512 * 1024) {
        self.reports = reports
        self.bytes = bytes
    }
}

/// How long a flush may take, and whether it tries again after a failure.
public struct FlushPolicy: Sendable {
    public var limit: Duration
    public var retries: Bool

    public init(limit: Duration = .seconds(5), retries: Bool = true) {
        self.limit = limit
        self.retries = retries
    }
}

/// What became of reports in a flush.
public struct FlushOutcome: Sendable, Equatable {
    /// Reports that the ledger took.
    public var sent = 0
    /// Reports that the ledger will never take; each was logged with the reason.
    public var rejected = 0
    /// Bytes of reports that still wait.
    public var bytesLeft = 0
    /// Why the last attempt failed, if it did.
    public var failure: String?
}
