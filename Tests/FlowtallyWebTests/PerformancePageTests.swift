import FlowtallyCore
import HTTPTypes
import Testing

@Suite("The performance page")
struct PerformancePageTests {
    private func show(_ metrics: FixedMetrics, as role: MemberRole = .owner) async throws -> Answer {
        let (stream, continuation) = AsyncStream<Answer>.makeStream()
        try await TestServer.run(metrics: metrics) { server in
            let person = try await server.signIn(as: role)
            continuation.yield(
                try await server.send(.get, "/settings/performance", headers: person, anonymous: true))
            continuation.finish()
        }
        for await answer in stream { return answer }
        throw CancellationError()
    }

    @Test("an hour is told in words, pictures and tables")
    func normal() async throws {
        let answer = try await show(.busyHour)
        #expect(answer.status == 200)
        #expect(answer.text.contains("Half of the requests were answered within"))
        #expect(!answer.text.contains("style="))
        try expectSnapshot(of: answer.text, named: "performance-normal")
    }

    @Test("where nothing happened it says so")
    func quiet() async throws {
        let answer = try await show(.quietHour)
        #expect(answer.text.contains("No request has been answered yet."))
        #expect(answer.text.contains("No page has reported yet."))
        try expectSnapshot(of: answer.text, named: "performance-empty")
    }

    @Test("in the first minutes it shows no pictures yet")
    func young() async throws {
        let answer = try await show(.firstSeconds)
        #expect(answer.text.contains("has just started"))
        #expect(!answer.text.contains("<svg viewBox=\"0 0 240"))
        try expectSnapshot(of: answer.text, named: "performance-just-started")
    }

    @Test("it is for owners", arguments: [MemberRole.viewer, .editor])
    func others(role: MemberRole) async throws {
        #expect(try await show(.quietHour, as: role).status == 403)
    }
}
