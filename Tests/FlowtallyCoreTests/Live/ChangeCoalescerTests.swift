import FlowtallyCore
import FlowtallyTestSupport
import Testing

struct ChangeCoalescerTests {
    private let start = instant("2026-11-23T09:00:00Z")
    private let workspace = WorkspaceID("w")

    private func change(_ generation: Int64, _ scopes: Set<ChangeScope> = [.runs]) -> LedgerChange {
        LedgerChange(workspace: workspace, generation: generation, scopes: scopes)
    }

    @Test("the first change passes at once, those that follow wait together for the end of the interval")
    func merging() {
        var coalescer = ChangeCoalescer(interval: Milliseconds(250))
        #expect(coalescer.take(change(1), at: start) == .passNow)
        #expect(coalescer.take(change(2), at: start + Milliseconds(10)) == .wait(until: start + Milliseconds(250)))
        #expect(coalescer.take(change(3, [.settings]), at: start + Milliseconds(20)) == .joined)
        #expect(coalescer.release(workspace, at: start + Milliseconds(250)) == change(3, [.runs, .settings]))
        #expect(coalescer.release(workspace, at: start + Milliseconds(250)) == nil)
        #expect(coalescer.take(change(4), at: start + Milliseconds(600)) == .passNow)
    }

    @Test("workspaces do not wait for one another")
    func workspaces() {
        var coalescer = ChangeCoalescer(interval: Milliseconds(250))
        #expect(coalescer.take(change(1), at: start) == .passNow)
        let other = LedgerChange(workspace: WorkspaceID("v"), generation: 1, scopes: [])
        #expect(coalescer.take(other, at: start) == .passNow)
    }

    @Test("a clock that is set back holds nothing up for longer than an interval")
    func clockSetBack() {
        var coalescer = ChangeCoalescer(interval: Milliseconds(250))
        #expect(coalescer.take(change(1), at: start) == .passNow)
        let earlier = start - .hours(1)
        #expect(coalescer.take(change(2), at: earlier) == .wait(until: earlier + Milliseconds(250)))
    }

    @Test("every change is let through within an interval, and no more often than that", arguments: 0..<50)
    func promise(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var coalescer = ChangeCoalescer(interval: Milliseconds(250))
        var now = start
        var due: Instant?
        var passes: [(at: Instant, generation: Int64)] = []
        var taken: [(at: Instant, generation: Int64)] = []
        for generation in Int64(1)...200 {
            now = now + Milliseconds(Int64.random(in: 0...120, using: &random))
            if let end = due, end <= now {
                passes.append((end, coalescer.release(workspace, at: end)!.generation))
                due = nil
            }
            taken.append((now, generation))
            switch coalescer.take(change(generation), at: now) {
            case .passNow: passes.append((now, generation))
            case .wait(let end): due = end
            case .joined: break
            }
        }
        if let due { passes.append((due, coalescer.release(workspace, at: due)!.generation)) }
        for (at, generation) in taken {
            #expect(passes.contains { $0.generation >= generation && $0.at - at <= Milliseconds(250) && $0.at >= at })
        }
        for (first, second) in zip(passes, passes.dropFirst()) {
            #expect(second.at - first.at >= Milliseconds(250))
        }
    }
}
