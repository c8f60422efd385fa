import Foundation

/// Tells the time of day.
struct WallClock: Sendable {
    static let system = WallClock { Date() }

    let now: @Sendable () -> Date
}

extension Date {
    /// Such as `2026-11-23T03:00:13.250Z`.
    var rfc3339: String {
        formatted(ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
