/// Statement triggers: however many rows a statement changes, each row of an aggregate is changed once.
///
/// They run with the rights of their owner, so a role that may write runs needs none on the aggregates. Each function that reads what
/// others may be changing (rates, roles, first runs) first waits for its turn in the workspace; every statement in it then sees what
/// is committed.
extension AggregateTriggers {
    static let ofPostgreSQL =
        ((["INSERT", "UPDATE", "DELETE"].map(onRuns)) + [refusalToTruncate] + onTerms
        + AggregateRollup.all.flatMap(triggers) + triggers(of: recentDurations))
        .joined(separator: "\n\n")

    // MARK: - Runs

    /// - Parameter event: what happened to the runs.
    private static func onRuns(_ event: String) -> String {
        let changes = signedRows(
            of: event, columns: runColumns,
            // Runs that are let go because of their age leave the sums of their days as they are.
            gone: "NOT EXISTS (SELECT FROM workspaces w WHERE w.id = r.workspace_id AND w.is_letting_runs_go = 1)")
        return trigger(
            "aggregates_on_run_\(event.lowercased())", event, on: "workflow_runs",
            [takeTurns(event)] + (event == "DELETE" ? [] : [beginDays]) + [
                addToDays(changes),
                only(
                    ifAny: "(\(changes)) r WHERE r.duration_bucket_ms IS NOT NULL",
                    addToParts("automation_durations", key: "bucket_ms", "r.duration_bucket_ms", ["runs"], changes)),
                addToParts("automation_hours", key: "hour", "r.started_at / 3600000", ["runs", "completed"], changes),
                findFirstRuns(changes),
            ])
    }

    private static let runColumns = [
        "workspace_id", "local_day", "workflow_id", "status", "started_at", "completed_at", "duration_ms",
        "duration_bucket_ms",
    ]
    private static let dayKeys = ["workspace_id", "local_day", "workflow_id"]

    /// The rows that came with the sign 1, those that went with -1.
    private static func signedRows(of event: String, columns: [String], gone condition: String? = nil) -> String {
        let columns = columns.joined(separator: ", ")
        let came = "SELECT 1 AS sign, \(columns) FROM new_rows r"
        let went = "SELECT -1 AS sign, \(columns) FROM old_rows r"
        return switch event {
        case "INSERT": came
        case "DELETE": went + (condition.map { " WHERE \($0)" } ?? "")
        default: "\(came) UNION ALL \(went)"
        }
    }

    /// Makes the rows of days, with the roles and the terms in force, before the first run is counted into them.
    private static let beginDays: String = {
        let terms = AggregateTable.terms
        let isNew = "NOT EXISTS (SELECT FROM automation_metrics m WHERE \(isSame(dayKeys, "m", "r")))"
        let insert = """
            INSERT INTO automation_metrics (\((dayKeys + ["is_productive"] + terms).joined(separator: ", ")))
            SELECT \(dayKeys.map { "d.\($0)" }.joined(separator: ", ")), (w.role = 'productive')::INT,
                \(terms.map { "COALESCE(s.\($0), 0)" }.joined(separator: ", "))
            FROM (
                SELECT DISTINCT \(dayKeys.joined(separator: ", ")) FROM new_rows r WHERE \(isNew)
            ) d
            JOIN workflows w ON w.workspace_id = d.workspace_id AND w.id = d.workflow_id
            LEFT JOIN savings_rates s ON s.workspace_id = d.workspace_id AND s.id =
                \(SavingsRateInForce.id(workspace: "d.workspace_id", workflow: "d.workflow_id", day: "d.local_day"))
            ORDER BY \(dayKeys.joined(separator: ", "))
            ON CONFLICT DO NOTHING
            """
        return only(ifAny: "new_rows r WHERE \(isNew)", insert)
    }()

    private static func addToDays(_ changes: String) -> String {
        let amounts = contributions(of: "r", .postgreSQL).map { (column: $0.count, amount: "r.sign * \($0.amount)") }
        return add(
            to: "automation_metrics", keys: dayKeys, amounts, of: changes, also: ["is_touched = 1"])
    }

    /// Adds up what belongs to a part of a workflow's day; its rows come with their first run.
    private static func addToParts(
        _ table: String, key: String, _ expression: String, _ sums: [String], _ changes: String
    ) -> String {
        let keys = dayKeys + [key]
        let amounts = contributions(of: "r", .postgreSQL).filter { sums.contains($0.count) }
        let columns = (keys + sums).joined(separator: ", ")
        return """
            WITH changes AS MATERIALIZED (
                SELECT \(dayKeys.joined(separator: ", ")), \(expression) AS \(key),
                    \(amounts.map { "SUM(r.sign * \($0.amount))::BIGINT AS \($0.count)" }.joined(separator: ", "))
                FROM (\(changes)) r WHERE \(expression) IS NOT NULL
                GROUP BY \(keys.indices.map { "\($0 + 1)" }.joined(separator: ", "))
            ), lessened AS (
                UPDATE \(table) t SET \(sums.map { "\($0) = t.\($0) + c.\($0)" }.joined(separator: ", "))
                FROM changes c WHERE \(isSame(keys, "t", "c"))
                    AND c.runs <= 0 AND (\(sums.map { "c.\($0) <> 0" }.joined(separator: " OR ")))
            )
            INSERT INTO \(table) AS t (\(columns))
            SELECT \(columns) FROM changes WHERE runs > 0 ORDER BY \(keys.joined(separator: ", "))
            ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET
                \(sums.map { "\($0) = t.\($0) + excluded.\($0)" }.joined(separator: ", "))
            """
    }

    /// Where the first start of a workflow has come, gone or moved.
    private static func findFirstRuns(_ changes: String) -> String {
        """
        UPDATE workflows w SET first_run_at = (
            SELECT MIN(started_at) FROM workflow_runs r WHERE r.workspace_id = w.workspace_id AND r.workflow_id = w.id)
        FROM (
            SELECT workspace_id, workflow_id, MIN(started_at) FILTER (WHERE sign = 1) AS came,
                MIN(started_at) FILTER (WHERE sign = -1) AS went
            FROM (\(changes)) r GROUP BY workspace_id, workflow_id
        ) c
        WHERE w.workspace_id = c.workspace_id AND w.id = c.workflow_id AND c.came IS DISTINCT FROM c.went
            AND (w.first_run_at IS NULL OR c.came < w.first_run_at OR c.went <= w.first_run_at)
        """
    }

    /// It would empty the table without a word to the triggers.
    private static let refusalToTruncate = """
        CREATE FUNCTION workflow_runs_are_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the aggregates would not hear of it: use DELETE';
        END $$;
        CREATE TRIGGER workflow_runs_are_not_truncated BEFORE TRUNCATE ON workflow_runs
            FOR EACH STATEMENT EXECUTE FUNCTION workflow_runs_are_not_truncated();
        """

    // MARK: - Roles and rates

    /// Rare, and so row by row.
    private static let onTerms = [
        rowTrigger(
            "aggregates_on_role_change", "AFTER UPDATE OF role ON workflows", when: "OLD.role <> NEW.role",
            turn: "NEW", [applyRole(.postgreSQL)]),
        rowTrigger(
            "aggregates_on_rate_insert", "AFTER INSERT ON savings_rates", turn: "NEW", [applyTerms(of: "NEW")]),
        rowTrigger(
            "aggregates_on_rate_delete", "AFTER DELETE ON savings_rates", turn: "OLD", [applyTerms(of: "OLD")]),
        rowTrigger(
            "aggregates_on_rate_change", "AFTER UPDATE ON savings_rates", turn: "NEW",
            [applyTerms(of: "OLD"), applyTerms(of: "NEW")]),
    ]

    // MARK: - Sums of the workspace

    private static let recentDurations = AggregateRollup(
        table: "workspace_durations", target: "workspace_recent_durations", keys: ["workspace_id", "bucket_ms"],
        sums: ["runs"], changedBy: ["runs"],
        condition: """
            EXISTS (SELECT FROM workspaces w
                WHERE w.id = r.workspace_id AND r.local_day BETWEEN w.recent_from AND w.recent_to)
            """)

    /// Adds the changes of a table's rows to the rows of another that they belong to, which are there from their first rows on.
    private static func triggers(of rollup: AggregateRollup) -> [String] {
        ["INSERT", "UPDATE", "DELETE"].map { event in
            var columns = rollup.keys + rollup.sums
            if rollup.condition != nil { columns.append("local_day") }
            let changes = signedRows(of: event, columns: columns)
            let statement = event == "INSERT" ? insert(into: rollup) : update(rollup, by: changes)
            return trigger(
                "\(rollup.target)_on_\(event.lowercased())", event, on: rollup.table,
                [only(ifAny: event == "DELETE" ? "old_rows" : "new_rows", statement)])
        }
    }

    private static func insert(into rollup: AggregateRollup) -> String {
        let (keys, sums) = (rollup.keys, rollup.sums)
        return """
            INSERT INTO \(rollup.target) AS t (\((keys + sums).joined(separator: ", ")))
            SELECT \((keys + sums.map { "SUM(\($0))::BIGINT" }).joined(separator: ", "))
            FROM new_rows r\(rollup.condition.map { " WHERE \($0)" } ?? "")
            GROUP BY \(keys.joined(separator: ", ")) ORDER BY \(keys.joined(separator: ", "))
            ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET
                \(sums.map { "\($0) = t.\($0) + excluded.\($0)" }.joined(separator: ", "))
            """
    }

    private static func update(_ rollup: AggregateRollup, by changes: String) -> String {
        add(
            to: rollup.target, keys: rollup.keys, rollup.sums.map { ($0, "r.sign * r.\($0)") }, of: changes,
            where: rollup.condition)
    }

    // MARK: - Statements

    /// Adds to rows that are there; those that nothing changes stay as they are.
    private static func add(
        to table: String, keys: [String], _ amounts: [(column: String, amount: String)], of changes: String,
        where condition: String? = nil, also assignments: [String] = []
    ) -> String {
        let additions = amounts.map { "\($0.column) = t.\($0.column) + c.\($0.column)" }
        return """
            UPDATE \(table) t SET \((additions + assignments).joined(separator: ", "))
            FROM (
                SELECT \(keys.joined(separator: ", ")),
                    \(amounts.map { "SUM(\($0.amount))::BIGINT AS \($0.column)" }.joined(separator: ", "))
                FROM (\(changes)) r\(condition.map { " WHERE \($0)" } ?? "")
                GROUP BY \(keys.joined(separator: ", "))
            ) c
            WHERE \(isSame(keys, "t", "c"))
                AND (\(amounts.map { "c.\($0.column) <> 0" }.joined(separator: " OR ")))
            """
    }

    private static func isSame(_ keys: [String], _ left: String, _ right: String) -> String {
        keys.map { "\(left).\($0) = \(right).\($0)" }.joined(separator: " AND ")
    }

    /// A statement that changes nothing still makes the triggers behind it run.
    private static func only(ifAny rows: String, _ statement: String) -> String {
        "IF EXISTS (SELECT FROM \(rows)) THEN\n\(statement);\nEND IF"
    }

    private static func takeTurns(_ event: String) -> String {
        let rows = signedRows(of: event, columns: ["workspace_id"])
        return """
            PERFORM \(WorkspaceScope.takeTurn("d.workspace_id"))
            FROM (SELECT DISTINCT workspace_id FROM (\(rows)) r ORDER BY workspace_id) d
            """
    }

    private static func trigger(_ name: String, _ event: String, on table: String, _ statements: [String]) -> String {
        let rows = ["OLD TABLE AS old_rows", "NEW TABLE AS new_rows"]
        let transition =
            switch event {
            case "INSERT": rows[1]
            case "DELETE": rows[0]
            default: rows.joined(separator: " ")
            }
        return """
            \(function(name, statements))
            CREATE TRIGGER \(name) AFTER \(event) ON \(table) REFERENCING \(transition)
                FOR EACH STATEMENT EXECUTE FUNCTION \(name)();
            """
    }

    private static func rowTrigger(
        _ name: String, _ event: String, when condition: String? = nil, turn row: String, _ statements: [String]
    ) -> String {
        """
        \(function(name, ["PERFORM \(WorkspaceScope.takeTurn("\(row).workspace_id"))"] + statements))
        CREATE TRIGGER \(name) \(event)
            FOR EACH ROW\(condition.map { " WHEN (\($0))" } ?? "") EXECUTE FUNCTION \(name)();
        """
    }

    private static func function(_ name: String, _ statements: [String]) -> String {
        """
        CREATE FUNCTION \(name)() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        BEGIN
            \(statements.joined(separator: ";\n"));
            RETURN NULL;
        END $$;
        """
    }
}
