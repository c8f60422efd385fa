"""SQLite as directly as Python can call it: what the ledger's own work is measured beside."""

import contextlib
import itertools
import sqlite3
import statistics
import time

INSERT = """
INSERT INTO workflow_runs (
    workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at, local_day,
    trigger_kind, created_at, updated_at)
VALUES """
ROW = "(?, ?, ?, 'api', ?, ?, 1, ?, ?, ?, 'direct', ?, ?)"
COMPLETE = "UPDATE workflow_runs SET status = 'COMPLETED', completed_at = ? WHERE workspace_id = ? AND id = ?"


class BareSQLite:
    """A copy of a ledger's runs with all their indexes and checks, but no triggers and no aggregates. Every commit is on disk."""

    def __init__(self, ledger, file):
        self._open(file, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF")
        self.database.execute("ATTACH ? AS ledger", (str(ledger.file),))
        schema = self.database.execute(
            "SELECT sql FROM ledger.sqlite_master WHERE tbl_name = 'workflow_runs' AND type IN ('table', 'index')"
            " AND sql NOT NULL ORDER BY type DESC").fetchall()
        self.database.execute("BEGIN")
        for (sql,) in schema:
            self.database.execute(sql)
        columns = ", ".join(
            name for _, name, *_, hidden in self.database.execute("PRAGMA ledger.table_xinfo(workflow_runs)") if not hidden)
        self.database.execute(
            f"INSERT INTO workflow_runs ({columns}) SELECT {columns} FROM ledger.workflow_runs ORDER BY rowid")
        self._find_workflows("ledger")
        self.database.execute("COMMIT")
        self.database.execute("DETACH ledger")

    def _open(self, file, settings):
        self.database = sqlite3.connect(file, isolation_level=None)
        self.database.executescript(f"PRAGMA synchronous = FULL; {settings}")
        self.numbers = itertools.count()

    def _find_workflows(self, schema):
        (self.workspace,) = self.database.execute(f"SELECT id FROM {schema}.workspaces").fetchone()
        self.workflows = [row[0] for row in self.database.execute(f"SELECT id FROM {schema}.workflows ORDER BY id")]

    def close(self):
        self.database.close()

    def singles(self, seconds, group=1):
        """Commits of finished runs, so many by one statement: how many runs a second, and the median of a commit in milliseconds."""
        statement, spent = INSERT + ", ".join([ROW] * group), []
        deadline = time.perf_counter() + seconds
        while (began := time.perf_counter()) < deadline:
            self.database.execute("BEGIN IMMEDIATE")
            self.database.execute(statement, [value for _ in range(group) for value in self._run("COMPLETED")])
            self.database.execute("COMMIT")
            spent.append(time.perf_counter() - began)
        return group * len(spent) / sum(spent), statistics.median(spent) * 1000

    def batches(self, seconds, size=1000):
        """Starts and ends a second, so many of them in a transaction."""
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            self.database.execute("BEGIN IMMEDIATE")
            for _ in range(size // 2):
                run = self._run("STARTED")
                self.database.execute(INSERT + ROW, run)
                self.database.execute(COMPLETE, (run[5] + 13_000, self.workspace, run[1]))
            self.database.execute("COMMIT")
            done += size
        return done / (time.perf_counter() - began)

    def _run(self, status):
        number, now = next(self.numbers), time.time_ns() // 1_000_000
        identifier = f"{now >> 16:08x}-{now & 0xffff:04x}-7472-b0b2-{number:012x}"
        day = time.strftime("%Y-%m-%d", time.gmtime(now / 1000))
        return (
            self.workspace, identifier, self.workflows[number % len(self.workflows)], f"bench-0-{number}", status,
            now - 14_000, now - 1000 if status == "COMPLETED" else None, day, now, now)


class BareLedger(BareSQLite):
    """A ledger's own file, of which nobody else knows: with foreign keys, the triggers that keep the sums, and settings as the server's."""

    def __init__(self, ledger):
        self._open(
            ledger.file, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000;"
            " PRAGMA cache_size = -1000")
        self._find_workflows("main")


def drop_triggers(ledger):
    """Makes of a ledger a mere list of runs: its figures stay as they are."""
    with contextlib.closing(sqlite3.connect(ledger.file, isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")


def file_size(file):
    """Bytes of the pages that are in use, those among them that only the log has yet."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        pages, free, size = (
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    return (pages - free) * size
