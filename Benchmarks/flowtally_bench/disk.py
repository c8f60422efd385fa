"""Bar 15: the file's size for each run."""

import contextlib
import sqlite3

from .bare import BareSQLite, file_size
from .figures import Row

# The least that could answer a report again and list runs by time: 16-byte ids, small numbers, one index.
LEAST = """
CREATE TABLE runs (
    id BLOB PRIMARY KEY, workflow INTEGER NOT NULL, external_id TEXT NOT NULL, status INTEGER NOT NULL,
    started_at INTEGER NOT NULL, completed_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX runs_by_start ON runs (workflow, started_at)
"""
FILL_LEAST = """
INSERT INTO runs
SELECT unhex(replace(r.id, '-', '')), w.rowid, r.external_id, length(r.status), r.started_at, r.completed_at
FROM ledger.workflow_runs r JOIN ledger.workflows w ON w.workspace_id = r.workspace_id AND w.id = r.workflow_id
ORDER BY r.rowid
"""


def disk(bench):
    """The ledger beside the same runs in its table and indexes alone, and in the least table that would do."""
    count = max(size for size in bench.sizes if size <= 1_000_000)
    ledger = bench.ledgers.of(count)
    measured = file_size(ledger.file) / count
    file = bench.scratch("bare.db")
    with contextlib.closing(BareSQLite(ledger, file)):
        bare = file_size(file) / count
    least = least_size(ledger, bench.scratch("least.db")) / count
    what = f"disk of each run, {count:,} runs"
    return [
        Row("15", what, measured, "table and indexes without aggregates", bare, "B", measured / bare),
        Row("", what, measured, "the least table (see Benchmarks/README.md)", least, "B", measured / least),
    ]


def least_size(ledger, file):
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.create_function("unhex", 1, bytes.fromhex, deterministic=True)
        database.executescript(LEAST)
        database.execute("ATTACH ? AS ledger", (str(ledger.file),))
        with database:
            database.execute(FILL_LEAST)
    return file_size(file)
