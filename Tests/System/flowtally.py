"""Runs the real program: commands that end, and servers that are waited for and always stopped."""

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / os.environ.get("FLOWTALLY_BINARY", ".build/debug/flowtally")


def environment(**settings):
    """The environment without settings of whoever runs the tests, and with the given ones."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FLOWTALLY_")}
    return clean | settings


def flowtally(*arguments, stdin="", settings=None, seconds=120):
    """Runs a command to its end."""
    return subprocess.run(
        [BINARY, *map(str, arguments)], input=stdin, env=environment(**(settings or {})), text=True, capture_output=True,
        timeout=seconds)


def create_key(data, scopes="ingest,read,admin", settings=None):
    where = [] if data is None else ["--data", data]
    result = flowtally("key", "create", "--name", "test", "--scopes", scopes, *where, settings=settings)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def free_port():
    """Below the ports that the system gives to connections, and drawn, so that tests that run at once do not meet."""
    while True:
        port = 12_000 + secrets.randbelow(20_000)
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.bind(("127.0.0.1", port))
            return port


def wait_until(condition, what, seconds=30):
    """Returns the condition's first true value; fails when the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.01)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


class Server:
    """A server on a free port. `start` returns once it has greeted."""

    def __init__(self, data, *arguments, command="serve", settings=None, port=None):
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.arguments = [BINARY, command, "--port", str(self.port), *map(str, arguments)]
        if data is not None:
            self.arguments += ["--data", str(data)]
        self.settings = settings or {}
        self.process = None

    def start(self, seconds=30):
        self.output, self.log = [], []
        self.process = subprocess.Popen(
            self.arguments, env=environment(**self.settings), text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.readers = []
        for stream, lines in (self.process.stdout, self.output), (self.process.stderr, self.log):
            reader = threading.Thread(target=lambda s=stream, l=lines: l.extend(iter(s.readline, "")), daemon=True)
            reader.start()
            self.readers.append(reader)

        def has_greeted():
            assert self.process.poll() is None, "the server ended: " + "".join(self.log)
            return self.greeting.endswith("\n\n")

        wait_until(has_greeted, "the greeting", seconds)
        return self

    @property
    def greeting(self):
        return "".join(self.output)

    @property
    def setup_link(self):
        return re.search(r"First run +(\S+)", self.greeting)[1]

    def terminate(self, seconds=30):
        """Asks the server to end, and returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self):
        """Ends the server as a crash would, if it was started."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for reader in self.readers:
                reader.join()

    def client(self, scopes="ingest,read,admin"):
        return self.client_with(create_key(self.data, scopes, self.settings))

    def client_with(self, key):
        return Client(self.url, key)


class Client:
    """Calls the API with a key."""

    def __init__(self, url, key):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {key}"

    def request(self, method, path, **arguments):
        return self.session.request(method, self.url + path, timeout=60, **arguments)

    def get(self, path, **query):
        return self._json(self.request("GET", path, params=query))

    def post(self, path, body):
        return self._json(self.request("POST", path, json=body))

    def patch(self, path, body):
        return self._json(self.request("PATCH", path, json=body))

    def all_runs(self, **query):
        """Every run of the ledger, page by page."""
        runs, cursor = [], None
        while True:
            page = self.get("/api/runs", limit=200, **query, **({"cursor": cursor} if cursor else {}))
            runs += page["runs"]
            cursor = page["nextCursor"]
            if cursor is None:
                return runs

    @staticmethod
    def _json(response):
        assert response.ok, f"{response.request.method} {response.url}: {response.status_code} {response.text}"
        return response.json()
