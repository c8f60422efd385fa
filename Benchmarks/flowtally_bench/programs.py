"""The programs that are measured: where they lie, how they are started, and that they always end."""

import contextlib
import http.client
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = pathlib.Path(ROOT, os.environ.get("FLOWTALLY_RELEASE", ".build/release"))
# The floor logs nothing but warnings either.
LOG_LEVEL = "warning"


def environment(**settings):
    """The environment without settings of whoever runs this, and with the given ones."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FLOWTALLY_")}
    return clean | {"FLOWTALLY_LOG_LEVEL": LOG_LEVEL} | settings


def flowtally(*arguments, stdin="", settings={}):
    """Runs a command to its end and returns what it printed."""
    done = subprocess.run(
        [RELEASE / "flowtally", *map(str, arguments)], env=environment(**settings), input=stdin, capture_output=True,
        text=True)
    if done.returncode:
        raise SystemExit(f"flowtally {' '.join(map(str, arguments))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A server on a free port of this machine. `with` ends it."""

    def __init__(self, name, command, path, key=None, settings={}):
        self.name, self.path, self.key, self.settings = name, path, key, settings
        self.command = [str(part) for part in command]

    @classmethod
    def floor(cls, database, ledger=None):
        """The bare server, which inserts runs into the ledger if one is given; its start is over when `/hello` answers."""
        return cls("floor", [RELEASE / "floor", "PORT", database, *([ledger.file] if ledger else [])], "/hello")

    @classmethod
    def flowtally(cls, ledger, **settings):
        """The server on a ledger; its start is over when it answers with the metrics."""
        command = [RELEASE / "flowtally", "serve", "--port", "PORT"]
        return cls(ledger.name, command, "/api/dashboard/metrics", ledger.key, ledger.settings | settings)

    def __enter__(self):
        self.port = free_port()
        command = [str(self.port) if part == "PORT" else part for part in self.command]
        began = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=environment(**self.settings), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        try:
            self._wait(began + 60)
        except BaseException:
            self._end()
            raise
        self.start_ms = (time.perf_counter() - began) * 1000
        return self

    def __exit__(self, *_):
        self._end()

    def resident_mb(self):
        """Memory that is in use, pages of the program's file among it."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def _wait(self, deadline):
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        while time.perf_counter() < deadline:
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended before it answered: {' '.join(self.command)}")
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            with contextlib.closing(connection), contextlib.suppress(ConnectionError):
                connection.request("GET", self.path, headers=headers)
                answer = connection.getresponse()
                if answer.status != 200:
                    raise SystemExit(f"{self.path} answered with {answer.status}")
                return answer.read()
            time.sleep(0.001)
        raise SystemExit(f"the server did not answer within 60 s: {' '.join(self.command)}")

    def _end(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def end_cleanly_when_told():
    """Being told to end unwinds the program as Ctrl-C does, so that no server is left behind."""
    def unwind(number, _):
        raise SystemExit(128 + number)

    for number in signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, unwind)
