"""How a ledger's pages come into its file."""

import contextlib
import pathlib
import re
import sqlite3

import pytest

from flowtally import Server, flowtally

REPORTS = 100


def report(number):
    return {"workflow": f"Workflow {number % 7}", "externalId": f"run-{number}", "status": "COMPLETED",
            "startedAt": "2026-05-04T08:00:00Z", "completedAt": "2026-05-04T08:00:07Z", "output": "x" * (number % 50 * 100)}


def page_size(data):
    with contextlib.closing(sqlite3.connect(data / "flowtally.db")) as database:
        return database.execute("PRAGMA page_size").fetchone()[0]


def calls_that_write(server):
    return int(re.search(r"syscw: (\d+)", pathlib.Path(f"/proc/{server.process.pid}/io").read_text())[1])


def test_a_report_is_added_to_the_log_in_one_piece(data):
    server = Server(data, settings={"FLOWTALLY_LOG_LEVEL": "error"}).start()
    try:
        client = server.client()
        client.post("/api/runs", report(0))
        before = calls_that_write(server)
        for number in range(1, REPORTS + 1):
            client.post("/api/runs", report(number))
        # SQLite alone takes two for each of the fifteen to twenty pages; answers and threads that wake each other take some, too.
        assert (calls_that_write(server) - before) / REPORTS < 12
    finally:
        server.kill()


# The largest are longer than half of what is written at once.
@pytest.mark.parametrize("size", [512, 4096, 65536])
def test_a_ledger_keeps_the_pages_it_was_made_with_and_loses_nothing(data, size):
    data.mkdir(exist_ok=True)
    with contextlib.closing(sqlite3.connect(data / "flowtally.db")) as database:
        database.execute(f"PRAGMA page_size = {size}")
        database.execute("VACUUM")
    server = Server(data).start()
    try:
        client = server.client()
        for number in range(REPORTS):
            client.post("/api/runs", report(number))
        client.post("/api/runs/batch", [report(number) for number in range(1000)])
    finally:
        server.kill()
    assert page_size(data) == size
    server = Server(data).start()
    try:
        assert len(server.client().all_runs()) == 1000
    finally:
        server.kill()
    assert flowtally("verify", "--data", data).returncode == 0


def test_a_new_ledger_has_small_pages(data):
    assert flowtally("key", "create", "--data", data, "--name", "any", "--scopes", "read").returncode == 0
    assert page_size(data) == 2048
