"""The times at which a history takes place, most of them close to where days, hours, months or offsets change."""

from datetime import date, datetime, timedelta, timezone

from times import DAY, EPOCH, HOUR, MINUTE, clock_changes, instant_of, local, local_day, start_of

# The Friday that Samoa left out, and the hour before the time that computers count from.
LONG_AGO = ["2011-12-30T09:59:59.999+00:00", "2011-12-30T10:00:00+00:00", "2000-02-29T12:00:00+00:00",
            "1970-01-01T00:00:00+00:00", "1969-12-31T23:59:59.999+00:00", "1969-12-31T22:30:00+00:00"]


class TimeMaker:
    def __init__(self, chance, zone, days):
        self.chance, self.zone, self.days = chance, zone, days
        self.until = self._until()
        self.since = self.until - days * DAY
        # The runs become fewer, stay as many, or become more.
        self.growth = chance.choice([0.5, 1, 2])

    def _until(self):
        """The moment at which the figures will be read."""
        chance, zone = self.chance, self.zone
        day = date(2025, 1, 1) + timedelta(days=chance.randrange(3 * 365))
        kind = chance.random()
        if kind < 0.2:
            day = chance.choice([date(2026, 3, 31), date(2026, 3, 30), date(2025, 12, 31), date(2028, 2, 29), date(2024, 2, 29),
                                 date(2025, 3, 29), date(2026, 5, 31), date(2026, 1, 1), date(2026, 11, 1)])
        elif kind < 0.35:
            day = day.replace(day=1)
        elif kind < 0.65:
            # The clocks changed just now, or a month ago at this time of day.
            changes = clock_changes(zone, date(2025, 1, 1), date(2027, 12, 31))
            if changes:
                near = local(chance.choice(changes) + chance.randint(-2 * HOUR, 2 * HOUR), zone)
                months = chance.choice([0, 0, 1, 1, 1])
                day = near.date() if months == 0 else (near.date().replace(day=1) + timedelta(days=31)).replace(
                    day=min(near.day, 28))
                return instant_of(day, near.time().replace(microsecond=near.microsecond // 1000 * 1000), zone)
        start = start_of(day, zone)
        return start + chance.choice([0, 1, chance.randrange(HOUR), chance.randrange(22 * HOUR), chance.randrange(22 * HOUR)])

    def start(self):
        """When a run started."""
        chance = self.chance
        start = self.until - 1 - int(chance.random() ** self.growth * self.days * DAY)
        kind = chance.random()
        if kind < 0.2:
            start = start_of(local_day(start, self.zone), self.zone) + chance.choice([-1, 0, 1, 999])
        elif kind < 0.25:
            start = start // HOUR * HOUR + chance.choice([-1, 0])
        elif kind < 0.35:
            start = self._start_near_a_clock_change(start)
        elif kind < 0.45:
            start = self._start_a_month_ago(start)
        elif kind < 0.5:
            day = local_day(self.until, self.zone) - timedelta(days=chance.choice([0, 6, 7, 12, 13, 29, 30, 59, 60, 89, 90, 91]))
            start = start_of(day, self.zone) + chance.choice([-1, 0])
        elif kind < 0.51:
            start = (datetime.fromisoformat(chance.choice(LONG_AGO)) - EPOCH) // timedelta(milliseconds=1)
        elif kind < 0.53:
            start = self.until + chance.randint(-DAY, DAY)
        return start if self.since - DAY <= start or kind >= 0.45 else self.until - 1 - chance.randrange(self.days * DAY)

    def _start_near_a_clock_change(self, otherwise):
        changes = clock_changes(self.zone, local_day(self.since, self.zone), local_day(self.until, self.zone))
        if not changes:
            return otherwise
        return self.chance.choice(changes) + self.chance.choice([-1, 0, self.chance.randint(-90 * MINUTE, 90 * MINUTE)])

    def _start_a_month_ago(self, otherwise):
        """Where the elapsed part of the month before ends."""
        now = local(self.until, self.zone)
        last = now.date().replace(day=1) - timedelta(days=1)
        if self.days < 33 or now.day > last.day:
            return otherwise
        end = instant_of(last.replace(day=now.day), now.time(), self.zone)
        return end + self.chance.choice([-1, 0, self.chance.randint(-90 * MINUTE, 90 * MINUTE)])

    def any(self):
        """Any time of the history."""
        return self.chance.randint(self.since, self.until)

    def text(self, instant):
        """The same instant as different senders write it."""
        form, moment = self.chance.randrange(4), EPOCH + timedelta(milliseconds=instant)
        if form == 0:
            return local(instant, self.zone).isoformat(timespec="milliseconds")
        if form == 1:
            return moment.astimezone(timezone(timedelta(hours=-9, minutes=-30))).isoformat(timespec="microseconds")
        text = moment.isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z") if form == 2 else text
