/// One of the five fields of a cron expression: which values it knows and by which names.
enum CronField: String, CaseIterable {
    case minute
    case hour
    case dayOfMonth = "day of month"
    case month
    case weekday

    /// The values that can be written. Sunday is 0 and 7.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .weekday: 0...7
        }
    }

    /// The values that `*` stands for.
    var all: ClosedRange<Int> { self == .weekday ? 0...6 : range }

    /// Names from the first value of `all` on.
    var names: [String] {
        switch self {
        case .minute, .hour, .dayOfMonth: []
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .weekday: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        }
    }
}

/// The values of one field that an expression names, as bits.
struct CronValues: Sendable, Hashable {
    private var bits: UInt64 = 0
    /// The field begins with `*`, which decides how it goes together with others.
    let isStar: Bool

    init(isStar: Bool) {
        self.isStar = isStar
    }

    mutating func insert(_ value: Int) { bits |= 1 << UInt64(value) }

    func contains(_ value: Int) -> Bool { bits >> UInt64(value) & 1 == 1 }

    /// The smallest value that is not under `value`.
    func first(from value: Int) -> Int? {
        guard value < 64 else { return nil }
        let rest = bits >> UInt64(value)
        return rest == 0 ? nil : value + rest.trailingZeroBitCount
    }

    var count: Int { bits.nonzeroBitCount }

    /// All values, in order.
    var list: [Int] { (0..<64).filter(contains) }
}
