import FlowtallyCore

/// Writes a chart's words, its table and the data that the browser draws.
struct ChartWriter {
    let chart: RunsChart
    let format: DisplayFormat

    private var isDaily: Bool { chart.request.granularity == .day }
    private var bucketWord: String { isDaily ? "day" : "week" }

    var averageLabel: String { "\(chart.request.granularity.averageWindow)-\(bucketWord) average" }

    /// One sentence that says what the picture shows.
    var summary: String { "Workflow runs per \(bucketWord), \(format.days(chart.days)): \(note)" }

    var note: String {
        var parts = ["\(format.count(chart.total)) \(chart.total == 1 ? "run" : "runs")"]
        if let mean = chart.meanPerBucket { parts[0] += ", \(format.decimal(mean)) a \(bucketWord)" }
        if let line = chart.line {
            let weekly = abs(line.slope) * (isDaily ? 7 : 1)
            parts.append(
                line.direction == .flat
                    ? "no clear trend" : "\(line.direction.rawValue) by \(format.decimal(weekly)) a week")
        }
        return parts.joined(separator: " · ")
    }

    func row(_ point: RunsChart.Point) -> ChartSlot.Row {
        ChartSlot.Row(
            label: label(point), href: runsHref(point), runs: format.count(point.counts.runs),
            completed: format.count(point.counts.completed), failed: format.count(point.counts.failed),
            cancelled: format.count(point.counts.cancelled), unfinished: format.count(point.counts.unfinished),
            average: decimal(point.movingAverage), trend: decimal(point.trend), partialLabel: partialLabel(point))
    }

    /// What the browser draws; all words in it are ready to be shown.
    var data: JSONValue {
        func counts(_ count: (OutcomeCounts) -> Int64) -> JSONValue {
            .array(chart.points.map { .integer(count($0.counts)) })
        }
        return [
            "title": .string(summary), "file": .string(ChartFile(chart: chart).name),
            "labels": .array(chart.points.map { .string(format.shortDay($0.days.first)) }),
            "titles": .array(chart.points.map { .string(title($0)) }),
            "hrefs": .array(chart.points.map { .string(runsHref($0)) }),
            "tooltips": .array(chart.points.map { .array(tooltip($0).map(JSONValue.string)) }),
            "runs": counts(\.runs), "completed": counts(\.completed), "failed": counts(\.failed),
            "cancelled": counts(\.cancelled),
            "average": .array(chart.points.map { .optional($0.movingAverage) }),
            "trend": .array(chart.points.map { .optional($0.trend) }),
            "partial": .array(chart.points.map { .bool($0.partial != nil) }),
            "isSparse": .bool(isSparse),
            "axis": .array(
                ChartAxis(upTo: chart.points.map(\.highest).max() ?? 0).ticks.map {
                    ["value": .integer($0), "label": .string(format.count($0))]
                }),
        ]
    }

    /// With so few days with runs a line would tell a story that is not there.
    private var isSparse: Bool { chart.points.count { $0.counts.runs > 0 } < 3 }

    /// The list of the runs that a bucket counts.
    private func runsHref(_ point: RunsChart.Point) -> String {
        Route.runsPage.link(query: [
            ("from", point.days.first.description), ("to", point.days.last.description),
            ("workflowId", chart.request.workflowID?.text),
        ])
    }

    private func label(_ point: RunsChart.Point) -> String { format.days(point.days) }

    private func title(_ point: RunsChart.Point) -> String {
        let words = isDaily ? format.fullDay(point.days.first) : label(point)
        return words + (partialLabel(point).map { " (\($0))" } ?? "")
    }

    private func tooltip(_ point: RunsChart.Point) -> [String] {
        let counts = point.counts
        let outcomes = [
            (counts.completed, "completed"), (counts.failed, "failed"), (counts.cancelled, "cancelled"),
            (counts.unfinished, "unfinished"),
        ].filter { $0.0 > 0 }.map { "\(format.count($0.0)) \($0.1)" }
        var lines = ["\(format.count(counts.runs)) \(counts.runs == 1 ? "run" : "runs")"]
        if !outcomes.isEmpty { lines.append(outcomes.joined(separator: ", ")) }
        if let average = point.movingAverage { lines.append("\(averageLabel) \(format.decimal(average))") }
        return lines
    }

    private func partialLabel(_ point: RunsChart.Point) -> String? {
        switch point.partial {
        case nil: nil
        case .start: "part of a week"
        case .end, .both: "so far"
        }
    }

    private func decimal(_ value: Double?) -> String {
        value.map { format.decimal($0) } ?? DisplayFormat.dash
    }
}

extension RunsChart.Point {
    /// The highest of its values.
    fileprivate var highest: Double { max(Double(counts.runs), movingAverage ?? 0, trend ?? 0) }
}

extension JSONValue {
    /// The text with nothing in it that could end a `<script>` block.
    var textForScriptBlock: String { text.replacing("<", with: "\\u003c") }
}
