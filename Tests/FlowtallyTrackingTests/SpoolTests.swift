import Foundation
import Testing

@testable import FlowtallyTracking

struct SpoolTests {
    private let directory = TemporaryDirectory()

    private func lines(_ range: Range<Int>) -> [String] { range.map { #"{"run":"\#($0)"}"# } }

    /// A directory with a file that a process which died has left.
    private func leave(_ lines: [String]) throws {
        var spool = try Spool(directory.spool)
        for line in lines { try spool.append(Array(line.utf8)) }
    }

    @Test("what is appended is read back in order, and nothing is left on disk when it was removed")
    func roundTrip() throws {
        var spool = try Spool(directory.spool)
        for line in lines(0..<10) { try spool.append(Array(line.utf8)) }
        #expect(spool.drain().lines == lines(0..<10))
        try spool.append(Array("{}".utf8))
        #expect(spool.drain().lines == ["{}"])
        spool.tidy()
        #expect(directory.files.isEmpty)
    }

    @Test("what a process left when it died is taken over once, however many look")
    func adoption() throws {
        try leave(lines(0..<5))
        var spools = try (0..<4).map { _ in try Spool(directory.spool) }
        let adopted = spools.indices.map { spools[$0].adopt() }
        #expect(adopted.filter(\.self).count == 1)
        #expect(spools.indices.flatMap { spools[$0].drain().lines } == lines(0..<5))
        #expect(directory.files.isEmpty)
    }

    @Test("what a living process has is left alone")
    func living() throws {
        var living = try Spool(directory.spool)
        try living.append(Array("{}".utf8))
        var other = try Spool(directory.spool)
        let hasAdopted = other.adopt()
        #expect(!hasAdopted)
        #expect(living.drain().lines == ["{}"])
    }

    @Test("damage to any byte loses that report, or two where it was the line's end, and nothing else")
    func corruption() throws {
        let lines = lines(0..<4)
        let whole = lines.flatMap { SpoolRecord.bytes(of: Array($0.utf8)) }
        for offset in whole.indices {
            for damage: UInt8 in [0x01, 0x20, 0xFF] {
                var bytes = whole
                bytes[offset] ^= damage
                try leave([])
                try Data(bytes).write(to: URL(filePath: directory.path + "/damaged.spool"))
                var spool = try Spool(directory.spool)
                let hasAdopted = spool.adopt()
                #expect(hasAdopted)
                let found = spool.drain()
                let lost = Set(lines).subtracting(found.lines)
                #expect(Set(found.lines).isSubset(of: lines), "byte \(offset)")
                #expect(
                    lost.count == (whole[offset] == SpoolRecord.lineEnd && offset < whole.count - 1 ? 2 : 1),
                    "byte \(offset)")
                #expect(found.damaged >= 1, "byte \(offset)")
            }
        }
    }

    @Test("a file that is torn anywhere gives all reports before the tear")
    func torn() throws {
        let lines = lines(0..<4)
        let records = lines.map { SpoolRecord.bytes(of: Array($0.utf8)) }
        let whole = records.flatMap(\.self)
        var spool = try Spool(directory.spool)
        for length in 1..<whole.count {
            try Data(whole[..<length]).write(to: URL(filePath: directory.path + "/torn.spool"))
            let hasAdopted = spool.adopt()
            #expect(hasAdopted)
            let complete = records.indices.filter { records[...$0].joined().count <= length }.count
            #expect(spool.drain().lines == Array(lines[..<complete]), "\(length) bytes")
        }
        #expect(directory.files.isEmpty)
    }

    @Test("a spool at its bound refuses, and takes reports again when there is room")
    func bound() throws {
        var configuration = directory.spool
        configuration.bytes = 1000
        var spool = try Spool(configuration)
        var kept = 0
        #expect(throws: SpoolRefusal.self) {
            while kept < 1000 {
                try spool.append(Array(repeating: UInt8(ascii: "x"), count: 80))
                kept += 1
            }
        }
        #expect(kept == 1000 / 90)
        #expect(directory.files.map { SpoolFile.size(of: $0) }.reduce(0, +) <= 1000)
        var other = try Spool(configuration)
        #expect(throws: SpoolRefusal.self) { try other.append(Array(repeating: 0x78, count: 80)) }
        _ = spool.drain()
        spool.tidy()
        try spool.append([0x78])
        #expect(spool.drain().lines == ["x"])
    }

    @Test("many reports go to several files, each of which is removed when it was sent")
    func rotation() throws {
        var spool = try Spool(directory.spool)
        let line = Array(repeating: UInt8(ascii: "y"), count: 100_000)
        for _ in 0..<32 { try spool.append(line) }
        #expect(directory.files.count == 3)
        #expect(spool.drain().lines.count == 32)
        spool.tidy()
        #expect(directory.files.isEmpty)
    }

    @Test("a report that is longer than a request may carry is read alone")
    func long() throws {
        try leave([String(repeating: "z", count: 3000), "{}"])
        var spool = try Spool(directory.spool)
        let hasAdopted = spool.adopt()
        #expect(hasAdopted)
        let section = try #require(spool.nextSection())
        #expect(section.read(BatchLimits(bytes: 100)).lines.map(\.count) == [3000])
    }

    @Test("a directory that goes away, or cannot be made, is a refusal with its reason")
    func disk() throws {
        var spool = try Spool(directory.spool)
        try FileManager.default.removeItem(atPath: directory.path)
        #expect(throws: SpoolRefusal.self) { try spool.append([0x78]) }
        _ = FileManager.default.createFile(atPath: directory.path, contents: nil)
        #expect(throws: SpoolRefusal.self) { try Spool(directory.spool) }
    }

    @Test("only the owner may read it")
    func permissions() throws {
        var spool = try Spool(directory.spool)
        try spool.append([0x78])
        for (path, mode) in [(directory.path, 0o700), (directory.files[0], 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test("the checksum is the common one")
    func checksum() {
        #expect(CRC32.checksum(Array("123456789".utf8)[...]) == 0xCBF4_3926)
    }
}
