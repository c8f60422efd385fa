package import FlowtallyCore

extension SQLLedger: JobStore {
    package func workspaceIDs() async throws -> [WorkspaceID] {
        try await database.read { try $0.rows(Self.allWorkspaces).map { try $0.id("id") } }
    }

    package func take(_ job: Job, as holder: String, in workspace: WorkspaceID) async throws -> Bool {
        let now = clock.now()
        // Most of the time nothing is due, and then nothing is written.
        let isDue = try await read(in: workspace) { connection in
            guard let row = try connection.firstRow(Self.job, ["name": .text(job.rawValue)]) else {
                return job != .changeTimeZone
            }
            let leasedUntil = try row.optionalInstant("leased_until")
            return try row.instant("due_at") <= now && leasedUntil.map { $0 <= now } ?? true
        }
        guard isDue else { return false }
        return try await writeQuietly(in: workspace) { connection in
            let arguments = Self.lease(job, holder, now)
            if job != .changeTimeZone { try connection.execute(Self.addJob, arguments) }
            return try connection.execute(Self.takeJob, arguments) == 1
        }
    }

    package func keep(_ job: Job, as holder: String, in workspace: WorkspaceID) async throws -> Bool {
        let now = clock.now()
        return try await writeQuietly(in: workspace) { connection in
            try connection.execute(Self.keepJob, Self.lease(job, holder, now)) == 1
        }
    }

    package func release(_ job: Job, as holder: String, dueAt: Instant, in workspace: WorkspaceID) async throws {
        try await writeQuietly(in: workspace) { connection in
            _ = try connection.execute(
                Self.releaseJob,
                ["name": .text(job.rawValue), "holder": .text(holder), "due_at": .instant(dueAt)])
        }
    }

    private static func lease(_ job: Job, _ holder: String, _ now: Instant) -> [String: SQLValue] {
        [
            "name": .text(job.rawValue), "holder": .text(holder), "now": .instant(now),
            "until": .instant(now + Job.leaseLength),
        ]
    }

    static let allWorkspaces = SystemQuery("all workspaces", "SELECT id FROM workspaces ORDER BY id")

    private static let job = TenantQuery(
        "a job", "SELECT * FROM jobs WHERE workspace_id = :workspace AND name = :name")

    private static let addJob = TenantQuery(
        "add a job that is not known yet",
        """
        INSERT INTO jobs (workspace_id, name, due_at) VALUES (:workspace, :name, :now)
        ON CONFLICT (workspace_id, name) DO NOTHING
        """)

    private static let takeJob = TenantQuery(
        "take a job",
        """
        UPDATE jobs SET holder = :holder, leased_until = :until
        WHERE workspace_id = :workspace AND name = :name AND due_at <= :now
            AND (leased_until IS NULL OR leased_until <= :now)
        """)

    private static let keepJob = TenantQuery(
        "keep a job",
        """
        UPDATE jobs SET leased_until = :until
        WHERE workspace_id = :workspace AND name = :name AND holder = :holder AND leased_until > :now
        """)

    private static let releaseJob = TenantQuery(
        "release a job",
        """
        UPDATE jobs SET holder = NULL, leased_until = NULL, due_at = :due_at
        WHERE workspace_id = :workspace AND name = :name AND holder = :holder
        """)
}
