import FlowtallyCore
import Hummingbird

/// Many reports in one request: each item is a report, or what is wrong with it.
struct RunBatch {
    static let largestBodyBytes = 32 * 1024 * 1024
    static let mostItems = 10_000

    let items: [Result<RunReport, Problem>]
    /// With a key, the batch as a whole is taken in once.
    let claim: IdempotencyClaim?

    /// The items that are reports.
    var reports: [RunReport] { items.compactMap { try? $0.get() } }

    /// Reads `application/x-ndjson`, a report a line, or a JSON array. Throws `Problem` where there are no items to tell apart.
    init(_ request: Request, receivedAt: Instant) async throws {
        try request.requireMediaType(["application/x-ndjson", "application/json"])
        let body = try await request.bytes(upTo: Self.largestBodyBytes)
        claim = try IdempotencyClaim(request, body: body)
        if request.mediaType == "application/x-ndjson" {
            let lines = body.split(separator: UInt8(ascii: "\n")).filter { !$0.allSatisfy(Self.isBlank) }
            try Self.check(count: lines.count)
            items = lines.map { line in
                Self.item(receivedAt: receivedAt, size: line.count) { try JSONValue(body: Array(line)) }
            }
        } else {
            let json = try JSONValue(body: body)
            guard let values = json.asArray else {
                throw Problem(.malformed, "The body must be an array of reports, not \(json.kind).")
            }
            try Self.check(count: values.count)
            // In a body that is small enough for one report, none can be too large.
            let mustMeasure = body.count > Request.largestBodyBytes
            items = values.map { value in
                Self.item(receivedAt: receivedAt, size: mustMeasure ? value.bytes.count : 0) { value }
            }
        }
    }

    /// The answer to all items in their order, from the ledger's results for those that were reports.
    func answer(_ results: [Result<RecordedRun, LedgerError>]) -> JSONValue {
        var remaining = results.makeIterator()
        var accepted = 0
        let answers = items.enumerated().map { index, item -> JSONValue in
            switch item.flatMap({ _ in (remaining.next() ?? .failure(.unavailable(""))).mapError(Problem.init) }) {
            case .success(let recorded):
                accepted += 1
                return [
                    "index": .integer(index), "status": recorded.isNew ? 201 : 200, "id": .string(recorded.run.id.text),
                ]
            case .failure(let problem):
                return [
                    "index": .integer(index), "status": .integer(problem.kind.status.code), "problem": problem.json(),
                ]
            }
        }
        return [
            "accepted": .integer(accepted), "rejected": .integer(items.count - accepted), "items": .array(answers),
        ]
    }

    private static func item(
        receivedAt: Instant, size: Int, _ read: () throws -> JSONValue
    ) -> Result<RunReport, Problem> {
        Result {
            guard size <= Request.largestBodyBytes else { throw Problem(.tooLarge, "A report may have at most 1 MiB.") }
            let report = try RunReport(json: try read(), receivedAt: receivedAt)
            guard report.externalID != nil else {
                throw LedgerError.invalid([FieldProblem("/externalId", "is needed in a batch")])
            }
            return report
        }.mapError { Problem($0) }
    }

    private static func check(count: Int) throws {
        guard count <= mostItems else {
            throw Problem(.tooLarge, "A batch may have at most \(mostItems) reports; this one has \(count).")
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D || byte == 0x09 }
}
