/// A moment in time, as UTC milliseconds since 1970.
package struct Instant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package static func + (left: Instant, right: Milliseconds) -> Instant {
        Instant(milliseconds: left.milliseconds + right.count)
    }

    package static func - (left: Instant, right: Milliseconds) -> Instant {
        Instant(milliseconds: left.milliseconds - right.count)
    }

    /// How long it took from `right` to `left`; negative when `right` is the later one.
    package static func - (left: Instant, right: Instant) -> Milliseconds {
        Milliseconds(left.milliseconds - right.milliseconds)
    }
}

/// A length of time in whole milliseconds.
package struct Milliseconds: Hashable, Comparable, Sendable {
    package let count: Int64

    package init(_ count: Int64) {
        self.count = count
    }

    package static func seconds(_ seconds: Int64) -> Milliseconds { Milliseconds(seconds * 1000) }
    package static func minutes(_ minutes: Int64) -> Milliseconds { .seconds(minutes * 60) }
    package static func hours(_ hours: Int64) -> Milliseconds { .minutes(hours * 60) }
    package static func days(_ days: Int64) -> Milliseconds { .hours(days * 24) }

    package var seconds: Double { Double(count) / 1000 }

    package static func < (left: Milliseconds, right: Milliseconds) -> Bool {
        left.count < right.count
    }
}
