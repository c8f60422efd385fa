import FlowtallyCore
import Hummingbird

/// The workspace's settings.
struct WorkspaceRoutes {
    private let ledger: any Ledger

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self).get(Route.workspace.path, use: show)
        router.permitted(CanAdminister.self).patch(Route.workspace.path, use: change)
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        guard let workspace = try await ledger.workspace(context.workspaceID) else {
            throw LedgerError.notFound("workspace")
        }
        return try await answer(workspace)
    }

    private func change(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        var change = WorkspaceChange(reader)
        if let rate = reader.object("defaultRate") {
            let currency = try await ledger.workspace(context.workspaceID)?.currency ?? .euro
            change.defaultRate =
                SavingsRateFields(rate, currency: change.currency ?? currency, isWhole: true).draft
            change.recalculates = rate.bool("recalculate") ?? false
            change.author = context.principal.name
        }
        try reader.finish()
        return try await answer(try await ledger.change(context.workspaceID, change))
    }

    private func answer(_ workspace: Workspace) async throws -> Response {
        let rates = try await ledger.savingsRates(of: nil, in: workspace.id)
        return Response(
            json: [
                "id": .string(workspace.id.text), "name": .string(workspace.name),
                "timeZone": .string(workspace.calendar.timeZoneName), "currency": .string(workspace.currency.code),
                "minorUnitDigits": .integer(workspace.currency.minorUnitDigits),
                "defaultRates": .array(rates.map(\.json)), "createdAt": .string(workspace.createdAt.rfc3339),
                "runsKeptFrom": .optional(workspace.runsKeptFrom?.description),
                "timeZoneChange": .optional(workspace.timeZoneChange) {
                    ["done": .integer($0.done), "total": .integer($0.total)]
                },
            ])
    }
}

extension WorkspaceChange {
    /// Reads `name`, `timeZone` and `currency`; what is wrong the reader then knows.
    init(_ reader: ObjectReader) {
        self.init(name: reader.text("name", length: 1...200))
        if let name = reader.text("timeZone", length: 1...100) {
            calendar = LocalCalendar(timeZoneName: name)
            if calendar == nil { reader.note("timeZone", Self.timeZoneProblem(name)) }
        }
        if let code = reader.text("currency", length: 1...10) {
            currency = Currency(code: code)
            if currency == nil { reader.note("currency", Self.currencyProblem(code)) }
        }
    }

    static func timeZoneProblem(_ name: String) -> String {
        "must be a name of the IANA time zone database, such as Europe/Berlin or UTC, not \(name)"
    }

    static func currencyProblem(_ code: String) -> String {
        "must be a code of ISO 4217, such as EUR, USD or JPY, not \(code)"
    }
}
