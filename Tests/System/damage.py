"""Writes into a ledger's file as somebody with sqlite3 would, past the program."""

import sqlite3
from contextlib import closing

REPORTS = [
    {"workflow": workflow, "externalId": f"{workflow}-{number}", "status": status,
     "startedAt": f"2026-05-{day:02}T08:00:00Z", **end}
    for number, (workflow, day, status, end) in enumerate([
        ("invoices", 4, "COMPLETED", {"completedAt": "2026-05-04T08:00:05Z"}),
        ("invoices", 4, "FAILED", {"completedAt": "2026-05-04T08:01:00Z"}),
        ("invoices", 6, "COMPLETED", {"completedAt": "2026-05-06T08:00:00.250Z"}),
        ("backup", 6, "CANCELLED", {"completedAt": "2026-05-06T09:00:00Z"}),
        ("backup", 7, "STARTED", {})])]
RATE = {"validFrom": "2026-05-01", "manualMinutes": 10, "hourlyRateMinor": 4000, "costPerRunMinor": 3, "recalculate": True}


def fill(client):
    """A few runs of May 2026, and what they are worth."""
    result = client.post("/api/runs/batch", REPORTS)
    assert result["rejected"] == 0, result
    client.post("/api/workspace/savings-rates", RATE)


def write(data, *statements):
    """The numbers of rows that the statements changed. Foreign keys are a connection's own choice in SQLite."""
    with closing(sqlite3.connect(data / "flowtally.db", timeout=30)) as database, database:
        database.execute("PRAGMA foreign_keys = ON")
        return [database.execute(statement).rowcount for statement in statements]


def read(data, query):
    with closing(sqlite3.connect(data / "flowtally.db", timeout=30)) as database:
        return database.execute(query).fetchall()
