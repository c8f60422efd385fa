import pytest

from damage import REPORTS, fill, read, write
from flowtally import flowtally, wait_until


@pytest.fixture
def server(start_server):
    return start_server(settings={"FLOWTALLY_RECOUNT_SECONDS": "1"})


def touched_days(server):
    return read(server.data, "SELECT DISTINCT local_day FROM automation_metrics WHERE is_touched = 1")


def complaints(server):
    """What the log says of aggregates that were wrong."""
    return [line for line in server.log if "aggregate" in line]


def await_rest(server):
    wait_until(lambda: not touched_days(server), "the recount of all touched days")


def test_a_damaged_day_is_mended_and_told_once_it_is_touched(server, client):
    fill(client)
    await_rest(server)
    write(server.data, "UPDATE automation_metrics SET failed = failed + 3, is_touched = 0 WHERE local_day = '2026-05-04'")
    client.post("/api/runs", REPORTS[0] | {"externalId": "later"})

    [line] = wait_until(lambda: complaints(server), "a line in the log")
    assert "2026-05-04" in line and "automation_metrics" in line and "failed" in line and " error " in line
    assert flowtally("verify", "--data", server.data).returncode == 0
    assert read(server.data, "SELECT runs, failed FROM automation_metrics WHERE local_day = '2026-05-04'") == [(3, 1)]


def test_sums_over_workflows_are_mended_too(server, client):
    fill(client)
    await_rest(server)
    write(server.data, "UPDATE workspace_metrics SET runs = runs + 1 WHERE local_day = '2026-05-06'",
          "UPDATE workspace_durations SET runs = 9 WHERE local_day = '2026-05-06'")
    client.post("/api/runs", REPORTS[2] | {"externalId": "later"})

    wait_until(lambda: flowtally("verify", "--data", server.data).returncode == 0, "the mended sums")
    assert all("2026-05-06" in line for line in complaints(server))


def test_what_somebody_else_writes_touches_its_day(server, client):
    fill(client)
    await_rest(server)
    write(server.data, "UPDATE automation_hours SET runs = 9 WHERE local_day = '2026-05-07'",
          "UPDATE workflow_runs SET status = 'FAILED', completed_at = started_at WHERE external_id = 'backup-4'")

    wait_until(lambda: complaints(server), "a line in the log")
    assert flowtally("verify", "--data", server.data).returncode == 0


def test_sound_days_are_not_told(server, client):
    fill(client)
    await_rest(server)
    assert complaints(server) == []
