/// How far a run has come. A time-out is `failed`.
package enum RunStatus: String, Sendable, CaseIterable {
    case started = "STARTED"
    case running = "RUNNING"
    case completed = "COMPLETED"
    case failed = "FAILED"
    case cancelled = "CANCELLED"

    package var isFinished: Bool {
        switch self {
        case .started, .running: false
        case .completed, .failed, .cancelled: true
        }
    }

    /// Which of two reports of the same attempt stands, where their times do not decide.
    var mergePrecedence: Int {
        switch self {
        case .started: 0
        case .running: 1
        case .completed: 2
        case .cancelled: 3
        case .failed: 4
        }
    }
}

/// What set a run going: a schedule, or anything else.
package enum RunTrigger: String, Sendable, CaseIterable {
    case scheduled
    case direct
}
