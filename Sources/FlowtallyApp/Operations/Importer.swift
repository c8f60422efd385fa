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
    /// Throws `ImportError` for a file that cannot be read, before anything is taken in, and `LedgerError.unavailable`.
    package func run(paths: [String]) async throws -> Outcome {
        let workspace = try await ledger.firstWorkspace().id
        let files = try paths.map { (path: $0, bytes: try Self.contents(of: $0)) }
        var outcome = Outcome()
        for file in files {
            for payload in Self.payloads(in: file.bytes, path: file.path) {
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

    private static func contents(of path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw ImportError(description: "\(path) cannot be read: is it there, and may you read it?")
        }
    }

    private static func payloads(in data: Data, path: String) -> [(place: String, bytes: Data)] {
        if (try? JSONValue(parsing: data)) != nil { return [(path, data)] }
        return data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .filter { !$1.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } }
            .map { ("\(path):\($0 + 1)", Data($1)) }
    }
}

/// A file that cannot be imported.
package struct ImportError: Error, CustomStringConvertible {
    package let description: String
}

extension SourceRefusal {
    fileprivate var text: String {
        switch self {
        case .unreadable(let reason), .otherEvent(let reason): reason
        case .invalid(let problem): "\(problem.pointer) \(problem.detail)"
        }
    }
}
