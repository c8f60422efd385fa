"""What `flowtally exec` passes through, and what it records."""

import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from executions import Exec, silent_server
from flowtally import flowtally, wait_until

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2]
# Says that it is ready, then answers each signal with its number and ends at TERM.
TRAPPER = """
import signal, sys
def answer(number, _):
    print(number, flush=True)
    if number == signal.SIGTERM: sys.exit(42)
for number in (1, 2, 3, 10, 12, 15): signal.signal(number, answer)
print("ready", flush=True)
while True: signal.pause()
"""


@pytest.fixture
def away(tmp_path):
    """`exec` without a server."""
    return Exec(tmp_path / "spool")


@pytest.fixture
def execute(server, tmp_path):
    return Exec(tmp_path / "spool", server.url, server.client().session.headers["Authorization"].split()[1])


@pytest.mark.parametrize("code", [0, 1, 2, 77, 255])
def test_the_exit_code_is_the_programs(away, code):
    assert away("sh", "-c", f"exit {code}").returncode == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV])
def test_a_program_that_a_signal_ends_gives_128_and_the_signal(away, number):
    assert away("sh", "-c", f"kill -{int(number)} $$").returncode == 128 + number


def test_a_program_that_cannot_be_started_gives_what_a_shell_gives(away, tmp_path):
    missing = away("there-is-no-such-program")
    assert missing.returncode == 127 and b"there-is-no-such-program cannot be started" in missing.stderr
    file = tmp_path / "no-program"
    file.write_text("x")
    assert away(file).returncode == 126


def test_input_and_output_pass_through_byte_for_byte(away):
    data = os.urandom(3_000_000)
    result = away(sys.executable, "-c", "import sys; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(d); sys.stderr.buffer.write(d)",
                  input=data)
    assert result.stdout == data
    assert result.stderr == data


def test_output_comes_at_once(away):
    process = away.start("sh", "-c", "echo out; echo err >&2; read line; echo $line", stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == b"out\n"
    assert process.stderr.readline() == b"err\n"
    process.stdin.write(b"on\n")
    process.stdin.close()
    assert process.stdout.read() == b"on\n"
    assert process.wait(10) == 0


def test_arguments_directory_and_environment_are_the_callers(away, tmp_path):
    result = away(sys.executable, "-c", "import os, sys; print(sys.argv[1:], os.getcwd(), os.environ['MINE'])", "--a", "b c", "--",
                  cwd=tmp_path, env=away.environment(MINE="yes"))
    assert result.stdout.decode() == f"['--a', 'b c', '--'] {tmp_path} yes\n"


@pytest.mark.parametrize("number", SIGNALS[1:])
def test_signals_are_passed_on(away, number):
    process = away.start(sys.executable, "-c", TRAPPER, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(number)
    assert process.stdout.readline() == b"%d\n" % number
    process.send_signal(signal.SIGTERM)
    assert process.stdout.read() == b"15\n"
    assert process.wait(10) == 42


def test_an_ignored_hangup_stays_ignored(away):
    process = away.start("sh", "-c", "echo ready; read line; exit 5", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGHUP)
    process.stdin.close()
    assert process.wait(10) == 5


def test_a_program_finds_signals_as_they_were(away):
    line = ["grep", "-E", "^Sig(Blk|Ign|Cgt)", "/proc/self/status"]
    bare = subprocess.run(line, capture_output=True, text=True)
    assert ordinary_signals(away(*line, text=True).stdout) == ordinary_signals(bare.stdout)


def ordinary_signals(status):
    """Without 32 and 33, which the C library keeps for itself and may leave ignored in whatever it starts."""
    return {name: int(mask, 16) & ~(3 << 31) for name, mask in (line.split(":") for line in status.splitlines())}


def test_at_a_terminal_a_program_sees_a_terminal_everywhere(away):
    check = "import os; print([os.isatty(n) for n in range(3)], os.get_terminal_size(2).columns); os.write(2, b'a\\nb\\n')"
    assert at_terminal(away, sys.executable, "-c", check) == "[True, True, True] 97\na\nb\n"


def test_control_c_at_a_terminal_reaches_a_program_once(away):
    # The key may be pressed before the program waits; then there is no pause to be woken from.
    patient = TRAPPER.replace("signal.SIGTERM", "999").replace("print(number", "seen.append(number); print(number").replace(
        "while True: signal.pause()", "import time\nwhile not seen: time.sleep(0.01)\ntime.sleep(0.3)")
    assert at_terminal(away, sys.executable, "-c", "seen = []\n" + patient, keys=b"\x03") == "ready\n^C2\n"


def at_terminal(away, *command, keys=b""):
    """What appears at a terminal of 97 columns where the program runs and the keys are pressed once a line appeared."""
    import fcntl
    import struct
    import termios

    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 97, 0, 0))
        line = away.line(command)
        os.execve(line[0], [str(part) for part in line], away.environment())
    shown = b""
    try:
        while select.select([terminal], [], [], 20)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
            if keys and b"\n" in shown:
                os.write(terminal, keys)
                keys = b""
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    return shown.decode().replace("\r\n", "\n")


def test_a_reader_of_standard_error_that_goes_away_ends_the_program_as_it_would_without_us(away):
    process = away.start("sh", "-c", "while :; do echo x >&2 || exit 9; done", stderr=subprocess.PIPE)
    process.stderr.readline()
    process.stderr.close()
    assert process.wait(20) in (9, 128 + signal.SIGPIPE)


def test_what_a_program_leaves_running_does_not_hold_exec(away):
    began = time.monotonic()
    assert away("sh", "-c", "sleep 30 & exit 4", stdout=subprocess.DEVNULL).returncode == 4
    assert time.monotonic() - began < 20


def test_a_run_is_recorded_with_how_it_went(execute, client):
    options = ["--cron", "0 3 * * *", "--tag", "team=ops"]
    assert execute("sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done", options=options).returncode == 0
    [run] = client.all_runs()
    assert (run["status"], run["trigger"], run["error"]) == ("COMPLETED", "scheduled", None)
    assert run["input"]["tags"] == {"team": "ops"}
    assert run["input"]["command"][0] == "sh" and run["input"]["directory"] == os.getcwd()
    output = run["output"]
    assert output["exitCode"] == 0 and not output["timedOut"]
    assert 0 < output["userSeconds"] <= output["wallSeconds"] * os.cpu_count()
    assert abs(output["wallSeconds"] - run["durationSeconds"]) < 5
    [workflow] = client.get("/api/workflows")["workflows"]
    assert (workflow["externalId"], workflow["cron"]) == ("job", ["0 3 * * *"])
    assert execute.spooled == []


def test_the_peak_of_a_large_programs_memory_is_recorded(execute, client):
    execute(sys.executable, "-c", "x = bytearray(300_000_000)")
    [run] = client.all_runs()
    assert 300_000_000 < run["output"]["peakMemoryBytes"] < 400_000_000


def test_a_failure_has_the_last_lines_of_standard_error_with_secrets_masked(execute, client):
    script = "for i in $(seq 100); do echo line $i >&2; done; echo 'login password=hunter2 failed' >&2; echo key $MY_TOKEN >&2; exit 3"
    result = execute("sh", "-c", script, env=execute.environment(MY_TOKEN="tok-123456"))
    assert b"hunter2" in result.stderr and b"tok-123456" in result.stderr
    [run] = client.all_runs()
    assert (run["status"], run["output"]["exitCode"]) == ("FAILED", 3)
    lines = run["error"].splitlines()
    assert lines[0] == "exit code 3"
    assert lines[-3:] == ["line 100", "login password=******** failed", "key ********"]
    assert len(lines) == 21
    assert "hunter2" not in str(run) and "tok-123456" not in str(run)


def test_a_program_that_is_asked_to_end_and_does_is_cancelled(execute, client):
    process = execute.start("sleep", "60")
    wait_until(lambda: client.all_runs(), "the start to be reported")
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 128 + signal.SIGTERM
    [run] = client.all_runs()
    assert (run["status"], run["output"]["signal"]) == ("CANCELLED", "SIGTERM")


@pytest.mark.parametrize("script, code, how", [
    ("sleep 60", 128 + 15, "ended by SIGTERM"), ("trap '' TERM; sleep 60 & wait; sleep 60", 128 + 9, "ended by SIGKILL"),
    ("trap 'exit 0' TERM; sleep 60 & wait", 0, "exit code 0")])
def test_a_time_out_ends_a_program_and_what_it_started(execute, client, script, code, how):
    began = time.monotonic()
    assert execute("sh", "-c", script, options=["--timeout", "1s"]).returncode == code
    assert time.monotonic() - began < 40
    [run] = client.all_runs()
    assert run["status"] == "FAILED" and run["output"]["timedOut"]
    assert run["error"].startswith(f"timed out after 1 s; {how}")


def test_a_run_inside_a_run_knows_its_parent(execute, client):
    inner = [str(part) for part in execute.line(["true"])]
    inner[inner.index("job")] = "inner"
    assert execute(*inner).returncode == 0
    runs = {run["input"].get("parent") is None: run for run in client.all_runs()}
    assert runs[False]["input"]["parent"] == {"workflow": "job", "externalId": runs[True]["externalId"]}


@pytest.mark.parametrize("options, complaint", [
    ([], "--workflow"), (["--workflow", "x", "--timeout", "soon", "--", "true"], "soon"),
    (["--workflow", "x", "--tag", "novalue", "--", "true"], "novalue"),
    (["--workflow", "x", "--server", "here", "--", "true"], "https://flowtally.example.com, not here")])
def test_what_is_asked_in_a_wrong_way_is_explained_before_anything_runs(options, complaint):
    result = flowtally("exec", *options)
    assert result.returncode == 64
    assert complaint in result.stderr


def test_a_server_that_does_not_answer_holds_exec_for_two_seconds_at_most_and_the_program_not_at_all(tmp_path):
    with silent_server() as url:
        execute = Exec(tmp_path / "spool", url)
        began = time.monotonic()
        result = execute("sh", "-c", "date +%s.%N")
        ended = time.time()
        assert time.monotonic() - began < 15
    assert ended - float(result.stdout) >= 2
    assert len(execute.spooled) == 2
