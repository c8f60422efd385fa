import FlowtallyCore
import FlowtallySQL
import Testing

struct SearchTests {
    @Test("text is found in the workflow's name, the run's name and the error", arguments: Backend.allCases)
    func places(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let failed = RunStatement(status: .failed, error: "Disk FULL on host 7")
        try await ledger.record([
            report("order-1", workflow: WorkflowChange(name: "Nightly Invoices")),
            report("order-2", of: "letters", failed),
        ])
        #expect(try await ledger.externalIDs(RunFilter(search: "invoice")) == ["order-1"])
        #expect(try await ledger.externalIDs(RunFilter(search: "disk full")) == ["order-2"])
        #expect(try await ledger.externalIDs(RunFilter(search: "ORDER-")) == ["order-1", "order-2"])
        #expect(try await ledger.externalIDs(RunFilter(search: "nothing")) == [])
    }

    @Test(
        "every character is taken as it is", arguments: Backend.allCases,
        ["100%", "a_b", #"c\d"#, "%", "_", #"\"#, #"\%"#, "'; --", "\""])
    func literally(backend: Backend, text: String) async throws {
        let ledger = try await backend.makeLedger()
        let names = ["100% done", "100 x done", "a_b", "axb", #"c\d"#, "cxd", #"x\%y"#, "'; --", #"say "so""#]
        try await ledger.record(names.map { report($0) })
        let expected = names.filter { $0.contains(text) }.sorted()
        #expect(try await ledger.externalIDs(RunFilter(search: text)) == expected)
    }

    @Test("names in other scripts are found as they are written", arguments: Backend.allCases)
    func otherScripts(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let names = ["Überweisungen", "ÄRGER", "Счета", "請求書", "Ödön 🧾"]
        try await ledger.record(names.map { report($0) })
        for name in names {
            #expect(try await ledger.externalIDs(RunFilter(search: name)) == [name], "\(name)")
        }
    }
}
