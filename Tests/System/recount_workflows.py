"""Counts the table of workflows."""

from datetime import date, timedelta

from recount_durations import durations, mean_seconds, median_seconds, p95_seconds
from recount_schedules import late_since
from times import rfc3339


def count_workflows(recount, table):
    """By the names that the history gives them; the days `from` and `to`, both inclusive, are the last 30 days unless given."""
    first = date.fromisoformat(table["from"]) if "from" in table else recount.today - timedelta(days=29)
    last = date.fromisoformat(table["to"]) if "to" in table else recount.today
    runs = recount.runs_between(first, last)
    return {"from": str(first), "to": str(last), "total": len(recount.workflows), "savings": recount.savings.total(runs), "workflows": {
        name: count_workflow(recount, name, first, last) for name in recount.workflows}}


def count_workflow(recount, name, first, last):
    workflow = recount.workflows[name]
    every = [run for run in recount.runs if run.workflow == name]
    runs = [run for run in every if first <= run.day <= last]
    times = durations(runs)
    # Nothing says when a workflow without runs was created.
    created = {"createdAt": rfc3339(min(run.start for run in every))} if every else {}
    late = late_since(recount, name)
    schedule = {"isLate": late is not None, "lateSince": None if late is None else rfc3339(late)} if workflow.cron else None
    return created | {
        "schedule": schedule,
        "name": workflow.name, "cron": workflow.cron, "active": workflow.active, "role": workflow.role,
        "lastRunAt": latest(run.start for run in every),
        "lastFailureAt": latest(run.start for run in every if run.status == "FAILED"),
        "figures": {
            "runs": len(runs), **recount.outcomes(runs), "successPercent": recount.rate(runs, "COMPLETED"),
            "meanSeconds": mean_seconds(times), "p50Seconds": median_seconds(times), "p95Seconds": p95_seconds(times),
            "savings": recount.savings.portion(runs)}}


def latest(instants):
    latest = max(instants, default=None)
    return None if latest is None else rfc3339(latest)
