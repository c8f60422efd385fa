import FlowtallyCore
import HTTPTypes
import Hummingbird

/// The table behind a chart as CSV (RFC 4180): the numbers of the screen, written so that every program reads them.
struct ChartFile {
    let chart: RunsChart

    /// Such as `workflow-runs-30d-to-2026-11-23`; without the ending.
    var name: String { "workflow-runs-\(chart.request.range.rawValue)-to-\(chart.days.last)" }

    var text: String {
        let header = "from,to,runs,completed,failed,cancelled,unfinished,moving_average,trend,partial"
        return ([header] + chart.points.map(line)).map { $0 + "\r\n" }.joined()
    }

    private func line(_ point: RunsChart.Point) -> String {
        let counts = point.counts
        return [
            point.days.first.description, point.days.last.description, String(counts.runs), String(counts.completed),
            String(counts.failed), String(counts.cancelled), String(counts.unfinished), decimal(point.movingAverage),
            decimal(point.trend), point.partial?.rawValue ?? "",
        ].joined(separator: ",")
    }

    /// To one digit, as `DisplayFormat.decimal` rounds.
    private func decimal(_ value: Double?) -> String {
        value.map { String(($0 * 10).rounded(.toNearestOrEven) / 10) } ?? ""
    }
}

extension Response {
    init(file: ChartFile) {
        self.init(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(file.name).csv\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: file.text)))
    }
}
