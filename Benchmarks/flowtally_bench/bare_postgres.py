"""PostgreSQL as directly as pgbench and psql can call it: what the ledger's own work is measured beside."""

import re
import subprocess
import time

from .databases import BIN
from .history import WORKFLOWS

# The ledger's tables with their indexes and checks; nothing keeps one by the other.
TABLES = """
CREATE SCHEMA bare;
CREATE TABLE bare.runs (LIKE workflow_runs INCLUDING ALL);
INSERT INTO bare.runs ({runs}) SELECT {runs} FROM workflow_runs;
CREATE TABLE bare.metrics (LIKE automation_metrics INCLUDING ALL);
INSERT INTO bare.metrics ({metrics}) SELECT {metrics} FROM automation_metrics;
INSERT INTO bare.metrics (workspace_id, local_day, workflow_id)
SELECT workspace_id, '{today}', id FROM workflows ON CONFLICT DO NOTHING;
VACUUM ANALYZE bare.runs;
VACUUM ANALYZE bare.metrics
"""
COLUMNS = """
SELECT string_agg(column_name, ', ') FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = '{table}' AND is_generated = 'NEVER'
"""
RUN = """bare.runs (
    workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at, local_day, trigger_kind,
    created_at, updated_at)"""
WORKFLOW = ":workflows || lpad(to_hex(({number})::bigint), 12, '0')"

# pgbench's: one statement, so one way there and back and one commit.
SINGLE = f"""
\\set count :count + 1
\\set workflow :count % {WORKFLOWS}
\\set number :first + :count * 32 + :client_id
WITH run AS (
    INSERT INTO {RUN}
    VALUES (:workspace, lpad(:number::text, 36, '0'), {WORKFLOW.format(number=":workflow")}, 'api', 'bench-0-' || :number::text,
        'COMPLETED', 1, :now::bigint - 14000, :now::bigint - 2000, :today, 'direct', :now::bigint, :now::bigint)
    RETURNING workspace_id, local_day, workflow_id, duration_ms)
UPDATE bare.metrics m
SET runs = m.runs + 1, completed = m.completed + 1, timed = m.timed + 1, duration_ms = m.duration_ms + run.duration_ms
FROM run WHERE (m.workspace_id, m.local_day, m.workflow_id) = (run.workspace_id, run.local_day, run.workflow_id);
"""
# So many runs are started by one statement and completed by the next.
BATCH = f"""
\\set first :first + 1
BEGIN;
INSERT INTO {RUN}
SELECT :workspace, lpad(:first::text, 24, '0') || lpad(n::text, 12, '0'),
    {WORKFLOW.format(number=f"n % {WORKFLOWS}")}, 'api', 'bench-1-' || :first::text || '-' || n::text,
    'STARTED', 1, :now::bigint - 14000, NULL, :today, 'direct', :now::bigint, :now::bigint
FROM generate_series(1, :half::int) n;
UPDATE bare.runs SET status = 'COMPLETED', completed_at = :now::bigint - 1000, updated_at = :now::bigint
WHERE workspace_id = :workspace AND id >= lpad(:first::text, 24, '0') AND id < lpad((:first::bigint + 1)::text, 24, '0');
COMMIT;
"""
COPIED_BATCHES = 10


class BarePostgres:
    """A copy of a ledger's runs and of their sums for each workflow and day, in the same database."""

    def __init__(self, ledger, scratch):
        self.url = ledger.cluster.url(ledger.name)
        self.scratch = scratch
        self.today = time.strftime("%Y-%m-%d", time.gmtime())
        with ledger.session() as session:
            columns = {name: session.run(COLUMNS.format(table=table))[0]
                       for name, table in (("runs", "workflow_runs"), ("metrics", "automation_metrics"))}
            session.run(TABLES.format(today=self.today, **columns))
            (self.workspace,) = session.run("SELECT id FROM workspaces")
            (workflow,) = session.run("SELECT MIN(id) FROM workflows")
        self.workflows = workflow[:-12]

    def singles(self, seconds):
        """Commits of one finished run and its sums, by 32 connections: how many a second."""
        return self._pgbench(SINGLE, 32, seconds, count=0)

    def commit_ms(self, seconds):
        """How long such a commit takes one connection, on average."""
        return 1000 / self._pgbench(SINGLE, 1, seconds, count=0)

    def batches(self, seconds, size=1000):
        """Starts and ends a second by one connection, so many of them in a transaction."""
        return self._pgbench(BATCH, 1, seconds, half=size // 2) * size

    def copies(self, size=1000):
        """Finished runs a second by `COPY`, so many of them in a transaction."""
        script = self.scratch("copies.sql")
        script.write_text("".join(self._copy(size, numbers) for numbers in range(COPIED_BATCHES)))
        began = time.perf_counter()
        subprocess.run([BIN / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script, self.url], check=True)
        return COPIED_BATCHES * size / (time.perf_counter() - began)

    def _copy(self, size, batch):
        number, now = time.time_ns() // 1000, time.time_ns() // 1_000_000
        lines = (
            "\t".join(map(str, (
                self.workspace, f"{number:020d}{batch:04d}{n:012d}", f"{self.workflows}{n % WORKFLOWS:012x}", "api",
                f"bench-2-{number}-{batch}-{n}", "COMPLETED", 1, now - 14_000, now - 1000, self.today, "direct", now, now)))
            for n in range(size))
        return f"COPY {RUN} FROM STDIN;\n" + "\n".join(lines) + "\n\\.\n"

    def _pgbench(self, text, clients, seconds, **values):
        """Transactions a second."""
        script = self.scratch("script.sql")
        script.write_text(text)
        values |= {"workspace": self.workspace, "workflows": self.workflows, "today": self.today,
                   "now": time.time_ns() // 1_000_000, "first": time.time_ns() // 1000}
        defined = [part for name, value in values.items() for part in ("-D", f"{name}={value}")]
        done = subprocess.run(
            [BIN / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-T", str(seconds), *defined, "-f", script, self.url],
            capture_output=True, text=True)
        if done.returncode or "failed transactions: 0 " not in done.stdout:
            raise SystemExit(f"not every transaction went through:\n{done.stdout}{done.stderr}")
        return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])
