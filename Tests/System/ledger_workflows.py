"""The workflows of a ledger and the rates that say what their runs are worth."""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Workflow:
    name: str
    cron: list[str] = field(default_factory=list)
    active: bool = True
    role: str = "productive"
    # From when on its schedule has been in force.
    since: int = 0

    def change(self, change, at):
        schedule = self.cron, self.active
        for name in "name", "cron", "active", "role":
            setattr(self, name, change.get(name, getattr(self, name)))
        if schedule != (self.cron, self.active):
            self.since = at


@dataclass
class Rate:
    """An amount that is valid from a day on; `workflow` is None for the workspace's default."""

    workflow: str | None
    valid_from: str = ""
    manual_seconds: int = 0
    hourly_minor: int = 0
    cost_minor: int = 0

    def change(self, terms):
        self.valid_from = terms.get("validFrom", self.valid_from)
        if "manualMinutes" in terms:
            self.manual_seconds = round(Fraction(terms["manualMinutes"]) * 60)
        self.hourly_minor = terms.get("hourlyRateMinor", self.hourly_minor)
        self.cost_minor = terms.get("costPerRunMinor", self.cost_minor)
