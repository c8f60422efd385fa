import FlowtallyTestSupport
import Testing

@testable import FlowtallyTracking

struct DeliveryStateTests {
    private static let retry = RetryPolicy(firstDelay: .seconds(1), longestDelay: .seconds(60))
    private static let accepted = Array(#"{"accepted":2,"rejected":0,"items":[{"status":201},{"status":200}]}"#.utf8)

    private func state() -> DeliveryState { DeliveryState(retry: Self.retry, batch: BatchLimits(reports: 100)) }

    private func pause(_ verdict: DeliveryState.Verdict) -> Duration? {
        switch verdict {
        case .later(let pause, _), .misconfigured(let pause, _): pause
        default: nil
        }
    }

    @Test("pauses are drawn from a range that doubles up to its limit, and never overflow")
    func backoff() {
        var shortest = state()
        var longest = state()
        for failure in 0..<2000 {
            let ceiling = Duration.seconds(min(60, 1 << min(failure, 10)))
            #expect(pause(shortest.judge(.failed(""), of: 1, chance: 0)) == .zero)
            #expect(pause(longest.judge(.failed(""), of: 1, chance: 0.5)) == ceiling * 0.5)
        }
    }

    @Test("a success starts the pauses anew")
    func reset() {
        var state = state()
        for _ in 0..<8 { _ = state.judge(.failed(""), of: 2, chance: 0.5) }
        #expect(
            state.judge(.answered(status: 200, retryAfter: nil, body: Self.accepted), of: 2, chance: 0.5)
                == .settled(refusals: [], again: [], pause: nil))
        #expect(pause(state.judge(.failed(""), of: 2, chance: 0.5)) == .milliseconds(500))
    }

    @Test("what the server asks for comes before the own pause, but not for ever")
    func retryAfter() {
        for (asked, expected) in [(7, 7.5), (100_000, 3600.5)] {
            var state = state()
            let verdict = state.judge(
                .answered(status: 503, retryAfter: .seconds(asked), body: []), of: 1, chance: 0.5)
            #expect(pause(verdict) == .seconds(expected))
        }
    }

    @Test("every status other than 2xx has its meaning", arguments: Array(100..<200) + Array(300..<600))
    func statuses(status: Int) {
        var state = state()
        let verdict = state.judge(.answered(status: status, retryAfter: nil, body: []), of: 1, chance: 0.5)
        switch (status, verdict) {
        case (401, .misconfigured), (403...405, .misconfigured), (300..<400, .misconfigured): break
        case (408, .later), (425, .later), (429, .later): break
        case (400..<500, .refused(let reason)): #expect(reason == "status \(status)")
        case (100..<200, .later), (500..<600, .later): break
        default: Issue.record("\(status): \(verdict)")
        }
    }

    @Test("a request that is too large is halved until one report is left, and that one is refused")
    func tooLarge() {
        var state = state()
        var count = state.batchLimits.reports
        while count > 1 {
            #expect(state.judge(.answered(status: 413, retryAfter: nil, body: []), of: count, chance: 0) == .smaller)
            #expect(state.batchLimits.reports == count / 2)
            count = state.batchLimits.reports
        }
        #expect(
            state.judge(.answered(status: 413, retryAfter: nil, body: []), of: 1, chance: 0) == .refused("status 413"))
    }

    @Test("an answer that is cut off anywhere is none")
    func truncated() {
        for length in 0..<Self.accepted.count {
            var state = state()
            let verdict = state.judge(
                .answered(status: 200, retryAfter: nil, body: Array(Self.accepted[..<length])), of: 2, chance: 0)
            #expect(pause(verdict) != nil, "\(length) bytes")
        }
    }

    @Test("an answer for another number of reports is none")
    func otherCount() {
        var state = state()
        #expect(
            pause(state.judge(.answered(status: 200, retryAfter: nil, body: Self.accepted), of: 3, chance: 0)) != nil)
    }

    @Test("reports are told apart by their own answers")
    func items() {
        let body = #"""
            {"items": [{"status": 201}, {"status": 422, "problem": {"detail": "no", "errors": [{"pointer": "/a", "detail": "b"}]}},
                       {"status": 503}, {"status": 404}, {"status": 429}]}
            """#
        var state = state()
        let verdict = state.judge(.answered(status: 200, retryAfter: nil, body: Array(body.utf8)), of: 5, chance: 0.5)
        #expect(
            verdict
                == .settled(
                    refusals: [.init(index: 1, reason: "no; /a b"), .init(index: 3, reason: "status 404")],
                    again: [2, 4],
                    pause: .milliseconds(500)))
    }

    @Test("the server's problem is told")
    func problem() {
        var state = state()
        let body = Array(#"{"title": "Unprocessable", "detail": "The body is no report."}"#.utf8)
        #expect(
            state.judge(.answered(status: 400, retryAfter: nil, body: body), of: 1, chance: 0)
                == .refused("status 400: The body is no report."))
    }
}
