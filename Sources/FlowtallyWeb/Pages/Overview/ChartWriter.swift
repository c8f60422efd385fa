import FlowtallyCore

/// Writes a chart's words, its table and the data that the browser draws.
struct ChartWriter {
    let chart: RunsChart
    let format: DisplayFormat

    private var isDaily: Bool { chart.request.granularity == .day }
    private var bucketWord: String { isDaily ? "day" : "week" }

    var averageLabel: String { "\(chart.request.granularity.averageWindow)-\(bucketWord) average" }

    /// One sentence that says what the picture shows.
    var summary: String {
        let first = format.dayAndMonth(chart.days.first)
        let last = format.dayAndMonth(chart.days.last)
        return "Workflow runs per \(bucketWord), \(first) to \(last): \(note)"
    }

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
            label: label(point), runs: format.count(point.counts.runs), completed: format.count(point.counts.completed),
            failed: format.count(point.counts.failed), cancelled: format.count(point.counts.cancelled),
            unfinished: format.count(point.counts.unfinished), average: decimal(point.movingAverage),
            trend: decimal(point.trend), partialLabel: partialLabel(point))
    }

    /// What the browser draws; all words in it are ready to be shown.
    var data: JSONValue {
        [
            "labels": .array(chart.points.map { .string(format.shortDay($0.days.first)) }),
            "titles": .array(chart.points.map { .string(title($0)) }),
            "runs": .array(chart.points.map { .integer($0.counts.runs) }),
            "average": .array(chart.points.map { .optional($0.movingAverage) }),
            "trend": .array(chart.points.map { .optional($0.trend) }),
            "partial": .array(chart.points.map { .bool($0.partial != nil) }),
            "tooltips": .array(chart.points.map { .array(tooltip($0).map(JSONValue.string)) }),
            "points": .array(chart.points.map { _ in .bool(isSparse) }),
        ]
    }

    /// With so few days with runs a line would tell a story that is not there.
    private var isSparse: Bool { chart.points.count { $0.counts.runs > 0 } < 3 }

    private func label(_ point: RunsChart.Point) -> String {
        isDaily
            ? format.shortDay(point.days.first)
            : "\(format.shortDay(point.days.first)) \(DisplayFormat.dash) \(format.shortDay(point.days.last))"
    }

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

extension JSONValue {
    /// The text with nothing in it that could end a `<script>` block.
    var textForScriptBlock: String { text.replacing("<", with: "\\u003c") }
}
