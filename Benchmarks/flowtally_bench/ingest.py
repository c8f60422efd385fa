"""Bars 1, 3 and 4: what a durable report costs, among others, alone, and in batches."""

import contextlib

from . import load
from .bare import BareLedger, BareSQLite, drop_triggers
from .figures import Rounds
from .programs import Program


@contextlib.contextmanager
def side_by_side(bench):
    """A server, the floor, and bare SQLite; server and SQLite begin with the same 10 thousand runs."""
    ledger = bench.ledgers.of(10_000).copied_to(bench.scratch("ingest"))
    with Program.flowtally(ledger) as ours, Program.floor(bench.scratch("floor.db")) as floor, \
            contextlib.closing(BareSQLite(ledger, bench.scratch("bare.db"))) as bare:
        yield ours, floor, bare


def singles(bench):
    rounds = Rounds()
    bare_copy, keeping, plain = (
        bench.ledgers.of(10_000).copied_to(bench.scratch(name)) for name in ("bare-ledger", "floor-ledger", "floor-runs"))
    drop_triggers(plain)
    with side_by_side(bench) as (ours, floor, bare), contextlib.closing(BareLedger(bare_copy)) as bare_ledger, \
            Program.floor(bench.scratch("keeping.db"), keeping) as keeping_floor, \
            Program.floor(bench.scratch("plain.db"), plain) as plain_floor:
        for _ in bench.rounds("single reports"):
            rounds.add("hello 32", load.get(floor, "/hello", 32, bench.seconds).rate)
            rounds.add("post 32", load.post_runs(ours, 32, bench.seconds).rate)
            rounds.add("floor 32", load.post_runs(keeping_floor, 32, bench.seconds).rate)
            rounds.add("plain floor 32", load.post_runs(plain_floor, 32, bench.seconds).rate)
            rounds.add("groups with triggers", bare_ledger.singles(bench.seconds, group=16)[0])
            hello = load.get(floor, "/hello", 1, bench.seconds).p50
            rounds.add("post 1", load.post_runs(ours, 1, bench.seconds).p50)
            rounds.add("floor 1", load.post_runs(keeping_floor, 1, bench.seconds).p50)
            commits, commit = bare.singles(bench.seconds)
            rounds.add("commits", commits)
            rounds.add("hello 1 + commit", hello + commit)
            rounds.add("commit with triggers", bare_ledger.singles(bench.seconds)[1])
    return [
        rounds.row("1", "durable POST /api/runs, 32 connections", "post 32", "/hello", "hello 32", "/s"),
        rounds.row("", "the same", "post 32", "bare commits of a run, one by one", "commits", "/s"),
        rounds.row("", "the same", "post 32", "bare SQLite with the ledger's triggers, 16 a commit", "groups with triggers", "/s"),
        rounds.row("", "the same", "post 32", "the floor, a run into a ledger for each POST", "floor 32", "/s"),
        rounds.row("", "the floor, a run into a ledger for each POST", "floor 32", "/hello", "hello 32", "/s"),
        rounds.row("", "the floor, into a ledger without triggers", "plain floor 32", "/hello", "hello 32", "/s"),
        rounds.row("3", "durable POST /api/runs, 1 connection, p50", "post 1", "/hello p50 + bare commit p50",
                   "hello 1 + commit", "ms"),
        rounds.row("", "the same", "post 1", "a bare commit with the ledger's triggers, p50", "commit with triggers", "ms"),
        rounds.row("", "the same", "post 1", "the floor, a run into a ledger for each POST, p50", "floor 1", "ms"),
        rounds.row("", "the floor, a run into a ledger for each POST, p50", "floor 1", "/hello p50 + bare commit p50",
                   "hello 1 + commit", "ms"),
    ]


def batches(bench):
    rounds = Rounds()
    with side_by_side(bench) as (ours, _, bare):
        for _ in bench.rounds("batches"):
            rounds.add("bare", bare.batches(bench.seconds))
            rounds.add("batches", load.post_batches(ours, bench.seconds))
    return [rounds.row("4", "batches of 1,000 starts and ends", "batches", "bare SQLite, 1,000 a transaction", "bare", "/s")]
