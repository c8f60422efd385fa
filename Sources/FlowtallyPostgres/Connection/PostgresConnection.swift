import FlowtallyCore
import FlowtallySQL

/// One connection, with what it has prepared and how far its transaction has come.
///
/// Used by one thread at a time: by whoever the pool has given it to.
final class PostgresConnection: SQLConnection, @unchecked Sendable {
    let durations: QueryDurations?
    let canceller: LibPQ.Canceller
    private let server: LibPQ
    private let settings: PostgresSettings
    let incarnation: String
    private var life = ConnectionLife()
    private var statements = StatementCache()
    /// What goes out with the next statement whose answer is waited for.
    private var unsent: [LibPQ.Command] = []
    /// Who will want the rows of some of that, by its position.
    private var asked: [Int: AskedRows] = [:]
    /// Whose rows the transaction means.
    private var workspace: String?
    /// Why the transaction cannot be committed any more.
    private var failure: SQLDatabaseError?
    private var isOutdated = false
    /// Whether the server has said anything in this transaction.
    private var hasAnswered = false
    /// Set, by another thread, where nobody waits for the transaction any more.
    let isCancelled = Flag()

    /// Throws `ConnectionLoss` where there is no server, or it does not want us.
    init(_ settings: PostgresSettings, durations: QueryDurations? = nil, clock: ServerClock? = nil) throws {
        self.settings = settings
        self.durations = durations
        server = try LibPQ(settings.parameters)
        canceller = server.makeCanceller()
        let asked = SystemClock().now()
        try server.send([.query(settings.sessionSetup)])
        let answer = try server.answers(patience: settings.patience).first
        if case .refused(let refusal)? = answer { throw ConnectionLoss(message: refusal.message) }
        guard case .rows(let rows)? = answer, let row = rows.first else {
            throw ConnectionLoss(message: "the server did not set the session up")
        }
        incarnation = try row.text("incarnation")
        clock?.note(try row.instant("time"), between: asked, and: SystemClock().now())
    }

    /// Whether another transaction may use it.
    var isReusable: Bool { life.isReusable && !isOutdated && !isCancelled.isSet }

    /// Whether the last transaction failed because the connection had been lost before it began.
    var wasLostUnnoticed: Bool { life.state == .closed && !hasAnswered }

    /// Whether the server is still there, as far as the socket knows.
    var isAlive: Bool { !server.hasUnaskedNews }

    // MARK: - Statements

    func enter(_ workspace: String?) throws {
        guard workspace != self.workspace else { return }
        if let failure { throw failure }
        let sql = life.state == .open(.write) && workspace != nil ? WorkspaceScope.enterToWrite : WorkspaceScope.enter
        unsent.append(.query(sql, [.text(workspace ?? "")]))
        self.workspace = workspace
    }

    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow] {
        try rows(sql) { try Self.values(of: $0, arguments) }
    }

    func rows(_ sql: String, inOrder values: [SQLValue]) throws -> [SQLRow] {
        try rows(sql) { _ in values }
    }

    private func rows(_ sql: String, _ values: (NumberedParameters) throws -> [SQLValue]) throws -> [SQLRow] {
        try enqueue(sql, values)
        guard case .rows(let rows) = try flush(sql) else { return [] }
        return rows
    }

    func ask(_ sql: String, _ arguments: [String: SQLValue]) throws -> () throws -> [SQLRow] {
        try enqueue(sql) { try Self.values(of: $0, arguments) }
        let answer = AskedRows()
        asked[unsent.count - 1] = answer
        return { [self] in
            if let failure { throw failure }
            if answer.rows == nil { try flush() }
            return answer.rows ?? []
        }
    }

    private final class AskedRows {
        var rows: [SQLRow]?
    }

    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int {
        try enqueue(sql) { try Self.values(of: $0, arguments) }
        guard case .done(_, let changed)? = try flush(sql) else { return 0 }
        return changed
    }

    func send(_ sql: String, _ arguments: [String: SQLValue]) throws {
        try enqueue(sql) { try Self.values(of: $0, arguments) }
    }

    func send(_ sql: String, inOrder values: [SQLValue]) throws {
        try enqueue(sql) { _ in values }
    }

    func executeScript(_ sql: String) throws {
        // Changing a schema takes as long as it takes.
        unsent.append(.query("SET LOCAL statement_timeout = 0"))
        try flush(sql)
        do {
            if let refusal = try server.runScript(sql) { throw refuse(refusal, sql) }
        } catch let loss as ConnectionLoss {
            throw lose(loss)
        }
    }

    /// Puts a statement with those that go out next, prepared where it is new here.
    private func enqueue(_ sql: String, _ values: (NumberedParameters) throws -> [SQLValue]) throws {
        if let failure { throw failure }
        if isCancelled.isSet { throw CancellationError() }
        let known = statements.find(sql)
        let values = try values(known?.parameters ?? NumberedParameters(sql))
        var statement = known
        if statement == nil {
            let (added, removed) = statements.add(sql)
            if let removed { unsent.append(.query("DEALLOCATE \(removed.name)")) }
            unsent.append(
                .prepare(name: added.name, sql: added.parameters.sql, areIntegers: values.map(\.isInteger)))
            statement = added
        }
        if let statement { unsent.append(.run(name: statement.name, values)) }
    }

    private static func values(of parameters: NumberedParameters, _ arguments: [String: SQLValue]) throws -> [SQLValue]
    {
        try parameters.names.map { name in
            guard let value = arguments[name] else {
                throw SQLDatabaseError(.failure, "no value for the parameter \(name) in \(parameters.sql)")
            }
            return value
        }
    }

    /// Sends what waits, and returns the answer to the last of it.
    @discardableResult
    private func flush(_ sql: String? = nil) throws -> Answer? {
        guard !unsent.isEmpty else { return nil }
        let (commands, asked) = (unsent, asked)
        (unsent, self.asked) = ([], [:])
        do {
            try server.send(commands)
            let answers = try server.answers(patience: settings.patience)
            hasAnswered = true
            forgetUnprepared(commands, answers)
            for case .refused(let refusal) in answers { throw refuse(refusal, sql) }
            for (position, answer) in asked {
                if case .rows(let rows) = answers[position] { answer.rows = rows }
            }
            return answers.last
        } catch let loss as ConnectionLoss {
            throw lose(loss)
        }
    }

    private func forgetUnprepared(_ commands: [LibPQ.Command], _ answers: [Answer]) {
        let names = zip(commands, answers).compactMap { command, answer -> String? in
            guard case .prepare(let name, _, _) = command else { return nil }
            if case .done = answer { return nil }
            return name
        }
        if !names.isEmpty { statements.forget(Set(names)) }
    }

    private func refuse(_ refusal: Refusal, _ sql: String?) -> SQLDatabaseError {
        life.refuse()
        let error = SQLDatabaseError(refusal, sql: sql)
        failure = error
        // What was prepared no longer fits the schema, or the server is none that takes writes: a new connection does better.
        if error.kind == .serialization && refusal.state != "40001" || error.kind == .readOnly { isOutdated = true }
        return error
    }

    private func lose(_ loss: ConnectionLoss) -> SQLDatabaseError {
        _ = life.lose()
        let error = SQLDatabaseError(loss)
        failure = error
        return error
    }

    // MARK: - Transactions

    /// Runs `body` on one snapshot.
    func read<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        try begin(.read, Self.beginRead)
        let result = try undoing { try body(self) }
        // What was read is true even where this fails.
        unsent.append(.query("COMMIT"))
        if (try? flush()) != nil { life.end() }
        return result
    }

    /// Runs `body` and commits what it did.
    ///
    /// - Parameter resolve: asked whether a transaction stands whose commit nobody has confirmed. Throws where it does not, or nobody
    ///   knows.
    func write<Result>(
        resolvingLostCommit resolve: (TransactionID, SQLDatabaseError) throws -> Void,
        _ body: (any SQLConnection) throws -> Result
    ) throws -> Result {
        try begin(.write, Self.beginWrite)
        let (result, transaction) = try undoing { (try body(self), try finishStatements()) }
        life.askForCommit(of: transaction)
        do {
            try server.send([.query("COMMIT")])
            switch try server.answers(patience: settings.commitPatience).first {
            case .done(tag: "COMMIT", _)?: life.end()
            case .refused(let refusal)?:
                life.end()
                throw SQLDatabaseError(refusal, sql: "COMMIT")
            default: throw ConnectionLoss(message: "the server did not commit")
            }
        } catch let loss as ConnectionLoss {
            let error = SQLDatabaseError(loss)
            switch life.lose() {
            case .nothingChanged: throw error
            case .unknown(let transaction): try resolve(transaction, error)
            }
        }
        return result
    }

    private static let beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    /// Each statement sees what was committed before it: writes of a workspace follow each other by a lock of their own.
    private static let beginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"

    private func begin(_ access: ConnectionLife.Access, _ sql: String) throws {
        (failure, workspace, hasAnswered) = (nil, nil, false)
        life.begin(access)
        (unsent, asked) = ([.query(sql)], [:])
    }

    /// Waits for all statements, and asks what the transaction is called; nil where it has written nothing.
    private func finishStatements() throws -> TransactionID? {
        if let failure { throw failure }
        // A commit that waits for a standby must not be cut off: it would be acknowledged without it.
        unsent.append(
            .query(
                "SELECT set_config('statement_timeout', '0', true), pg_current_xact_id_if_assigned()::text AS number"))
        guard case .rows(let rows) = try flush(), let number = try rows.first?.optionalText("number") else {
            return nil
        }
        return TransactionID(number: number, incarnation: incarnation)
    }

    private func undoing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            rollBack()
            throw error
        }
    }

    private func rollBack() {
        guard life.state != .closed else { return }
        // Where it has not even begun, there is nothing to undo.
        let hasBegun = !unsent.contains(.query(Self.beginRead)) && !unsent.contains(.query(Self.beginWrite))
        statements.forget(Set(unsent.compactMap(\.preparedName)))
        unsent = []
        guard hasBegun else { return life.end() }
        do {
            try server.send([.query("ROLLBACK")])
            guard case .done? = try server.answers(patience: settings.patience).first else { return }
            life.end()
        } catch {
            _ = life.lose()
        }
    }

    // MARK: - What became of a commit

    /// Throws `SQLDatabaseError` where the server cannot be asked now.
    func outcome(of transaction: TransactionID) throws -> CommitOutcome {
        do {
            let row = try read { connection in
                try connection.rows(
                    "SELECT pg_xact_status(CAST(:number AS text)::xid8) AS status",
                    ["number": .text(transaction.number)]
                ).first
            }
            return CommitOutcome(
                status: try row?.optionalText("status"), isSameIncarnation: transaction.incarnation == incarnation)
        } catch let error as SQLDatabaseError where error.kind == .failure {
            // The number is "in the future": it was never written down, and so neither was the transaction.
            return .undone
        }
    }
}

extension LibPQ.Command {
    fileprivate var preparedName: String? {
        if case .prepare(let name, _, _) = self { name } else { nil }
    }
}
