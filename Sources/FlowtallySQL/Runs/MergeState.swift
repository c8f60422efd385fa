import FlowtallyCore

/// What merging must remember about a run beyond its columns, as compact JSON: nothing at all for most runs.
struct MergeState {
    var isStartInferred = false
    var isFinishInferred = false
    /// Finished statuses that were reported for the winning attempt but do not stand.
    var otherFinishes: [RunStatus: RunFinish] = [:]
    /// By column: the rank of a field, where it is not the run's own.
    var ranks: [String: FieldRank] = [:]

    init(_ run: MergedRun) {
        isStartInferred = run.start.isInferred
        isFinishInferred = run.finishes[run.status]?.isInferred ?? false
        if run.finishes.count > 1 { otherFinishes = run.finishes.filter { $0.key != run.status } }
        let own = run.rank
        let fields = [
            ("trigger_kind", run.trigger), ("version", run.version), ("input", run.input), ("output", run.output),
            ("error", run.error),
        ]
        for case (let column, let field?) in fields where field.rank != own { ranks[column] = field.rank }
    }

    init(text: String?) throws {
        guard let text else { return }
        let state = try JSONValue(parsing: text.utf8)
        isStartInferred = state["start"] == .inferred
        isFinishInferred = state["finish"] == .inferred
        for (name, value) in Self.members(of: state["others"]) {
            guard let status = RunStatus(rawValue: name), let time = value["at"]?.asInteger else { throw Damaged() }
            otherFinishes[status] = RunFinish(
                at: Instant(milliseconds: time), isInferred: value["time"] == .inferred)
        }
        for (column, value) in Self.members(of: state["ranks"]) {
            guard
                let attempt = value["attempt"]?.asInteger,
                let status = value["status"]?.asString.flatMap(RunStatus.init(rawValue:))
            else { throw Damaged() }
            ranks[column] = FieldRank(
                attempt: Int(attempt), status: status,
                completedAt: value["completedAt"]?.asInteger.map { Instant(milliseconds: $0) })
        }
    }

    /// Nil where there is nothing to remember.
    var text: String? {
        var members: [JSONValue.Member] = []
        if isStartInferred { members.append(.init(key: "start", value: .inferred)) }
        if isFinishInferred { members.append(.init(key: "finish", value: .inferred)) }
        if !otherFinishes.isEmpty {
            members.append(
                .init(key: "others", value: Self.object(otherFinishes.map { ($0.key.rawValue, Self.json($0.value)) })))
        }
        if !ranks.isEmpty {
            members.append(.init(key: "ranks", value: Self.object(ranks.map { ($0.key, Self.json($0.value)) })))
        }
        return members.isEmpty ? nil : JSONValue.object(members).text
    }

    private static func json(_ finish: RunFinish) -> JSONValue {
        ["at": .integer(finish.at.milliseconds), "time": finish.isInferred ? .inferred : "reported"]
    }

    private static func json(_ rank: FieldRank) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "attempt", value: .integer(rank.attempt)),
            .init(key: "status", value: .string(rank.status.rawValue)),
        ]
        if let completedAt = rank.completedAt {
            members.append(.init(key: "completedAt", value: .integer(completedAt.milliseconds)))
        }
        return .object(members)
    }

    private static func object(_ pairs: [(String, JSONValue)]) -> JSONValue {
        .object(pairs.sorted { $0.0 < $1.0 }.map { JSONValue.Member(key: $0.0, value: $0.1) })
    }

    private static func members(of value: JSONValue?) -> [(String, JSONValue)] {
        guard case .object(let members) = value else { return [] }
        return members.map { ($0.key, $0.value) }
    }

    /// The column does not hold what this program wrote.
    struct Damaged: Error {}
}

extension JSONValue {
    fileprivate static let inferred: JSONValue = "inferred"
}
