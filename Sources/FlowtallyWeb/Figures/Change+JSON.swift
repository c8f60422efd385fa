import FlowtallyCore

extension Change {
    /// A change whose figure is a whole number gives whole numbers.
    func json(whole: Bool = false) -> JSONValue {
        [
            "previous": Self.number(previous, whole), "change": Self.number(change, whole),
            "percent": .optional(percent), "points": .optional(points), "state": .string(state.rawValue),
            "comparedWith": [
                "from": .string(comparedWith.days.first.description), "to": .string(comparedWith.days.last.description),
                "clamped": .bool(comparedWith.clamped),
            ],
            "fewRuns": .bool(fewRuns),
        ]
    }

    private static func number(_ value: Double?, _ whole: Bool) -> JSONValue {
        .optional(value) { whole ? .integer(Int64($0)) : .number($0) }
    }
}
