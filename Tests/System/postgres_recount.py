"""Counts every aggregate of a database of PostgreSQL again, from its runs, workflows and rates alone."""

from collections import defaultdict

from comparison import Rows, differences
from recount_tables import bucket, hour

COUNTS = ["runs", "completed", "failed", "cancelled", "unfinished", "anomalies", "timed", "duration_ms"]
MONEY = ["seconds_saved", "gross_minor", "gross_rest", "cost_minor"]
TERMS = ["manual_seconds", "hourly_rate_minor", "cost_per_run_minor"]
KEYS = {
    "automation_metrics": ["workspace_id", "workflow_id", "local_day"],
    "automation_durations": ["workspace_id", "workflow_id", "local_day", "bucket_ms"],
    "automation_hours": ["workspace_id", "workflow_id", "local_day", "hour"],
    "workspace_metrics": ["workspace_id", "local_day"],
    "workspace_durations": ["workspace_id", "local_day", "bucket_ms"],
    "workspace_recent_durations": ["workspace_id", "bucket_ms"],
    "workspace_totals": ["workspace_id"]}


def wrong_aggregates(session):
    """A line for each figure that is not as counted."""
    counted = count(session)
    stored = {table: read(session, table, keys) for table, keys in KEYS.items()}
    stored["first runs"] = Rows({
        (row["workspace_id"], row["id"]): row["first_run_at"] for row in session.rows("SELECT * FROM workflows")
        if (row["workspace_id"], row["id"]) in counted["first runs"]})
    return differences(counted, stored)


def read(session, table, keys):
    """Rows that count something."""
    return Rows({
        tuple(row[key] for key in keys): {name: value for name, value in row.items() if name not in keys + ["is_touched"]}
        for row in session.rows(f"SELECT * FROM {table}") if any(row.get(name) for name in COUNTS)})


def count(session):
    workflows = {(row["workspace_id"], row["id"]): row for row in session.rows("SELECT * FROM workflows")}
    workspaces = {row["id"]: row for row in session.rows("SELECT * FROM workspaces")}
    rates = session.rows("SELECT * FROM savings_rates")
    columns = "workspace_id, workflow_id, local_day, status, started_at, completed_at"
    runs = session.rows(f"SELECT {columns} FROM workflow_runs")
    gone = session.rows(f"SELECT {columns} FROM gone")
    tables = {table: defaultdict(lambda: defaultdict(int)) for table in KEYS}
    for run in runs + gone:
        add(tables, run, workflows[run["workspace_id"], run["workflow_id"]], rates, workspaces[run["workspace_id"]])
    # The first run of a workflow may be one that was let go; then it is not told by the runs that are left.
    with_gone = {(run["workspace_id"], run["workflow_id"]) for run in gone}
    first = {key: None for key in workflows if key not in with_gone}
    for run in runs:
        key = run["workspace_id"], run["workflow_id"]
        if key in first:
            first[key] = min(run["started_at"], first[key] or run["started_at"])
    return {**{table: Rows({key: dict(row) for key, row in rows.items()}) for table, rows in tables.items()},
            "first runs": Rows(first)}


def add(tables, run, workflow, rates, workspace):
    day, start, end = run["local_day"], run["started_at"], run["completed_at"]
    rate = rate_in_force(rates, run)
    is_productive, is_completed = int(workflow["role"] == "productive"), run["status"] == "COMPLETED"
    duration = end - start if is_completed and end >= start else None
    counts = {
        "runs": 1, "completed": int(is_completed), "failed": int(run["status"] == "FAILED"),
        "cancelled": int(run["status"] == "CANCELLED"), "unfinished": int(end is None),
        "anomalies": int(end is not None and end < start), "timed": int(duration is not None), "duration_ms": duration or 0}
    worth = rate["manual_seconds"] * rate["hourly_rate_minor"]
    earns = is_completed * is_productive
    money = {"seconds_saved": earns * rate["manual_seconds"], "gross_minor": earns * (worth // 3600),
             "gross_rest": earns * (worth % 3600), "cost_minor": rate["cost_per_run_minor"]}

    def sum_up(table, row, figures):
        keys = tuple({**run, **row}[key] for key in KEYS[table])
        for name, value in figures.items():
            tables[table][keys][name] += value
        return tables[table][keys]

    row = sum_up("automation_metrics", {}, {**counts, **money})
    row.update({"is_productive": is_productive, **{term: rate[term] for term in TERMS}})
    sum_up("workspace_metrics", {}, {**counts, **money})
    sum_up("workspace_totals", {}, {**counts, **money})
    sum_up("automation_hours", {"hour": hour(start)}, {"runs": 1, "completed": int(is_completed)})
    if duration is not None:
        place = {"bucket_ms": bucket(duration)}
        sum_up("automation_durations", place, {"runs": 1})
        sum_up("workspace_durations", place, {"runs": 1})
        if workspace["recent_from"] <= day <= workspace["recent_to"]:
            sum_up("workspace_recent_durations", place, {"runs": 1})


def rate_in_force(rates, run):
    """The latest of the workflow's own rates or, before it has one, of the workspace's."""
    for owner in run["workflow_id"], None:
        own = [rate for rate in rates if rate["workspace_id"] == run["workspace_id"] and rate["workflow_id"] == owner
               and rate["valid_from"] <= run["local_day"]]
        if own:
            return max(own, key=lambda rate: rate["valid_from"])
    return dict.fromkeys(TERMS, 0)
