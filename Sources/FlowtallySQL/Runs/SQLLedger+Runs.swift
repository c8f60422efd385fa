package import FlowtallyCore

extension SQLLedger: RunStore {
    package func write(
        _ write: RunWrite, in workspace: WorkspaceID, once claim: IdempotencyClaim?,
        answer: @escaping @Sendable (RecordedRun) -> StoredAnswer
    ) async throws -> GivenAnswer {
        let now = clock.now()
        return try await writeAndTell(in: workspace, changing: [.runs, .workflows]) { connection in
            if let claim, let earlier = try IdempotencyLog(connection).answer(to: claim, at: now) {
                return (GivenAnswer(answer: earlier, isReplay: true), nil)
            }
            let recorder = try RunRecorder(connection)
            let answer = answer(try recorder.record(write))
            let generation = try recorder.finish()
            if let claim { try IdempotencyLog(connection).keep(answer, for: claim, at: now) }
            return (GivenAnswer(answer: answer, isReplay: false), generation)
        }
    }

    package func write(
        batch: [RunReport], in workspace: WorkspaceID
    ) async throws -> [Result<RecordedRun, LedgerError>] {
        var results: [Result<RecordedRun, LedgerError>] = []
        results.reserveCapacity(batch.count)
        for start in stride(from: 0, to: batch.count, by: Self.reportsPerTransaction) {
            let part = batch[start..<min(start + Self.reportsPerTransaction, batch.count)]
            results += try await writeAndTell(in: workspace, changing: [.runs, .workflows]) { connection in
                let recorder = try RunRecorder(connection)
                let results: [Result<RecordedRun, LedgerError>] = try part.map { report in
                    do {
                        return .success(try recorder.record(.report(report)))
                    } catch let refusal as LedgerError {
                        return .failure(refusal)
                    }
                }
                return (results, try recorder.finish())
            }
        }
        return results
    }

    /// Long enough to share one fsync, short enough not to keep other writers waiting.
    private static let reportsPerTransaction = 500

    package func run(_ id: RunID, in workspace: WorkspaceID) async throws -> Run? {
        try await read(in: workspace) { connection in
            try connection.firstRow(RunQueries.byID, ["id": .id(id)]).map(RunRow.run)
        }
    }

    package func deleteRun(_ id: RunID, in workspace: WorkspaceID) async throws {
        try await write(in: workspace, changing: [.runs]) { connection in
            guard try connection.execute(RunQueries.delete, ["id": .id(id)]) == 1 else {
                throw LedgerError.notFound("run")
            }
        }
    }

    package func runs(
        matching filter: RunFilter, after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [Run] {
        try await read(in: workspace) { connection in
            let (query, arguments) = RunQueries.page(matching: filter, after: position)
            return
                try connection
                .rows(query, arguments.merging(["limit": .integer(limit)]) { $1 })
                .map(RunRow.run)
        }
    }
}
