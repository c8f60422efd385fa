"""Wrong rules: a file, what it says, and what it would say if the rule were wrong."""

FAULTS = {
    "a run belongs to the day in UTC": ("times", "return moment(instant).astimezone(ZoneInfo(zone))", "return moment(instant)"),
    "a change of the zone is forgotten": ("ledger", "self.zone = zone", "pass"),
    "a run starts when it was last said to": ("merging", "start = min(starts)", "start = max(starts)"),
    "a run without a start started when it was last heard of": (
        "merging", "else min(statement.received for statement in statements)",
        "else max(statement.received for statement in statements)"),
    "a repeated finish without a time makes a run longer": (
        "merging", "else min(statement.received for statement in said)", "else max(statement.received for statement in said)"),
    "the first attempt wins": ("merging", "attempt = max(", "attempt = min("),
    "attempts do not count": ("merging", "if statement.attempt == attempt]", "]"),
    "the earliest end wins": ("merging", "= max(finishes)", "= min(finishes)"),
    "of equal ends COMPLETED wins": (
        "merging", 'FINISHED = ["COMPLETED", "CANCELLED", "FAILED"]', 'FINISHED = ["FAILED", "CANCELLED", "COMPLETED"]'),
    "a refused report counts": (
        "ledger", "if not self._is_possible(statement):\n            return 422\n        declared", "declared"),
    "a deleted run stays": ("ledger", "self.runs.pop(run, None)", "self.runs.get(run, None)"),
    "the runs of a deleted workflow stay": ("ledger", "if self.workflow_of_run[run] != name", ""),
    "the rates of a deleted workflow stay": ("ledger", "if rate.workflow != name", ""),
    "a change of the role is forgotten": ("ledger_workflows", '"active", "role"', '"active"'),
    "a corrected rate keeps its day": (
        "ledger", "        rate.change(change)\n", "        rate.change(change | {'validFrom': rate.valid_from})\n"),
    "a removed rate stays": ("ledger", 'self.rates.pop(operation["rate"], None)', 'self.rates.get(operation["rate"], None)'),
    "a cancelled meeting counts": ("recount", 'if outcome != "CANCELLED"', ""),
    "a meeting keeps its outcome when it is moved": ("ledger_requests", 'if at == request.meeting_at else "PENDING"', ""),
    "a meeting still to come does not count": (
        "recount", "== (self.today.year, self.today.month)]", "== (self.today.year, self.today.month) and day <= self.today]"),
    "a rate counts from the day after": ("recount_savings", "rate.valid_from <= str(day)", "rate.valid_from < str(day)"),
    "the default goes before an own rate": ("recount_savings", "for owner in workflow, None", "for owner in None, workflow"),
    "there is no default": ("recount_savings", "for owner in workflow, None", "for owner in (workflow,)"),
    "the oldest rate counts": ("recount_savings", "return max(begun", "return min(begun"),
    "every role saves": ("recount_savings", ' and self.ledger.workflows[run.workflow].role == "productive"', ""),
    "failed runs save": ("recount_savings", 'if run.status == "COMPLETED" and', 'if run.status != "CANCELLED" and'),
    "only completed runs cost": (
        "recount_savings", "saved.cost_minor += rate.cost_minor",
        'saved.cost_minor += rate.cost_minor * (run.status == "COMPLETED")'),
    "money is rounded run by run": (
        "recount_savings", "saved.gross_minor += Fraction(rate.manual_seconds, 3600) * rate.hourly_minor",
        "saved.gross_minor += round(Fraction(rate.manual_seconds, 3600) * rate.hourly_minor)"),
    "half a minor unit is rounded up": ("recount_savings", "round(saved.gross_minor)", "int(saved.gross_minor + Fraction(1, 2))"),
    "a rate in force is one that will ever be": (
        "recount_savings", "self.rate_in_force(name, today)", 'self.rate_in_force(name, "9999")'),
    "an end before the start lasts no time": (
        "recount", "None if self.end is None or self.is_anomaly else self.end - self.start",
        "None if self.end is None else max(0, self.end - self.start)"),
    "a run that took no time is an anomaly": ("recount", "self.end < self.start", "self.end <= self.start"),
    "30 days are 31": ("recount", "last - timedelta(days=29), last)", "last - timedelta(days=30), last)"),
    "this month is the last 30 days": (
        "recount", "self.runs_between(self.today.replace(day=1), self.today)", "self.last_days(0)"),
    "the elapsed part ends as the day begins": (
        "recount", "local(self.as_of, self.zone).time()", "local(self.as_of, self.zone).time().replace(hour=0)"),
    "the elapsed part ends a millisecond later": ("recount", "run.start < end)]", "run.start <= end)]"),
    "the elapsed part is the whole day": ("recount", "(end is None or run.day < last or run.start < end)]", "True]"),
    "where the clock shows a time twice, the second one ends the elapsed part": (
        "times", "while earlier <= later:", "while False:"),
    "a shorter month is not told": ("recount", "return first, last, None, True", "return first, last, None, False"),
    "cancelled runs are in the rate": (
        "recount", 'judged = [run for run in runs if run.status in ("COMPLETED", "FAILED")]',
        'judged = [run for run in runs if run.status in ("COMPLETED", "FAILED", "CANCELLED")]'),
    "a young ledger is comparable": ("recount_change", "if began_after or current", "if current"),
    "an empty rate is 0 %": ("recount", "len(judged)) if judged else None", "len(judged)) if judged else 0"),
    "few runs are under 11": ("recount_change", "few < 10}", "few < 11}"),
    "a workflow is as old as its last run": ("recount", "firsts = [min(", "firsts = [max("),
    "inactive workflows count as active": ("recount", "if workflow.active]", "]"),
    "the median is the lower of the two in the middle": (
        "recount_durations", "+ values[len(values) // 2], 2000", "+ values[(len(values) - 1) // 2], 2000"),
    "the 95th percentile is the 90th": ("recount_durations", "Fraction(95, 100)", "Fraction(90, 100)"),
    "the mean covers failed runs": ("recount_durations", 'run.status == "COMPLETED" and', ""),
    "buckets are twice as wide": ("recount_tables", "while milliseconds >= 64 * width", "while milliseconds >= 32 * width"),
    "hours are counted from 1": ("recount_tables", "return instant // HOUR if", "return instant // HOUR + 1 if"),
    "hours count failed runs as completed": (
        "recount_tables", '"completed": sum(run.status == "COMPLETED" for run in part)})', '"completed": len(part)})'),
    "the rest of the money is lost": ("recount_tables", "rest += money % 1 * 3600", "rest += 0"),
    "the last day is left out of the table": ("recount_workflows", "first <= run.day <= last", "first <= run.day < last"),
    "the last run is the one that ended last": (
        "recount_workflows", "latest(run.start for run in every)", "latest(run.end or run.start for run in every)"),
    "today is complete": ("recount_chart", "bucket[1] >= self.recount.today", "bucket[1] > self.recount.today"),
    "weeks begin on Sunday": ("recount_chart", "timedelta(days=day.weekday())", "timedelta(days=(day.weekday() + 1) % 7)"),
    "the moving average covers 6 days": ("recount_chart", "for number in range(7)]", "for number in range(6)]"),
    "the moving average reaches before the first run": (
        "recount_chart", "if not all(self.takes_part(one) for one in before)", "if False"),
    "the trend goes below 0": ("recount_chart", "max(Fraction(0), line[0] * x + line[1])", "line[0] * x + line[1]"),
    "the change counts today": ("recount_chart", "complete_days = self.length - 1", "complete_days = self.length"),
}
