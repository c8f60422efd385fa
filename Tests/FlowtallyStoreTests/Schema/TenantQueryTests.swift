import FlowtallyCore
import Testing

@testable import FlowtallySQL

/// Every statement over a tenant's rows says whose rows it means.
struct TenantQueryTests {
    @Test("the named queries name the workspace")
    func named() {
        let queries =
            [
                WorkspaceQueries.own, WorkspaceQueries.ingest, WorkspaceQueries.update, WorkspaceQueries.nextGeneration,
                WorkflowQueries.all, WorkflowQueries.byID, WorkflowQueries.byIdentity, WorkflowQueries.names,
                WorkflowQueries.insert, WorkflowQueries.update, WorkflowQueries.delete, RunQueries.byIdentity,
                RunQueries.byID, RunQueries.insert(2), RunQueries.update(2), RunQueries.delete, RetentionQueries.begin,
                RetentionQueries.end,
                RetentionQueries.deleteSomeRuns, FigureQueries.ledger, FigureQueries.firstRun, FigureQueries.sumsByDay,
                FigureQueries.durations, FigureQueries.recentDurations, FigureQueries.wholeHours,
                FigureQueries.partOfHour, FigureQueries.unchangedDay, FigureQueries.runsOfHour, FigureQueries.coverage,
                FigureQueries.workflows,
                FigureQueries.salesCalls, FigureQueries.outcomesOfWorkflowByDay, WorkflowFigureReader.sums,
                WorkflowFigureReader.durations, SavingsRateQueries.ofOwner, SavingsRateQueries.byID,
                SavingsRateQueries.add, SavingsRateQueries.correct, SavingsRateQueries.remove,
                SavingsRateQueries.savings, SavingsRateQueries.savingsOfWorkflow, SavingsRateQueries.noteChange,
                SavingsRateQueries.changes, AccountQueries.addMember, AccountQueries.anyKey, AccountQueries.keys,
                AccountQueries.keyByID, AccountQueries.addKey, AccountQueries.deleteKey, AccountQueries.noteKeyUse,
                MemberQueries.all,
                MemberQueries.anyOwnerBut, MemberQueries.changeRole, MemberQueries.remove, MemberQueries.addInvitation,
                MemberQueries.replaceInvitation, MemberQueries.changeInvitedRole, MemberQueries.removeInvitation,
                BrandingQueries.setAccent, BrandingQueries.setLogo, BrandingQueries.removeLogo, BrandingQueries.logo,
                ServiceRequestQueries.byID, ServiceRequestQueries.insert, ServiceRequestQueries.update,
                ServiceRequestQueries.addEvent, ServiceRequestQueries.history,
                WorkflowQueries.newsLimits, FigureQueries.withoutNews, AwaitedRuns.update,
                AwaitedRuns.restart,
                RunListQueries.page(RunConditions(RunFilter())), RunListQueries.searchEnd(RunConditions(RunFilter())),
                RunListQueries.count(RunConditions(RunFilter())), RunListQueries.sum(RunFilter())!.query,
                ServiceRequestQueries.page(matching: ServiceRequestFilter(), after: nil).query,
                ServiceRequestQueries.count(matching: ServiceRequestFilter()).query,
                RunQueries.failures, SavingsRateQueries.changesOfWorkflow, SavingsRateQueries.firstDayOfWorkflow,
                WorkflowFigureReader.ratesInForce, WorkflowFactReader.sums, WorkflowFactReader.durations,
                WorkflowFactReader.rateInForce, EndpointQueries.all, EndpointQueries.byID, EndpointQueries.count,
                EndpointQueries.add, EndpointQueries.change, EndpointQueries.replaceSecret, EndpointQueries.delete,
                EndpointQueries.subscriptions, EndpointQueries.subscriptionsOfOne, EndpointQueries.subscribe,
                EndpointQueries.unsubscribe, DeliveryQueries.addForSubscribers, DeliveryQueries.addForOne,
                DeliveryQueries.byID, DeliveryQueries.page, DeliveryQueries.replay, DeliveryQueries.waitingOfMetrics,
                DeliveryQueries.dropWaitingOfMetrics, DeliveryQueries.giveUpWaiting, DeliveryQueries.due,
                DeliveryQueries.dueEndpoints, DeliveryQueries.depth,
                DeliveryQueries.claim, DeliveryQueries.finish, DeliveryQueries.newestToGo, DeliveryQueries.letGo,
                SQLLedger.untoldLateWorkflows, SQLLedger.noteTold, SQLLedger.forgetMessages, SQLLedger.addMessage,
            ] + AggregateTable.all.flatMap { [$0.differences, $0.mend, $0.remove, $0.fillOfWorkspace] }
        for query in queries {
            #expect(query.sql.contains(":workspace"), "\(query.name)")
            #expect(!query.name.isEmpty)
        }
        #expect(Set(queries.map { $0.name }).count == queries.count)
    }

    /// Whoever presents a secret is found by it alone: that is how the workspace becomes known.
    private static let searchesBySecret = [
        AccountQueries.principalBySession.sql, AccountQueries.principalByKey.sql, MemberQueries.invitationByDigest.sql,
    ]

    /// Which workspaces a person belongs to, or whether to any at all.
    private static let ofAllWorkspaces = [
        MemberQueries.forgetUserWithoutWorkspace.sql, AccountQueries.workspaces.sql,
    ]

    private static let tenantTables = [
        "memberships", "api_keys", "workflows", "savings_rates", "workflow_runs", "idempotency_keys",
        "service_requests", "service_request_events", "savings_rate_changes", "automation_metrics",
        "automation_durations", "automation_hours", "workspace_metrics", "workspace_durations", "workspace_totals",
        "workspace_recent_durations",
        "jobs", "invitations", "logos", "webhook_endpoints", "webhook_subscriptions", "webhook_deliveries",
        "received_messages",
    ]

    @Test("no method of the store runs a statement over tenants' rows without naming one", arguments: Backend.allCases)
    func executed(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await useEverything(of: ledger)
        let statements = ledger.database.log.all
        #expect(statements.count > 30)
        for table in Self.tenantTables {
            #expect(statements.contains { $0.contains(table) }, "\(table) was not used")
        }
        for statement in statements where !(Self.searchesBySecret + Self.ofAllWorkspaces).contains(statement) {
            let touched = Self.tenantTables.filter { statement.contains($0) }
            #expect(touched.isEmpty || statement.contains(":workspace"), "\(statement)")
        }
    }

    private func useEverything(of ledger: TestLedger) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let claim = IdempotencyClaim(key: "k", requestDigest: "d")
        let id = try await ledger.write(.report(report(completed(noon))), once: claim).answer.body
        try await ledger.write(.update(RunID(id), RunUpdate(output: "1"), receivedAt: noon))
        var run = try #require(try await store.run(RunID(id), in: workspace))
        run = try #require(try await store.page(of: everyFilter(run), after: nil, limit: 1, in: workspace).runs.first)
        _ = try await store.count(of: everyFilter(run), in: workspace)
        _ = try await store.count(of: RunFilter(), in: workspace)
        try await ledger.record(report("2", workflow: WorkflowChange(name: "Renamed")))

        let rate = SavingsRateDraft(
            validFrom: day("2026-01-01"), terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100))
        let added = try await store.addSavingsRate(rate, to: run.workflowID, in: workspace)
        try await useSavingsRates(of: ledger, added)
        _ = try await store.change(
            workspace,
            WorkspaceChange(
                name: "A", calendar: zone("Pacific/Auckland"), defaultRate: rate, recalculates: true))
        _ = try await store.workflows(in: workspace)
        _ = try await store.change(run.workflowID, WorkflowChange(name: "B", cron: ["@daily"]), in: workspace)
        _ = try await store.declare(WorkflowDeclaration(externalID: "declared"), in: workspace)
        try await store.refreshAwaitedRuns(in: workspace)
        _ = try await store.newsLimits(in: workspace)
        for _ in 0..<2 {
            ledger.clock.advance(by: .seconds(1))
            try await ledger.record(report("3", RunStatement(status: .running), at: ledger.clock.now()))
        }
        _ = try await ledger.dashboardFacts()
        let days = DayRange(day("2026-05-01"), day("2026-05-21"))
        _ = try await store.workflowFacts(of: run.workflowID, at: noon, in: workspace)
        _ = try await store.failures(of: run.workflowID, since: noon, limit: 1, in: workspace)
        _ = try await store.change(
            run.workflowID, WorkflowChange(), rate: rate, by: "A", recalculates: true, in: workspace)
        for workflow in [run.workflowID, nil] {
            _ = try await store.chartFacts(days: days, workflow: workflow, in: workspace)
        }

        let request = try await store.create(ServiceRequestDraft(title: "T"), by: "A", in: workspace)
        let change = ServiceRequestChange(status: .reviewed)
        _ = try await store.change(request.id, change, by: "A", in: workspace)
        let position = PagePosition(time: noon, id: request.id.text)
        _ = try await store.serviceRequests(
            matching: ServiceRequestFilter(
                statuses: [.reviewed], meetingOutcomes: [.held], meetingFrom: noon, meetingBefore: noon),
            after: position, limit: 1, in: workspace)
        _ = try await store.countServiceRequests(matching: ServiceRequestFilter(), in: workspace)
        _ = try await store.history(of: request.id, in: workspace)
        try await useAccounts(of: ledger)
        try await useAggregates(of: ledger)
        try await useWebhooks(of: ledger)
        try await store.deleteRun(run.id, in: workspace)
        try await store.deleteWorkflow(run.workflowID, in: workspace)
    }

    private func useSavingsRates(of ledger: TestLedger, _ added: SavingsRate) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let rate = added.id
        let correction = SavingsRateEdit.correct(rate, SavingsRateCorrection(hourlyRateMinor: 200))
        _ = try await store.preview(correction, in: workspace)
        _ = try await store.edit(correction, by: "A", recalculates: true, in: workspace)
        _ = try await store.edit(.remove(rate), by: "A", recalculates: true, in: workspace)
        _ = try await store.savingsRates(of: nil, in: workspace)
        for workflow in [added.workflowID, nil] {
            _ = try await store.savingsRateChanges(of: workflow, after: nil, limit: 1, in: workspace)
        }
    }

    private func useWebhooks(of ledger: TestLedger) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let webhook = try await ledger.addWebhook([.runFailed, .metricsChanged])
        _ = try await store.webhooks(in: workspace)
        _ = try await store.replaceSecret(of: webhook, by: .new(), in: workspace)
        try await ledger.record(report("w", RunStatement(status: .failed), at: ledger.clock.now()))
        _ = try await store.endpointsWithDueDeliveries()
        _ = try await store.outboxDepth()
        let delivery = try #require(try await ledger.claim(webhook)?.deliveries.first)
        try await ledger.finish(delivery, .answered(status: 200))
        _ = try await store.replay(delivery.id, to: webhook, in: workspace)
        _ = try await store.sendTest(to: webhook, in: workspace)
        ledger.clock.advance(by: .minutes(1))
        for delivery in try await ledger.claim(webhook)?.deliveries ?? [] where delivery.event.type == .metricsChanged {
            try await ledger.finish(delivery, .failed("x"))
        }
        _ = try await store.change(webhook, WebhookChange(events: [.workflowLate], isActive: false), in: workspace)
        try await store.tellOfLateWorkflows(in: workspace)
        _ = try await store.letDeliveriesGo(in: workspace)
        try await store.invalidate(workspace, message: "m")
        try await store.deleteWebhook(webhook, in: workspace)
    }

    private func useAggregates(of ledger: TestLedger) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let today = day("2026-05-20")
        try await ledger.execute(
            "UPDATE automation_metrics SET completed = 7, runs = 7 WHERE workspace_id = :workspace")
        for mends in [false, true] {
            _ = try await store.recount(today, mends: mends, in: workspace)
            _ = try await store.recountTotals(mends: mends, in: workspace)
        }
        _ = try await store.recountableDays(in: workspace)
        _ = try await store.touchedDays(in: workspace)
        try await store.forgetTouch(of: today, in: workspace)
        try await store.setRecentDays(DayRange(today, today), in: workspace)
        _ = try await ledger.dashboardFacts()
        _ = try await store.workflowFigures(in: DayRange(today, today), today: today, of: workspace)
        _ = try await store.stepTimeZoneChange(in: workspace)
        _ = try await store.letRunsGo(before: day("2026-05-01"), in: workspace)
        let job = Job.recountTouchedDays
        _ = try await store.take(job, as: "A", in: workspace)
        _ = try await store.keep(job, as: "A", in: workspace)
        try await store.release(job, as: "A", dueAt: noon, in: workspace)
    }

    private func everyFilter(_ run: Run) -> RunFilter {
        RunFilter(
            workflowID: run.workflowID, statuses: [.completed, .failed], startedFrom: noon - .days(1),
            startedBefore: noon + .days(1), days: (run.localDay, run.localDay), search: "run")
    }

    private func useAccounts(of ledger: TestLedger) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let owner = UserDraft(email: "a@b.example", name: "A", passwordHash: "h", role: .owner)
        let user = try await store.setUp(owner, workspace: WorkspaceChange(), of: workspace)
        let session = SessionDigest(SecretToken.newSession().digest)
        try await store.createSession(session, of: user.id, expiresAt: noon + .hours(1))
        _ = try await store.principal(session: session)
        _ = try await store.credentials(email: "a@b.example")
        try await store.deleteSession(session)
        let digest = SecretToken.newAPIKey().digest
        let key = try await store.createKey(name: "K", scopes: [.read], digest: digest, in: workspace)
        _ = try await store.current(try #require(try await store.principal(keyDigest: digest)))
        _ = try await store.hasKeys(in: workspace)
        _ = try await store.keys(in: workspace)
        try await store.deleteKey(key.id, in: workspace)
        _ = try await store.hasUsers()
        try await useMembers(of: ledger, user)
        let logo = Logo(
            facts: LogoFacts(digest: [1].sha256, format: .png, size: PixelSize(width: 1, height: 1)), bytes: [1])
        for change in [LogoChange.replace(logo), .remove] {
            try await store.change(workspace, accent: nil, logo: change)
        }
        _ = try await store.logo(of: workspace)
    }

    private func useMembers(of ledger: TestLedger, _ owner: User) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let invitation = Invitation(.newSession(), at: noon)
        for email in ["b@b.example", "c@b.example"] {
            let draft = MemberDraft(email: email, name: "B", role: .viewer)
            let member = try await store.invite(draft, by: Invitation(.newSession(), at: noon), to: workspace)
            _ = try await store.change(member.user.id, to: .owner, in: workspace)
            if email == "b@b.example" {
                _ = try await store.inviteAgain(member.user.id, by: invitation, to: workspace)
                _ = try await store.acceptInvitation(digest: invitation.digest, passwordHash: "h")
            }
            try await store.removeMember(member.user.id, from: workspace)
        }
        _ = try await store.members(of: workspace)
        let session = SessionDigest(SecretToken.newSession().digest)
        try await store.changePassword(of: owner.id, toHash: "h", keeping: session)
        _ = try await store.change(owner.id, to: .owner, in: workspace)
    }
}
