import FlowtallyCore
import FlowtallySQLite
import Testing

@testable import FlowtallySQL

/// What a page asks for costs the same however many runs there are.
struct QueryPlanTests {
    private static let figures = [
        FigureQueries.ledger, FigureQueries.firstRun, FigureQueries.sumsByDay, FigureQueries.durations,
        FigureQueries.recentDurations,
        FigureQueries.outcomesOfWorkflowByDay, FigureQueries.wholeHours, FigureQueries.unchangedDay,
        FigureQueries.coverage,
        FigureQueries.workflows,
        FigureQueries.salesCalls,
        WorkflowFigureReader.sums, WorkflowFigureReader.durations, WorkflowFigureReader.ratesInForce,
        WorkflowFactReader.sums, WorkflowFactReader.durations, WorkflowFactReader.rateInForce,
        SavingsRateQueries.firstDayOfWorkflow, SavingsRateQueries.savings,
        SavingsRateQueries.savingsOfWorkflow, WorkspaceQueries.own, WorkspaceQueries.ingest, WorkflowQueries.names,
    ]

    private func plan(_ query: TenantQuery) async throws -> String {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        _ = try await SQLLedger(database: database, clock: TestClock())
        let names = query.sql.matches(of: /:(\w+)/).map { String($0.output.1) }
        let arguments = Dictionary(names.map { ($0, SQLValue.null) }, uniquingKeysWith: { $1 })
        let lines = try await database.read { connection in
            try connection.rows("EXPLAIN QUERY PLAN \(query.sql)", arguments).map { try $0.text("detail") }
        }
        withExtendedLifetime(directory) {}
        return lines.joined(separator: "\n")
    }

    @Test("figures are read without a look at the runs", arguments: figures.map(\.name))
    func aggregatesOnly(name: String) async throws {
        let query = try #require(Self.figures.first { $0.name == name })
        let plan = try await plan(query)
        #expect(!plan.contains("workflow_runs"), "\(name) looks at the runs:\n\(plan)")
        #expect(
            !plan.contains("SCAN automation_") && !plan.contains("SCAN workspace_"),
            "\(name) walks over a whole table:\n\(plan)")
    }

    @Test("a part of a day is read from its hours, and from an index the runs of a part of an hour")
    func partOfDay() async throws {
        let wholeHours = try await plan(FigureQueries.wholeHours)
        #expect(
            wholeHours.contains(
                "SEARCH h USING PRIMARY KEY (workspace_id=? AND local_day=? AND workflow_id=? AND hour>? AND hour<?)"),
            "\(wholeHours)")
        #expect(!wholeHours.contains("TEMP B-TREE"), "\(wholeHours)")
        let partOfHour = try await plan(FigureQueries.partOfHour)
        #expect(
            partOfHour.contains(
                "SEARCH workflow_runs USING COVERING INDEX workflow_runs_by_day (workspace_id=? AND local_day=? AND started_at>? AND started_at<?)"
            ), "\(partOfHour)")
        #expect(!partOfHour.contains("SCAN workflow_runs"), "\(partOfHour)")
        let unchangedDay = try await plan(FigureQueries.unchangedDay)
        #expect(unchangedDay.contains("automation_metrics_touched (workspace_id=? AND local_day=?)"), "\(unchangedDay)")
        let runsOfHour = try await plan(FigureQueries.runsOfHour)
        #expect(
            runsOfHour.contains(
                "SEARCH r USING COVERING INDEX workflow_runs_by_day (workspace_id=? AND local_day=? AND started_at>? AND started_at<?)"
            ), "\(runsOfHour)")
        #expect(!runsOfHour.contains("TEMP B-TREE"), "\(runsOfHour)")
    }

    @Test("runs without news are found among the unfinished ones by when they were last heard of")
    func withoutNews() async throws {
        let plan = try await plan(FigureQueries.withoutNews)
        #expect(
            plan.contains(
                "SEARCH r USING COVERING INDEX workflow_runs_unfinished (workspace_id=? AND workflow_id=? AND updated_at<?)"
            ), "\(plan)")
    }

    @Test("a workflow's days are found among those of all workflows")
    func workflowDays() async throws {
        let plan = try await plan(FigureQueries.outcomesOfWorkflowByDay)
        #expect(
            plan.contains(
                "automation_metrics_by_workflow (workspace_id=? AND workflow_id=? AND local_day>? AND local_day<?)"),
            "\(plan)")
    }

    @Test("a workflow's sums and durations are found among those of all workflows")
    func workflowFacts() async throws {
        for query in [WorkflowFactReader.sums, SavingsRateQueries.firstDayOfWorkflow] {
            let plan = try await plan(query)
            #expect(plan.contains("automation_metrics_by_workflow (workspace_id=? AND workflow_id=?"), "\(plan)")
        }
        let durations = try await plan(WorkflowFactReader.durations)
        #expect(
            durations.contains(
                "automation_durations USING PRIMARY KEY (workspace_id=? AND local_day=? AND workflow_id=?)"),
            "\(durations)")
    }

    @Test("failures of a workflow come from an index, newest first")
    func failures() async throws {
        let plan = try await plan(RunQueries.failures)
        #expect(
            plan.contains("workflow_runs_failed (workspace_id=? AND workflow_id=? AND started_at>?)"), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }

    @Test("meetings of some days come from an index")
    func meetings() async throws {
        let filter = ServiceRequestFilter(meetingOutcomes: [.held], meetingFrom: noon, meetingBefore: noon)
        for query in [
            ServiceRequestQueries.count(matching: filter).query,
            ServiceRequestQueries.page(matching: filter, after: nil).query,
        ] {
            let plan = try await plan(query)
            #expect(
                plan.contains("service_requests_by_meeting (workspace_id=? AND meeting_at>? AND meeting_at<?)"),
                "\(plan)")
        }
    }

    @Test("the last run and failure of a workflow come from an index", arguments: [WorkflowQueries.all.name])
    func lastRuns(name: String) async throws {
        let plan = try await plan(WorkflowQueries.all)
        #expect(plan.contains("SEARCH r USING COVERING INDEX workflow_runs_by_workflow"), "\(name):\n\(plan)")
        #expect(plan.contains("SEARCH r USING INDEX workflow_runs_failed"), "\(name):\n\(plan)")
        #expect(!plan.contains("SCAN r"), "\(name):\n\(plan)")
    }

    static let lists: [(filter: RunFilter, index: String)] = [
        (RunFilter(), "workflow_runs_by_start (workspace_id=?"),
        (
            RunFilter(days: (day("2026-05-01"), day("2026-05-20"))),
            "workflow_runs_by_start (workspace_id=? AND started_at>? AND started_at<?"
        ),
        (RunFilter(role: .utility, search: "x"), "workflow_runs_by_start (workspace_id=?"),
        (RunFilter(statuses: [.completed, .failed]), "workflow_runs_by_start (workspace_id=?"),
        (RunFilter(statuses: [.running]), "workflow_runs_not_completed (workspace_id=?"),
        (
            RunFilter(role: .utility, statuses: [.failed], days: (day("2026-05-01"), nil), search: "x"),
            "workflow_runs_not_completed (workspace_id=? AND started_at>?"
        ),
        (RunFilter(workflowID: WorkflowID("w")), "workflow_runs_by_workflow (workspace_id=? AND workflow_id=?"),
    ]

    @Test("lists of runs are read in the order of an index, and no further than a page", arguments: lists.indices)
    func runLists(index: Int) async throws {
        let (filter, index) = Self.lists[index]
        var conditions = RunConditions(filter)
        for list in [RunListQueries.page(conditions), RunListQueries.searchEnd(conditions)] {
            let plan = try await plan(list)
            #expect(plan.contains(index), "\(plan)")
            #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
        }
        conditions.beginAfter(PagePosition(time: noon, id: "r"))
        conditions.end(with: PagePosition(time: noon, id: "a"))
        #expect(try await !plan(RunListQueries.page(conditions)).contains("TEMP B-TREE"))
    }

    @Test("the size of a list is added up without a look at the runs")
    func runSums() async throws {
        for filter in [
            RunFilter(), RunFilter(workflowID: WorkflowID("w"), statuses: [.failed]), RunFilter(role: .utility),
        ] {
            let plan = try await plan(try #require(RunListQueries.sum(filter)).query)
            #expect(!plan.contains("workflow_runs"), "\(plan)")
        }
    }

    @Test("a recount of a day looks at that day", arguments: AggregateTable.all.filter(\.isByDay).map(\.name))
    func recount(name: String) async throws {
        let table = try #require(AggregateTable.all.first { $0.name == name })
        let plan = try await plan(table.differences)
        for line in plan.split(separator: "\n") where line.contains("SEARCH r ") || line.contains("SEARCH \(name) ") {
            #expect(line.contains("local_day=?"), "\(name):\n\(plan)")
        }
        #expect(
            !plan.contains("SCAN r ") && !plan.contains("SCAN \(name)"), "\(name) walks over a whole table:\n\(plan)")
    }
}
