import FlowtallyCore

extension Migration {
    static let schedules = Migration(name: "schedules and limits of workflows") { dialect in
        """
        ALTER TABLE workflows ADD COLUMN cron_time_zone \(dialect.text) CHECK (length(cron_time_zone) BETWEEN 1 AND 100);
        ALTER TABLE workflows ADD COLUMN grace_seconds \(dialect.integer)
            CHECK (grace_seconds BETWEEN \(bounds(WorkflowSchedule.graceSeconds)));
        ALTER TABLE workflows ADD COLUMN news_limit_seconds \(dialect.integer) NOT NULL
            DEFAULT \(Workflow.standardNewsLimit.count / 1000)
            CHECK (news_limit_seconds BETWEEN \(bounds(Workflow.newsLimitSeconds)));

        -- From when on the schedule has been in force, the first expected run that has not started yet, and when it is late.
        ALTER TABLE workflows ADD COLUMN scheduled_since \(dialect.integer);
        ALTER TABLE workflows ADD COLUMN awaited_at \(dialect.integer);
        ALTER TABLE workflows ADD COLUMN late_after \(dialect.integer)
            CHECK ((late_after IS NULL) = (awaited_at IS NULL) AND (late_after IS NULL OR late_after >= awaited_at));

        -- Also tells the unfinished runs that have been silent for long.
        DROP INDEX workflow_runs_unfinished;
        CREATE INDEX workflow_runs_unfinished ON workflow_runs (workspace_id, workflow_id, updated_at, status)
            WHERE status IN ('STARTED', 'RUNNING');
        """
    }

    private static func bounds(_ range: ClosedRange<Int64>) -> String { "\(range.lowerBound) AND \(range.upperBound)" }
}
