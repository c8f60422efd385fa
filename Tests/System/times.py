"""Instants, days and zones, with the rules of Python's own `zoneinfo`."""

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def milliseconds(text):
    """The instant that a sender wrote; what is finer than a millisecond is cut off."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)


def moment(instant):
    return EPOCH + timedelta(milliseconds=instant)


def rfc3339(instant):
    return moment(instant).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local(instant, zone):
    """What the clocks of a zone show."""
    return moment(instant).astimezone(ZoneInfo(zone))


def local_day(instant, zone):
    return local(instant, zone).date()


def instant_of(day, clock, zone):
    """The first instant at which the local clock shows this time or, where it skips that, a later one."""
    wall, zone = datetime.combine(day, clock), ZoneInfo(zone)
    earlier, later = sorted((wall.replace(tzinfo=zone, fold=fold).astimezone(timezone.utc) for fold in (0, 1)))
    while earlier <= later:
        if earlier.astimezone(zone).replace(tzinfo=None) >= wall:
            return (earlier - EPOCH) // timedelta(milliseconds=1)
        earlier = (earlier + timedelta(minutes=1)).replace(second=0, microsecond=0)
    return (later - EPOCH) // timedelta(milliseconds=1)


def start_of(day, zone):
    """The first instant of a local day, which is not always midnight."""
    return instant_of(day, time(), zone)


@lru_cache(maxsize=1000)
def clock_changes(zone, first, last):
    """The instants from the day `first` to the day `last` at which the clocks of a zone jump."""
    changes = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        midnight = datetime.combine(date.fromordinal(ordinal), time(), timezone.utc)
        before, after = (midnight - EPOCH) // timedelta(milliseconds=1), (midnight - EPOCH) // timedelta(milliseconds=1) + DAY
        if local(before, zone).utcoffset() == local(after, zone).utcoffset():
            continue
        old = local(before, zone).utcoffset()
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if local(middle, zone).utcoffset() == old else (before, middle)
        changes.append(after)
    return changes
