import FlowtallyCore
import ServiceLifecycle

/// Keeps starting and finishing runs, so that the demo lives.
struct DemoLiveRuns: Service, CustomStringConvertible {
    /// For logs, which would otherwise say all that is in it.
    var description: String { "DemoLiveRuns" }

    let ledger: any Ledger
    let workspace: Workspace
    let seed: UInt64

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await makeRuns() }
        } catch is CancellationError {
            // The server ends, and with it the demo.
        }
    }

    private func makeRuns() async throws {
        var random = SeededGenerator(seed: seed, 77)
        let direct = DemoWorkflow.all.filter { $0.isActive && $0.cron == nil }
        var number = 0
        var lastLook = SystemClock().now()
        while !Task.isCancelled {
            let now = SystemClock().now()
            for workflow in due(after: lastLook, by: now) + [direct[Int(random.next() % UInt64(direct.count))]] {
                let seconds = min(20, random.logNormal(median: workflow.medianSeconds, spread: 0.5))
                let outcome: RunStatus = random.chance(workflow.failureRate) ? .failed : .completed
                number += 1
                try await perform(workflow, number: number, seconds: seconds, outcome: outcome)
            }
            lastLook = now
            try await Task.sleep(for: .seconds(1 + 4 * random.fraction()))
        }
    }

    private func due(after start: Instant, by end: Instant) -> [DemoWorkflow] {
        DemoWorkflow.all.filter { workflow in
            guard workflow.isActive, workflow.silentDays == 0 else { return false }
            return workflow.schedule(in: workspace.calendar).nextExpected(after: start).map { $0 <= end } ?? false
        }
    }

    private func perform(_ workflow: DemoWorkflow, number: Int, seconds: Double, outcome: RunStatus) async throws {
        let start = SystemClock().now()
        let externalID = "live-\(start.milliseconds)-\(number)"
        try await report(workflow, externalID, RunStatement(status: .started, startedAt: start))
        try await Task.sleep(for: .seconds(seconds))
        let statement = RunStatement(
            status: outcome, completedAt: SystemClock().now(),
            error: outcome == .failed ? "HTTP 503 from shop.example.com" : nil)
        try await report(workflow, externalID, statement)
    }

    private func report(_ workflow: DemoWorkflow, _ externalID: String, _ statement: RunStatement) async throws {
        let report = RunReport(
            workflow: .declared(workflow.declaration), externalID: externalID, statement: statement,
            receivedAt: SystemClock().now())
        for result in try await ledger.write(batch: [report], in: workspace.id) { _ = try result.get() }
    }
}
