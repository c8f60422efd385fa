import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Recording runs, and looking them up.
struct RunRoutes {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let inFlight: InFlightRequests

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        inFlight = dependencies.inFlight
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRecordRuns.self)
            .post(Route.runs.path, use: report)
            .post(Route.runBatch.path, use: reportBatch)
            .patch(Route.run.path, use: update)
        router.permitted(CanEdit.self).delete(Route.run.path, use: delete)
        router.permitted(CanRead.self)
            .get(Route.runs.path, use: list)
            .get(Route.run.path, use: show)
    }

    private func report(_ request: Request, context: Permitted<CanRecordRuns>) async throws -> Response {
        try request.requireMediaType(["application/json"])
        let body = try await request.bytes()
        let claim = try IdempotencyClaim(request, body: body)
        let report = try RunReport(json: JSONValue(body: body), receivedAt: clock.now())
        guard report.externalID != nil || claim != nil else {
            throw Problem(
                .malformed,
                """
                A report needs an externalId or the header Idempotency-Key: without either, a repeat after a lost answer \
                would be counted as another run.
                """, errors: [FieldProblem("/externalId", "is needed where there is no Idempotency-Key")])
        }
        return try await write(.report(report), claim, context)
    }

    private func update(_ request: Request, context: Permitted<CanRecordRuns>) async throws -> Response {
        try request.requireMediaType(["application/json", "application/merge-patch+json"])
        let body = try await request.bytes()
        let claim = try IdempotencyClaim(request, body: body)
        let update = try RunUpdate(json: JSONValue(body: body))
        let id = RunID(try context.parameters.require("id"))
        return try await write(.update(id, update, receivedAt: clock.now()), claim, context)
    }

    private func write(
        _ write: RunWrite, _ claim: IdempotencyClaim?, _ context: Permitted<CanRecordRuns>
    ) async throws -> Response {
        let given = try await inFlight.run(claim, in: context.workspaceID) {
            try await ledger.write(write, in: context.workspaceID, once: claim) { recorded in
                // It has just been heard of.
                StoredAnswer(status: recorded.isNew ? 201 : 200, body: recorded.run.json(noNewsSince: nil).text)
            }
        }
        RunLog(logger: context.logger).note(given)
        return Self.response(given)
    }

    private static func response(_ given: GivenAnswer) -> Response {
        var response = Response(json: given.answer.body.utf8, status: .init(code: given.answer.status))
        if given.isReplay { response.headers[.idempotentReplayed] = "true" }
        return response
    }

    private func reportBatch(_ request: Request, context: Permitted<CanRecordRuns>) async throws -> Response {
        let batch = try await RunBatch(request, receivedAt: clock.now())
        let log = RunLog(logger: context.logger)
        guard let claim = batch.claim else {
            let results = try await ledger.write(batch: batch.reports, in: context.workspaceID)
            log.note(results)
            return Response(json: batch.answer(results))
        }
        let given = try await inFlight.run(claim, in: context.workspaceID) {
            try await ledger.write(batch: batch.reports, in: context.workspaceID, once: claim) { results in
                log.note(results)
                return StoredAnswer(status: 200, body: batch.answer(results).text)
            }
        }
        return Self.response(given)
    }

    private func list(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: RunFilter.parameters + ["limit", "cursor"])
        let now = clock.now()
        let page = try await ledger.page(
            of: RunFilter(query, now: now), after: try query.text("cursor").map { try PagePosition(cursor: $0) },
            limit: try query.integer("limit", in: 1...200, default: 50), in: context.workspaceID)
        let limits = try await ledger.newsLimits(in: context.workspaceID)
        let keptFrom = try await ledger.workspace(context.workspaceID)?.runsKeptFrom
        return Response(
            json: [
                "runs": .array(page.runs.map { $0.json(limits, now: now) }),
                "nextCursor": .optional(page.next?.cursor),
                "runsKeptFrom": .optional(keptFrom?.description),
            ])
    }

    private func delete(_ request: Request, context: Permitted<CanEdit>) async throws -> Response {
        try await context.deleteRun(RunID(try context.parameters.require("id")), from: ledger)
        return Response(status: .noContent)
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let id = RunID(try context.parameters.require("id"))
        guard let run = try await ledger.run(id, in: context.workspaceID) else { throw LedgerError.notFound("run") }
        let limits = try await ledger.newsLimits(in: context.workspaceID)
        return Response(json: run.jsonWithReports(limits, now: clock.now()))
    }
}
