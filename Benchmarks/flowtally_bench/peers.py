"""Bars 2 and 13, with PEERS=1: Prefect's server, on the same PostgreSQL, reports and dashboard."""

import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import subprocess
import sys
import time

from . import load
from .databases import postgres
from .figures import Rounds
from .growth import MILLION
from .history import DAYS
from .live import METRICS
from .programs import Program, environment

PACKAGES = ["prefect==3.8.*", "fastapi==0.139.*", "sqlalchemy==2.0.*"]
CLIENTS = 32
# Copies of a completed run with other ids and times, spread over the days of the ledger; the history of their states is left out.
FILL = """
INSERT INTO flow_run SELECT copy.* FROM (
    SELECT to_jsonb(r) AS run, r AS model, n FROM flow_run r, generate_series(1, {count}) n
    WHERE r.id = (SELECT id FROM flow_run WHERE state_type = 'COMPLETED' LIMIT 1)) numbered,
LATERAL (SELECT now() - n * interval '{days} days' / {count} AS at) instant,
LATERAL jsonb_populate_record(numbered.model, run || jsonb_build_object(
    'id', gen_random_uuid(), 'name', 'run-' || n, 'state_id', NULL, 'created', at, 'updated', at, 'expected_start_time', at,
    'start_time', at, 'end_time', at + interval '13 s', 'state_timestamp', at + interval '13 s',
    'state_type', CASE WHEN n % 25 = 0 THEN 'FAILED' ELSE 'COMPLETED' END,
    'state_name', CASE WHEN n % 25 = 0 THEN 'Failed' ELSE 'Completed' END)) copy
"""
STATES = [["FAILED", "CRASHED"], ["RUNNING", "PENDING", "CANCELLING"], ["COMPLETED"], ["SCHEDULED"]]


def peers(bench):
    rounds = Rounds()
    with contextlib.ExitStack() as stack:
        databases = stack.enter_context(postgres(bench))
        reports = stack.enter_context(Program.flowtally(databases.copy_of(bench.sizes[0], "beside_prefect")))
        one_file = stack.enter_context(
            Program.flowtally(bench.ledgers.of(bench.sizes[0]).copied_to(bench.scratch("beside_prefect"))))
        large = databases.of(min(MILLION, bench.sizes[-1]))
        figures = stack.enter_context(Program.flowtally(large))
        prefect = stack.enter_context(prefect_server(bench, databases.cluster))
        for _ in bench.rounds("peers"):
            rounds.add("prefect runs", prefect_runs(prefect, max(5, bench.seconds)))
            rounds.add("reports", load.post_runs(one_file, CLIENTS, bench.seconds).rate)
            rounds.add("reports on PostgreSQL", load.post_runs(reports, CLIENTS, bench.seconds).rate)
        runs = int(large.name.removeprefix("runs_"))
        fill(databases.cluster, runs)
        for _ in bench.rounds("peers' dashboards"):
            rounds.add("dashboard", dashboard(prefect, DAYS))
            rounds.add("dashboard of a month", dashboard(prefect, 30))
            rounds.add("computed", load.get(figures, METRICS, 1, bench.seconds).p50)
            rounds.add("cached", load.get(figures, METRICS, 1, bench.seconds, computed=False).p50)
    return rows(rounds, runs)


@contextlib.contextmanager
def prefect_server(bench, cluster):
    python = pathlib.Path(bench.options.keep or bench.directory, "prefect/bin/python").absolute()
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
    with cluster.session() as session:
        session.run("DROP DATABASE IF EXISTS prefect WITH (FORCE)")
    cluster.create_database("prefect")
    settings = {
        "PREFECT_HOME": str(bench.scratch("prefect")), "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_API_DATABASE_CONNECTION_URL": cluster.url("prefect").replace("postgresql:", "postgresql+asyncpg:")}
    command = [python, "-m", "prefect", "server"]
    subprocess.run([*command, "database", "upgrade", "-y"], env=environment(**settings), check=True, capture_output=True)
    with Program("Prefect", [*command, "start", "--port", "PORT"], "/api/health", settings=settings) as server:
        yield server


def prefect_runs(server, seconds):
    """Runs a second that were created, running, and completed, by so many clients."""
    flow = Calls(server).post("/flows/", {"name": "bench"})["id"]
    began = time.perf_counter()

    def report(_):
        calls, done = Calls(server), 0
        while time.perf_counter() - began < seconds:
            run = calls.post("/flow_runs/", {"flow_id": flow, "state": {"type": "PENDING"}})["id"]
            for state in "RUNNING", "COMPLETED":
                calls.post(f"/flow_runs/{run}/set_state", {"state": {"type": state}, "force": True})
            done += 1
        return done

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as threads:
        return sum(threads.map(report, range(CLIENTS))) / (time.perf_counter() - began)


def fill(cluster, count):
    with cluster.session("prefect", seconds=3600) as session:
        session.run("SET synchronous_commit = off")
        session.run(FILL.format(count=count, days=DAYS))
        session.run("VACUUM ANALYZE")
        session.run("CHECKPOINT")


def dashboard(server, days):
    """Milliseconds of the count of all runs, and of the latest runs and four counts of so many days, one after the other."""
    after = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - days * 86_400))
    span = {"expected_start_time": {"after_": after}}
    calls = Calls(server)
    began = time.perf_counter()
    calls.post("/flow_runs/count", {})
    calls.post("/flow_runs/filter", {"flow_runs": span, "sort": "START_TIME_DESC", "limit": 60})
    for types in STATES:
        calls.post("/flow_runs/count", {"flow_runs": span | {"state": {"type": {"any_": types}}}})
    return (time.perf_counter() - began) * 1000


class Calls:
    """Calls of Prefect's API over one connection."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)

    def post(self, path, body):
        self.connection.request("POST", f"/api{path}", json.dumps(body), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"Prefect answered {path} with {answer.status}: {text.decode()[:500]}")
        return json.loads(text)


def rows(rounds, runs):
    prefect = "Prefect's created, running and completed runs"
    return [
        rounds.row("2", f"durable POST /api/runs, {CLIENTS} connections", "reports", prefect, "prefect runs", "/s"),
        rounds.row("", "the same on PostgreSQL", "reports on PostgreSQL", prefect, "prefect runs", "/s"),
        rounds.row("13", f"six calls of Prefect's dashboard, {DAYS} days, {runs:,} runs", "dashboard",
                   "metrics on PostgreSQL, computed, p50", "computed", "ms"),
        rounds.row("", "the same", "dashboard", "metrics as they are asked for, nothing having changed, p50", "cached", "ms"),
        rounds.row("", "the same of 30 days", "dashboard of a month", "metrics on PostgreSQL, computed, p50", "computed", "ms"),
    ]
