"""What figures cost on PostgreSQL as the ledger grows, beside the same question to the runs themselves."""

import contextlib
import time

from . import load
from .databases import postgres
from .figures import Rounds, Row
from .growth import CHART_OF_WORKFLOW, MILLION, keep, paths_of
from .programs import Program

# What the cards show of all time and of 30 days, without money.
QUESTION = """
SELECT COUNT(*), COUNT(*) FILTER (WHERE status = 'COMPLETED'), COUNT(*) FILTER (WHERE status = 'FAILED'),
    COUNT(*) FILTER (WHERE started_at >= {month}),
    COUNT(*) FILTER (WHERE started_at >= {month} AND status = 'COMPLETED'),
    COUNT(*) FILTER (WHERE started_at >= {month} AND status = 'FAILED'),
    AVG(duration_ms) FILTER (WHERE status = 'COMPLETED' AND started_at >= {month})
FROM workflow_runs WHERE workspace_id = '{workspace}'
"""
MONTH_MS = 30 * 86_400_000


def postgres_figures(bench):
    rounds = Rounds()
    sizes = [size for size in bench.sizes if size <= MILLION or bench.options.postgres_largest]
    with contextlib.ExitStack() as stack:
        databases = stack.enter_context(postgres(bench))
        ledgers = [databases.of(size) for size in sizes]
        floor = stack.enter_context(Program.floor(bench.scratch("floor.db")))
        servers = [(size, stack.enter_context(Program.flowtally(ledger))) for size, ledger in zip(sizes, ledgers)]
        sessions = [(size, stack.enter_context(ledger.session(3600))) for size, ledger in zip(sizes, ledgers)]
        with ledgers[0].session() as session:
            (workflow,) = session.run("SELECT id FROM workflows WHERE name = 'Workflow 3'")
        for number in bench.rounds("postgres-figures"):
            turn = number % len(sizes)
            one_round(rounds, floor, servers[turn:] + servers[:turn], sessions, paths_of(workflow), bench.seconds)
        for size, ledger in zip(sizes, ledgers):
            rounds.add(f"disk {size}", ledger.bytes() / size)
    return rows(rounds, sizes)


def one_round(rounds, floor, servers, sessions, paths, seconds):
    """Everything once on every server, the same things one after the other."""
    for name, path in paths.items():
        keep(rounds, f"/db beside {name}", load.get(floor, "/db", 1, seconds))
        for size, server in servers:
            keep(rounds, f"{name} {size}", load.get(server, path, 1, seconds))
    for size, session in sessions:
        rounds.add(f"question {size}", milliseconds(session, question(session)))
    for size, server in servers:
        rounds.add(f"memory {size}", server.resident_mb())
    rounds.add("floor memory", floor.resident_mb())


def question(session):
    (workspace,) = session.run("SELECT id FROM workspaces")
    return QUESTION.format(workspace=workspace, month=int(time.time() * 1000) - MONTH_MS)


def milliseconds(session, sql):
    began = time.perf_counter()
    session.run(sql)
    return (time.perf_counter() - began) * 1000


def rows(rounds, sizes):
    result = []
    for size in sizes:
        for name in "metrics", CHART_OF_WORKFLOW:
            for percentile in "p50", "p99":
                result.append(rounds.row(
                    "", f"PostgreSQL: {name}, computed, {size:,} runs, {percentile}", f"{name} {size} {percentile}",
                    f"/db {percentile}", f"/db beside {name} {percentile}", "ms"))
        result.append(rounds.row("", f"the cards' question to the {size:,} runs themselves", f"question {size}",
                                 "metrics p50", f"metrics {size} p50", "ms"))
    few, many = sizes[0], sizes[-1]
    for name in "metrics", CHART_OF_WORKFLOW:
        result.append(rounds.row("", f"PostgreSQL: {name}, {many:,} runs, p50", f"{name} {many} p50", f"{few:,} runs",
                                 f"{name} {few} p50", "ms"))
    return [
        *result,
        rounds.row("", f"PostgreSQL: resident memory of the server, {many:,} runs", f"memory {many}", "the floor",
                   "floor memory", "MB"),
        Row("", f"PostgreSQL: disk of each run, {many:,} runs", rounds.median(f"disk {many}"), f"{few:,} runs",
            rounds.median(f"disk {few}"), "B", rounds.ratio(f"disk {many}", f"disk {few}")),
    ]
