import FlowtallyCore
import FlowtallySQL
import Testing

struct BatchTests {
    @Test("a bad report does not lose a good one, and results are in order", arguments: Backend.allCases)
    func mixed(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let bad = RunStatement(status: .completed, attempt: 0)
        var reports: [RunReport] = []
        for number in 0..<30 {
            reports.append(number.isMultiple(of: 3) ? report("\(number)", bad) : report("\(number)"))
        }
        let results = try await ledger.store.write(batch: reports, in: ledger.workspace)
        #expect(results.count == 30)
        for (number, result) in results.enumerated() {
            switch result {
            case .success(let recorded):
                #expect(!number.isMultiple(of: 3))
                #expect(recorded.run.externalID == "\(number)")
                #expect(recorded.isNew)
            case .failure(let refused):
                #expect(number.isMultiple(of: 3))
                #expect(refused.pointers == ["/attempt"])
            }
        }
        #expect(try await ledger.runs().count == 20)
    }

    @Test("reports of one batch about one run are merged", arguments: Backend.allCases)
    func same(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let start = RunStatement(status: .started, startedAt: noon)
        let results = try await ledger.store.write(
            batch: [report("1", start), report("1", completed(noon)), report("1", start)], in: ledger.workspace)
        let recorded = try results.map { try $0.get() }
        #expect(recorded.map { $0.isNew } == [true, false, false])
        #expect(recorded.map { $0.run.merged.status } == [.started, .completed, .completed])
        #expect(Set(recorded.map { $0.run.id }).count == 1)
        #expect(try await ledger.runs() == [recorded[2].run])
    }

    @Test("a batch of several transactions keeps its order", arguments: Backend.allCases, [0, 1, 499, 500, 501, 1203])
    func large(backend: Backend, count: Int) async throws {
        let ledger = try await backend.makeLedger()
        let reports = (0..<count).map { report("\($0)", completed(noon - .minutes(Int64($0)))) }
        let results = try await ledger.store.write(batch: reports, in: ledger.workspace)
        #expect(try results.map { try $0.get().run.externalID } == reports.map { $0.externalID ?? "" })
        #expect(try await ledger.count("workflow_runs") == Int64(count))
        #expect(try await ledger.count("workflows") == (count == 0 ? 0 : 1))
    }

    @Test("a batch may rename a workflow back and forth; the last word stands", arguments: Backend.allCases)
    func renaming(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let names = ["A", "B", "A", "C"]
        try await ledger.record(
            names.enumerated().map { report("\($0.offset)", workflow: WorkflowChange(name: $0.element)) })
        #expect(try await ledger.store.workflows(in: ledger.workspace).map { $0.name } == ["C"])
    }
}
