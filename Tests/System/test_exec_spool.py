"""What `flowtally exec` keeps while the server is away, is killed, or finds no room."""

import os
import resource
import signal
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from executions import Exec, children_of
from flowtally import create_key, free_port, wait_until


@pytest.fixture
def execute(data, tmp_path):
    """`exec` for a server that is not started yet."""
    return Exec(tmp_path / "spool", f"http://127.0.0.1:{free_port()}", create_key(data))


@pytest.fixture
def start(execute, start_server):
    """Starts that server and returns a client of it."""
    port = int(execute.settings["FLOWTALLY_URL"].rsplit(":", 1)[1])
    return lambda: start_server(port=port).client()


def test_what_ran_while_the_server_was_away_is_sent_by_flush(execute, start):
    for code in 0, 3:
        assert execute("sh", "-c", f"exit {code}").returncode == code
    assert len(execute.spooled) == 4
    refused = execute.flush("--timeout", "1s")
    assert refused.returncode == 1 and str(execute.spool) in refused.stderr
    client = start()
    flushed = execute.flush()
    assert (flushed.returncode, flushed.stdout) == (0, "4 reports sent, 0 refused\n")
    assert sorted(run["status"] for run in client.all_runs()) == ["COMPLETED", "FAILED"]
    assert execute.spooled == [] and execute.flush().stdout == "0 reports sent, 0 refused\n"


def test_what_ran_while_the_server_was_away_is_sent_by_the_next_exec(execute, start):
    for _ in range(3):
        execute("true")
    client = start()
    execute("true")
    assert [run["status"] for run in client.all_runs()] == ["COMPLETED"] * 4
    assert execute.spooled == []


def test_two_at_once_share_a_spool(execute, start):
    with ThreadPoolExecutor(2) as pool:
        assert [result.returncode for result in pool.map(lambda _: execute("true"), range(20))] == [0] * 20
    client = start()
    with ThreadPoolExecutor(2) as pool:
        assert [result.returncode for result in pool.map(lambda _: execute("true"), range(10))] == [0] * 10
    assert execute.flush().returncode == 0
    assert len(client.all_runs()) == 30
    assert {run["status"] for run in client.all_runs()} == {"COMPLETED"}


def test_the_next_exec_reports_what_one_that_was_killed_had_begun(execute, start):
    process = execute.start("sleep", "300")
    [child] = wait_until(lambda: children_of(process), "the program to start")
    process.kill()
    process.wait()
    os.kill(child, signal.SIGKILL)
    assert len(execute.spooled) == 1
    client = start()
    execute("true")
    assert sorted(run["status"] for run in client.all_runs()) == ["COMPLETED", "STARTED"]
    assert execute.spooled == []


def test_a_wrong_key_is_said_and_loses_nothing(execute, start, data):
    key = execute.settings["FLOWTALLY_API_KEY"]
    client = start()
    execute.settings["FLOWTALLY_API_KEY"] = "ft_wrong"
    result = execute("true")
    assert result.returncode == 0
    assert b"status 401" in result.stderr and b"ft_wrong" not in result.stderr
    execute.settings["FLOWTALLY_API_KEY"] = key
    assert execute.flush().returncode == 0
    assert len(client.all_runs()) == 1


def test_a_report_that_is_refused_is_said_and_not_kept(execute, start):
    client = start()
    result = execute("true", options=["--cron", "x" * 300])
    assert result.returncode == 0
    assert b"the ledger refused a report" in result.stderr and b"/workflow/cron" in result.stderr
    assert execute.spooled == [] and client.all_runs() == []


def test_on_a_full_disk_the_program_runs_and_its_run_is_reported_from_memory(execute, start):
    def fill_the_disk():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    client = start()
    result = execute("sh", "-c", "echo done", preexec_fn=fill_the_disk)
    assert (result.returncode, result.stdout) == (0, b"done\n")
    assert b"the spool cannot be written" in result.stderr
    assert [run["status"] for run in client.all_runs()] == ["COMPLETED"]
    assert execute.spooled == []


def test_without_any_place_for_a_spool_the_program_runs_and_its_run_is_reported(execute, start, tmp_path):
    (tmp_path / "file").write_text("")
    execute.spool = tmp_path / "file" / "spool"
    execute.settings["FLOWTALLY_SPOOL"] = str(execute.spool)
    client = start()
    result = execute("sh", "-c", "exit 3")
    assert result.returncode == 3 and b"the spool cannot be used" in result.stderr
    assert [run["status"] for run in client.all_runs()] == ["FAILED"]


def test_only_the_owner_can_read_what_waits(execute):
    execute("true", preexec_fn=lambda: os.umask(0))
    assert stat.S_IMODE(execute.spool.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in execute.spool.iterdir()] == [0o600]


def test_a_spool_lies_where_state_belongs(execute, tmp_path):
    settings = {name: value for name, value in execute.environment().items() if name not in ("FLOWTALLY_SPOOL", "XDG_STATE_HOME")}
    subprocess.run(execute.line(["true"]), env=settings | {"HOME": str(tmp_path)}, check=True, timeout=60)
    assert len(list((tmp_path / ".local/state/flowtally/spool").iterdir())) == 1
