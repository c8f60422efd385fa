import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import FlowtallyTracking

struct TrackerTests {
    private let trial = Trial()

    private struct Broken: Error, CustomStringConvertible {
        let description = "the printer is on fire"
    }

    private func end(of trial: Trial) async throws -> FakeLedger.Received {
        await trial.tracker.flush()
        return try #require(trial.ledger.reports.last)
    }

    @Test("work that returns is STARTED and COMPLETED, and its result passes through")
    func completed() async throws {
        let workflow = TrackedWorkflow("nightly", name: "Nightly", cron: ["0 3 * * *"])
        let result = await trial.tracker.track(workflow, trigger: .scheduled, version: "1.2") { _ in 42 }
        #expect(result == 42)
        let end = try await end(of: trial)
        #expect(trial.ledger.reports.map(\.status) == ["STARTED", "COMPLETED"])
        #expect(Set(trial.ledger.reports.map(\.externalId)).count == 1)
        #expect((end.trigger, end.version) == ("scheduled", "1.2"))
        #expect((end.workflow.name, end.workflow.cron) == ("Nightly", ["0 3 * * *"]))
        #expect(end.startedAt.hasSuffix("Z"))
        #expect(try #require(end.completedAt) >= end.startedAt)
    }

    @Test("work that throws is FAILED with the error's text, and the error passes through")
    func failed() async throws {
        await #expect(throws: Broken.self) { try await trial.tracker.track("w") { _ in throw Broken() } }
        let end = try await end(of: trial)
        #expect((end.status, end.error) == ("FAILED", "the printer is on fire"))
    }

    @Test("work that throws CancellationError is CANCELLED")
    func cancellationError() async throws {
        await #expect(throws: CancellationError.self) {
            try await trial.tracker.track("w") { _ in throw CancellationError() }
        }
        let end = try await end(of: trial)
        #expect((end.status, end.error) == ("CANCELLED", nil))
    }

    @Test("work whose task is cancelled is CANCELLED, whatever it throws then")
    func cancelled() async throws {
        let tracker = trial.tracker
        let task = Task {
            try await tracker.track("w") { _ in
                try? await Task.sleep(for: .seconds(3600))
                throw Broken()
            }
        }
        task.cancel()
        await #expect(throws: Broken.self) { try await task.value }
        let end = try await end(of: trial)
        #expect((end.status, end.error) == ("CANCELLED", "the printer is on fire"))
    }

    @Test("work may call itself failed or cancelled without throwing")
    func marked() async throws {
        await trial.tracker.track("w") { $0.markFailed("status 500") }
        #expect(try await end(of: trial).error == "status 500")
        await trial.tracker.track("w") { $0.markCancelled() }
        #expect(try await end(of: trial).status == "CANCELLED")
    }

    @Test("input, progress and output are told as JSON")
    func fields() async throws {
        await trial.tracker.track("w", input: ["month": "2026-05"]) { run in
            run.progress(["done": 1])
            run.progress(["done": 2])
            run.setOutput(["sent": 3])
        }
        await trial.tracker.flush()
        let lines = trial.ledger.lines
        #expect(lines.count == 3)
        #expect(lines[0].contains(#""status":"STARTED""#) && lines[0].contains(#""input":{"month":"2026-05"}"#))
        #expect(lines[1].contains(#""status":"RUNNING""#))
        #expect(lines[1].contains(/"output":\{"at":"[^"]+Z","progress":\{"done":1\}\}/))
        #expect(lines[2].contains(#""output":{"sent":3}"#))
    }

    @Test("what cannot be told does not hinder the work")
    func unencodable() async throws {
        await trial.tracker.track("w", input: Double.nan) { $0.setOutput(String(repeating: "x", count: 100_000)) }
        let end = try await end(of: trial)
        #expect(end.status == "COMPLETED")
        #expect(!trial.ledger.lines.joined().contains("input"))
    }

    @Test("a long error keeps its end")
    func longError() async throws {
        await trial.tracker.track("w") { $0.markFailed(String(repeating: "€", count: 20_000) + "the end") }
        let error = try #require(try await end(of: trial).error)
        #expect(error.utf8.count <= Report.longestErrorBytes + 3)
        #expect(error.hasPrefix("…€") && error.hasSuffix("€the end"))
    }

    @Test("a run inside a run tells its parent, also from a child task")
    func nested() async throws {
        let outer = await trial.tracker.track("outer") { outer in
            async let inner: Void = trial.tracker.track("inner", input: ["a": 1]) { _ in }
            await inner
            return outer.reference.externalId
        }
        await trial.tracker.flush()
        let start = try #require(trial.ledger.lines.first { $0.contains(#"{"externalId":"inner"}"#) })
        #expect(start.contains(#""input":{"a":1,"parent":{"externalId":"\#(outer)","workflow":"outer"}}"#))
        #expect(TrackedRun.current == nil)
    }

    @Test("a run in a program that is itself recorded tells that run as its parent")
    func parentProcess() async throws {
        let parent = RunReference(workflow: "cron job", externalId: "run-1")
        let trial = Trial(parent: RunReference(environment: parent.environment))
        await trial.tracker.track("inner") { _ in }
        await trial.tracker.flush()
        #expect(trial.ledger.lines[0].contains(#""input":{"parent":{"externalId":"run-1","workflow":"cron job"}}"#))
    }

    @Test("a tracker is described by its name, and its key stays out of the logs of those who run it")
    func description() {
        #expect("\(trial.tracker)" == "Tracker")
    }

    @Test("the work runs where its caller runs, and its error keeps its type")
    @MainActor func isolation() async throws {
        var count = 0
        do throws(Broken) {
            try await trial.tracker.track("w") { (_) throws(Broken) in
                count += 1
                throw Broken()
            }
        } catch {
            #expect(error.description == "the printer is on fire")
        }
        #expect(count == 1)
    }

    @Test("as a service it sends while it runs, and what is left at a graceful shutdown")
    func service() async throws {
        let tracker = trial.tracker
        let ledger = trial.ledger
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: tracker),
                    .init(
                        service: Once { await tracker.track("w") { _ in } },
                        successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        try await group.run()
        #expect(ledger.statuses.values.map(\.self) == [["STARTED", "COMPLETED"]])
    }

    private struct Once: Service {
        let work: @Sendable () async -> Void

        func run() async throws { await work() }
    }
}
