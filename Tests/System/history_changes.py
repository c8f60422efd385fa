"""What people change: rates, roles, zones, service requests; and what they remove."""

from datetime import timedelta

from times import DAY, HOUR, local_day, start_of

OUTCOMES = ["PENDING", "HELD", "HELD", "NO_SHOW", "CANCELLED"]


class ChangeMaker:
    """Makes events: pairs of a time and an operation without it."""

    def __init__(self, chance, times, names, zones):
        self.chance, self.times, self.names, self.zones = chance, times, names, zones

    def events(self):
        chance = self.chance
        events = []
        rates = [f"rate-{number}" for number in range(chance.choice([0, 1, 3, 5, 8]))]
        for rate in rates:
            events += self._rate(rate)
        for _ in range(chance.choice([0, 1, 3])):
            change = chance.choice([
                {"role": chance.choice(["productive", "utility", "errorHandler"])}, {"active": chance.random() < 0.5},
                {"cron": chance.choice([[], ["@hourly"]]), "name": "Renamed"}])
            events.append((self.times.any(), {"do": "changeWorkflow", "workflow": chance.choice(self.names), "change": change}))
        if chance.random() < 0.35:
            events.append((self.times.any(), {"do": "deleteWorkflow", "workflow": chance.choice(self.names)}))
        for _ in range(chance.choice([0, 0, 0, 1, 2])):
            events.append((self.times.any(), {"do": "changeZone", "zone": chance.choice(self.zones)}))
        for number in range(chance.choice([0, 2, 5])):
            events += self._request(f"request-{number}")
        return events

    def _day(self):
        today = local_day(self.times.until, self.times.zone)
        return str(today - timedelta(days=self.chance.randint(-5, self.chance.choice([40, self.times.days + 2]))))

    def _terms(self):
        chance = self.chance
        if chance.random() < 0.03:
            # As much as one run may save.
            return {"manualMinutes": 600_000, "hourlyRateMinor": 100_000_000, "costPerRunMinor": 1_000_000_000}
        # Whole seconds, whatever a decimal fraction makes of them.
        minutes = chance.choice([0, 30, chance.randint(0, 2000) * 0.05, chance.randint(0, 6000) / 60])
        terms = {"manualMinutes": minutes, "hourlyRateMinor": chance.choice([0, 1, 777, chance.randint(0, 9999)])}
        return terms | chance.choice([{}, {"costPerRunMinor": chance.choice([0, 3, 17])}])

    def _rate(self, rate):
        chance = self.chance
        added = self.times.any()
        events = [(added, {"do": "addRate", "rate": rate, "workflow": chance.choice([None, None, *self.names]),
                           "terms": {"validFrom": self._day()} | self._terms()})]
        if chance.random() < 0.4:
            change = {"validFrom": self._day()} | self._terms()
            kept = chance.sample(sorted(change), chance.randint(1, len(change)))
            events.append((chance.randint(added, self.times.until),
                           {"do": "correctRate", "rate": rate, "change": {name: change[name] for name in kept}}))
        if chance.random() < 0.25:
            events.append((chance.randint(added, self.times.until), {"do": "removeRate", "rate": rate}))
        return events

    def _request(self, request):
        """A service request with a meeting close to where this month begins or ends, or at any time."""
        chance, times = self.chance, self.times
        created = times.any()
        events = [(created, {"do": "addRequest", "request": request})]
        first = local_day(times.until, times.zone).replace(day=1)
        edges = [start_of(first, times.zone), start_of((first + timedelta(days=31)).replace(day=1), times.zone)]
        for _ in range(chance.randint(1, 3)):
            near_edge = chance.choice(edges) + chance.choice([-1, 0, HOUR])
            at = chance.choice([times.until + chance.randint(-45 * DAY, 45 * DAY), near_edge])
            scheduled, outcome = {"scheduledAt": times.text(at)}, {"outcome": chance.choice(OUTCOMES)}
            meeting = chance.choice([scheduled, outcome, scheduled | outcome])
            change = chance.choice([{"meeting": meeting}] * 5 + [{"status": "CANCELLED"}])
            events.append((chance.randint(created, times.until), {"do": "changeRequest", "request": request, "change": change}))
        return events
