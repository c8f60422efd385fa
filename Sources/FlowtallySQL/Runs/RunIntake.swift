import FlowtallyCore
import Synchronization

/// Lets reports that wait for the database be recorded together, in one transaction and by few statements.
///
/// A lone report does not wait: its write begins at once. Reports that come before a write has got its turn go with it.
final class RunIntake: Sendable {
    /// One report that waits, with what its sender said about repeats.
    struct Item: Sendable {
        let write: RunWrite
        let claim: IdempotencyClaim?
        let answer: @Sendable (RecordedRun) -> StoredAnswer
    }

    private enum Outcome: Sendable {
        case recorded(RecordedRun)
        case answered(GivenAnswer)
    }

    private struct Place: Sendable {
        let item: Item
        let outcome = Promise<Outcome>()
    }

    private let database: any SQLDatabase
    private let clock: any WallClock
    private let observers: LedgerObservers
    /// By workspace, the places in the write that has not had its turn yet.
    private let open = Mutex<[WorkspaceID: [Place]]>([:])
    /// Whether the last write was of one report.
    private let isQuiet = Mutex(true)

    init(database: any SQLDatabase, clock: any WallClock, observers: LedgerObservers) {
        self.database = database
        self.clock = clock
        self.observers = observers
    }

    /// Returns once the report is durable. Throws what `RunStore.write` throws.
    func write(_ item: Item, in workspace: WorkspaceID) async throws -> GivenAnswer {
        let place = Place(item: item)
        let isFirst = open.withLock { open in
            open[workspace, default: []].append(place)
            return open[workspace]?.count == 1
        }
        if isFirst { await writeOpenPlaces(of: workspace) }
        return switch try await place.outcome.value() {
        case .recorded(let run): GivenAnswer(answer: item.answer(run), isReplay: false)
        case .answered(let answer): answer
        }
    }

    private func writeOpenPlaces(of workspace: WorkspaceID) async {
        // The database may run its body again, and then with the same places.
        let taken = Mutex<[Place]>([])
        @Sendable func takeOnce() -> [Place] {
            taken.withLock { taken in
                if taken.isEmpty { taken = open.withLock { $0.removeValue(forKey: workspace) ?? [] } }
                return taken
            }
        }
        do {
            let outcomes = try await record(in: workspace) { takeOnce().map(\.item) }
            for (place, outcome) in zip(takeOnce(), outcomes) { place.outcome.fulfil(outcome) }
        } catch {
            await writeOneByOne(takeOnce(), in: workspace, after: error)
        }
    }

    /// What the database refuses is one report's fault, perhaps; the others must not suffer for it.
    private func writeOneByOne(_ places: [Place], in workspace: WorkspaceID, after error: any Error) async {
        guard places.count > 1 else { return places.forEach { $0.outcome.fulfil(.failure(error)) } }
        for place in places {
            do {
                place.outcome.fulfil(try await record(in: workspace) { [place.item] }[0])
            } catch {
                place.outcome.fulfil(.failure(error))
            }
        }
    }

    /// Records items in one transaction, and tells of it.
    private func record(
        in workspace: WorkspaceID, _ takeItems: @escaping @Sendable () -> [Item]
    ) async throws -> [Result<Outcome, any Error>] {
        let now = clock.now()
        let body: @Sendable (any SQLConnection) throws -> ([Result<Outcome, any Error>], generation: Int64?) = {
            try Self.record(TenantConnection($0, workspace: workspace), now, takeItems)
        }
        // Where many come, more of them gather while the write changes threads.
        let (outcomes, generation) =
            isQuiet.withLock(\.self) ? try await database.writeBriefly(body) : try await database.write(body)
        isQuiet.withLock { $0 = outcomes.count == 1 }
        if let generation {
            observers.tell(LedgerChange(workspace: workspace, generation: generation, scopes: RunRecorder.scopes))
        }
        return outcomes
    }

    /// What became of all items, in their order; a refused one does not touch the others.
    ///
    /// - Parameter takeItems: called once the write has its turn, for which it may have waited until another server's was committed.
    private static func record(
        _ connection: TenantConnection, _ now: Instant, _ takeItems: () -> [Item]
    ) throws -> ([Result<Outcome, any Error>], generation: Int64?) {
        let recorder = try RunRecorder(connection)
        let log = IdempotencyLog(connection)
        let outcomes: [Result<Outcome, any Error>] = try takeItems().map { item in
            do {
                guard let claim = item.claim else { return .success(.recorded(try recorder.record(item.write))) }
                if let earlier = try log.answer(to: claim, at: now) {
                    return .success(.answered(GivenAnswer(answer: earlier, isReplay: true)))
                }
                let answer = item.answer(try recorder.record(item.write))
                try log.keep(answer, for: claim, at: now)
                return .success(.answered(GivenAnswer(answer: answer, isReplay: false)))
            } catch let refusal as LedgerError {
                return .failure(refusal)
            }
        }
        return (outcomes, try recorder.finish())
    }
}
