import FlowtallyCore
import Logging

/// Tells the log what became of reports, each under its request's id. Costs nothing while the level is off.
struct RunLog {
    let logger: Logger

    func note(_ given: GivenAnswer) {
        logger.debug(
            given.isReplay ? "answer given again" : given.answer.status == 201 ? "run added" : "run merged",
            metadata: Self.metadata(answer: given.answer))
    }

    func note(_ results: [Result<RecordedRun, LedgerError>]) {
        guard logger.logLevel <= .debug else { return }
        for result in results {
            switch result {
            case .success(let recorded):
                logger.debug(recorded.isNew ? "run added" : "run merged", metadata: Self.metadata(recorded.run))
            case .failure(let refusal): note(refusal)
            }
        }
    }

    func note(_ refusal: LedgerError) {
        logger.debug("report refused", metadata: ["reason": "\(refusal)"])
    }

    private static func metadata(_ run: Run) -> Logger.Metadata {
        ["run": "\(run.id)", "workflow": "\(run.workflowID)", "status": "\(run.merged.status.rawValue)"]
    }

    /// An answer is kept as text, so what it is about is read from there.
    private static func metadata(answer: StoredAnswer) -> Logger.Metadata {
        guard let run = try? JSONValue(parsing: answer.body.utf8) else { return [:] }
        let members = [("run", "id"), ("workflow", "workflowId"), ("status", "status")].compactMap { name, key in
            run[key]?.asString.map { (name, Logger.MetadataValue.string($0)) }
        }
        return Dictionary(uniqueKeysWithValues: members)
    }
}
