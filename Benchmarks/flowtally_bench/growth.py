"""Bars 5 to 8 and 14: what figures, reports and memory cost as the ledger grows, in one run on ledgers of all sizes."""

import contextlib

from . import load
from .figures import Difference, Rounds
from .programs import Program

REPORT = "POST /api/runs"
CHART_OF_WORKFLOW = "chart 90d of a workflow"
MILLION = 1_000_000


def growth(bench):
    """The rows of the bars; the table of all sizes is left in `bench.growth`."""
    ledgers = [bench.ledgers.of(count) for count in bench.sizes]
    workflow = ledgers[0].query("SELECT id FROM workflows WHERE name = 'Workflow 3'")
    paths = paths_of(workflow)
    rounds = Rounds()
    with contextlib.ExitStack() as stack:
        floor = stack.enter_context(Program.floor(bench.scratch("floor.db")))
        servers = [(count, stack.enter_context(Program.flowtally(ledger))) for count, ledger in zip(bench.sizes, ledgers)]
        for number in bench.rounds("growth"):
            turn = number % len(servers)
            one_round(rounds, floor, servers[turn:] + servers[:turn], paths, bench.seconds)
            for ledger in ledgers:
                ledger.remove_reports()
    bench.growth = {"table": table(rounds, bench.sizes, [*paths, REPORT]), "rounds": rounds.values}
    return rows(rounds, bench.sizes)


def paths_of(workflow):
    """What is read, by name."""
    return {
        "metrics": "/api/dashboard/metrics",
        "chart 30d": "/api/dashboard/chart-data?range=30d",
        CHART_OF_WORKFLOW: f"/api/dashboard/chart-data?range=90d&workflowId={workflow}",
        "workflows": "/api/workflows",
    }


def one_round(rounds, floor, servers, paths, seconds):
    """Everything once on every server, the same things one after the other."""
    for name, path in [*paths.items(), (REPORT, None)]:
        keep(rounds, f"/db beside {name}", load.get(floor, "/db", 1, seconds))
        for count, server in servers:
            answer = load.get(server, path, 1, seconds) if path else load.post_runs(server, 1, seconds)
            keep(rounds, f"{name} {count}", answer)
    load.get(floor, "/db", 32, seconds)
    rounds.add("hello 32", load.get(floor, "/hello", 32, seconds).rate)
    rounds.add("same size 32", load.get(floor, "/metrics", 32, seconds).rate)
    for count, server in servers:
        rounds.add(f"metrics 32 {count}", load.get(server, paths["metrics"], 32, seconds, computed=False).rate)
    for count, server in servers:
        rounds.add(f"post 32 {count}", load.post_runs(server, 32, seconds).rate)
    rounds.add("floor memory", floor.resident_mb())
    for count, server in servers:
        rounds.add(f"memory {count}", server.resident_mb())


def keep(rounds, name, answer):
    rounds.add(f"{name} p50", answer.p50)
    rounds.add(f"{name} p99", answer.p99)


def rows(rounds, sizes):
    least, largest = sizes[0], sizes[-1]
    runs, few = f"{largest:,} runs", f"{least:,} runs"

    def beside_db(bar, name, percentile):
        return rounds.row(
            bar, f"{name}, computed, {runs}, {percentile}", f"{name} {largest} {percentile}", f"/db {percentile}",
            f"/db beside {name} {percentile}", "ms")

    result = [
        beside_db("5 p50", "metrics", "p50"),
        beside_db("5 p99", "metrics", "p99"),
        rounds.row("6", f"metrics, cached, {runs}, 32 connections", f"metrics 32 {largest}",
                   "/hello", "hello 32", "/s"),
        rounds.row("", "the same", f"metrics 32 {largest}", "a bare answer of the same size", "same size 32", "/s"),
        beside_db("7", CHART_OF_WORKFLOW, "p50"),
        rounds.row("8 metrics", f"metrics, {runs}, p50", f"metrics {largest} p50", few, f"metrics {least} p50", "ms"),
        rounds.row("8 ingest", f"{REPORT}, {runs}, 32 connections", f"post 32 {largest}", few, f"post 32 {least}", "/s"),
    ]
    for count in sizes:
        bar = "14" if count == MILLION else ""
        result.append(rounds.row(bar, f"resident memory after load, {count:,} runs", f"memory {count}", "the floor",
                                 "floor memory", "MB"))
    if largest > MILLION and MILLION in sizes:
        result.append(Difference.of(rounds.row(
            "14 growth", f"growth of that memory to {runs}", f"memory {largest}", f"{MILLION:,} runs", f"memory {MILLION}", "MB")))
    return result


def table(rounds, sizes, names):
    """A line for each thing and size: its percentiles, and how many times those of the least ledger and of `/db` they are."""
    lines = [("what", "runs", "p50", "of least", "of /db", "p99", "of least", "of /db")]
    for name in names:
        for count in sizes:
            cells = []
            for percentile in "p50", "p99":
                figure = f"{name} {count} {percentile}"
                cells += [f"{rounds.median(figure):.3f} ms", f"{rounds.ratio(figure, f'{name} {sizes[0]} {percentile}'):.2f}",
                          f"{rounds.ratio(figure, f'/db beside {name} {percentile}'):.2f}"]
            lines.append((name, f"{count:,}", *cells))
    return lines
