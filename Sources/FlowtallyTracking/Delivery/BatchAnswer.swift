import Foundation

/// What `POST /api/runs/batch` answers: a result for each report, in their order.
struct BatchAnswer: Decodable {
    struct Item: Decodable {
        let status: Int
        let problem: Problem?

        var reason: String { problem?.sentence ?? "status \(status)" }
    }

    /// RFC 9457.
    struct Problem: Decodable {
        struct Field: Decodable {
            let pointer: String?
            let detail: String?
        }

        let title: String?
        let detail: String?
        let errors: [Field]?

        var sentence: String {
            let fields = (errors ?? []).map { "\($0.pointer ?? "") \($0.detail ?? "")" }
            return ([detail ?? title ?? ""] + fields).filter { !$0.isEmpty }.joined(separator: "; ")
        }
    }

    let items: [Item]

    /// Nil if the body is not such an answer.
    init?(_ body: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(BatchAnswer.self, from: Data(body)) else { return nil }
        self = answer
    }

    /// What an answer to the whole request says, for a log.
    static func problem(status: Int, body: [UInt8]) -> String {
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(body))
        return "status \(status)" + (problem.map { ": \($0.sentence)" } ?? "")
    }
}
