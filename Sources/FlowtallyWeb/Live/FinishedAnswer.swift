package import FlowtallyCore

/// A finished answer, and what it holds for.
package struct FinishedAnswer: Sendable, Equatable {
    /// Of the workspace, as it was read with the figures.
    package let generation: Int64
    package let madeAt: Instant
    /// From then on the figures may be others though nothing changed: another day has begun.
    package let validUntil: Instant
    package let entityTag: String
    /// When it was made as its reader is told, for a part of a page; without spaces.
    package let shownTime: String
    package let body: [UInt8]

    package init(
        generation: Int64, madeAt: Instant, validUntil: Instant, entityTag: String, shownTime: String = "",
        body: [UInt8]
    ) {
        self.generation = generation
        self.madeAt = madeAt
        self.validUntil = validUntil
        self.entityTag = entityTag
        self.shownTime = shownTime
        self.body = body
    }
}

/// What an answer is about. Equal keys have equal answers as long as nothing changes.
package struct AnswerKey: Hashable, Sendable {
    package let workspace: WorkspaceID
    package let kind: String
    /// In one order, whatever order they were sent in.
    package let parameters: String

    package init(workspace: WorkspaceID, kind: String, parameters: String = "") {
        self.workspace = workspace
        self.kind = kind
        self.parameters = parameters
    }
}

/// An answer, and how it came to be.
package struct ServedAnswer: Sendable, Equatable {
    package enum Source: String, Sendable {
        case computed
        case cached
        /// It could not be computed anew; this is the last one.
        case stale
    }

    package let answer: FinishedAnswer
    package let source: Source
    package let age: Milliseconds
}

extension FinishedAnswer {
    /// As it is kept in a shared cache: one line with what it holds for, then the body.
    var stored: [UInt8] {
        let head = "\(generation) \(madeAt.milliseconds) \(validUntil.milliseconds) \(entityTag) \(shownTime)\n"
        return Array(head.utf8) + body
    }

    /// Nil for what is no answer of this form.
    init?(stored: [UInt8]) {
        guard let end = stored.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let parts = String(decoding: stored[..<end], as: UTF8.self).split(
            separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 5, let generation = Int64(parts[0]), let madeAt = Int64(parts[1]),
            let validUntil = Int64(parts[2])
        else { return nil }
        self.init(
            generation: generation, madeAt: Instant(milliseconds: madeAt),
            validUntil: Instant(milliseconds: validUntil), entityTag: String(parts[3]),
            shownTime: String(parts[4]), body: Array(stored[(end + 1)...]))
    }
}
