import FlowtallyCore
import Hummingbird
import NIOCore

/// The runs that a filter lets through as CSV, read page by page while it is sent: it takes the same memory however many there are.
struct RunsFile: Sendable {
    let filter: RunFilter
    let workflows: [WorkflowID: Workflow]
    let ledger: any Ledger
    let workspaceID: WorkspaceID

    /// With the days: `runs-2026-11-01-to-2026-11-26.csv`.
    var name: String {
        let from = filter.days.from.map { "-from-\($0)" } ?? ""
        let to = filter.days.to.map { "-to-\($0)" } ?? ""
        guard let first = filter.days.from, let last = filter.days.to else { return "runs\(from)\(to).csv" }
        return first == last ? "runs-\(first).csv" : "runs-\(first)-to-\(last).csv"
    }

    var response: Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ],
            body: ResponseBody { [self] writer in
                try await writer.write(ByteBuffer(string: Self.byteOrderMark + Self.header + CSVLine.end))
                var position: PagePosition?
                repeat {
                    let page = try await ledger.page(
                        of: filter, after: position, limit: Self.runsPerPage, in: workspaceID)
                    if !page.runs.isEmpty {
                        try await writer.write(ByteBuffer(string: page.runs.map { line($0) + CSVLine.end }.joined()))
                    }
                    position = page.next
                } while position != nil
                try await writer.finish(nil)
            })
    }

    /// Excel takes a file without it for one in the encoding of the machine.
    private static let byteOrderMark = "\u{FEFF}"
    private static let header =
        "id,workflow,source,externalId,status,startedAt,completedAt,durationSeconds,localDay,trigger,attempt,version,error"
    private static let runsPerPage = 500

    private func line(_ run: Run) -> String {
        let merged = run.merged
        var line = CSVLine()
        line.add(run.id.text)
        line.addText(workflows[run.workflowID]?.name)
        line.addText(run.source)
        line.addText(run.externalID)
        line.add(merged.status.rawValue)
        line.add(merged.startedAt.rfc3339)
        line.add(merged.completedAt?.rfc3339)
        line.add(run.duration.map { String($0.seconds) })
        line.add(run.localDay.description)
        line.add(merged.trigger?.value)
        line.add(String(merged.attempt))
        line.addText(merged.version?.value)
        line.addText(merged.error.map { SecretMask.masking($0.value) })
        return line.text
    }
}
