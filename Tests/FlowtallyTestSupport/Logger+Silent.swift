package import Logging

extension Logger {
    /// For tests that break things on purpose.
    package static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
