import Foundation

/// Why a spool took no report.
enum SpoolRefusal: Error, CustomStringConvertible {
    case full(bytes: Int)
    case disk(String)

    var description: String {
        switch self {
        case .full(let bytes): "the spool is full (\(bytes) bytes)"
        case .disk(let reason): "the spool cannot be written: \(reason)"
        }
    }
}

/// Reports on disk, in a directory that several processes may share.
///
/// A process appends to a file of its own, which it holds locked. A file that nobody holds was left by a process that
/// died; whoever locks it first takes it over. Files are written once from front to back and removed when the ledger has
/// all that they hold, so that a process killed at any time loses nothing; at worst, reports are sent again.
///
/// Not synchronized with the disk: what the operating system has taken survives the process, not the machine's power.
struct Spool {
    private static let fileBytes = 1024 * 1024
    private static let mostAdopted = 64

    private let configuration: SpoolConfiguration
    /// This process's files and adopted ones, the oldest first. If `isOpen`, the last one is appended to.
    private var parts: [SpoolPart] = []
    private var isOpen = false
    /// What files of other processes held when last looked at.
    private var foreignBytes = 0

    /// Makes the directory if needed. Throws ``SpoolRefusal/disk(_:)``.
    init(_ configuration: SpoolConfiguration) throws(SpoolRefusal) {
        self.configuration = configuration
        do {
            try FileManager.default.createDirectory(
                atPath: configuration.directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .disk("\(configuration.directory) cannot be made: \(error.localizedDescription)")
        }
        foreignBytes = foreignFiles().reduce(0) { $0 + SpoolFile.size(of: $1) }
    }

    /// Bytes of reports that wait here.
    var bytesWaiting: Int { parts.reduce(0) { $0 + $1.end - $1.start } }

    mutating func append(_ line: [UInt8]) throws(SpoolRefusal) {
        let record = SpoolRecord.bytes(of: line)
        let used = parts.reduce(foreignBytes) { $0 + $1.end }
        guard used + record.count <= configuration.bytes else { throw .full(bytes: configuration.bytes) }
        if !isOpen {
            parts.append(SpoolPart(file: try SpoolFile(creatingIn: configuration.directory)))
            isOpen = true
            foreignBytes = foreignFiles().reduce(0) { $0 + SpoolFile.size(of: $1) }
        }
        let last = parts.count - 1
        do {
            try parts[last].file.append(record, at: parts[last].end)
        } catch {
            isOpen = false
            removeIfSettled(last)
            throw error
        }
        parts[last].end += record.count
        if parts[last].end >= Self.fileBytes { isOpen = false }
    }

    /// What to read next; nil if nothing waits.
    func nextSection() -> SpoolSection? {
        parts.first { $0.start < $0.end }.map { SpoolSection(file: $0.file, start: $0.start, end: $0.end) }
    }

    /// Lets go of a section's reports up to `end`; returns false if somebody else has done so.
    mutating func remove(_ section: SpoolSection, upTo end: Int) -> Bool {
        guard let index = parts.firstIndex(where: { $0.file === section.file }), parts[index].start == section.start
        else { return false }
        parts[index].start = end
        removeIfSettled(index)
        return true
    }

    /// Removes a part's file when all that it holds was sent, unless more is appended to it and it is still small.
    private mutating func removeIfSettled(_ index: Int) {
        let part = parts[index]
        guard part.start >= part.end, !(isOpen && index == parts.count - 1) else { return }
        part.file.remove()
        parts.remove(at: index)
    }

    /// Takes over files of processes that died, unless there are some left from last time; returns whether there were any.
    mutating func adopt() -> Bool {
        guard !parts.contains(where: \.isAdopted) else { return false }
        var adopted: [SpoolPart] = []
        for path in foreignFiles() where adopted.count < Self.mostAdopted {
            guard let file = SpoolFile(adopting: path) else { continue }
            let size = SpoolFile.size(of: path)
            if size == 0 { file.remove() } else { adopted.append(SpoolPart(file: file, end: size, isAdopted: true)) }
        }
        parts.insert(contentsOf: adopted, at: 0)
        return !adopted.isEmpty
    }

    /// Removes this process's file if all that it holds was sent.
    mutating func tidy() {
        guard isOpen, let last = parts.last, last.start >= last.end else { return }
        isOpen = false
        removeIfSettled(parts.count - 1)
    }

    private func foreignFiles() -> [String] {
        let own = Set(parts.map(\.file.path))
        return ((try? FileManager.default.contentsOfDirectory(atPath: configuration.directory)) ?? [])
            .filter { $0.hasSuffix(SpoolFile.suffix) }
            .map { configuration.directory + "/" + $0 }
            .filter { !own.contains($0) }
    }
}

/// A file of a spool and how far it was sent.
private struct SpoolPart {
    let file: SpoolFile
    /// Bytes before this were sent.
    var start = 0
    var end = 0
    var isAdopted = false
}
