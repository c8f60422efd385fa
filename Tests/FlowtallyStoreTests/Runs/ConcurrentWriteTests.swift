import FlowtallyCore
import Testing

/// Writes that come at the same time may share a transaction; none may notice.
struct ConcurrentWriteTests {
    @Test("of many writes at once the refused ones leave nothing, and all others stand", arguments: Backend.allCases)
    func refusedAmongOthers(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("taken", of: "invoices"))
        let statuses = await withTaskGroup(of: (Int, Int?).self) { group in
            for number in 0..<100 {
                group.addTask {
                    // Every fifth names a run of another workflow, after which its own new workflow must be gone too.
                    let isRefused = number.isMultiple(of: 5)
                    let write = RunWrite.report(
                        isRefused
                            ? report("taken", of: "other-\(number)") : report("run-\(number)", of: "w\(number % 7)"))
                    return (number, try? await ledger.write(write).answer.status)
                }
            }
            return await group.reduce(into: [Int: Int?]()) { $0[$1.0] = $1.1 }
        }
        for (number, status) in statuses { #expect(status == (number.isMultiple(of: 5) ? nil : 201)) }
        let expected = ["taken"] + (0..<100).filter { !$0.isMultiple(of: 5) }.map { "run-\($0)" }
        #expect(try await ledger.externalIDs(RunFilter()) == expected.sorted())
        let workflows = try await ledger.store.workflows(in: ledger.workspace).map { $0.externalID }
        #expect(workflows.sorted() == ["invoices", "w0", "w1", "w2", "w3", "w4", "w5", "w6"])
    }

    @Test("of reports written together only those that the database refuses are lost", arguments: Backend.allCases)
    func databaseRefusal(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.refuse("INSERT ON workflow_runs", when: "NEW.external_id LIKE 'refused-%'")
        let numbers = 0..<100
        let names = numbers.map { $0.isMultiple(of: 10) ? "refused-\($0)" : "taken-\($0)" }
        let failed = await withTaskGroup(of: String?.self) { group in
            for name in names {
                group.addTask {
                    (try? await ledger.write(.report(report(name)))) == nil ? name : nil
                }
            }
            return await group.reduce(into: Set<String>()) { if let name = $1 { $0.insert(name) } }
        }
        #expect(failed == Set(names.filter { $0.hasPrefix("refused") }))
        #expect(try await ledger.externalIDs(RunFilter()) == names.filter { $0.hasPrefix("taken") }.sorted())
    }

    @Test("64 requests with one key at once are one run and one answer", arguments: Backend.allCases)
    func oneKey(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let claim = IdempotencyClaim(key: "k", requestDigest: "d")
        let answers = try await withThrowingTaskGroup(of: GivenAnswer.self) { group in
            for _ in 0..<64 { group.addTask { try await ledger.write(.report(report(nil)), once: claim) } }
            return try await group.reduce(into: [GivenAnswer]()) { $0.append($1) }
        }
        #expect(answers.count { !$0.isReplay } == 1)
        #expect(Set(answers.map { $0.answer.body }).count == 1)
        #expect(try await ledger.runs().count == 1)
    }

    @Test("reports about one run from all sides at once are one run", arguments: Backend.allCases)
    func oneRun(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let statements = (1...5).flatMap { attempt in
            RunStatus.allCases.map { status in
                RunStatement(
                    status: status, attempt: attempt, startedAt: noon + .minutes(Int64(attempt)),
                    completedAt: status.isFinished ? noon + .minutes(Int64(attempt + 1)) : nil)
            }
        }
        try await withThrowingTaskGroup { group in
            for statement in statements { group.addTask { _ = try await ledger.write(.report(report(statement))) } }
            try await group.waitForAll()
        }
        let runs = try await ledger.runs()
        #expect(runs.map { $0.merged.status } == [.failed])
        #expect(runs.map { $0.merged.attempt } == [5])
    }
}
