import ArgumentParser
import FlowtallyApp
import FlowtallyCore

/// Runs a command's work; what goes wrong becomes one sentence and an exit code instead of a dump.
///
/// Codes: 1 for work that failed, 64 (`EX_USAGE`) for what was asked in a wrong way.
func orExplain<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
        return try await work()
    } catch let error as LedgerError {
        throw CommandFailure(description: error.sentence)
    } catch let error as SettingsError {
        throw CommandFailure(description: error.description)
    } catch let error as ServerError {
        throw CommandFailure(description: error.description)
    } catch let error as ImportError {
        throw CommandFailure(description: error.description)
    }
}

/// A failure as the command line prints it, after `Error: `.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
}

extension LedgerError {
    fileprivate var sentence: String {
        switch self {
        case .invalid(let problems): problems.map { "\($0.pointer) \($0.detail)" }.joined(separator: "; ")
        case .notFound(let what): "there is no such \(what)"
        case .conflict(let problem): problem.detail
        case .idempotencyKeyReused: "the idempotency key was used for something else"
        case .transitionRefused(let from, let to): "\(to.rawValue) cannot follow \(from.rawValue)"
        case .recalculationNeeded(let effect): "it would change what days from \(effect.from) on saved"
        case .alreadySetUp: "the first user exists already"
        case .unavailable(let reason): reason
        case .outcomeUnknown(let reason): "whether it was saved is not known; look before you repeat it: \(reason)"
        }
    }
}
