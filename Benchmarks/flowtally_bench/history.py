"""Fills a ledger with a history of runs by plain SQL, while the ledger's own triggers keep its totals."""

import sqlite3
import time

DAYS = 400
WORKFLOWS = 40
DAY_MS = 86_400_000
# Few workflows have most of the runs: how many of each 1,000 runs fail is a workflow's own, as is how long they take.
WORKFLOW_OF_DRAW = "x * x * 40 / 1000000"

# A UUID of version 7, as each database writes it.
SQLITE_ID = """
    printf('%08x-%04x-7%03x-%04x-%08x%04x', started >> 16, started & 65535, a >> 20, 32768 | (b >> 18), a, b & 65535)"""
POSTGRES_ID = """
    CAST(CAST(lpad(to_hex(started), 12, '0') || '7' || lpad(to_hex(a >> 20), 3, '0') || to_hex(32768 | (b >> 18))
        || lpad(to_hex(a), 8, '0') || lpad(to_hex(b & 65535), 4, '0') AS UUID) AS TEXT)"""

# What is random about a run comes from its number, so that every fill draws the same runs.
FILL = f"""
WITH RECURSIVE
numbers (n) AS (SELECT CAST(:first AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :end),
seeds (n, started, a, b) AS (
    SELECT n, :day_start + (n - :first) * :span / (:end - :first),
        (n * 2654435761 + 12345) & 4294967295, (n * 3266489917 + 54321) & 4294967295 FROM numbers),
draws (n, started, a, b, x, y, z) AS (
    SELECT n, started, a, b, (a >> 12) % 1000, (b >> 8) % 1000, ((a * 69069 + b) >> 14) % 1000 FROM seeds),
runs (n, started, a, b, workflow, status, duration) AS (
    SELECT n, started, a, b, w.id,
        CASE WHEN y < w.failing THEN 'FAILED' WHEN y = 999 THEN 'CANCELLED'
            WHEN n >= :unfinished THEN 'RUNNING' ELSE 'COMPLETED' END,
        w.typical_ms * (500 + z) / 1000 * CASE WHEN y BETWEEN 500 AND 509 THEN 8 ELSE 1 END
    FROM draws JOIN shapes w ON w.number = {WORKFLOW_OF_DRAW})
INSERT INTO workflow_runs (
    workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at, local_day,
    trigger_kind, created_at, updated_at)
SELECT :workspace, {{identifier}}, workflow, 'api', CAST(100000000 + n AS TEXT), status, 1,
    started, CASE WHEN status <> 'RUNNING' THEN started + duration END, :day, 'scheduled', started + 100, started + 100
FROM runs
"""


def open_for_filling(file):
    """Nothing of this is durable: a fill that is interrupted is begun anew."""
    database = sqlite3.connect(file, isolation_level=None)
    database.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -1000000")
    return database


def fill(database, count, now, progress=lambda done: None, identifier=SQLITE_ID):
    """So many runs over the last 400 days, a day a transaction; the last day ends now. Times are Unix milliseconds."""
    ((workspace,),) = database.execute("SELECT id FROM workspaces")
    statement = FILL.format(identifier=identifier)
    start = now // DAY_MS * DAY_MS - (DAYS - 1) * DAY_MS
    add_workflows(database, workspace, start)
    for day in range(DAYS):
        day_start = start + day * DAY_MS
        first, end = count * day // DAYS, count * (day + 1) // DAYS
        if first == end:
            continue
        database.execute("BEGIN")
        database.execute(statement, {
            "workspace": workspace, "first": first, "end": end, "day_start": day_start, "day": day_text(day_start),
            "span": min(DAY_MS, now - day_start), "unfinished": count - min(20, count // 1000)})
        database.execute("COMMIT")
        progress(end)
    # As if the server had recounted them since.
    database.execute("UPDATE automation_metrics SET is_touched = 0")
    database.execute("UPDATE workspaces SET last_report_at = ?", (now,))


def add_workflows(database, workspace, start):
    """Workflows of different durations and failures, most of them productive, half of them with rates of their own."""
    database.execute("CREATE TEMP TABLE shapes (number INTEGER PRIMARY KEY, id TEXT, typical_ms INTEGER, failing INTEGER)")
    add_rate(database, workspace, start, 0, None, "2020-01-01")
    for number in range(WORKFLOWS):
        identifier = uuid7(start, number)
        role = "utility" if number % 10 == 7 else "errorHandler" if number == 39 else "productive"
        database.execute(
            "INSERT INTO workflows (workspace_id, id, source, external_id, name, cron, role) VALUES (?, ?, 'api', ?, ?, ?, ?)",
            (workspace, identifier, f"w{number}", f"Workflow {number}", '["0 * * * *"]' if number % 3 else "[]", role))
        database.execute(
            "INSERT INTO shapes VALUES (?, ?, ?, ?)", (number, identifier, int(40 * 1.3**number), number * 7 % 80))
        if number % 2 == 0:
            add_rate(database, workspace, start, 100 + number, identifier, "2020-01-01")
        if number % 4 == 0:
            add_rate(database, workspace, start, 200 + number, identifier, day_text(start + 200 * DAY_MS))


def add_rate(database, workspace, start, number, workflow, valid_from):
    database.execute(
        "INSERT INTO savings_rates (workspace_id, id, workflow_id, valid_from, manual_seconds, hourly_rate_minor,"
        " cost_per_run_minor, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (workspace, uuid7(start, 1000 + number), workflow, valid_from, 60 + number, 3500 + 7 * number, number % 5, start))


def uuid7(at, number):
    return f"{at >> 16:08x}-{at & 0xffff:04x}-7000-8000-{number:012x}"


def day_text(at):
    return time.strftime("%Y-%m-%d", time.gmtime(at // 1000))
