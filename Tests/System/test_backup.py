import os
import sqlite3
import stat
import threading

import pytest

from flowtally import Server, flowtally


def report(number):
    return {"workflow": "Invoices", "externalId": f"run-{number}", "status": "COMPLETED",
            "startedAt": "2026-05-04T08:00:00Z", "completedAt": "2026-05-04T08:00:07Z"}


def runs_in(data):
    server = Server(data).start()
    try:
        return {run["externalId"] for run in server.client().all_runs()}
    finally:
        server.kill()


def back_up(data, file):
    result = flowtally("backup", file, "--data", data)
    assert result.returncode == 0, result.stderr
    return result


def test_a_backup_beside_a_server_that_takes_in_runs_is_whole_and_can_be_restored(server, tmp_path):
    client = server.client()
    acknowledged = []
    is_over = threading.Event()

    def send():
        while not is_over.is_set():
            number = len(acknowledged)
            assert client.request("POST", "/api/runs", json=report(number)).status_code == 201
            acknowledged.append(f"run-{number}")

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    try:
        copies = []
        for number in range(3):
            before = set(acknowledged)
            file = tmp_path / f"backup-{number}.db"
            assert f"The ledger is in {file}." in back_up(server.data, file).stdout
            copies.append((before, file))
    finally:
        is_over.set()
        sender.join(60)
    for number, (before, file) in enumerate(copies):
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
        assert not any(name.startswith(file.name + "-") for name in os.listdir(tmp_path))
        data = tmp_path / f"restored-{number}"
        restored = flowtally("restore", file, "--data", data)
        assert restored.returncode == 0, restored.stderr
        assert flowtally("verify", "--data", data).returncode == 0
        found = runs_in(data)
        assert before <= found <= set(acknowledged) | {f"run-{len(acknowledged)}"}
        assert restored.stdout == f"The ledger has {len(found)} runs.\n"


def test_a_restore_keeps_the_ledger_that_was_there(server, tmp_path):
    client = server.client()
    client.post("/api/runs", report(1))
    back_up(server.data, tmp_path / "backup.db")
    client.post("/api/runs", report(2))

    running = flowtally("restore", tmp_path / "backup.db", "--replace", "--data", server.data)
    assert running.returncode == 1 and "another server is running" in running.stderr
    server.terminate()
    refused = flowtally("restore", tmp_path / "backup.db", "--data", server.data)
    assert refused.returncode == 1 and "--replace" in refused.stderr
    assert runs_in(server.data) == {"run-1", "run-2"}

    restored = flowtally("restore", tmp_path / "backup.db", "--replace", "--data", server.data)
    assert restored.returncode == 0, restored.stderr
    assert runs_in(server.data) == {"run-1"}
    kept = restored.stdout.split("The one before is in ")[1].strip().removesuffix(".")
    with sqlite3.connect(f"file:{kept}?mode=ro", uri=True) as database:
        assert database.execute("SELECT count(*) FROM workflow_runs").fetchone() == (2,)


@pytest.mark.parametrize("spoil, told", [
    (lambda path: path.write_bytes(b"not a ledger at all" * 100), "is no ledger"),
    (lambda path: path.unlink(), "there is no file"),
    (lambda path: newer(path), "use a newer program"),
    (lambda path: damaged(path), "the copy is damaged"),
], ids=["another kind of file", "no file", "a newer schema", "a damaged page"])
def test_what_is_no_sound_backup_is_refused_and_the_ledger_stays(server, tmp_path, spoil, told):
    file = tmp_path / "backup.db"
    server.client().post("/api/runs", report(1))
    back_up(server.data, file)
    server.terminate()
    spoil(file)
    refused = flowtally("restore", file, "--replace", "--data", server.data)
    assert refused.returncode == 1 and told in refused.stderr, refused.stderr
    assert runs_in(server.data) == {"run-1"}
    assert not [name for name in os.listdir(server.data) if name.startswith(("restored", "replaced"))]


def newer(path):
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO schema_migrations (version, name) VALUES (9999, 'of a later program')")


def damaged(path):
    database = sqlite3.connect(path)
    [[root]] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'workflow_runs'")
    [[size]] = database.execute("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)


def test_a_backup_never_takes_the_place_of_a_file(server, tmp_path):
    file = tmp_path / "backup.db"
    file.write_text("something else")
    refused = flowtally("backup", file, "--data", server.data)
    assert refused.returncode == 1 and "choose another name" in refused.stderr
    assert file.read_text() == "something else"


def test_a_backup_needs_a_ledger(tmp_path):
    refused = flowtally("backup", tmp_path / "backup.db", "--data", tmp_path / "nothing")
    assert refused.returncode == 1 and "there is no ledger" in refused.stderr
    assert not (tmp_path / "nothing").exists() and not (tmp_path / "backup.db").exists()
