import FlowtallyCore

extension RunsChart {
    func json(timeZoneName: String, workflows: [(id: WorkflowID, name: String)]) -> [JSONValue.Member] {
        let members: [(String, JSONValue)] = [
            ("range", .string(request.range.rawValue)), ("granularity", .string(request.granularity.rawValue)),
            ("timeZone", .string(timeZoneName)), ("from", .string(days.first.description)),
            ("to", .string(days.last.description)), ("workflowId", .optional(request.workflowID?.text)),
            ("points", .array(points.map(\.json))),
            (
                "summary",
                [
                    "total": .integer(total), "meanPerBucket": .optional(meanPerBucket),
                    "change": change.json(whole: true), "slopePerBucket": .optional(line?.slope),
                    "direction": .optional(line?.direction.rawValue),
                ]
            ),
            ("workflows", .array(workflows.map { ["id": .string($0.id.text), "name": .string($0.name)] })),
        ]
        return members.map { JSONValue.Member(key: $0.0, value: $0.1) }
    }
}

extension RunsChart.Point {
    fileprivate var json: JSONValue {
        .object(
            [
                .init(key: "start", value: .string(days.first.description)),
                .init(key: "end", value: .string(days.last.description)),
                .init(key: "runs", value: .integer(counts.runs)),
            ] + counts.jsonMembers + [
                .init(key: "movingAverage", value: .optional(movingAverage)),
                .init(key: "trend", value: .optional(trend)),
                .init(key: "partial", value: .optional(partial?.rawValue)),
            ])
    }
}
