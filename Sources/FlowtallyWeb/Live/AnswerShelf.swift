import FlowtallyCore

/// Answers in this process's memory; the least recently used go when there is no room.
struct AnswerShelf {
    private struct Entry {
        let answer: FinishedAnswer
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [AnswerKey: Entry] = [:]
    private var uses: UInt64 = 0
    /// How many bytes of answers are kept.
    private(set) var size = 0

    /// - Parameter capacity: in bytes of bodies.
    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func answer(for key: AnswerKey) -> FinishedAnswer? {
        uses += 1
        entries[key]?.lastUse = uses
        return entries[key]?.answer
    }

    /// Keeps an answer unless there is a newer one.
    mutating func put(_ answer: FinishedAnswer, for key: AnswerKey) {
        if let known = entries[key]?.answer {
            guard (known.generation, known.madeAt) <= (answer.generation, answer.madeAt) else { return }
            remove(key)
        }
        uses += 1
        entries[key] = Entry(answer: answer, lastUse: uses)
        size += answer.body.count
        while size > capacity, entries.count > 1, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            remove(oldest.key)
        }
    }

    private mutating func remove(_ key: AnswerKey) {
        size -= entries.removeValue(forKey: key)?.answer.body.count ?? 0
    }
}
