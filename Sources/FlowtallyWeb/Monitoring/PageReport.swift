import FlowtallyCore
import Metrics

/// What a browser says of how one view of a page went: no address, no id, nothing about the person or the device.
struct PageReport: Equatable {
    static let largestBytes = 1024

    /// The template of the page.
    let page: String
    let largestPaint: Milliseconds?
    /// Cumulative layout shift, in ten-thousandths.
    let layoutShift: Int64?
    /// The slowest interaction since the last report.
    let interaction: Milliseconds?
    /// Of scripts, by kind.
    let failedFetches: [FailedFetch: Int64]

    enum FailedFetch: String, CaseIterable {
        /// No answer came.
        case network
        /// 4xx.
        case refused
        /// 5xx.
        case failed
    }
}

extension PageReport {
    /// Throws `LedgerError.invalid`.
    ///
    /// - Parameter pages: the pages that there are.
    init(_ json: JSONValue, pages: Set<String>) throws {
        let reader = ObjectReader(json)
        let page = reader.require(reader.text("page", length: 1...64), "page")
        if let page, !pages.contains(page) {
            reader.note("page", "must be one of \(pages.sorted().joined(separator: ", "))")
        }
        largestPaint = reader.integer("largestPaintMs", in: 0...600_000).map { Milliseconds($0) }
        layoutShift = reader.number("layoutShift", times: 10_000, in: 0...1_000_000, unit: "ten-thousandths")
        interaction = reader.integer("interactionMs", in: 0...600_000).map { Milliseconds($0) }
        let fetches = reader.object("failedFetches")
        failedFetches = FailedFetch.allCases.reduce(into: [:]) { counts, kind in
            counts[kind] = fetches?.integer(kind.rawValue, in: 1...1000)
        }
        try reader.finish()
        self.page = page ?? ""
    }

    /// Adds the report to the metrics. Reports are rare enough to look up their metrics each time.
    func record(_ factory: any MetricsFactory) {
        let label = ("page", page)
        func timer(_ name: MetricName) -> Timer { Timer(label: name.rawValue, dimensions: [label], factory: factory) }
        if let largestPaint { timer(.pageLargestPaint).recordMilliseconds(largestPaint.count) }
        if let interaction { timer(.pageInteraction).recordMilliseconds(interaction.count) }
        if let layoutShift {
            Recorder(label: MetricName.pageLayoutShift.rawValue, dimensions: [label], factory: factory)
                .record(Double(layoutShift) / 10_000)
        }
        for (kind, count) in failedFetches {
            Counter(
                label: MetricName.pageFailedFetches.rawValue, dimensions: [label, ("kind", kind.rawValue)],
                factory: factory
            ).increment(by: count)
        }
    }
}
