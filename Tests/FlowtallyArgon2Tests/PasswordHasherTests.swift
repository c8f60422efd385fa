import FlowtallyArgon2
import FlowtallyCore
import Testing

@Suite("Passwords")
struct PasswordHasherTests {
    /// As cheap as libargon2 allows: these tests are not about the cost.
    static let cheap = Argon2PasswordHasher.Cost(iterations: 1, memoryKibibytes: 8, lanes: 1)

    @Test("a password fits its own hash and no other does")
    func verifies() async throws {
        let hasher = Argon2PasswordHasher(cost: Self.cheap)
        let hash = try await hasher.hash("correct horse battery")
        #expect(try await hasher.verify("correct horse battery", against: hash))
        #expect(try await !hasher.verify("correct horse batterz", against: hash))
        #expect(try await !hasher.verify("", against: hash))
    }

    @Test("the hash is Argon2id in the PHC format, with the recommended cost and a salt of its own")
    func format() async throws {
        let hasher = Argon2PasswordHasher()
        let first = try await hasher.hash("same")
        let second = try await hasher.hash("same")
        #expect(first.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(first != second)
    }

    @Test("a hash made at another cost is still checked")
    func otherCost() async throws {
        let hash = try await Argon2PasswordHasher(cost: Self.cheap).hash("same")
        #expect(try await Argon2PasswordHasher().verify("same", against: hash))
    }

    @Test("what is no hash fits no password", arguments: ["", "plain", "$argon2id$v=19$m=1,t=1,p=1$x$y"])
    func damaged(_ hash: String) async throws {
        #expect(try await !Argon2PasswordHasher(cost: Self.cheap).verify("x", against: hash))
    }

    @Test(
        "passwords of any length and script are taken whole",
        arguments: ["ÅÄÖ密码🙂", String(repeating: "x", count: 1024)])
    func scripts(_ password: String) async throws {
        let hasher = Argon2PasswordHasher(cost: Self.cheap)
        let hash = try await hasher.hash(password)
        #expect(try await hasher.verify(password, against: hash))
        #expect(try await !hasher.verify(String(password.dropLast()), against: hash))
    }

    @Test("of very many at once some are told to come back, and none gets a wrong answer")
    func bounded() async throws {
        let hasher = Argon2PasswordHasher()
        let hash = try await hasher.hash("same")
        let answers = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<200 { group.addTask { try? await hasher.verify("same", against: hash) } }
            return await group.reduce(into: [Bool?]()) { $0.append($1) }
        }
        #expect(answers.contains(nil))
        #expect(answers.contains(true))
        #expect(!answers.contains(false))
    }
}
