"""A disk that is full, or fails at a sync, under a server that lives on."""

import pytest

from disk import BE_FULL, FAIL_TO_SYNC, GO_ON, Disk, build_disk
from flowtally import Server, flowtally

UNAVAILABLE = 503


def report(number):
    return {"workflow": "Invoices", "externalId": f"run-{number}", "status": "COMPLETED",
            "startedAt": "2026-05-04T08:00:00Z", "completedAt": "2026-05-04T08:00:07Z"}


@pytest.fixture
def disk(tmp_path):
    return Disk(build_disk(tmp_path), tmp_path / "orders")


@pytest.fixture
def server(data, disk):
    server = Server(data, settings=disk.settings).start()
    yield server
    server.kill()


@pytest.mark.parametrize("what", [BE_FULL, FAIL_TO_SYNC], ids=["a full disk", "a disk that cannot sync"])
def test_a_report_is_refused_while_the_disk_fails_and_counted_once_afterwards(server, disk, what):
    client = server.client()
    post = lambda number: client.request("POST", "/api/runs", json=report(number))
    assert post(1).status_code == 201
    syncs = disk.syncs
    disk.order(what, 1)
    # Full it is from the next sync on: that of a report, or of scheduled work.
    answers = [post(2), post(3)]
    refused = answers[-1]
    assert refused.status_code == UNAVAILABLE, refused.text
    if what == FAIL_TO_SYNC:
        assert answers[0].status_code == UNAVAILABLE
    problem = refused.json()
    assert problem["status"] == UNAVAILABLE and problem["detail"]
    batch = client.request("POST", "/api/runs/batch", json=[report(number) for number in range(10, 20)])
    assert batch.status_code == UNAVAILABLE, batch.text
    assert client.request("GET", "/api/dashboard/metrics").status_code == 200

    disk.order(GO_ON, 0)
    numbers = [1, 2, 3, *range(10, 20)]
    for number in numbers:
        assert post(number).status_code in (200, 201)
    assert syncs > 0 and disk.syncs > 0
    assert sorted(run["externalId"] for run in client.all_runs()) == sorted(f"run-{number}" for number in numbers)
    assert client.get("/api/dashboard/metrics")["totalAutomationsExecuted"] == len(numbers)
    assert server.terminate() == 0

    again = Server(server.data).start()
    try:
        assert len(again.client_with(client.session.headers["Authorization"].split()[1]).all_runs()) == len(numbers)
    finally:
        again.kill()
    assert flowtally("verify", "--data", server.data).returncode == 0
