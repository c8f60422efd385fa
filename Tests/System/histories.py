"""Random histories of a ledger: a plain list of operations, each with its time, and nothing that was computed from it."""

import random
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from history_changes import ChangeMaker
from history_runs import RunMaker
from history_times import TimeMaker
from times import local_day, rfc3339

ZONES = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "America/Havana",
    "Asia/Beirut", "Africa/Casablanca", "Pacific/Chatham", "Pacific/Apia", "America/St_Johns", "UTC", "Africa/Cairo",
    "Antarctica/Troll", "America/Nuuk", "Pacific/Kiritimati", "Europe/Dublin", "Asia/Tehran"]
CURRENCIES = ["EUR", "JPY", "KWD"]
SORTS = [
    "name", "runs", "completed", "failed", "successRate", "mean", "p50", "p95", "timeSaved", "moneySaved", "lastRun",
    "lastFailure"]


@dataclass
class History:
    seed: int
    zone: str
    currency: str
    # How the table of workflows is asked for at the end.
    table: dict
    # When the figures are read.
    until: str
    operations: list[dict]

    def plain(self):
        return asdict(self)


def make_history(seed):
    chance = random.Random(seed)
    zone = ZONES[seed % len(ZONES)]
    # Ledgers may be empty or young: then there is nothing to compare with. A few are large.
    runs = {0: 0, 1: 1, 2: 60, 3: 12}.get(seed, chance.randint(8, 45))
    days = {2: 4, 3: 70}.get(seed) or chance.choice([1, 8, 33, 70, 100, 100, 400])
    if seed % 20 == 19:
        runs = 300
    if seed % 100 == 50:
        runs = 1400
    times = TimeMaker(chance, zone, days)
    names = [f"workflow-{number}" for number in range(chance.randint(1, 5))]
    events = RunMaker(chance, times, names).events(runs) + ChangeMaker(chance, times, names, ZONES).events()
    events.sort(key=lambda event: event[0])
    if runs > 1000:
        # Late enough for over 1,000 runs to be moved: that is done bit by bit, while reports come in.
        events.insert(len(events) * 9 // 10, (events[len(events) * 9 // 10][0], {"do": "changeZone", "zone": chance.choice(ZONES)}))
    return History(
        seed, zone, chance.choice(CURRENCIES), make_table(chance, times), rfc3339(times.until),
        gather(chance, events, runs))


def make_table(chance, times):
    today = local_day(times.until, times.zone)
    first, last = sorted(today - timedelta(days=chance.choice([-1, 0, 0, 1, 7, 29, 30, 100, 400])) for _ in range(2))
    if chance.random() < 0.2:
        first = date(1960, 1, 1)
    table = {"sort": chance.choice(SORTS), "order": chance.choice(["asc", "desc"]), "limit": chance.choice([1, 2, 50, 200])}
    return table | chance.choice([{}, {"from": str(first), "to": str(last)}])


def gather(chance, events, runs):
    """The operations in the order of their times; reports that lie side by side go in as batches of any size, or alone."""
    operations, batch = [], []
    usual_size = chance.choice([1, 5, 30]) if runs < 100 else 200
    size = usual_size

    def close_batch():
        nonlocal size
        if batch:
            operations.append({"at": rfc3339(batch[-1][0]), "do": "reportBatch", "form": chance.choice(["array", "lines"]),
                               "reports": [event["report"] for _, event in batch]})
            batch.clear()
        size = chance.randint(0, 2 * usual_size)

    for at, event in events:
        if event["do"] == "report" and size > 1:
            batch.append((at, event))
            if len(batch) >= size:
                close_batch()
        else:
            close_batch()
            operations.append({"at": rfc3339(at)} | event)
    close_batch()
    return operations
