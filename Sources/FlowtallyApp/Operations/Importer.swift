package import FlowtallyCore
package import FlowtallySources
import Foundation

/// Takes saved payloads of another system into the ledger.
package struct Importer: Sendable {
    /// What came of an import.
    package struct Outcome: Sendable {
        package var created = 0
        package var merged = 0
        /// What was not taken in: where it stands and why.
        package var refusals: [String] = []
    }

    private let format: SourceFormat
    private let ledger: any Ledger
    private let clock: any WallClock

    package init(format: SourceFormat, ledger: any Ledger, clock: any WallClock = SystemClock()) {
        self.format = format
        self.ledger = ledger
        self.clock = clock
    }

    /// Reads each file, which holds one JSON payload or one a line (NDJSON). What is refused does not stop the rest.
    ///
    /// Throws for a file that cannot be opened, and `LedgerError.unavailable`.
    package func run(paths: [String]) async throws -> Outcome {
        let workspace = try await ledger.firstWorkspace().id
        var outcome = Outcome()
        for path in paths {
            let bytes = try Data(contentsOf: URL(filePath: path))
            for payload in Self.payloads(in: bytes, path: path) {
                do {
                    let event = SourceEvent(name: nil, body: Array(payload.bytes))
                    let reports = try format.reports(from: event, receivedAt: clock.now())
                    for result in try await ledger.write(batch: reports, in: workspace) {
                        if try result.get().isNew { outcome.created += 1 } else { outcome.merged += 1 }
                    }
                } catch let refusal as SourceRefusal {
                    outcome.refusals.append("\(payload.place): \(refusal.text)")
                } catch let error as LedgerError {
                    guard case .conflict(let problem) = error else { throw error }
                    outcome.refusals.append("\(payload.place): \(problem.detail)")
                }
            }
        }
        return outcome
    }

    private static func payloads(in data: Data, path: String) -> [(place: String, bytes: Data)] {
        if (try? JSONValue(parsing: data)) != nil { return [(path, data)] }
        return data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .filter { !$1.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } }
            .map { ("\(path):\($0 + 1)", Data($1)) }
    }
}

extension SourceRefusal {
    fileprivate var text: String {
        switch self {
        case .unreadable(let reason), .otherEvent(let reason): reason
        case .invalid(let problem): "\(problem.pointer) \(problem.detail)"
        }
    }
}
