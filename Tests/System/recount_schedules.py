"""Tells which workflows are late and of which runs there is no news, by the definitions and minute by minute."""

from datetime import time, timedelta

from merging import FINISHED
from times import DAY, HOUR, MINUTE, instant_of, local, local_day

# The schedules that histories have: at a time of each day, or by the clock at each full hour.
TIMES = {"0 3 * * *": time(3), "@daily": time()}
FULL_HOUR = "@hourly"


def late_since(recount, name):
    """When the run was expected that a workflow misses; None where it misses none."""
    workflow = recount.workflows[name]
    if not workflow.active or not workflow.cron:
        return None
    starts = [run.start + MINUTE // 2 for run in recount.runs if run.workflow == name]
    expected = next_expected(workflow.cron, max([workflow.since, *starts]), recount.zone)
    tenth = (next_expected(workflow.cron, expected, recount.zone) - expected) // 10
    return expected if recount.as_of > expected + min(max(tenth, 5 * MINUTE), HOUR) else None


def next_expected(cron, after, zone):
    return min(next_full_hour(after, zone) if one == FULL_HOUR else next_time(TIMES[one], after, zone) for one in cron)


def next_full_hour(after, zone):
    instant = (after // MINUTE + 1) * MINUTE
    while local(instant, zone).minute != 0:
        instant += MINUTE
    return instant


def next_time(clock, after, zone):
    day = local_day(after, zone)
    while (instant := instant_of(day, clock, zone)) <= after:
        day += timedelta(days=1)
    return instant


def without_news(recount):
    """Every report about a run that is unfinished is news."""
    return sum(run.status not in FINISHED and max(said.received for said in recount.ledger.runs[name]) + DAY < recount.as_of
               for name, run in recount.run_names.items())
