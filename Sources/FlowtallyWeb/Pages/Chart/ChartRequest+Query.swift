import FlowtallyCore
import Foundation
import Hummingbird

extension ChartRequest {
    static let parameters = ["range", "workflowId", "granularity"]
    /// The parameters of a page with a chart: those of the chart, and which series the browser draws.
    static let pageParameters = parameters + ["hide", "split"]

    /// Reads `range`, `workflowId` and `granularity`. Throws `Problem.Kind.malformed`.
    init(_ query: QueryReader) throws {
        try self.init(query, defaultRange: .thirtyDays)
    }

    /// The chart of a page: of the workflow whose page it is, and of the range that the viewer chose last where the address names
    /// none.
    init(_ query: QueryReader, at place: ChartPlace, lastOf request: Request? = nil) throws {
        let asked = try ChartRequest(query, defaultRange: request.flatMap(Self.lastRange) ?? .thirtyDays)
        guard case .workflow(let id) = place else {
            self = asked
            return
        }
        self.init(range: asked.range, granularity: asked.granularity, workflowID: id)
    }

    private init(_ query: QueryReader, defaultRange: ChartRange) throws {
        self.init(
            range: try query.oneOf("range", ChartRange.self) ?? defaultRange,
            granularity: try query.oneOf("granularity", ChartGranularity.self),
            workflowID: query.text("workflowId").map { WorkflowID($0) })
    }

    /// The browser keeps the last choice as the address would hold it.
    private static func lastRange(of request: Request) -> ChartRange? {
        request.cookies["flowtally_chart"]?.value.removingPercentEncoding
            .flatMap { $0.firstMatch(of: /(?:^|&)range=(\w+)/) }
            .flatMap { ChartRange(rawValue: String($0.output.1)) }
    }
}
