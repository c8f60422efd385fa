"""What is expected next and was expected last, against croniter, an implementation of others."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter

from clock import Clock, build_clock
from flowtally import Server
from times import local, milliseconds, moment, rfc3339

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]
MOMENTS_PER_ZONE = 6
WORKFLOWS = 40


def random_field(chance, first, last):
    kind = chance.random()
    if kind < 0.4:
        return "*"
    if kind < 0.5:
        return f"*/{chance.randint(1, (last - first) // 2)}"
    values = sorted(chance.sample(range(first, last + 1), chance.randint(1, 3)))
    if kind < 0.7 and len(values) > 1:
        return f"{values[0]}-{values[-1]}" + chance.choice(["", "/2"])
    return ",".join(map(str, values))


def random_cron(chance):
    return " ".join(random_field(chance, *bounds) for bounds in [(0, 59), (0, 23), (1, 28), (1, 12), (0, 6)])


def is_near_a_clock_change(instants, zone):
    """Where clocks are set, croniter has rules of its own."""
    return any(local(at - 26 * 3_600_000, zone).utcoffset() != local(at + 26 * 3_600_000, zone).utcoffset() for at in instants)


def neighbours(cron, at, zone):
    """The first time after an instant and the last one at or before it, in milliseconds."""
    wall = local(at, zone)
    # Only whole minutes fire; croniter's "previous" is strictly before.
    later = croniter(cron, wall, implement_cron_bug=True).get_next(datetime)
    earlier = croniter(cron, wall + timedelta(microseconds=1), implement_cron_bug=True).get_prev(datetime)
    return [milliseconds(time.astimezone(ZoneInfo("UTC")).isoformat()) for time in (later, earlier)]


@pytest.fixture
def clock(tmp_path):
    return Clock(build_clock(tmp_path), tmp_path / "now", milliseconds("2026-01-01T00:00:00Z"))


def test_expected_times_are_those_of_croniter(start_server, clock):
    chance = random.Random(7)
    client = start_server(settings=clock.settings).client()
    crons = {}
    while len(crons) < WORKFLOWS:
        crons[f"w{len(crons)}"] = random_cron(chance)
    compared = 0
    for zone in ZONES:
        for name, cron in crons.items():
            body = {"cron": [cron], "cronTimeZone": zone}
            answer = client.request("PUT", f"/api/workflows/api/{name}", json=body)
            assert answer.ok, answer.text
        for _ in range(MOMENTS_PER_ZONE):
            at = milliseconds("2026-01-01T00:00:00Z") + chance.randrange(2 * 365 * 24 * 60) * 60_000
            clock.set(at)
            for workflow in client.get("/api/workflows", limit=200)["workflows"]:
                cron = crons[workflow["externalId"]]
                expected = neighbours(cron, at, zone)
                if is_near_a_clock_change([at, *expected], zone):
                    continue
                schedule = workflow["schedule"]
                assert [schedule["nextExpectedAt"], schedule["previousExpectedAt"]] == [rfc3339(one) for one in expected], (
                    f"{cron} in {zone} at {moment(at)}")
                compared += 1
    assert compared > WORKFLOWS * MOMENTS_PER_ZONE * len(ZONES) / 2
