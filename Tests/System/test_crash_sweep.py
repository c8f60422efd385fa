"""A fixed piece of work that is broken off at each of its syncs, one after the other."""

import itertools
import shutil

import pytest
import requests

from damage import write
from disk import BREAK_OFF, LOSE_POWER, Disk, build_disk
from flowtally import Server, create_key, flowtally

JOBS = ("recount-touched-days", "recount-recent-days", "set-recent-days", "refresh-awaited-runs")
IN_A_CENTURY = 4_900_000_000_000
START, END = "2026-05-04T08:00:00Z", "2026-05-04T08:00:07Z"


def report(number, status="COMPLETED", workflow="Invoices"):
    body = {"workflow": workflow, "externalId": f"run-{number}", "status": status, "startedAt": START}
    return body | ({"completedAt": END} if status == "COMPLETED" else {})


# What is done, and the runs that it adds: single reports, an end, a refusal, batches large enough that the log is copied into the
# file, a deletion, a rate that reaches into the past.
def work(client):
    post = lambda path, body: client.request("POST", path, json=body)
    yield {"run-0"}, post("/api/runs", report(0, "STARTED"))
    yield set(), post("/api/runs", report(0))
    yield {"run-1"}, post("/api/runs", report(1))
    yield set(), post("/api/runs", report(2) | {"completedAt": "2026-05-04T07:00:00Z"})
    for batch in range(4):
        numbers = range(100 + batch * 1000, 1100 + batch * 1000)
        yield ({f"run-{number}" for number in numbers},
               post("/api/runs/batch", [report(number, workflow=f"Workflow {number % 40}") for number in numbers]))
    workflow = client.get("/api/runs", limit=1, q="run-1")["runs"][0]["workflowId"]
    yield set(), post(f"/api/workflows/{workflow}/savings-rates", {
        "validFrom": "2026-05-01", "manualMinutes": 30, "hourlyRateMinor": 5000, "costPerRunMinor": 2, "recalculate": True})
    yield {"run-3"}, post("/api/runs", report(3))


def do_work(server, key):
    """The runs that were acknowledged, the runs that were sent, and whether the server lived to the end."""
    client = server.client_with(key)
    acknowledged, sent = set(), {f"run-{number}" for number in (0, 1, 2, 3, *range(100, 4100))}
    try:
        for runs, answer in work(client):
            assert answer.status_code in (200, 201, 422), answer.text
            acknowledged |= runs
    except requests.RequestException:
        return acknowledged, sent, False
    return acknowledged, sent, True


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return build_disk(tmp_path_factory.mktemp("disk"))


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    """A ledger with a key, which each attempt begins from. Scheduled work would sync whenever its turn comes, so none is due."""
    data = tmp_path_factory.mktemp("seed") / "data"
    key = create_key(data)
    write(data, *(
        f"INSERT INTO jobs (workspace_id, name, due_at) SELECT id, '{job}', {IN_A_CENTURY} FROM workspaces" for job in JOBS))
    return data, key


class Attempt:
    def __init__(self, seed, library, directory):
        original, self.key = seed
        self.data = directory / "data"
        shutil.copytree(original, self.data)
        self.disk = Disk(library, directory / "orders")

    def run(self, what, at):
        server = Server(self.data, settings=self.disk.settings).start()
        try:
            self.disk.order(what, at)
            return do_work(server, self.key)
        finally:
            server.kill()

    def check(self, acknowledged, sent):
        server = Server(self.data).start()
        try:
            client = server.client_with(self.key)
            found = [run["externalId"] for run in client.all_runs()]
            assert len(found) == len(set(found))
            assert acknowledged <= set(found) <= sent
            assert client.get("/api/dashboard/metrics")["totalAutomationsExecuted"] == len(found)
        finally:
            server.kill()
        verified = flowtally("verify", "--data", self.data)
        assert verified.returncode == 0, verified.stdout + verified.stderr


# How often the log is copied into the file depends on who reads meanwhile, so the work has not the same syncs each time: a sweep
# ends with the attempt that comes through before its sync.
@pytest.mark.parametrize("what", [BREAK_OFF, LOSE_POWER])
def test_nothing_acknowledged_is_lost_wherever_the_work_is_broken_off(what, seed, library, tmp_path):
    for number in itertools.count(1):
        attempt = Attempt(seed, library, tmp_path / str(number))
        acknowledged, sent, is_whole = attempt.run(what, number)
        attempt.check(acknowledged, sent)
        shutil.rmtree(attempt.data)
        if is_whole:
            break
    assert len(acknowledged) == 4003
    assert number > 12
