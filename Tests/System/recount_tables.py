"""Counts every row of every aggregate table of the database."""

from collections import Counter
from fractions import Fraction

from comparison import Rows
from recount_durations import durations
from times import HOUR


def count_tables(recount):
    runs = recount.runs
    return {
        "automation_metrics": group(runs, lambda run: (run.workflow, str(run.day)), lambda part: {
            **counts(recount, part), **terms(recount, part[0]), **savings(recount, part)}),
        "automation_durations": histogram(runs, lambda run: (run.workflow, str(run.day))),
        "automation_hours": group(runs, lambda run: (run.workflow, str(run.day), hour(run.start)), lambda part: {
            "runs": len(part), "completed": sum(run.status == "COMPLETED" for run in part)}),
        "workspace_metrics": group(runs, lambda run: (str(run.day),), lambda part: {
            **counts(recount, part), **savings(recount, part)}),
        "workspace_durations": histogram(runs, lambda run: (str(run.day),)),
        "workspace_totals": group(runs, lambda run: ("all",), lambda part: {
            **counts(recount, part), **savings(recount, part)}),
    }


def group(runs, key, figures):
    parts = {}
    for run in runs:
        parts.setdefault(key(run), []).append(run)
    return Rows({key: figures(part) for key, part in parts.items()})


def counts(recount, runs):
    times = durations(runs)
    return {"runs": len(runs), **recount.outcomes(runs), "anomalies": sum(run.is_anomaly for run in runs),
            "timed": len(times), "duration_ms": sum(times)}


def terms(recount, run):
    """What a run of this workflow and day is worth."""
    rate = recount.savings.rate_in_force(run.workflow, run.day)
    return {
        "is_productive": int(recount.workflows[run.workflow].role == "productive"),
        "manual_seconds": rate.manual_seconds if rate else 0, "hourly_rate_minor": rate.hourly_minor if rate else 0,
        "cost_per_run_minor": rate.cost_minor if rate else 0}


def savings(recount, runs):
    """The exact money in two parts: per run the whole minor units and the 3600ths that are left."""
    whole = rest = 0
    for run in runs:
        money = recount.savings.saved([run]).gross_minor
        whole += money // 1
        rest += money % 1 * 3600
    assert rest.denominator == 1 if isinstance(rest, Fraction) else True
    saved = recount.savings.saved(runs)
    return {"seconds_saved": saved.seconds, "gross_minor": int(whole), "gross_rest": int(rest), "cost_minor": saved.cost_minor}


def histogram(runs, key):
    rows = Counter(key(run) + (bucket(time),) for run in runs for time in durations([run]))
    return Rows({key: {"runs": count} for key, count in rows.items()})


def hour(instant):
    """Hours since 1970; before it, the database divides towards 0."""
    return instant // HOUR if instant >= 0 else -(-instant // HOUR)


def bucket(milliseconds):
    """The least duration of a bucket: 32 of them, equally wide, between each power of two from 64 ms on and the next."""
    width = 1
    while milliseconds >= 64 * width:
        width *= 2
    return milliseconds // width * width
