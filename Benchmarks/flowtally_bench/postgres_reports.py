"""Bar 12: what a durable report costs on PostgreSQL, by one server and by several of one database, and in batches."""

import concurrent.futures
import contextlib

from . import load
from .bare_postgres import BarePostgres
from .databases import postgres
from .figures import Rounds
from .programs import Program

SERVERS = 3


def postgres_reports(bench):
    """Servers and pgbench begin with the same 10 thousand runs, in one database."""
    rounds = Rounds()
    with contextlib.ExitStack() as stack:
        ledger = stack.enter_context(postgres(bench)).copy_of(bench.sizes[0], "reports")
        bare = BarePostgres(ledger, bench.scratch)
        servers = [stack.enter_context(Program.flowtally(ledger)) for _ in range(SERVERS)]
        for _ in bench.rounds("postgres"):
            rounds.add("commits", bare.singles(bench.seconds))
            for number in range(1, SERVERS + 1):
                at_once(rounds, servers[:number], bench.seconds)
            alone = load.post_runs(servers[0], 1, bench.seconds)
            rounds.add("alone p50", alone.p50)
            rounds.add("commit alone", bare.commit_ms(bench.seconds))
            rounds.add("bare batches", bare.batches(bench.seconds))
            rounds.add("batches", load.post_batches(servers[0], bench.seconds))
            rounds.add("copies", bare.copies())
    return rows(rounds)


def at_once(rounds, servers, seconds):
    """Reports by 32 connections to each of the servers."""
    with concurrent.futures.ThreadPoolExecutor(len(servers)) as threads:
        loads = list(threads.map(lambda server: load.post_runs(server, 32, seconds), servers))
    name = f"post by {len(servers)}"
    rounds.add(name, sum(each.rate for each in loads))
    rounds.add(f"{name} p50", max(each.p50 for each in loads))
    rounds.add(f"{name} p99", max(each.p99 for each in loads))


def rows(rounds):
    what, commits = "PostgreSQL: durable POST /api/runs", "bare commits of a run and its sums, 32 connections"
    result = [rounds.row("12", f"{what}, 32 connections", "post by 1", commits, "commits", "/s")]
    for number in range(2, SERVERS + 1):
        result.append(rounds.row("", f"the same by {number} servers, 32 each", f"post by {number}", commits, "commits", "/s"))
    return [
        *result,
        rounds.row("", f"{what}, 32 connections, p99", "post by 1 p99", "p50", "post by 1 p50", "ms"),
        rounds.row("", f"{what}, 1 connection, p50", "alone p50", "bare commit, 1 connection", "commit alone", "ms"),
        rounds.row("", "PostgreSQL: batches of 1,000 starts and ends", "batches",
                   "multi-row INSERT and UPDATE, 1,000 a transaction", "bare batches", "/s"),
        rounds.row("", "the same", "batches", "COPY of finished runs, 1,000 a transaction", "copies", "/s"),
    ]
