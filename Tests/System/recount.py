"""Counts every figure of the overview from what a ledger was told, by the definitions and by nothing else.

Exact arithmetic (whole milliseconds, fractions), the zone rules of Python's own `zoneinfo`, and loops over all runs:
slow, plain, and sharing no code and no shortcut with the server.
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from merging import FINISHED, merge
from recount_change import change
from recount_durations import durations, mean_seconds, median_seconds, p95_seconds
from recount_savings import SavingsRecount
from recount_schedules import late_since, without_news
from times import instant_of, local, local_day, rfc3339

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}


@dataclass
class Run:
    workflow: str
    status: str
    start: int
    end: int | None
    day: date

    @property
    def is_anomaly(self):
        return self.end is not None and self.end < self.start

    @property
    def duration(self):
        return None if self.end is None or self.is_anomaly else self.end - self.start


class Recount:
    def __init__(self, ledger, as_of):
        self.ledger, self.zone, self.as_of = ledger, ledger.zone, as_of
        self.run_names = {}
        for name, statements in ledger.runs.items():
            outcome = merge(statements)
            self.run_names[name] = Run(
                ledger.workflow_of_run[name], outcome.status, outcome.start, outcome.end, local_day(outcome.start, self.zone))
        self.runs = list(self.run_names.values())
        self.today = local_day(as_of, self.zone)
        self.first_run = min(self.runs, key=lambda run: run.start, default=None)
        self.workflows = ledger.workflows
        self.savings = SavingsRecount(ledger)

    # Periods

    def elapsed_part_of_previous_month(self):
        """The days, the instant at which the last of them stops counting (None: it counts whole), and whether it was clamped."""
        last = self.today.replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
        if self.today.day > last.day:
            return first, last, None, True
        same = first.replace(day=self.today.day)
        return first, same, instant_of(same, local(self.as_of, self.zone).time(), self.zone), False

    def runs_between(self, first, last, end=None):
        return [run for run in self.runs if first <= run.day <= last and (end is None or run.day < last or run.start < end)]

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
        active = [workflow for workflow in self.workflows.values() if workflow.active]
        return {
            "asOf": rfc3339(self.as_of), "timeZone": self.zone, "currency": self.ledger.currency,
            "workflowRunsThisMonth": {
                "total": len(month), "trend": change(len(month), len(earlier_month), len(earlier_month), **compare),
                "previousMonthTotal": len(self.runs_between(
                    first, first.replace(day=monthrange(first.year, first.month)[1])))},
            "totalAutomationsExecuted": len(self.runs),
            "runningNow": sum(run.status not in FINISHED for run in self.runs), "withoutNews": without_news(self),
            "averageExecutionTime": self.execution_time(*days),
            "estimatedSavings": {
                "lifetime": self.savings.total(self.runs), "thisMonth": self.savings.total(month),
                "trend": change(self.savings.hours(month), self.savings.hours(earlier_month), len(earlier_month), **compare),
                "minorUnitDigits": DIGITS[self.ledger.currency], "coverage": self.savings.coverage(self.today)},
            "workflowSuccessRate": {"percent": rates[0], "trend": self.change_of_30_days(
                *rates, sum(run.status in ("COMPLETED", "FAILED") for run in days[1]), is_rate=True)},
            "workflowFailureRate": {"percent": self.rate(days[0], "FAILED")},
            "outcomes30d": self.outcomes(days[0]),
            "activeWorkflows": {
                "total": len(active), "scheduled": sum(bool(workflow.cron) for workflow in active),
                "direct": sum(not workflow.cron for workflow in active),
                "late": sum(late_since(self, name) is not None for name in self.workflows)},
            "inactiveWorkflows": len(self.workflows) - len(active),
            "salesCalls": self.sales_calls(),
            "newWorkflowsThisMonth": self.new_workflows(first, last, end, period),
            "lastRunReceivedAt": self.ledger.last_received and rfc3339(self.ledger.last_received)}

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
        counts = Counter(run.status if run.status in FINISHED else "UNFINISHED" for run in runs)
        return {status.lower(): counts[status] for status in ("COMPLETED", "FAILED", "CANCELLED", "UNFINISHED")}

    @staticmethod
    def rate(runs, status):
        judged = [run for run in runs if run.status in ("COMPLETED", "FAILED")]
        return Fraction(100 * sum(run.status == status for run in judged), len(judged)) if judged else None

    def execution_time(self, runs, earlier):
        now, before = durations(runs), durations(earlier)
        return {
            "seconds": mean_seconds(now), "medianSeconds": median_seconds(now), "p95Seconds": p95_seconds(now), "runs": len(now),
            "anomalies": sum(run.is_anomaly for run in runs),
            "trend": self.change_of_30_days(mean_seconds(now), mean_seconds(before), len(before))}

    def sales_calls(self):
        """Meetings dated anywhere in this month, also later than now."""
        dated = [(local_day(at, self.zone), outcome) for at, outcome in self.ledger.requests.meetings() if outcome != "CANCELLED"]
        outcomes = [outcome for day, outcome in dated if (day.year, day.month) == (self.today.year, self.today.month)]
        return {"scheduled": len(outcomes), "completed": outcomes.count("HELD")}

    def new_workflows(self, first, last, end, period):
        """Each workflow was created when its first run started; one whose runs are all gone was created at no known time."""
        firsts = [min((run for run in self.runs if run.workflow == name), key=lambda run: run.start, default=None)
                  for name in self.workflows]
        firsts = [run for run in firsts if run is not None]
        # This month goes up to now; a first run may be reported ahead of its start.
        added = sum((run.day.year, run.day.month) == (self.today.year, self.today.month) and run.start <= self.as_of
                    for run in firsts)
        before = sum(first <= run.day <= last and (end is None or run.day < last or run.start < end) for run in firsts)
        return {"total": added, "trend": change(added, before, before, period)}
