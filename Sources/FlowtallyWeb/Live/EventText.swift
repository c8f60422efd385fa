import FlowtallyCore

/// Events as they are written on a stream (HTML Living Standard, section 9.2.6).
enum EventText {
    /// How long a browser waits before it connects again, in milliseconds.
    private static let retry = 3_000

    /// The first line of a stream.
    static let greeting = "retry: \(retry)\n"

    /// Said once a reader hears everything: one who has seen another generation than that must load everything anew.
    static func connected(at generation: Int64, lastSeen: Int64?) -> String {
        let first = ": connected\nid: \(generation)\n\n"
        guard let lastSeen, lastSeen != generation else { return first }
        return first + text(.resync(generation: generation))
    }

    static func text(_ event: LiveSubscription.Event) -> String {
        switch event {
        case .changed(let change):
            let scopes = change.scopes.sorted().map { JSONValue.string($0.rawValue) }
            return message(
                "changed", ["generation": .integer(change.generation), "scopes": .array(scopes)], id: change.generation)
        case .resync(let generation): return message("resync", ["generation": .integer(generation)], id: generation)
        case .heartbeat: return ": still here\n\n"
        }
    }

    private static func message(_ name: String, _ data: JSONValue, id: Int64) -> String {
        "id: \(id)\nevent: \(name)\ndata: \(data.text)\n\n"
    }
}
