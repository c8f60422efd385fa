import FlowtallyCore

/// The runs of a transaction: each is read once and written once, however many reports are about it.
final class RunBuffer {
    private struct Identity: Hashable {
        let source: String
        let externalID: String
    }

    private struct Entry {
        var run: Run
        /// As the ledger has it; nil where it does not.
        let before: Run?
        var isChanged = false

        var isNew: Bool { before == nil }
    }

    private let connection: TenantConnection
    private var entries: [Entry] = []
    private var placesByIdentity: [Identity: Int] = [:]
    private var placesByID: [RunID: Int] = [:]

    init(_ connection: TenantConnection) {
        self.connection = connection
    }

    func run(source: String, externalID: String) throws -> Run? {
        if let place = placesByIdentity[Identity(source: source, externalID: externalID)] { return entries[place].run }
        return try keep(
            connection.firstRow(RunQueries.byIdentity, inOrder: [.text(source), .text(externalID)]))
    }

    func run(_ id: RunID) throws -> Run? {
        if let place = placesByID[id] { return entries[place].run }
        return try keep(connection.firstRow(RunQueries.byID, ["id": .id(id)]))
    }

    /// Takes in a run that the ledger does not have yet.
    func add(_ run: Run) {
        append(Entry(run: run, before: nil))
    }

    /// Takes in what has become of a run that was read or added here.
    func change(_ run: Run) {
        guard let place = placesByID[run.id] else { preconditionFailure("the run \(run.id) is not known") }
        entries[place].run = run
        entries[place].isChanged = true
    }

    /// The runs that came to an end here, or to another one than before.
    var ended: [Run] {
        entries.filter { entry in
            let (before, after) = (entry.before?.merged, entry.run.merged)
            return after.status.isFinished && (before?.status != after.status || before?.attempt != after.attempt)
        }.map(\.run)
    }

    /// Writes what is new or changed; once.
    func write() throws {
        try write(entries.lazy.filter(\.isNew).map { RunRow.values($0.run) }, Self.inserts)
        try write(entries.lazy.filter { $0.isChanged && !$0.isNew }.map { RunRow.values($0.run) }, Self.updates)
    }

    private func write(_ rows: [[SQLValue]], _ queries: [(count: Int, query: TenantQuery)]) throws {
        var rows = rows[...]
        for (count, query) in queries {
            while rows.count >= count {
                try connection.send(query, inOrder: Array(rows.prefix(count).joined()))
                rows = rows.dropFirst(count)
            }
        }
    }

    /// Up to 16 runs are one or two statements, and the sizes few enough for the database to keep all of them prepared, each in some
    /// 130 kB.
    private static let sizes = [64, 32, 16, 12, 8, 6, 4, 3, 2, 1]
    private static let inserts = sizes.map { (count: $0, query: RunQueries.insert($0)) }
    private static let updates = sizes.map { (count: $0, query: RunQueries.update($0)) }

    private func keep(_ row: SQLRow?) throws -> Run? {
        guard let run = try row.map(RunRow.run) else { return nil }
        append(Entry(run: run, before: run))
        return run
    }

    private func append(_ entry: Entry) {
        placesByID[entry.run.id] = entries.count
        placesByIdentity[Identity(source: entry.run.source, externalID: entry.run.externalID)] = entries.count
        entries.append(entry)
    }
}
