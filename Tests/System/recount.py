"""Counts every figure of the overview from the raw reports, by the definitions and by nothing else.

Exact arithmetic (whole milliseconds, fractions), the zone rules of Python's own `zoneinfo`, and loops over all runs:
slow, plain, and sharing no code and no shortcut with the server.
"""

import math
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FINISHED = ("COMPLETED", "FAILED", "CANCELLED")
DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}


def milliseconds(text):
    """The instant that a sender wrote; what is finer than a millisecond is cut off."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)


@dataclass
class Run:
    workflow: str
    status: str
    start: int
    end: int | None
    day: date

    @property
    def duration(self):
        return None if self.end is None or self.end < self.start else self.end - self.start


def merge(reports, zone):
    """One run from all reports about it: the highest attempt, in it the latest end, then FAILED, CANCELLED, COMPLETED."""
    last = max(report["attempt"] for report in reports)
    reports = [report for report in reports if report["attempt"] == last]
    start = min(milliseconds(report["startedAt"]) for report in reports if "startedAt" in report)
    ends = [(milliseconds(report["completedAt"]), ("COMPLETED", "CANCELLED", "FAILED").index(report["status"]), report["status"])
            for report in reports if report["status"] in FINISHED]
    end, _, status = max(ends) if ends else (None, None, "RUNNING")
    day = (EPOCH + timedelta(milliseconds=start)).astimezone(zone).date()
    return Run(reports[0]["workflow"]["externalId"], status, start, end, day)


def change(current, previous, few, period, began_after=False, no_runs=False, is_rate=False):
    """A figure compared with an earlier one; None stands for a figure that is undefined."""
    answer = {"previous": previous, "change": None, "percent": None, "points": None, "comparedWith": period, "fewRuns": few < 10}
    if no_runs:
        return answer | {"state": "noData"}
    if began_after or current is None or previous is None:
        return answer | {"state": "notComparable"}
    difference = current - previous
    answer |= {"change": difference, "state": "up" if difference > 0 else "down" if difference < 0 else "unchanged"}
    if is_rate:
        return answer | {"points": difference}
    if previous == 0:
        return answer | {"state": "new" if current > 0 else "unchanged"}
    return answer | {"percent": difference / previous * 100}


class Recount:
    def __init__(self, history, as_of):
        self.history, self.zone, self.as_of = history, ZoneInfo(history.zone), milliseconds(as_of)
        by_run = {}
        for report in history.reports:
            by_run.setdefault(report["externalId"], []).append(report)
        self.runs = [merge(reports, self.zone) for reports in by_run.values()]
        self.now = (EPOCH + timedelta(milliseconds=self.as_of)).astimezone(self.zone)
        self.today = self.now.date()
        self.first_run = min(self.runs, key=lambda run: run.start, default=None)
        self.workflows = {workflow["externalId"]: workflow for workflow in history.workflows
                          if any(run.workflow == workflow["externalId"] for run in self.runs)}

    # Periods

    def elapsed_part_of_previous_month(self):
        """The days, the instant at which the last of them stops counting (None: it counts whole), and whether it was clamped."""
        last = self.today.replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
        if self.today.day > last.day:
            return first, last, None, True
        same = first.replace(day=self.today.day)
        return first, same, self.instant(same, self.now.time().replace(tzinfo=None)), False

    def instant(self, day, clock):
        """The first instant at which the local clock shows this time or, where it skips that, a later one."""
        wall = datetime.combine(day, clock)
        earlier, later = sorted(
            (wall.replace(tzinfo=self.zone, fold=fold).astimezone(timezone.utc) for fold in (0, 1)))
        while earlier <= later:
            if earlier.astimezone(self.zone).replace(tzinfo=None) >= wall:
                return (earlier - EPOCH) // timedelta(milliseconds=1)
            earlier = (earlier + timedelta(minutes=1)).replace(second=0, microsecond=0)
        return (later - EPOCH) // timedelta(milliseconds=1)

    def runs_between(self, first, last, end=None):
        return [run for run in self.runs if first <= run.day <= last
                and (end is None or run.day < last or run.start < end)]

    # The eight cards

    def metrics(self):
        month = self.runs_between(self.today.replace(day=1), self.today)
        first, last, end, clamped = self.elapsed_part_of_previous_month()
        earlier_month = self.runs_between(first, last, end)
        period = {"from": str(first), "to": str(last), "clamped": clamped}
        began_after = self.first_run is not None and (
            self.first_run.day > last if end is None else self.first_run.start >= end)
        compare = {"period": period, "began_after": began_after, "no_runs": not self.runs}
        days = self.last_days(0), self.last_days(30)
        rates = [self.rate(runs, "COMPLETED") for runs in days]
        active = [workflow for workflow in self.workflows.values() if workflow["active"]]
        saved, saved_month, saved_earlier = (self.savings(runs) for runs in (self.runs, month, earlier_month))
        return {
            "timeZone": self.history.zone, "currency": self.history.currency,
            "workflowRunsThisMonth": {
                "total": len(month), "trend": change(len(month), len(earlier_month), len(earlier_month), **compare),
                "previousMonthTotal": len(self.runs_between(
                    first, first.replace(day=monthrange(first.year, first.month)[1])))},
            "totalAutomationsExecuted": len(self.runs),
            "runningNow": sum(run.status not in FINISHED for run in self.runs),
            "averageExecutionTime": self.execution_time(*days),
            "estimatedSavings": {
                "lifetime": saved, "thisMonth": saved_month,
                "trend": change(saved_month["hours"], saved_earlier["hours"], len(earlier_month), **compare),
                "minorUnitDigits": DIGITS[self.history.currency], "coverage": self.coverage()},
            "workflowSuccessRate": {"percent": rates[0], "trend": self.change_of_30_days(
                *rates, sum(run.status in ("COMPLETED", "FAILED") for run in days[1]), is_rate=True)},
            "workflowFailureRate": {"percent": self.rate(days[0], "FAILED")},
            "outcomes30d": self.outcomes(days[0]),
            "activeWorkflows": {
                "total": len(active), "scheduled": sum(bool(workflow["cron"]) for workflow in active),
                "direct": sum(not workflow["cron"] for workflow in active)},
            "inactiveWorkflows": len(self.workflows) - len(active),
            "salesCalls": {"scheduled": 0, "completed": 0},
            "newWorkflowsThisMonth": self.new_workflows(first, last, end, period)}

    def last_days(self, ago):
        last = self.today - timedelta(days=ago)
        return self.runs_between(last - timedelta(days=29), last)

    def change_of_30_days(self, current, previous, few, is_rate=False):
        last = self.today - timedelta(days=30)
        period = {"from": str(last - timedelta(days=29)), "to": str(last), "clamped": False}
        return change(
            current, previous, few, period, began_after=self.first_run is not None and self.first_run.day > last,
            no_runs=not self.runs, is_rate=is_rate)

    @staticmethod
    def outcomes(runs):
        counts = Counter(run.status for run in runs)
        return {"completed": counts["COMPLETED"], "failed": counts["FAILED"], "cancelled": counts["CANCELLED"],
                "unfinished": counts["RUNNING"]}

    @staticmethod
    def rate(runs, status):
        judged = [run for run in runs if run.status in ("COMPLETED", "FAILED")]
        return Fraction(100 * sum(run.status == status for run in judged), len(judged)) if judged else None

    def execution_time(self, runs, earlier):
        def durations(runs):
            return sorted(run.duration for run in runs if run.status == "COMPLETED" and run.duration is not None)

        def mean(values):
            return Fraction(sum(values), 1000 * len(values)) if values else None

        now, before = durations(runs), durations(earlier)
        count = len(now)
        return {
            "seconds": mean(now),
            "medianSeconds": Fraction((now[(count - 1) // 2] + now[count // 2]) // 2, 1000) if now else None,
            "p95Seconds": Fraction(now[math.ceil(Fraction(95, 100) * count) - 1], 1000) if now else None,
            "runs": count, "anomalies": sum(run.end is not None and run.end < run.start for run in runs),
            "trend": self.change_of_30_days(mean(now), mean(before), len(before))}

    def new_workflows(self, first, last, end, period):
        """Each workflow was created when its first run started."""
        firsts = [min((run for run in self.runs if run.workflow == name), key=lambda run: run.start) for name in self.workflows]
        added = sum((run.day.year, run.day.month) == (self.today.year, self.today.month) for run in firsts)
        before = sum(first <= run.day <= last and (end is None or run.start < end) for run in firsts)
        return {"total": added, "trend": change(added, before, before, period)}

    # Savings

    def rate_in_force(self, workflow, day):
        """The workflow's own rate of that day, else the workspace's, else none."""
        for rates in self.history.own_rates[workflow], self.history.default_rates:
            begun = [rate for rate in rates if rate["validFrom"] <= str(day)]
            if begun:
                return max(begun, key=lambda rate: rate["validFrom"])
        return None

    def savings(self, runs):
        hours, gross, cost = Fraction(0), Fraction(0), 0
        for run in runs:
            rate = self.rate_in_force(run.workflow, run.day)
            if rate is None:
                continue
            cost += rate["costPerRunMinor"]
            if run.status == "COMPLETED" and self.workflows[run.workflow]["role"] == "productive":
                saved = Fraction(round(rate["manualMinutes"] * 60), 3600)
                hours += saved
                gross += saved * rate["hourlyRateMinor"]
        net = round(gross) - cost
        return {"hours": hours, "grossMinor": round(gross), "costMinor": cost, "netMinor": net,
                "roi": Fraction(net, cost) if cost else None}

    def coverage(self):
        names = [name for name, workflow in self.workflows.items() if workflow["active"] and workflow["role"] == "productive"]
        return {"set": sum(self.rate_in_force(name, self.today) is not None for name in names), "of": len(names)}
