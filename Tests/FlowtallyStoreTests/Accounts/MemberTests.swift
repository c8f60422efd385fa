import FlowtallyCore
import FlowtallySQL
import Testing

struct MemberTests {
    private let draft = MemberDraft(email: "Tom@B.example", name: "Tom", role: .editor)
    private let secret = SecretToken("an invitation")

    private func invite(_ ledger: TestLedger, _ draft: MemberDraft? = nil) async throws -> Member {
        try await ledger.store.invite(
            draft ?? self.draft, by: Invitation(secret, at: ledger.clock.now()), to: ledger.workspace)
    }

    private func makeUser(_ ledger: TestLedger, _ name: String, _ role: MemberRole) async throws -> User {
        try await ledger.store.createUser(
            UserDraft(email: "\(name)@b.example", name: name, passwordHash: "hash", role: role), in: ledger.workspace)
    }

    private func session(of user: User, _ text: String, _ ledger: TestLedger) async throws -> SessionDigest {
        let digest = SessionDigest(SecretToken(text).digest)
        try await ledger.store.createSession(digest, of: user.id, expiresAt: noon + .hours(1))
        return digest
    }

    @Test("whoever has an invitation's secret becomes a member with a password, once", arguments: Backend.allCases)
    func invitation(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let invited = try await invite(ledger)
        #expect(invited.invitedUntil == noon + .days(7))
        #expect(try await ledger.store.members(of: ledger.workspace) == [invited])
        #expect(try await ledger.store.invited(digest: secret.digest)?.workspace == ledger.workspace)
        #expect(try await ledger.store.invited(digest: secret.text) == nil)

        let user = try await ledger.store.acceptInvitation(digest: secret.digest, passwordHash: "hash")
        #expect(user == invited.user)
        #expect(user.email == "tom@b.example")
        let members = try await ledger.store.members(of: ledger.workspace)
        #expect(members.map(\.role) == [.editor])
        #expect(members.map(\.invitedUntil) == [nil])
        #expect(try await ledger.store.credentials(email: "tom@b.example")?.passwordHash == "hash")
        let again = await refusal {
            try await ledger.store.acceptInvitation(digest: secret.digest, passwordHash: "other")
        }
        #expect(again == .notFound("invitation"))
    }

    @Test("an invitation ends after 7 days, and a new one takes its place", arguments: Backend.allCases)
    func expiry(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let invited = try await invite(ledger)
        ledger.clock.set(noon + .days(7) - Milliseconds(1))
        #expect(try await ledger.store.invited(digest: secret.digest) != nil)
        ledger.clock.set(noon + .days(7))
        #expect(try await ledger.store.invited(digest: secret.digest) == nil)
        let late = await refusal { try await ledger.store.acceptInvitation(digest: secret.digest, passwordHash: "h") }
        #expect(late == .notFound("invitation"))

        let other = SecretToken("another invitation")
        let renewed = try await ledger.store.inviteAgain(
            invited.user.id, by: Invitation(other, at: ledger.clock.now()), to: ledger.workspace)
        #expect(renewed.invitedUntil == noon + .days(14))
        #expect(try await ledger.store.invited(digest: secret.digest) == nil)
        #expect(try await ledger.store.acceptInvitation(digest: other.digest, passwordHash: "h") == invited.user)
        let member = await refusal {
            try await ledger.store.inviteAgain(
                invited.user.id, by: Invitation(secret, at: noon), to: ledger.workspace)
        }
        #expect(member == .notFound("invitation"))
    }

    @Test("an invitation that is replaced or taken back opens nothing", arguments: Backend.allCases)
    func withdrawal(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let invited = try await invite(ledger)
        try await ledger.store.removeMember(invited.user.id, from: ledger.workspace)
        #expect(try await ledger.store.invited(digest: secret.digest) == nil)
        #expect(try await ledger.store.members(of: ledger.workspace) == [])
        let again = await refusal { try await ledger.store.removeMember(invited.user.id, from: ledger.workspace) }
        #expect(again == .notFound("member"))
    }

    @Test("an address that somebody has, or that is invited, is refused", arguments: Backend.allCases)
    func taken(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await makeUser(ledger, "tom", .viewer)
        let member = await refusal { try await invite(ledger) }
        #expect(member?.isConflict == true)
        #expect(member?.pointers == ["/email"])
        let eve = MemberDraft(email: "eve@b.example", name: "Eve", role: .owner)
        _ = try await invite(ledger, eve)
        let invited = await refusal { try await invite(ledger, eve) }
        #expect(invited?.pointers == ["/email"])
        #expect(try await ledger.count("invitations") == 1)
    }

    @Test("a role changes at once, for those invited too", arguments: Backend.allCases)
    func roles(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        let user = try await makeUser(ledger, "ada", .viewer)
        let session = try await session(of: user, "s", ledger)
        #expect(try await store.change(user.id, to: .editor, in: workspace).role == .editor)
        #expect(try await store.principal(session: session)?.permissions == MemberRole.editor.permissions)
        let invited = try await invite(ledger)
        #expect(try await store.change(invited.user.id, to: .owner, in: workspace).role == .owner)
        _ = try await store.acceptInvitation(digest: secret.digest, passwordHash: "h")
        #expect(try await store.members(of: workspace).first { $0.user == invited.user }?.role == .owner)
        let unknown = await refusal { try await store.change(UserID("none"), to: .owner, in: workspace) }
        #expect(unknown == .notFound("member"))
    }

    @Test(
        "the last owner can neither be demoted nor removed; somebody invited is no owner yet",
        arguments: Backend.allCases)
    func lastOwner(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        let ada = try await makeUser(ledger, "ada", .owner)
        _ = try await makeUser(ledger, "bob", .editor)
        _ = try await invite(ledger, MemberDraft(email: "eve@b.example", name: "Eve", role: .owner))
        for role in [MemberRole.editor, .viewer] {
            let refused = await refusal { try await store.change(ada.id, to: role, in: workspace) }
            #expect(refused?.pointers == ["/role"])
        }
        let refused = await refusal { try await store.removeMember(ada.id, from: workspace) }
        #expect(refused?.isConflict == true)
        #expect(try await store.members(of: workspace).first { $0.user == ada }?.role == .owner)
        #expect(try await store.change(ada.id, to: .owner, in: workspace).role == .owner)

        _ = try await store.acceptInvitation(digest: secret.digest, passwordHash: "h")
        try await store.removeMember(ada.id, from: workspace)
        #expect(Set(try await store.members(of: workspace).map(\.user.name)) == ["bob", "Eve"])
    }

    @Test("of owners who take each other away at once, one stays", arguments: Backend.allCases)
    func race(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        var owners: [User] = []
        for number in 0..<8 { owners.append(try await makeUser(ledger, "owner\(number)", .owner)) }
        let targets = owners
        let done: Int = await withTaskGroup(of: Bool.self) { group in
            for (number, owner) in targets.enumerated() {
                group.addTask {
                    let refused = await refusal {
                        if number.isMultiple(of: 2) {
                            try await ledger.store.removeMember(owner.id, from: ledger.workspace)
                        } else {
                            _ = try await ledger.store.change(owner.id, to: .viewer, in: ledger.workspace)
                        }
                    }
                    return refused == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 7)
        #expect(try await ledger.store.members(of: ledger.workspace).filter { $0.role == .owner }.count == 1)
    }

    @Test("a removed member's sessions end at once, and the address can be invited again", arguments: Backend.allCases)
    func removal(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let user = try await makeUser(ledger, "tom", .editor)
        let other = try await makeUser(ledger, "ada", .owner)
        let (gone, kept) = (try await session(of: user, "1", ledger), try await session(of: other, "2", ledger))
        try await ledger.store.removeMember(user.id, from: ledger.workspace)
        #expect(try await ledger.store.principal(session: gone) == nil)
        #expect(try await ledger.store.principal(session: kept) != nil)
        #expect(try await ledger.count("sessions") == 1)
        #expect(try await ledger.store.credentials(email: "tom@b.example")?.user == nil)
        _ = try await invite(ledger)
    }

    @Test("a member of two workspaces leaves one of them only", arguments: Backend.allCases)
    func twoWorkspaces(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = try await ledger.addWorkspace()
        let user = try await makeUser(ledger, "tom", .editor)
        try await ledger.execute(
            "INSERT INTO memberships (workspace_id, user_id, role) VALUES (:other, :user, 'viewer')",
            ["other": .id(other), "user": .id(user.id)])
        try await ledger.store.removeMember(user.id, from: ledger.workspace)
        #expect(try await ledger.store.members(of: other).map(\.user) == [user])
        #expect(try await ledger.store.credentials(email: "tom@b.example")?.user == user)
    }

    @Test("a new password ends the person's other sessions, and nobody else's", arguments: Backend.allCases)
    func password(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let user = try await makeUser(ledger, "tom", .editor)
        let own = try await session(of: user, "1", ledger)
        let elsewhere = try await session(of: user, "2", ledger)
        let other = try await session(of: try await makeUser(ledger, "ada", .owner), "3", ledger)
        try await ledger.store.changePassword(of: user.id, toHash: "new", keeping: own)
        #expect(try await ledger.store.credentials(email: "tom@b.example")?.passwordHash == "new")
        #expect(try await ledger.store.principal(session: own) != nil)
        #expect(try await ledger.store.principal(session: elsewhere) == nil)
        #expect(try await ledger.store.principal(session: other) != nil)
    }
}
