/// Row triggers.
extension AggregateTriggers {
    static let ofSQLite = (onRuns + onTerms + rollups + recentDurations).joined(separator: "\n")

    // MARK: - Runs

    private static let onRuns = [
        beginDay("aggregates_before_run_insert", "BEFORE INSERT ON workflow_runs"),
        beginDay(
            "aggregates_before_run_move", "BEFORE UPDATE OF workspace_id, workflow_id, local_day ON workflow_runs"),
        trigger("aggregates_on_run_insert", "AFTER INSERT ON workflow_runs", addition),
        trigger("aggregates_on_run_delete", "AFTER DELETE ON workflow_runs", when: "NOT \(isLetGo)", subtraction),
        trigger(
            "aggregates_on_run_move",
            "AFTER UPDATE OF workspace_id, workflow_id, local_day, started_at, completed_at, status ON workflow_runs",
            when: "NOT (\(isSamePlace))", subtraction + addition),
        trigger(
            "aggregates_on_run_change", "AFTER UPDATE OF started_at, completed_at, status ON workflow_runs",
            when: isSamePlace, changeInPlace),
        // Replacing a row would delete it without a word to the triggers.
        trigger(
            "workflow_runs_are_not_replaced", "BEFORE INSERT ON workflow_runs",
            when: """
                EXISTS (SELECT 1 FROM workflow_runs WHERE workspace_id = NEW.workspace_id AND id = NEW.id) OR EXISTS (
                    SELECT 1 FROM workflow_runs
                    WHERE workspace_id = NEW.workspace_id AND source = NEW.source AND external_id = NEW.external_id)
                """, ["SELECT RAISE(ABORT, 'there is such a run already: use UPDATE')"]),
        trigger(
            "workflows_first_run_on_move", "AFTER UPDATE OF workflow_id ON workflow_runs",
            when: "OLD.workflow_id <> NEW.workflow_id", ["OLD", "NEW"].map(findFirstRun)),
        // The first run of a workflow, where the runs before it were not merely let go.
        trigger(
            "workflows_first_run_on_delete", "AFTER DELETE ON workflow_runs", when: "NOT \(isLetGo)",
            [findFirstRun(of: "OLD") + " AND first_run_at = OLD.started_at"]),
    ]

    private static func findFirstRun(of row: String) -> String {
        """
        UPDATE workflows SET first_run_at = (
            SELECT MIN(started_at) FROM workflow_runs
            WHERE workspace_id = \(row).workspace_id AND workflow_id = \(row).workflow_id)
        WHERE workspace_id = \(row).workspace_id AND id = \(row).workflow_id
        """
    }

    /// Runs that are let go because of their age leave the sums of their days as they are.
    private static let isLetGo = """
        EXISTS (SELECT 1 FROM workspaces WHERE id = OLD.workspace_id AND is_letting_runs_go = 1)
        """

    private static let isSamePlace = """
        OLD.workspace_id = NEW.workspace_id AND OLD.workflow_id = NEW.workflow_id AND OLD.local_day = NEW.local_day \
        AND OLD.started_at / 3600000 = NEW.started_at / 3600000
        """

    private static func isDay(of row: String) -> String {
        "workspace_id = \(row).workspace_id AND workflow_id = \(row).workflow_id AND local_day = \(row).local_day"
    }

    private static func isBucket(of row: String) -> String {
        "\(isDay(of: row)) AND bucket_ms = \(row).duration_bucket_ms"
    }

    private static func isHour(of row: String) -> String {
        "\(isDay(of: row)) AND hour = \(row).started_at / 3600000"
    }

    /// Makes the row of a workflow's day, with the role and the terms in force, before the first run is counted into it.
    private static func beginDay(_ name: String, _ event: String) -> String {
        let terms = AggregateTable.terms
        return trigger(
            name, event, when: "NOT EXISTS (SELECT 1 FROM automation_metrics WHERE \(isDay(of: "NEW")))",
            [
                """
                INSERT INTO automation_metrics (
                    workspace_id, local_day, workflow_id, is_productive, \(terms.joined(separator: ", ")))
                SELECT NEW.workspace_id, NEW.local_day, NEW.workflow_id, w.role = 'productive',
                    \(terms.map { "COALESCE(s.\($0), 0)" }.joined(separator: ", "))
                FROM workflows w
                LEFT JOIN savings_rates s ON s.workspace_id = w.workspace_id AND s.id =
                    \(SavingsRateInForce.id(workspace: "w.workspace_id", workflow: "w.id", day: "NEW.local_day"))
                WHERE w.workspace_id = NEW.workspace_id AND w.id = NEW.workflow_id
                """
            ])
    }

    private static let addition: [String] = {
        let amounts = contributions(of: "NEW", .sqlite).map { "\($0) = \($0) + \($1)" }.joined(separator: ", ")
        return [
            "UPDATE automation_metrics SET \(amounts), is_touched = 1 WHERE \(isDay(of: "NEW"))",
            insertBucket,
            """
            INSERT INTO automation_hours (workspace_id, local_day, workflow_id, hour, runs, completed)
            VALUES (NEW.workspace_id, NEW.local_day, NEW.workflow_id, NEW.started_at / 3600000, 1,
                NEW.status = 'COMPLETED')
            ON CONFLICT (workspace_id, local_day, workflow_id, hour)
            DO UPDATE SET runs = runs + 1, completed = completed + excluded.completed
            """,
        ]
    }()

    private static let insertBucket = """
        INSERT INTO automation_durations (workspace_id, workflow_id, local_day, bucket_ms, runs)
        SELECT NEW.workspace_id, NEW.workflow_id, NEW.local_day, NEW.duration_bucket_ms, 1
        WHERE NEW.duration_bucket_ms IS NOT NULL
        ON CONFLICT (workspace_id, local_day, workflow_id, bucket_ms) DO UPDATE SET runs = runs + 1
        """

    private static let removeBucket = "UPDATE automation_durations SET runs = runs - 1 WHERE \(isBucket(of: "OLD"))"

    private static let subtraction: [String] = {
        let amounts = contributions(of: "OLD", .sqlite).map { "\($0) = \($0) - \($1)" }.joined(separator: ", ")
        return [
            "UPDATE automation_metrics SET \(amounts), is_touched = 1 WHERE \(isDay(of: "OLD"))",
            removeBucket,
            """
            UPDATE automation_hours SET runs = runs - 1, completed = completed - (OLD.status = 'COMPLETED')
            WHERE \(isHour(of: "OLD"))
            """,
        ]
    }()

    /// The run stays in its day and hour: most changes are of this kind.
    private static let changeInPlace: [String] = {
        let amounts = zip(contributions(of: "OLD", .sqlite), contributions(of: "NEW", .sqlite)).dropFirst()
            .map { "\($0.count) = \($0.count) + \($1.amount) - \($0.amount)" }.joined(separator: ", ")
        return [
            "UPDATE automation_metrics SET \(amounts), is_touched = 1 WHERE \(isDay(of: "NEW"))",
            removeBucket, insertBucket,
            """
            UPDATE automation_hours
            SET completed = completed + (NEW.status = 'COMPLETED') - (OLD.status = 'COMPLETED')
            WHERE \(isHour(of: "NEW")) AND OLD.status <> NEW.status
            """,
        ]
    }()

    // MARK: - Roles and rates

    private static let onTerms = [
        trigger(
            "aggregates_on_role_change", "AFTER UPDATE OF role ON workflows", when: "OLD.role <> NEW.role",
            [applyRole(.sqlite)]),
        trigger("aggregates_on_rate_insert", "AFTER INSERT ON savings_rates", [applyTerms(of: "NEW")]),
        trigger("aggregates_on_rate_delete", "AFTER DELETE ON savings_rates", [applyTerms(of: "OLD")]),
        trigger(
            "aggregates_on_rate_change", "AFTER UPDATE ON savings_rates",
            [applyTerms(of: "OLD"), applyTerms(of: "NEW")]),
    ]

    // MARK: - Sums of the workspace

    private static let rollups = AggregateRollup.all.flatMap(triggers)

    /// Days that are not recent go by.
    private static let recentDurations: [String] = {
        func add(_ row: String, _ runs: String) -> [String] {
            [
                """
                INSERT INTO workspace_recent_durations (workspace_id, bucket_ms, runs)
                SELECT id, \(row).bucket_ms, \(runs) FROM workspaces
                WHERE id = \(row).workspace_id AND \(row).local_day BETWEEN recent_from AND recent_to
                ON CONFLICT (workspace_id, bucket_ms) DO UPDATE SET runs = runs + excluded.runs
                """
            ]
        }
        let table = "workspace_durations"
        return [
            trigger("workspace_recent_durations_on_insert", "AFTER INSERT ON \(table)", add("NEW", "NEW.runs")),
            trigger(
                "workspace_recent_durations_on_change", "AFTER UPDATE OF runs ON \(table)",
                add("NEW", "NEW.runs - OLD.runs")),
            trigger("workspace_recent_durations_on_delete", "AFTER DELETE ON \(table)", add("OLD", "-OLD.runs")),
        ]
    }()

    /// Adds each change of a table's rows to the row of another that they belong to, which is there from their first row on.
    private static func triggers(of rollup: AggregateRollup) -> [String] {
        let (table, target, keys, sums) = (rollup.table, rollup.target, rollup.keys, rollup.sums)
        func update(of row: String, _ amount: (String) -> String) -> String {
            """
            UPDATE \(target) SET \(sums.map { "\($0) = \($0) + \(amount($0))" }.joined(separator: ", "))
            WHERE \(keys.map { "\($0) = \(row).\($0)" }.joined(separator: " AND "))
            """
        }
        let insert = """
            INSERT INTO \(target) (\((keys + sums).joined(separator: ", ")))
            VALUES (\((keys + sums).map { "NEW.\($0)" }.joined(separator: ", ")))
            ON CONFLICT (\(keys.joined(separator: ", ")))
            DO UPDATE SET \(sums.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", "))
            """
        return [
            trigger("\(target)_on_insert", "AFTER INSERT ON \(table)", [insert]),
            trigger(
                "\(target)_on_change", "AFTER UPDATE OF \(rollup.changedBy.joined(separator: ", ")) ON \(table)",
                [update(of: "NEW") { "NEW.\($0) - OLD.\($0)" }]),
            trigger("\(target)_on_delete", "AFTER DELETE ON \(table)", [update(of: "OLD") { "-OLD.\($0)" }]),
        ]
    }

    private static func trigger(
        _ name: String, _ event: String, when condition: String? = nil, _ statements: [String]
    ) -> String {
        """
        CREATE TRIGGER \(name) \(event)\(condition.map { "\nWHEN \($0)" } ?? "")
        BEGIN
            \(statements.joined(separator: ";\n"));
        END;
        """
    }
}
