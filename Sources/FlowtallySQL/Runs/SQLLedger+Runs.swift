package import FlowtallyCore

extension SQLLedger: RunStore {
    package func write(
        _ write: RunWrite, in workspace: WorkspaceID, once claim: IdempotencyClaim?,
        answer: @escaping @Sendable (RecordedRun) -> StoredAnswer
    ) async throws -> GivenAnswer {
        try await intake.write(RunIntake.Item(write: write, claim: claim, answer: answer), in: workspace)
    }

    package func write(
        batch: [RunReport], in workspace: WorkspaceID
    ) async throws -> [Result<RecordedRun, LedgerError>] {
        var results: [Result<RecordedRun, LedgerError>] = []
        results.reserveCapacity(batch.count)
        for start in stride(from: 0, to: batch.count, by: Self.reportsPerTransaction) {
            let part = batch[start..<min(start + Self.reportsPerTransaction, batch.count)]
            results += try await Self.ofBatch(isBegun: start > 0) {
                try await writeAndTell(in: workspace, changing: RunRecorder.scopes) { try Self.record(part, $0) }
            }
        }
        return results
    }

    package func write(
        batch: [RunReport], in workspace: WorkspaceID, once claim: IdempotencyClaim,
        answer: @escaping @Sendable ([Result<RecordedRun, LedgerError>]) -> StoredAnswer
    ) async throws -> GivenAnswer {
        let now = clock.now()
        let earlier = try await read(in: workspace) { try IdempotencyLog($0).answer(to: claim, at: now) }
        if let earlier { return GivenAnswer(answer: earlier, isReplay: true) }
        let last = batch.suffix(Self.reportsPerTransaction)
        let results = try await write(batch: Array(batch.dropLast(last.count)), in: workspace)
        return try await Self.ofBatch(isBegun: !results.isEmpty) {
            try await writeAndTell(in: workspace, changing: RunRecorder.scopes) { connection in
                let (lastResults, generation) = try Self.record(last, connection)
                let answer = answer(results + lastResults)
                try IdempotencyLog(connection).keep(answer, for: claim, at: now)
                return (GivenAnswer(answer: answer, isReplay: false), generation)
            }
        }
    }

    /// Once a part of a batch is recorded, it cannot be said of a later one that nothing was changed.
    private static func ofBatch<Result>(isBegun: Bool, _ write: () async throws -> Result) async throws -> Result {
        do {
            return try await write()
        } catch LedgerError.unavailable(let reason) where isBegun {
            throw LedgerError.outcomeUnknown(reason)
        }
    }

    private static func record(
        _ reports: ArraySlice<RunReport>, _ connection: TenantConnection
    ) throws -> ([Result<RecordedRun, LedgerError>], generation: Int64?) {
        let recorder = try RunRecorder(connection)
        let results: [Result<RecordedRun, LedgerError>] = try reports.map { report in
            do {
                return .success(try recorder.record(.report(report)))
            } catch let refusal as LedgerError {
                return .failure(refusal)
            }
        }
        return (results, try recorder.finish())
    }

    /// Long enough to share one fsync, short enough not to keep other writers waiting.
    private static let reportsPerTransaction = 500

    package func run(_ id: RunID, in workspace: WorkspaceID) async throws -> Run? {
        try await read(in: workspace) { connection in
            try connection.firstRow(RunQueries.byID, ["id": .id(id)]).map(RunRow.run)
        }
    }

    package func newsLimits(in workspace: WorkspaceID) async throws -> NewsLimits {
        try await read(in: workspace) { connection in
            let own = try connection.rows(WorkflowQueries.newsLimits).map { row in
                (try row.id("id", of: Workflow.self), Milliseconds.seconds(try row.integer("news_limit_seconds")))
            }
            return NewsLimits(own: Dictionary(uniqueKeysWithValues: own))
        }
    }

    package func deleteRun(_ id: RunID, in workspace: WorkspaceID) async throws {
        try await write(in: workspace, changing: [.runs]) { connection in
            guard let run = try connection.firstRow(RunQueries.byID, ["id": .id(id)]) else {
                throw LedgerError.notFound("run")
            }
            try connection.execute(RunQueries.delete, ["id": .id(id)])
            try AwaitedRuns(connection, try WorkspaceRow.own(connection).calendar).refresh(try run.id("workflow_id"))
        }
    }

    package func page(
        of filter: RunFilter, after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> RunPage {
        try await read(in: workspace) {
            try RunLister(connection: $0, filter: filter).page(after: position, limit: limit)
        }
    }

    package func count(of filter: RunFilter, in workspace: WorkspaceID) async throws -> RunCount {
        try await read(in: workspace) { try RunLister(connection: $0, filter: filter).count() }
    }

    package func failures(
        of workflow: WorkflowID, since: Instant, limit: Int, in workspace: WorkspaceID
    ) async throws -> [RunFailure] {
        try await read(in: workspace) { connection in
            try connection.rows(
                RunQueries.failures,
                [
                    "workflow": .id(workflow), "since": .instant(since), "limit": .integer(limit),
                    "length": .integer(RunFailure.errorLength),
                ]
            ).map {
                RunFailure(
                    run: try $0.id("id"), startedAt: try $0.instant("started_at"), error: try $0.optionalText("error"))
            }
        }
    }
}
