import FlowtallyCore
import FlowtallySQL
import Testing

struct UserTests {
    private let owner = UserDraft(email: "Ada@B.example", name: "Ada", passwordHash: "hash", role: .owner)

    @Test("the set-up makes the owner and names the workspace", arguments: Backend.allCases)
    func setUp(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        #expect(try await !ledger.store.hasUsers())
        let change = WorkspaceChange(name: "Acme", calendar: berlin)
        let user = try await ledger.store.setUp(owner, workspace: change, of: ledger.workspace)
        #expect(user.email == "ada@b.example")
        #expect(user.name == "Ada")
        #expect(try await ledger.store.hasUsers())
        let workspace = try await ledger.store.workspace(ledger.workspace)
        #expect(workspace?.name == "Acme")
        #expect(workspace?.calendar == berlin)
    }

    @Test("the set-up is done once only, and a second one changes nothing", arguments: Backend.allCases)
    func once(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.setUp(owner, workspace: WorkspaceChange(name: "Acme"), of: ledger.workspace)
        let second = UserDraft(email: "eve@b.example", name: "Eve", passwordHash: "hash", role: .owner)
        let refused = await refusal {
            try await ledger.store.setUp(second, workspace: WorkspaceChange(name: "Mine"), of: ledger.workspace)
        }
        #expect(refused == .alreadySetUp)
        #expect(try await ledger.store.workspace(ledger.workspace)?.name == "Acme")
        let eve = try await ledger.store.credentials(email: "eve@b.example")
        #expect(eve?.user == nil)
    }

    @Test("of many set-ups at once, one is done", arguments: Backend.allCases)
    func race(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let done: Int = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                let draft = UserDraft(email: "\(number)@b.example", name: "N", passwordHash: "h", role: .owner)
                group.addTask {
                    let user = try? await ledger.store.setUp(draft, workspace: WorkspaceChange(), of: ledger.workspace)
                    return user != nil
                }
            }
            var done = 0
            for await succeeded in group where succeeded { done += 1 }
            return done
        }
        #expect(done == 1)
        #expect(try await ledger.count("users") == 1)
    }

    @Test("an address is taken in any case", arguments: Backend.allCases, ["ada@b.example", "ADA@B.EXAMPLE"])
    func duplicate(backend: Backend, email: String) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.createUser(owner, in: ledger.workspace)
        let draft = UserDraft(email: email, name: "Other", passwordHash: "h", role: .viewer)
        let refused = await refusal { try await ledger.store.createUser(draft, in: ledger.workspace) }
        #expect(refused?.isConflict == true)
        #expect(refused?.pointers == ["/email"])
        #expect(try await ledger.count("users") == 1)
    }

    @Test("a person is found by the address in any case", arguments: Backend.allCases)
    func credentials(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let user = try await ledger.store.createUser(owner, in: ledger.workspace)
        for email in ["ada@b.example", "Ada@B.example", "ADA@B.EXAMPLE"] {
            let found = try await ledger.store.credentials(email: email)
            #expect(found?.user == user)
            #expect(found?.passwordHash == "hash")
        }
        let other = try await ledger.store.credentials(email: "ada@b.example ")
        #expect(other?.user == nil)
    }
}
