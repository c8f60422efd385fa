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
VALUES (?, ?, ?, 'api', ?, ?, 1, ?, ?, ?, 'direct', ?, ?)
"""
COMPLETE = "UPDATE workflow_runs SET status = 'COMPLETED', completed_at = ? WHERE workspace_id = ? AND id = ?"


class BareSQLite:
    """A copy of a ledger's runs with all their indexes and checks, but no triggers and no aggregates. Every commit is on disk."""

    def __init__(self, ledger, file):
        self.database = sqlite3.connect(file, isolation_level=None)
        self.database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF")
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
        (self.workspace,) = self.database.execute("SELECT id FROM ledger.workspaces").fetchone()
        self.workflows = [row[0] for row in self.database.execute("SELECT id FROM ledger.workflows ORDER BY id")]
        self.database.execute("COMMIT")
        self.database.execute("DETACH ledger")
        self.numbers = itertools.count()

    def close(self):
        self.database.close()

    def singles(self, seconds):
        """Commits of one finished run each: how many a second, and the median in milliseconds."""
        spent = []
        deadline = time.perf_counter() + seconds
        while (began := time.perf_counter()) < deadline:
            self.database.execute("BEGIN IMMEDIATE")
            self._insert("COMPLETED")
            self.database.execute("COMMIT")
            spent.append(time.perf_counter() - began)
        return len(spent) / sum(spent), statistics.median(spent) * 1000

    def batches(self, seconds, size=1000):
        """Starts and ends a second, so many of them in a transaction."""
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            self.database.execute("BEGIN IMMEDIATE")
            for _ in range(size // 2):
                identifier, started = self._insert("STARTED")
                self.database.execute(COMPLETE, (started + 13_000, self.workspace, identifier))
            self.database.execute("COMMIT")
            done += size
        return done / (time.perf_counter() - began)

    def _insert(self, status):
        number, now = next(self.numbers), time.time_ns() // 1_000_000
        identifier = f"{now >> 16:08x}-{now & 0xffff:04x}-7472-b0b2-{number:012x}"
        day = time.strftime("%Y-%m-%d", time.gmtime(now / 1000))
        self.database.execute(INSERT, (
            self.workspace, identifier, self.workflows[number % len(self.workflows)], f"bench-0-{number}", status,
            now - 14_000, now - 1000 if status == "COMPLETED" else None, day, now, now))
        return identifier, now - 14_000


def file_size(file):
    """Bytes of the pages that are in use, those among them that only the log has yet."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        pages, free, size = (
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    return (pages - free) * size
