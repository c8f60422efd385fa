"""A large ledger moves to another zone in steps: by the command with its progress, or by the server while runs come in."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from flowtally import flowtally, wait_until

RUNS = 3000


def fill(client):
    now = datetime.now(timezone.utc)
    client.post("/api/runs/batch", [
        {"workflow": "Job", "externalId": str(number), "status": "STARTED",
         "startedAt": (now - timedelta(minutes=17 * number)).isoformat()} for number in range(RUNS)])


def is_on_its_day(run, zone):
    start = datetime.fromisoformat(run["startedAt"]).astimezone(ZoneInfo(zone))
    return run["localDay"] == start.date().isoformat()


def test_the_command_moves_all_runs_and_shows_how_far_it_is(server, client):
    fill(client)
    server.terminate()
    result = flowtally("workspace", "set", "--time-zone", "Pacific/Apia", "--data", server.data)
    assert result.returncode == 0, result.stderr
    assert "Moving runs" in result.stderr and "%" in result.stderr
    assert flowtally("verify", "--data", server.data).returncode == 0
    server.start()
    assert all(is_on_its_day(run, "Pacific/Apia") for run in server.client().all_runs())


def test_the_server_carries_on_a_change_that_was_begun(server, client, start_server):
    fill(client)
    answer = client.patch("/api/workspace", {"timeZone": "Asia/Kathmandu"})
    assert answer["timeZoneChange"]["total"] == RUNS
    assert 0 < answer["timeZoneChange"]["done"] < RUNS
    server.kill()
    server = start_server()
    client = server.client()
    client.post("/api/runs", {"workflow": "Job", "externalId": "new", "status": "COMPLETED"})
    wait_until(lambda: client.get("/api/workspace")["timeZoneChange"] is None, "the end of the change")
    runs = client.all_runs()
    assert len(runs) == RUNS + 1
    assert all(is_on_its_day(run, "Asia/Kathmandu") for run in runs)
    assert flowtally("verify", "--data", server.data).returncode == 0
