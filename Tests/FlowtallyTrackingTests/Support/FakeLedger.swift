import Foundation
import Synchronization

@testable import FlowtallyTracking

/// A ledger in memory behind a transport that may fail: it takes reports as the real one does, by the run's id.
final class FakeLedger: Transport {
    struct Received: Decodable, Sendable {
        struct Workflow: Decodable {
            let externalId: String
            let name: String?
            let cron: [String]?
        }

        let workflow: Workflow
        let externalId: String
        let status: String
        let startedAt: String
        let completedAt: String?
        let trigger: String?
        let version: String?
        let error: String?
    }

    /// What a request meets: it is done and answered, lost before or after it is done, answered with a status, refused in part.
    enum Fate: Sendable {
        case answered
        case lostBefore
        case lostAfter
        case truncated
        case status(Int, String = "")
        /// Items at these places get this status.
        case items(Set<Int>, Int)
        case hangs
    }

    private struct State {
        var bodies: [[UInt8]] = []
        var reports: [Received] = []
        var objects: [String] = []
    }

    private let state = Mutex(State())
    private let fate: @Sendable (_ request: Int, _ count: Int) -> Fate

    /// - Parameter fate: what meets the request of a number, from 0 on, with so many reports.
    init(_ fate: @escaping @Sendable (_ request: Int, _ count: Int) -> Fate = { _, _ in .answered }) {
        self.fate = fate
    }

    /// Every report that was taken, repeats among them, in the order in which they came.
    var reports: [Received] { state.withLock { $0.reports } }
    /// The same as JSON.
    var lines: [String] { state.withLock { $0.objects } }
    var requests: [[UInt8]] { state.withLock { $0.bodies } }

    /// The statuses that were told of each run, without repeats.
    var statuses: [String: Set<String>] {
        Dictionary(grouping: reports, by: \.externalId).mapValues { Set($0.map(\.status)) }
    }

    func send(_ body: [UInt8]) async -> SendOutcome {
        let lines = body.split(separator: UInt8(ascii: "\n"))
        let number = state.withLock { state in
            state.bodies.append(body)
            return state.bodies.count - 1
        }
        switch fate(number, lines.count) {
        case .answered: return take(lines, refused: [], status: 200)
        case .lostBefore: return .failed("connection reset")
        case .lostAfter:
            _ = take(lines, refused: [], status: 200)
            return .failed("connection reset")
        case .truncated:
            guard case .answered(let status, _, let answer) = take(lines, refused: [], status: 200) else {
                fatalError()
            }
            return .answered(status: status, retryAfter: nil, body: Array(answer.dropLast(5)))
        case .status(let status, let text): return .answered(status: status, retryAfter: nil, body: Array(text.utf8))
        case .items(let places, let status): return take(lines, refused: places, status: status)
        case .hangs:
            try? await Task.sleep(for: .seconds(3600))
            return .failed("cancelled")
        }
    }

    private func take(_ lines: [ArraySlice<UInt8>], refused: Set<Int>, status: Int) -> SendOutcome {
        let items = lines.enumerated().map { index, line -> String in
            guard !refused.contains(index), let report = try? JSONDecoder().decode(Received.self, from: Data(line))
            else {
                return #"{"index":\#(index),"status":\#(status),"problem":{"detail":"not this one"}}"#
            }
            state.withLock { state in
                state.reports.append(report)
                state.objects.append(String(decoding: line, as: UTF8.self))
            }
            return #"{"index":\#(index),"status":201,"id":"x"}"#
        }
        return .answered(
            status: 200, retryAfter: nil, body: Array(#"{"items":[\#(items.joined(separator: ","))]}"#.utf8))
    }
}
