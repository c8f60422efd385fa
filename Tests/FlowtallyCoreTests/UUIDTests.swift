import FlowtallyCore
import Testing

struct UUIDTests {
    private let now = instant("2026-05-14T12:00:00.123Z")

    /// The parts of a UUID between its hyphens.
    private func parts(_ id: RunID) -> [String] {
        id.text.split(separator: "-", omittingEmptySubsequences: false).map { String($0) }
    }

    @Test("an id is a UUID in lower-case letters")
    func format() {
        for _ in 0..<500 {
            let id = RunID.new(at: now)
            #expect(parts(id).map { $0.count } == [8, 4, 4, 4, 12])
            #expect(id.text.utf8.count == 36)
            #expect(id.text.allSatisfy { "0123456789abcdef-".contains($0) }, "\(id)")
        }
    }

    @Test("its version is 7 and its variant that of RFC 9562")
    func versionAndVariant() {
        for _ in 0..<500 {
            let id = RunID.new(at: now)
            #expect(parts(id)[2].first == "7", "\(id)")
            #expect("89ab".contains(parts(id)[3].prefix(1)), "\(id)")
        }
    }

    @Test(
        "it begins with the milliseconds at which it was made",
        arguments: [0, 1, 1_795_425_300_000, 281_474_976_710_655] as [Int64])
    func time(milliseconds: Int64) {
        let id = RunID.new(at: Instant(milliseconds: milliseconds))
        #expect(Int64(parts(id)[0] + parts(id)[1], radix: 16) == milliseconds)
    }

    @Test("a time before 1970 counts as 1970")
    func beforeEpoch() {
        #expect(parts(.new(at: Instant(milliseconds: -1)))[0] == "00000000")
    }

    @Test("ids sort by the time they were made")
    func order() {
        let ids = (Int64(0)..<200).map { RunID.new(at: now + Milliseconds($0)) }
        #expect(ids.sorted() == ids)
        #expect(RunID.new(at: now) < RunID.new(at: now + .days(3650)))
    }

    @Test("ids made at the same time differ")
    func unique() {
        #expect(Set((0..<5000).map { _ in RunID.new(at: now) }).count == 5000)
    }
}
