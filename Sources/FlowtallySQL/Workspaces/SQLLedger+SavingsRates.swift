package import FlowtallyCore

extension SQLLedger {
    package func savingsRates(of workflow: WorkflowID?, in workspace: WorkspaceID) async throws -> [SavingsRate] {
        try await read(in: workspace) { connection in
            try connection.rows(Self.ratesOfWorkflow, ["workflow_id": .id(workflow)]).map(Self.savingsRate)
        }
    }

    package func addSavingsRate(
        _ draft: SavingsRateDraft, to workflow: WorkflowID?, in workspace: WorkspaceID
    ) async throws -> SavingsRate {
        let now = clock.now()
        return try await write(in: workspace) { try Self.add(draft, to: workflow, at: now, $0) }
    }

    static func add(
        _ draft: SavingsRateDraft, to workflow: WorkflowID?, at now: Instant, _ connection: TenantConnection
    ) throws -> SavingsRate {
        if let workflow, try connection.firstRow(WorkflowQueries.byID, ["id": .id(workflow)]) == nil {
            throw LedgerError.notFound("workflow")
        }
        let rates = try connection.rows(ratesOfWorkflow, ["workflow_id": .id(workflow)]).map(savingsRate)
        guard !rates.contains(where: { $0.validFrom == draft.validFrom }) else {
            throw LedgerError.conflict(FieldProblem("/validFrom", "there is a rate from \(draft.validFrom) already"))
        }
        let rate = SavingsRate(
            id: .new(at: now), workflowID: workflow, validFrom: draft.validFrom, terms: draft.terms, createdAt: now)
        try connection.execute(addRate, arguments(rate))
        return rate
    }

    private static func savingsRate(_ row: SQLRow) throws -> SavingsRate {
        SavingsRate(
            id: try row.id("id"), workflowID: try row.optionalID("workflow_id"), validFrom: try row.day("valid_from"),
            terms: try SavingsTerms(row), createdAt: try row.instant("created_at"))
    }

    private static func arguments(_ rate: SavingsRate) -> [String: SQLValue] {
        [
            "id": .id(rate.id), "workflow_id": .id(rate.workflowID), "valid_from": .day(rate.validFrom),
            "manual_seconds": .integer(rate.terms.manualSeconds),
            "hourly_rate_minor": .integer(rate.terms.hourlyRateMinor),
            "cost_per_run_minor": .integer(rate.terms.costPerRunMinor), "created_at": .instant(rate.createdAt),
        ]
    }

    private static let ratesOfWorkflow = TenantQuery(
        "the rates of a workflow",
        """
        SELECT * FROM savings_rates
        WHERE workspace_id = :workspace AND COALESCE(workflow_id, '') = COALESCE(:workflow_id, '')
        ORDER BY valid_from DESC
        """)

    private static let addRate = TenantQuery(
        "add a rate",
        """
        INSERT INTO savings_rates (
            workspace_id, id, workflow_id, valid_from, manual_seconds, hourly_rate_minor, cost_per_run_minor, created_at)
        VALUES (
            :workspace, :id, :workflow_id, :valid_from, :manual_seconds, :hourly_rate_minor, :cost_per_run_minor,
            :created_at)
        """)
}

extension SavingsTerms {
    init(_ row: SQLRow) throws {
        self.init(
            manualSeconds: try row.integer("manual_seconds"), hourlyRateMinor: try row.integer("hourly_rate_minor"),
            costPerRunMinor: try row.integer("cost_per_run_minor"))
    }
}
