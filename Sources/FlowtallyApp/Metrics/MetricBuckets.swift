import FlowtallyCore

/// Where the buckets of histograms end.
enum MetricBuckets {
    static func upperBounds(of name: String) -> [Double] {
        switch MetricName(rawValue: name) {
        case .databaseQuery: queries
        case .databaseCommitWrites: [1, 2, 4, 8, 16, 32, 64, 128]
        case .pageLargestPaint: [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5, 4, 8]
        case .pageLayoutShift: [0, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
        case .pageInteraction: [0.016, 0.032, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1]
        default: durations
        }
    }

    /// From half a millisecond to ten seconds.
    private static let durations = [
        0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
    ]
    /// There are many queries, and it matters most which are slow.
    private static let queries = [0.0005, 0.005, 0.05, 0.5]
}
