import GRDB
import GRDBSQLite

/// The log of the connection that writes: what a commit adds to it is written in one piece.
///
/// SQLite writes the header and the page of each frame by calls of their own, some forty for a report and over a hundred for a group
/// of them; a call costs many times what copying a page does. So this takes the place of the open file's methods, holds back what a
/// commit writes, and writes it when SQLite reads or syncs the log, which it does before any other connection may see the commit.
/// What SQLite writes earlier, because its cache is full, is not held: it may belong to a transaction that is undone.
///
/// Source: https://www.sqlite.org/c3ref/io_methods.html.
struct WriteAheadLog: @unchecked Sendable {
    /// SQLite closes the file last of all, and this with it.
    private let methods: UnsafeMutablePointer<GatheringMethods>

    /// For a connection that syncs each commit (`synchronous = FULL`), and only while it is open.
    ///
    /// Throws `DatabaseError` where there is no log.
    init(of database: Database) throws {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file)
        guard code == SQLITE_OK, let file, let system = file.pointee.pMethods else {
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "the write-ahead log is not open")
        }
        methods = .allocate(capacity: 1)
        methods.initialize(to: GatheringMethods(over: system))
        file.pointee.pMethods = UnsafeRawPointer(methods).assumingMemoryBound(to: sqlite3_io_methods.self)
    }

    /// Runs the connection's commit, and on its thread.
    ///
    /// Rethrows what `commit` throws.
    func whileCommitting(_ commit: () throws -> Void) rethrows {
        methods.pointee.isGathering = true
        defer {
            methods.pointee.isGathering = false
            // Of a commit that came to nothing; others may be writing in its place by now.
            methods.pointee.heldCount = 0
        }
        try commit()
    }
}

/// The methods of the log's file, and what they hold.
private struct GatheringMethods {
    /// What SQLite knows of this; it comes first.
    private var methods: sqlite3_io_methods
    private let system: UnsafePointer<sqlite3_io_methods>
    private let held = UnsafeMutableRawPointer.allocate(byteCount: Self.capacity, alignment: 16)
    private var heldFrom: sqlite3_int64 = 0
    var heldCount = 0
    var isGathering = false

    /// Of a write of 128 kB and more SQLite's own methods take some of the bits of its length for all.
    private static let capacity = 31 * (24 + 4096)

    /// What this does not care about goes to the system's methods straight away.
    init(over system: UnsafePointer<sqlite3_io_methods>) {
        self.system = system
        methods = system.pointee
        methods.xWrite = { file, bytes, count, offset in
            Self.of(file!).pointee.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: offset, to: file!)
        }
        methods.xRead = { file, bytes, count, offset in
            Self.of(file!).pointee.afterWritingHeld(to: file!) { $0.xRead(file, bytes, count, offset) }
        }
        methods.xSync = { file, flags in
            Self.of(file!).pointee.afterWritingHeld(to: file!) { $0.xSync(file, flags) }
        }
        methods.xClose = { file in
            let methods = Self.of(file!)
            defer {
                methods.pointee.held.deallocate()
                methods.deallocate()
            }
            return methods.pointee.system.pointee.xClose(file)
        }
    }

    private static func of(_ file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<Self> {
        UnsafeMutableRawPointer(mutating: file.pointee.pMethods).assumingMemoryBound(to: Self.self)
    }

    private mutating func write(
        _ bytes: UnsafeRawBufferPointer, at offset: sqlite3_int64, to file: UnsafeMutablePointer<sqlite3_file>
    ) -> Int32 {
        let fits = offset == heldFrom + Int64(heldCount) && heldCount + bytes.count <= Self.capacity
        if heldCount > 0, !fits {
            let code = writeHeld(to: file)
            guard code == SQLITE_OK else { return code }
        }
        guard isGathering, bytes.count <= Self.capacity else {
            return system.pointee.xWrite(file, bytes.baseAddress, Int32(bytes.count), offset)
        }
        if heldCount == 0 { heldFrom = offset }
        (held + heldCount).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
        heldCount += bytes.count
        return SQLITE_OK
    }

    private mutating func afterWritingHeld(
        to file: UnsafeMutablePointer<sqlite3_file>, _ body: (sqlite3_io_methods) -> Int32
    ) -> Int32 {
        let code = writeHeld(to: file)
        return code == SQLITE_OK ? body(system.pointee) : code
    }

    private mutating func writeHeld(to file: UnsafeMutablePointer<sqlite3_file>) -> Int32 {
        guard heldCount > 0 else { return SQLITE_OK }
        let count = Int32(heldCount)
        heldCount = 0
        return system.pointee.xWrite(file, held, count, heldFrom)
    }
}
