"""Servers on one PostgreSQL, and clients that report to any of them until somebody has acknowledged it."""

import hashlib
import random
import threading
import time

import requests

from flowtally import Client, Server, flowtally


def make_ledger(cluster, name):
    """A ledger that one role owns and another serves; the URL of the latter."""
    with cluster.session() as session:
        for role in ["ledger_owner", "ledger_server"]:
            session.run(f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        session.run(f"CREATE DATABASE {name} OWNER ledger_owner")
    result = flowtally("migrate", "--database-url", cluster.url(name, "ledger_owner"), "--grant-to", "ledger_server")
    assert result.returncode == 0, result.stderr
    return cluster.url(name, "ledger_server")


def add_workspace(cluster, name, workspace):
    """Another workspace in a ledger; its key."""
    key = f"ft_{workspace}"
    with cluster.session(name, "ledger_owner") as session:
        session.transaction(
            "INSERT INTO workspaces (id, name, time_zone, currency, created_at)"
            f" VALUES ('{workspace}', '{workspace}', 'UTC', 'EUR', 0)",
            "INSERT INTO api_keys (workspace_id, id, name, digest, scopes, created_at) VALUES"
            f" ('{workspace}', 'k', 'K', '{hashlib.sha256(key.encode()).hexdigest()}', 'admin,ingest,read', 0)")
    return key


class Fleet:
    """Servers of one ledger, and its key."""

    def __init__(self, url, number, **settings):
        self.settings = {"FLOWTALLY_DATABASE_URL": url, **settings}
        result = flowtally("key", "create", "--name", "test", "--scopes", "ingest,read,admin", settings=self.settings)
        assert result.returncode == 0, result.stderr
        self.key = result.stdout.strip()
        self.servers = [Server(None, settings=self.settings) for _ in range(number)]

    def __enter__(self):
        for server in self.servers:
            server.start(60)
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.kill()

    def client(self, number=0):
        return Client(self.servers[number].url, self.key)

    def verify(self):
        return flowtally("verify", settings=self.settings)


class Reporter(threading.Thread):
    """Reports runs, each to one server after the other until it is acknowledged: started by one, completed by another."""

    PATIENCE = 120

    def __init__(self, fleet, name):
        super().__init__(daemon=True)
        self.fleet, self.label = fleet, name
        self.random = random.Random(name)
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {fleet.key}"
        self.must_end = threading.Event()
        self.acknowledged, self.error, self.repeats = {}, None, 0

    def run(self):
        try:
            while not self.must_end.is_set():
                self.report(f"{self.label}-{len(self.acknowledged)}")
        except Exception as error:
            self.error = error

    def report(self, run):
        start = 1_772_424_000_000 + self.random.randrange(10 ** 9)
        times = {"startedAt": instant(start)}
        self.send({"workflow": f"Flow {self.random.randrange(5)}", "externalId": run, "status": "STARTED", **times})
        status = self.random.choice(["COMPLETED", "COMPLETED", "FAILED"])
        end = {"completedAt": instant(start + self.random.randrange(10 ** 6))}
        self.send({"externalId": run, "status": status, **times, **end, "workflow": self.last["workflow"]})
        self.acknowledged[run] = status

    def send(self, report):
        self.last = report
        deadline = time.monotonic() + self.PATIENCE
        while time.monotonic() < deadline:
            server = self.random.choice(self.fleet.servers)
            try:
                answer = self.session.post(f"{server.url}/api/runs", json=report, timeout=60)
                if answer.ok:
                    return
                # The database is away, or nobody knows what became of the commit; reports may be repeated.
                assert answer.status_code == 503, answer.text
            except requests.RequestException:
                pass
            self.repeats += 1
            time.sleep(0.05)
        raise AssertionError(f"nobody took {report}")


class Reporters:
    """Several at once, for the length of a `with`."""

    def __init__(self, fleet, number=4):
        self.reporters = [Reporter(fleet, f"reporter-{index}") for index in range(number)]

    def __enter__(self):
        for reporter in self.reporters:
            reporter.start()
        return self

    def __exit__(self, *_):
        for reporter in self.reporters:
            reporter.must_end.set()

    def stop(self):
        """Lets each finish the run that it is reporting."""
        self.__exit__()
        for reporter in self.reporters:
            reporter.join(300)
        self.check()

    @property
    def acknowledged(self):
        return {run: status for reporter in self.reporters for run, status in dict(reporter.acknowledged).items()}

    def check(self):
        assert [reporter.error for reporter in self.reporters if reporter.error] == []


def instant(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest:03}Z"
