"""What runs saved, one after the other, at the rate of the day on which each of them started."""

from dataclasses import dataclass
from fractions import Fraction

from comparison import Portion


@dataclass
class Saved:
    """Exact amounts of some runs."""

    seconds: int = 0
    gross_minor: Fraction = Fraction(0)
    cost_minor: int = 0

    @property
    def hours(self):
        return Fraction(self.seconds, 3600)


class SavingsRecount:
    def __init__(self, ledger):
        self.ledger = ledger

    def rate_in_force(self, workflow, day):
        """The workflow's own rate of that day, else the workspace's, else none."""
        for owner in workflow, None:
            begun = [rate for rate in self.ledger.rates.values() if rate.workflow == owner and rate.valid_from <= str(day)]
            if begun:
                return max(begun, key=lambda rate: rate.valid_from)
        return None

    def saved(self, runs):
        saved = Saved()
        for run in runs:
            rate = self.rate_in_force(run.workflow, run.day)
            if rate is None:
                continue
            saved.cost_minor += rate.cost_minor
            if run.status == "COMPLETED" and self.ledger.workflows[run.workflow].role == "productive":
                saved.seconds += rate.manual_seconds
                saved.gross_minor += Fraction(rate.manual_seconds, 3600) * rate.hourly_minor
        return saved

    def hours(self, runs):
        return self.saved(runs).hours

    def total(self, runs):
        """As it is given: summed first, rounded last, half to even."""
        saved = self.saved(runs)
        gross, cost = round(saved.gross_minor), saved.cost_minor
        return {"hours": saved.hours, "grossMinor": gross, "costMinor": cost, "netMinor": gross - cost,
                "roi": Fraction(gross - cost, cost) if cost else None}

    def portion(self, runs):
        """A part of a total, as one row among others: ROI is left to the row's own rounded money."""
        saved = self.saved(runs)
        return {"hours": saved.hours, "grossMinor": Portion(saved.gross_minor), "costMinor": saved.cost_minor,
                "netMinor": Portion(saved.gross_minor - saved.cost_minor)}

    def coverage(self, today):
        """The active productive workflows with a rate in force today, of all of them."""
        names = [name for name, workflow in self.ledger.workflows.items() if workflow.active and workflow.role == "productive"]
        return {"set": sum(self.rate_in_force(name, today) is not None for name in names), "of": len(names)}
