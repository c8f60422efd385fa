"""Counts the chart from what a ledger was told, by the definitions and by nothing else."""

from datetime import timedelta
from fractions import Fraction

from recount_change import change


class ChartRecount:
    def __init__(self, recount, range_name, granularity, workflow=None):
        self.recount, self.workflow = recount, workflow
        self.is_daily = granularity == "day"
        self.length = {"7d": 7, "30d": 30, "90d": 90}[range_name]
        self.last = recount.today
        self.first = self.last - timedelta(days=self.length - 1)
        self.answer = {
            "range": range_name, "granularity": granularity, "timeZone": recount.zone, "from": str(self.first),
            "to": str(self.last)}

    def chart(self):
        buckets = self.buckets()
        complete = [(x, self.count(*bucket)) for x, bucket in enumerate(buckets)
                    if self.partial(bucket) is None and self.takes_part(bucket)]
        line = least_squares(complete)
        points = [self.point(x, bucket, line, [x for x, _ in complete]) for x, bucket in enumerate(buckets)]
        return self.answer | {"points": points, "summary": {
            "total": sum(point["runs"] for point in points),
            "meanPerBucket": Fraction(sum(y for _, y in complete), len(complete)) if complete else None,
            "slopePerBucket": line and line[0], "direction": line and direction(complete, *line), "change": self.change()}}

    def runs(self, first, last):
        return [run for run in self.recount.runs_between(first, last) if self.workflow in (None, run.workflow)]

    def count(self, first, last):
        return len(self.runs(first, last))

    def buckets(self):
        """The whole days, or the whole weeks from Monday on, that touch the range."""
        days = [self.first + timedelta(days=number) for number in range(self.length)]
        if self.is_daily:
            return [(day, day) for day in days]
        mondays = sorted({day - timedelta(days=day.weekday()) for day in days})
        return [(monday, monday + timedelta(days=6)) for monday in mondays]

    def partial(self, bucket):
        cut, open_ended = bucket[0] < self.first, bucket[1] >= self.recount.today
        return {(True, True): "both", (True, False): "start", (False, True): "end", (False, False): None}[cut, open_ended]

    def takes_part(self, bucket):
        """Not before the bucket that holds the ledger's first run."""
        return self.recount.first_run is not None and bucket[1] >= self.recount.first_run.day

    def point(self, x, bucket, line, complete):
        first, last = max(bucket[0], self.first), min(bucket[1], self.last)
        runs = self.runs(first, last)
        return {
            "start": str(first), "end": str(last), "runs": len(runs), **self.recount.outcomes(runs),
            "partial": self.partial(bucket), "movingAverage": self.moving_average(bucket),
            "trend": max(Fraction(0), line[0] * x + line[1]) if line and x in complete else None}

    def moving_average(self, bucket):
        if self.partial(bucket) is not None:
            return None
        days, weeks = [timedelta(days=number) for number in range(7)], [timedelta(weeks=number) for number in range(4)]
        steps = days if self.is_daily else weeks
        before = [(bucket[0] - step, bucket[1] - step) for step in steps]
        if not all(self.takes_part(one) for one in before):
            return None
        return Fraction(sum(self.count(*one) for one in before), len(before))

    def change(self):
        complete_days = self.length - 1
        first, last = self.first - timedelta(days=complete_days), self.first - timedelta(days=1)
        earlier, first_run = self.count(first, last), self.recount.first_run
        return change(
            self.count(self.first, self.last - timedelta(days=1)), earlier, earlier,
            {"from": str(first), "to": str(last), "clamped": False},
            began_after=first_run is not None and first_run.day > last, no_runs=first_run is None)


def least_squares(points):
    """Slope and intercept, exactly; None for fewer than three points."""
    if len(points) < 3:
        return None
    mean_x, mean_y = (Fraction(sum(values), len(points)) for values in zip(*points))
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    return slope, mean_y - slope * mean_x


def direction(points, slope, intercept):
    """Flat where the slope is under twice its standard error."""
    mean_x = Fraction(sum(x for x, _ in points), len(points))
    unexplained = sum((y - slope * x - intercept) ** 2 for x, y in points)
    squared_error = unexplained / (len(points) - 2) / sum((x - mean_x) ** 2 for x, _ in points)
    if slope == 0 or slope ** 2 < 4 * squared_error:
        return "flat"
    return "rising" if slope > 0 else "falling"
