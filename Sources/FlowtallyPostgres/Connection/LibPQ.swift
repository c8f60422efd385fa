import CLibPQ
import FlowtallySQL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The functions of libpq, and nothing else: what to send and what an answer means is decided elsewhere.
///
/// Always in pipeline mode: commands go out together, and their answers are read together.
final class LibPQ {
    /// One message to the server.
    enum Command: Equatable {
        case prepare(name: String, sql: String, areIntegers: [Bool])
        case run(name: String, [SQLValue])
        case query(String, [SQLValue] = [])
    }

    private let connection: OpaquePointer

    /// Connects, and waits for it: a host that says nothing is given up after `connect_timeout`, and the next one is tried.
    ///
    /// - Parameter parameters: libpq's keywords; a URL is the value of `dbname`, and later ones outweigh earlier ones.
    init(_ parameters: [(keyword: String, value: String)]) throws(ConnectionLoss) {
        var keywords = parameters.map { strdup($0.keyword).map { UnsafePointer($0) } } + [nil]
        var values = parameters.map { strdup($0.value).map { UnsafePointer($0) } } + [nil]
        defer {
            for text in keywords + values { free(UnsafeMutableRawPointer(mutating: text)) }
        }
        guard let connection = PQconnectdbParams(&keywords, &values, 1) else {
            throw ConnectionLoss(message: "there is no memory for a connection")
        }
        self.connection = connection
        guard PQstatus(connection) == CONNECTION_OK, PQsetnonblocking(connection, 1) == 0,
            PQenterPipelineMode(connection) == 1
        else { throw loss() }
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit {
        PQfinish(connection)
    }

    /// Why libpq cannot read a URL; nil where it can.
    static func problem(in url: String) -> String? {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard options == nil else { return nil }
        return message.map { String(cString: $0).trimmingNewline } ?? "it cannot be read"
    }

    /// What a URL that can be read says, by keyword.
    static func parts(of url: String) -> [String: String] {
        guard let options = PQconninfoParse(url, nil) else { return [:] }
        defer { PQconninfoFree(options) }
        var parts: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            parts[String(cString: keyword)] = option.pointee.val.map { String(cString: $0) }
            option += 1
        }
        return parts
    }

    // MARK: - Out

    /// Puts commands into the buffer, and a mark up to which the server goes on after an error.
    func send(_ commands: [Command]) throws(ConnectionLoss) {
        for command in commands {
            guard send(command) == 1 else { throw loss() }
        }
        guard PQpipelineSync(connection) == 1 else { throw loss() }
    }

    private func send(_ command: Command) -> Int32 {
        switch command {
        case .prepare(let name, let sql, let areIntegers):
            // Of other types the server finds out by itself.
            PQsendPrepare(connection, name, sql, Int32(areIntegers.count), areIntegers.map { $0 ? 20 : 0 })
        case .run(let name, let values):
            Self.withCStrings(values) {
                PQsendQueryPrepared(connection, name, Int32(values.count), $0, nil, nil, 0)
            }
        case .query(let sql, let values):
            Self.withCStrings(values) {
                PQsendQueryParams(
                    connection, sql, Int32(values.count), values.map { $0.isInteger ? 20 : 0 }, $0, nil, nil, 0)
            }
        }
    }

    /// All values in one piece of memory.
    private static func withCStrings<Result>(
        _ values: [SQLValue], _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        var bytes: [UInt8] = []
        let starts = values.map { value -> Int? in
            let start = bytes.count
            switch SQLDialect.postgreSQL.kept(value) {
            case .null: return nil
            case .integer(let integer): bytes += String(integer).utf8
            case .text(let text): bytes += text.utf8
            }
            bytes.append(0)
            return start
        }
        return bytes.withUnsafeBytes { memory in
            let base = memory.bindMemory(to: CChar.self).baseAddress
            return body(starts.map { start in start.flatMap { base?.advanced(by: $0) } })
        }
    }

    // MARK: - In

    /// Reads what the server says to the commands that were sent, one answer for each.
    ///
    /// - Parameter patience: how long it may stay silent; nil for ever.
    func answers(patience: Duration?) throws(ConnectionLoss) -> [Answer] {
        var answers: [Answer] = []
        while true {
            guard let result = try nextResult(patience) else {
                guard PQstatus(connection) == CONNECTION_OK else { throw loss() }
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC: return answers
            case PGRES_PIPELINE_ABORTED: answers.append(.skipped)
            case PGRES_TUPLES_OK: answers.append(.rows(Self.rows(result)))
            case PGRES_COMMAND_OK: answers.append(Self.done(result))
            default:
                let refusal = Refusal(result)
                guard !refusal.endsConnection else { throw ConnectionLoss(message: refusal.message) }
                answers.append(.refused(refusal))
            }
        }
    }

    /// Runs several statements without parameters; returns the first error.
    func runScript(_ sql: String) throws(ConnectionLoss) -> Refusal? {
        guard PQexitPipelineMode(connection) == 1, PQsendQuery(connection, sql) == 1 else { throw loss() }
        var refusal: Refusal?
        while let result = try nextResult(nil) {
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_FATAL_ERROR else { continue }
            refusal = refusal ?? Refusal(result)
        }
        guard PQenterPipelineMode(connection) == 1 else { throw loss() }
        return refusal
    }

    private func nextResult(_ patience: Duration?) throws(ConnectionLoss) -> OpaquePointer? {
        while PQisBusy(connection) == 1 {
            let isMoreToSend = PQflush(connection)
            guard isMoreToSend >= 0 else { throw loss() }
            try wait(for: Int16(POLLIN) | (isMoreToSend == 1 ? Int16(POLLOUT) : 0), patience)
            guard PQconsumeInput(connection) == 1 else { throw loss() }
        }
        return PQgetResult(connection)
    }

    private func wait(for events: Int16, _ patience: Duration?) throws(ConnectionLoss) {
        var descriptor = pollfd(fd: PQsocket(connection), events: events, revents: 0)
        let milliseconds = patience.map { Int32($0 / .milliseconds(1)) } ?? -1
        while true {
            switch poll(&descriptor, 1, milliseconds) {
            case 1...: return
            case 0: throw ConnectionLoss(message: "the server has said nothing for \(patience ?? .zero)")
            default: guard errno == EINTR else { throw loss() }
            }
        }
    }

    /// Whether the server has said something unasked over an idle connection: as a rule, that it closes it.
    var hasUnaskedNews: Bool {
        var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    private func loss() -> ConnectionLoss {
        ConnectionLoss(message: String(cString: PQerrorMessage(connection)).trimmingNewline)
    }

    // MARK: - Results

    private static func rows(_ result: OpaquePointer) -> [SQLRow] {
        let columns = 0..<PQnfields(result)
        let names = columns.map { String(cString: PQfname(result, $0)) }
        let types = columns.map { ColumnType(oid: PQftype(result, $0)) }
        let values = (0..<PQntuples(result)).flatMap { row in
            columns.lazy.map { column -> SQLValue in
                guard PQgetisnull(result, row, column) == 0 else { return .null }
                let bytes = UnsafeRawBufferPointer(
                    start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
                return types[Int(column)].value(bytes)
            }
        }
        return SQLRow.rows(columns: names, values: values)
    }

    private static func done(_ result: OpaquePointer) -> Answer {
        .done(
            tag: String(cString: PQcmdStatus(result)), changed: Int(String(cString: PQcmdTuples(result))) ?? 0)
    }

    // MARK: - Cancellation

    func makeCanceller() -> Canceller { Canceller(PQgetCancel(connection)) }

    /// Asks the server, over a connection of its own, to give up what another one is doing. May be used by any thread.
    final class Canceller: @unchecked Sendable {
        private let cancel: OpaquePointer?

        fileprivate init(_ cancel: OpaquePointer?) {
            self.cancel = cancel
        }

        deinit {
            PQfreeCancel(cancel)
        }

        /// Blocks until the server has heard of it.
        func callAsFunction() {
            var message = [CChar](repeating: 0, count: 256)
            _ = PQcancel(cancel, &message, Int32(message.count))
        }
    }
}

extension Refusal {
    fileprivate init(_ result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        self.init(
            state: field("C") ?? "", severity: field("V") ?? field("S") ?? "",
            message: [field("M") ?? String(cString: PQresultErrorMessage(result)).trimmingNewline, field("D")]
                .compactMap(\.self).joined(separator: ": "))
    }
}

extension SQLValue {
    var isInteger: Bool {
        if case .integer = self { true } else { false }
    }
}

extension String {
    fileprivate var trimmingNewline: String {
        split(separator: "\n").joined(separator: "; ")
    }
}
