"""A real PostgreSQL for tests, and sessions of it through psql."""

import json
import os
import random
import shutil
import subprocess
import threading
import time
from glob import glob
from pathlib import Path

from flowtally import flowtally, free_port, wait_until

BIN = Path(max(glob("/usr/lib/postgresql/*/bin"), default="/usr/bin"))
# Quick to begin with, and still durable: what the tests kill is a process, never the machine.
SETTINGS = ["listen_addresses=127.0.0.1", "max_connections=60", "shared_buffers=64MB", "deadlock_timeout=50ms"]


class Cluster:
    """A database server of its own in a directory. It does not run as root, so root makes it run as `postgres`."""

    def __init__(self, directory, *settings):
        self.directory, self.port, self.settings = Path(directory), free_port(), [*SETTINGS, *settings]

    def create(self):
        self.prepare_directory()
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8")
        return self

    def prepare_directory(self):
        self.directory.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.directory, "postgres")
            for parent in self.directory.parents[:-2]:
                parent.chmod(parent.stat().st_mode | 0o011)

    @property
    def data(self):
        return self.directory / "data"

    def start(self):
        options = " ".join(f"-c {setting}" for setting in [*self.settings, f"port={self.port}",
                                                           f"unix_socket_directories={self.directory}"])
        self.run("pg_ctl", "-D", self.data, "-l", self.directory / "log", "-o", options, "-w", "start")
        return self

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop", check=False)

    def follow(self, primary):
        """Becomes a standby of the primary, which from then on acknowledges no commit that is not here, too."""
        self.prepare_directory()
        self.run("pg_basebackup", "-D", self.data, "-d", primary.url("postgres"), "-R", "--checkpoint=fast", "--no-sync")
        self.start()
        with primary.session() as session:
            session.run("ALTER SYSTEM SET synchronous_standby_names = '*'; SELECT pg_reload_conf()")
            wait_until(lambda: session.run("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'") == ["1"], "the standby")

    def promote(self):
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def run(self, program, *arguments, check=True):
        command = [str(BIN / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        # Not captured through pipes, which the server would inherit and keep open.
        with open(self.directory / "commands.log", "a+") as log:
            result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=120, cwd="/")
        assert result.returncode == 0 or not check, (self.directory / "commands.log").read_text()

    def url(self, database, user="postgres"):
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def session(self, database="postgres", user="postgres", seconds=300):
        return Session(self.url(database, user), seconds)

    def create_database(self, name, template=None):
        with self.session() as session:
            session.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    def create_ledger(self, name):
        """A database with the ledger's schema and nothing in it."""
        self.create_database(name)
        script = flowtally("migrate", "--print")
        assert script.returncode == 0, script.stderr
        with self.session(name) as session:
            session.run(script.stdout)
        return name


class Refused(Exception):
    """What the database refuses, by its SQLSTATE."""

    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code

    @property
    def is_for_now(self):
        """Whether the same transaction may go through when it is done again: serialization, deadlock."""
        return self.code in ("40001", "40P01")


class Session:
    """One connection, for so many seconds at most. Its settings and transactions last from one call to the next."""

    MARK = "=== done ==="

    def __init__(self, url, seconds=300):
        self.process = subprocess.Popen(
            ["psql", "-X", "-q", "-A", "-t", "-v", "VERBOSITY=verbose", "-v", "SHOW_CONTEXT=never", url], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        # No test waits for ever for a database.
        self.guard = threading.Timer(seconds, self.process.kill)
        self.guard.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.guard.cancel()
        self.process.stdin.close()
        self.process.wait(60)

    def run(self, sql):
        """The lines of its results. Raises `Refused` for the first error; a transaction is then for the caller to end."""
        self.process.stdin.write(f"{sql}\n;\n\\echo {self.MARK}\n")
        self.process.stdin.flush()
        lines, refusal = [], None
        for line in self.process.stdout:
            line = line.rstrip("\n")
            if line == self.MARK:
                break
            if line.startswith("ERROR:  "):
                code, _, text = line.removeprefix("ERROR:  ").partition(": ")
                refusal = refusal or Refused(code, text)
            elif not line.startswith(("NOTICE:  ", "WARNING:  ", "LOCATION:  ", "DETAIL:  ", "HINT:  ")):
                lines.append(line)
        else:
            raise Refused("08006", "the connection is gone")
        if refusal:
            raise refusal
        return lines

    def rows(self, query):
        """The rows of a query, as dictionaries."""
        return json.loads("".join(self.run(f"SELECT COALESCE(json_agg(q), '[]') FROM ({query}) q")))

    def transaction(self, *statements):
        """All of them or nothing, again and again while it fails for now; returns how often it did."""
        failures = 0
        while True:
            try:
                self.run("BEGIN;\n" + ";\n".join(statements))
                self.run("COMMIT")
                return failures
            except Refused as refusal:
                self.run("ROLLBACK")
                if not refusal.is_for_now:
                    raise
                failures += 1
                time.sleep(random.random() * min(1, 0.01 * 2 ** failures))
