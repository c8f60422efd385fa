import FlowtallyCore
import FlowtallySources
import Hummingbird
import NIOCore

extension Problem {
    /// The problem that any error is to a caller. What the caller should not see stays in the log.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as LedgerError: self.init(error)
        case let refusal as SourceRefusal: self.init(refusal)
        case is NIOTooManyBytesError: self.init(.tooLarge, "The body is larger than is taken here.")
        case is PasswordHasherBusy:
            self = Problem(.unavailable, "Too many people are signing in at this moment.").with(.retryAfter, "2")
        case let error as HTTPError: self.init(error)
        default: self.init(.failure, "The server could not answer. The log has the reason under the request's id.")
        }
    }

    init(_ error: LedgerError) {
        switch error {
        case .invalid(let problems): self.init(invalid: problems)
        case .notFound(let what): self.init(.notFound, "There is no such \(what).")
        case .conflict(let problem):
            self.init(.conflict, "\(problem.pointer): \(problem.detail)", errors: [problem])
        case .idempotencyKeyReused:
            self.init(
                .idempotencyKeyReused,
                "Within 24 hours the same Idempotency-Key may only come with the same request: use a new key.")
        case .transitionRefused(let from, let to):
            let valid = from.validTransitions.map(\.rawValue)
            let rest = valid.isEmpty ? "nothing can follow" : "what can follow is \(valid.joined(separator: ", "))"
            self.init(
                .transitionRefused, "\(to.rawValue) cannot follow \(from.rawValue): \(rest).",
                errors: [FieldProblem("/status", "cannot be \(to.rawValue) after \(from.rawValue)")], valid: valid)
        case .recalculationNeeded(let effect): self.init(recalculation: effect)
        case .alreadySetUp: self.init(.conflict, "The first user exists already: sign in instead.")
        case .unavailable:
            self = Problem(.unavailable, "The database did not take the request. Nothing was changed.")
                .with(.retryAfter, "1")
        case .outcomeUnknown:
            self = Problem(
                .outcomeUnknown,
                """
                The database was lost while it was saving, so this may or may not be recorded. Repeat the same request, with the \
                same Idempotency-Key if it had one: a report about a run, which has that or an externalId, is recorded once however \
                often it comes.
                """
            )
            .with(.retryAfter, "1")
        }
    }

    /// Says what would change, and how to ask for it.
    private init(recalculation effect: SavingsEffect) {
        self.init(
            .recalculationNeeded,
            """
            This recalculates what \(effect.runs) runs of \(effect.days) days from \(effect.from) on saved: from \
            \(effect.before.hours) to \(effect.after.hours) hours, and from \(effect.before.netMinor) to \
            \(effect.after.netMinor) minor units net. Send "recalculate": true to do it.
            """, errors: [FieldProblem("/recalculate", "must be true to change what days before today saved")])
    }

    /// A problem that names every field that is wrong.
    init(invalid problems: [FieldProblem]) {
        let sentences = problems.map { $0.pointer.isEmpty ? $0.detail : "\($0.pointer) \($0.detail)" }
        self.init(.validation, sentences.joined(separator: "; ") + ".", errors: problems)
    }

    private init(_ refusal: SourceRefusal) {
        switch refusal {
        case .unreadable(let reason): self.init(.malformed, "The delivery cannot be read: \(reason).")
        case .otherEvent(let reason): self.init(.validation, "Nothing was recorded: \(reason).")
        case .invalid(let problem): self.init(invalid: [problem])
        }
    }

    private init(_ error: HTTPError) {
        switch error.status {
        case .notFound:
            self.init(.notFound, "There is nothing at this address: it may be mistyped, or what it showed was removed.")
        case .methodNotAllowed: self.init(.methodNotAllowed, "This address does not take that method.")
        case .contentTooLarge: self.init(.tooLarge, "The body is larger than is taken here.")
        case .unsupportedMediaType: self.init(.unsupportedMediaType, error.body ?? "")
        default:
            self.init(
                error.status.kind == .clientError ? .malformed : .failure,
                error.body ?? "The request was not understood.")
        }
    }
}
