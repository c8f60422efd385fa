"""Random histories of workflows as senders would report them: late, repeated, out of order, in attempts."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "UTC"]
CURRENCIES = ["EUR", "JPY", "KWD"]
FINISHED = ["COMPLETED", "COMPLETED", "COMPLETED", "FAILED", "CANCELLED"]


@dataclass
class History:
    """What is sent to the server, and nothing that was computed from it."""

    zone: str
    currency: str
    workflows: list[dict]
    default_rates: list[dict]
    own_rates: dict[str, list[dict]]
    reports: list[dict] = field(default_factory=list)


class HistoryMaker:
    def __init__(self, seed, now=None):
        self.chance = random.Random(seed)
        self.now = now or datetime.now(timezone.utc)
        self.zone = ZONES[seed % len(ZONES)]
        self.seed = seed
        # The runs become fewer, stay as many, or become more.
        self.growth = self.chance.choice([0.5, 1, 2])

    def make(self):
        chance = self.chance
        names = [f"workflow-{number}" for number in range(chance.randint(1, 6))]
        history = History(
            zone=self.zone, currency=chance.choice(CURRENCIES), workflows=[self._workflow(name) for name in names],
            default_rates=self._rates(chance.choice([0, 1, 3])),
            own_rates={name: self._rates(chance.choice([0, 1, 3])) for name in names})
        # Some ledgers are empty or young: then there is nothing to compare with.
        runs, days = {0: (0, 1), 1: (1, 20), 2: (60, 4), 3: (12, 70)}.get(self.seed, (chance.randint(80, 500), 100))
        days = chance.choice([days, max(1, days // 3)])
        for number in range(runs):
            history.reports += self._run(chance.choice(history.workflows), f"run-{number}", days)
        history.reports += [chance.choice(history.reports) for _ in range(len(history.reports) // 5)]
        chance.shuffle(history.reports)
        return history

    def _workflow(self, name):
        chance = self.chance
        return {
            "externalId": name, "name": name.title(), "cron": chance.choice([[], ["0 3 * * *"], ["0 3 * * *", "@daily"]]),
            "active": chance.random() < 0.8, "role": chance.choice(["productive"] * 4 + ["utility", "errorHandler"])}

    def _rates(self, count):
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        days = self.chance.sample(range(-110, 5), count)
        return [{
            "validFrom": (today + timedelta(days=day)).isoformat(), "manualMinutes": self.chance.randint(0, 2000) * 0.05,
            "hourlyRateMinor": self.chance.randint(0, 9999), "costPerRunMinor": self.chance.choice([0, 0, 3, 17])}
            for day in days]

    def _run(self, workflow, external_id, days):
        chance = self.chance
        reports, start = [], self._start(days)
        for attempt in range(1, chance.choice([1, 1, 1, 1, 2, 3]) + 1):
            for report in self._attempt(start):
                trigger = chance.choice([{}, {"trigger": "scheduled"}, {"trigger": "direct"}])
                own = {"workflow": workflow, "externalId": external_id, "attempt": attempt}
                reports.append(report | own | trigger)
            start += timedelta(seconds=chance.randint(1, 7200))
            start = min(start, self.now - timedelta(seconds=1))
        return reports

    def _attempt(self, start):
        """Reports about one attempt, at least one of them with a start."""
        chance = self.chance
        reports = [{"status": "STARTED", "startedAt": self._text(start)}]
        if chance.random() < 0.3:
            reports.append({"status": "RUNNING", "startedAt": self._text(start + self._milliseconds(3000))})
        if chance.random() < 0.2:
            reports.append({"status": "RUNNING"})
        if chance.random() < 0.93:
            end = start + self._milliseconds(10 ** chance.randint(1, 7))
            for number in range(chance.choice([1] * 8 + [2, 3])):
                # Some senders contradict themselves, some of them about one and the same moment.
                if number > 0 and chance.random() < 0.5:
                    end = start + self._milliseconds(10 ** chance.randint(1, 7))
                finish = {"status": chance.choice(FINISHED), "completedAt": self._text(end)}
                if chance.random() < 0.5:
                    finish["startedAt"] = self._text(start)
                elif chance.random() < 0.03:
                    # A sender whose clock is wrong: known only once both reports are there.
                    finish["completedAt"] = self._text(start - self._milliseconds(60_000))
                reports.append(finish)
            if "startedAt" in reports[-1] and chance.random() < 0.4:
                reports = reports[-1:]
        return reports

    def _start(self, days):
        """A time in the past: anywhere, close to a local midnight, or close to this time of day a month ago."""
        chance, zone = self.chance, ZoneInfo(self.zone)
        start = self.now - timedelta(seconds=1 + chance.random() ** self.growth * days * 86_400)
        kind = chance.random()
        if kind < 0.2:
            midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
            start = midnight.astimezone(timezone.utc) + timedelta(milliseconds=chance.choice([-1, 0, 1, 999]))
        elif kind < 0.25 and days > 35:
            start = self.now - timedelta(days=chance.choice([28, 29, 30, 31]), minutes=chance.randint(-90, 90))
        return min(start, self.now - timedelta(seconds=1))

    def _milliseconds(self, most):
        return timedelta(milliseconds=self.chance.randint(1, most))

    def _text(self, instant):
        """The same instant as different senders write it."""
        form = self.chance.randrange(4)
        if form == 0:
            return instant.astimezone(ZoneInfo(self.zone)).isoformat(timespec="milliseconds")
        if form == 1:
            return instant.astimezone(timezone(timedelta(hours=-9, minutes=-30))).isoformat(timespec="microseconds")
        utc = instant.astimezone(timezone.utc).isoformat(timespec="milliseconds")
        return utc.replace("+00:00", "Z") if form == 2 else utc
