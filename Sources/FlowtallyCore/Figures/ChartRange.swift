/// How far back a chart reaches.
package enum ChartRange: String, Sendable, CaseIterable {
    case sevenDays = "7d"
    case thirtyDays = "30d"
    case ninetyDays = "90d"

    package var days: Int {
        switch self {
        case .sevenDays: 7
        case .thirtyDays: 30
        case .ninetyDays: 90
        }
    }

    package var defaultGranularity: ChartGranularity { self == .ninetyDays ? .week : .day }
}

/// What one bucket of a chart spans.
package enum ChartGranularity: String, Sendable, CaseIterable {
    case day
    case week

    /// How many complete buckets a moving average takes in.
    package var averageWindow: Int { self == .day ? 7 : 4 }

    /// The whole bucket that holds a day.
    package func bucket(of day: LocalDay) -> DayRange {
        switch self {
        case .day: DayRange(day, day)
        case .week: DayRange(day.firstOfWeek, day.firstOfWeek.adding(days: 6))
        }
    }
}

/// Which chart is asked for.
package struct ChartRequest: Sendable, Equatable {
    package let range: ChartRange
    package let granularity: ChartGranularity
    package let workflowID: WorkflowID?

    package init(range: ChartRange, granularity: ChartGranularity? = nil, workflowID: WorkflowID? = nil) {
        self.range = range
        self.granularity = granularity ?? range.defaultGranularity
        self.workflowID = workflowID
    }

    /// The days inside the range.
    package func days(today: LocalDay) -> DayRange {
        DayRange(today.adding(days: 1 - range.days), today)
    }

    /// The days whose counts the chart needs: averages and the comparison look back before the range.
    package func daysToRead(today: LocalDay) -> DayRange {
        let days = days(today: today)
        let firstBucket = granularity.bucket(of: days.first)
        let forAverages = firstBucket.first.adding(days: -(granularity.averageWindow - 1) * firstBucket.count)
        return DayRange(min(forAverages, days.first.adding(days: -range.days)), today)
    }
}
