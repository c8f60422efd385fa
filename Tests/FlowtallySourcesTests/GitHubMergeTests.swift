import FlowtallyCore
import FlowtallySources
import Testing

/// Deliveries come late, twice and in any order; together they make one run.
struct GitHubMergeTests {
    private static func event(_ status: JSONValue, attempt: JSONValue = 1, _ changes: [String: JSONValue] = [:])
        -> GitHubEvent
    {
        var event = GitHubEvent(action: status == "queued" ? "requested" : status)
        event.run["status"] = status
        event.run["run_attempt"] = attempt
        if status != "completed" { event.run["conclusion"] = .null }
        event.run.merge(changes) { $1 }
        return event
    }

    /// The run that deliveries make, each received a minute after the one before.
    private static func merge(_ events: [GitHubEvent]) throws -> MergedRun? {
        var merged: MergedRun?
        for (minute, event) in events.enumerated() {
            let at = receipt + .minutes(Int64(minute))
            let one = MergedRun(try event.report(receivedAt: at).statement, receivedAt: at)
            merged = merged?.merged(with: one) ?? one
        }
        return merged
    }

    private static func orders<Element>(of elements: [Element]) -> [[Element]] {
        guard elements.count > 1 else { return [elements] }
        return elements.indices.flatMap { index in
            var rest = elements
            let first = rest.remove(at: index)
            return orders(of: rest).map { [first] + $0 }
        }
    }

    @Test("requested, in progress and completed make the same run in any order")
    func anyOrder() throws {
        let events = [Self.event("queued"), Self.event("in_progress"), Self.event("completed")]
        for order in Self.orders(of: events) {
            let run = try Self.merge(order)
            #expect(run?.status == .completed)
            #expect(run?.startedAt == instant("2026-11-23T08:00:10Z"))
            #expect(run?.completedAt == instant("2026-11-23T08:02:00Z"))
            #expect(run?.version?.value == "c0ffee")
        }
    }

    @Test("a repeated delivery changes nothing")
    func repeated() throws {
        let once = try Self.merge([Self.event("in_progress"), Self.event("completed")])
        let often = try Self.merge([
            Self.event("in_progress"), Self.event("completed"), Self.event("in_progress"), Self.event("completed"),
        ])
        #expect(once == often)
    }

    @Test("a completed event without a conclusion is settled by the next, whichever comes first")
    func early() throws {
        let early = Self.event("completed", ["conclusion": .null])
        let settled = Self.event("completed", ["conclusion": "failure"])
        #expect(try Self.merge([early, settled])?.status == .failed)
        #expect(try Self.merge([settled, early])?.status == .failed)
    }

    @Test("a second attempt stands, whenever the first one is heard of")
    func attempts() throws {
        let first = Self.event("completed", ["conclusion": "failure"])
        let second = Self.event(
            "in_progress", attempt: 2,
            ["run_started_at": "2026-11-23T09:00:00Z", "updated_at": "2026-11-23T09:00:05Z"])
        for order in Self.orders(of: [first, second]) {
            let run = try Self.merge(order)
            #expect(run?.attempt == 2)
            #expect(run?.status == .running)
            #expect(run?.startedAt == instant("2026-11-23T09:00:00Z"))
            #expect(run?.completedAt == nil)
            #expect(run?.error == nil)
        }
    }

    @Test("a run that waited for approval and was then done is completed")
    func approval() throws {
        var asked = GitHubEvent(action: "requested")
        asked.run["conclusion"] = "action_required"
        let done = Self.event("completed")
        #expect(try Self.merge([asked])?.status == .started)
        #expect(try Self.merge([done, asked])?.status == .completed)
        #expect(try Self.merge([asked, done])?.status == .completed)
    }
}
