"""Bars 9 and 11: how soon streams are told of a change and what they cost; and the cache while much changes."""

import concurrent.futures
import http.client
import json
import re
import statistics
import threading
import time

from . import load
from .figures import Absolute, Rounds
from .programs import Program
from .streams import Streams, idle_connections

STREAMS = 1_000
CHANGES = 30
CHANGES_A_SECOND = 200
# Changes that follow each other more closely are told together.
APART = 0.3
METRICS = "/api/dashboard/metrics"


def live(bench):
    rounds = Rounds()
    ledger = bench.ledgers.of(bench.sizes[0])
    for _ in bench.rounds("live"):
        # Anew each time: memory that streams took is kept for the next ones.
        with Program.floor(bench.scratch("floor.db")) as floor, Program.flowtally(ledger) as server:
            rounds.add("hello", load.get(floor, "/hello", 1, bench.seconds).p50)
            memory_of_connections(rounds, floor, server)
            delays = commit_to_event(server, server, rounds.values["hello"][-1])
            rounds.add("event p50", max(0, statistics.median(delays)))
            rounds.add("event p99", statistics.quantiles(delays, n=100, method="inclusive")[98])
            busy(rounds, server, bench.seconds)
        ledger.remove_reports()
    return rows(rounds)


def memory_of_connections(rounds, floor, server):
    before = floor.resident_mb()
    with idle_connections(floor, "/hello", STREAMS):
        rounds.add("idle connection", (floor.resident_mb() - before) * 1024 / STREAMS)
    reporter = Reporter(server)
    # What the first one takes, the code among it, is there for all.
    with Streams(server, 1):
        before = server.resident_mb()
    with Streams(server, STREAMS) as streams:
        rounds.add("stream", (server.resident_mb() - before) * 1024 / STREAMS)
        spreads = []
        for _ in range(5):
            arrivals, _ = told(reporter, streams)
            spreads.append((arrivals[-1] - arrivals[0]) * 1000)
        rounds.add("spread", statistics.median(spreads))


def commit_to_event(reporting, streaming, hello, changes=CHANGES):
    """Milliseconds from a durable report on one server to its event on a stream of another or the same, for so many changes.
    A change is durable before its answer is on its way, which takes what an answer of `/hello` takes: that is added. Events that
    overtake their answers by more come out below 0."""
    reporter, delays = Reporter(reporting), []
    with Streams(streaming, 1) as streams:
        for _ in range(changes):
            arrivals, answered = told(reporter, streams)
            delays.append((arrivals[0] - answered) * 1000 + hello)
    return delays


def told(reporter, streams):
    """Reports a run: when each of the streams was told of it, and when the report was answered. The streams are read meanwhile."""
    time.sleep(APART)
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        answered = thread.submit(reporter.report)
        return streams.arrivals(), answered.result()


def busy(rounds, server, seconds):
    """Reads by 32 connections, first while nothing changes, then while runs are recorded."""
    rounds.add("reads, quiet", load.get(server, METRICS, 32, seconds, computed=False).rate)
    before = answers(server)
    is_over = threading.Event()
    thread = threading.Thread(target=report_steadily, args=(Reporter(server), is_over))
    thread.start()
    try:
        rounds.add("reads, busy", load.get(server, METRICS, 32, seconds, computed=False).rate)
    finally:
        is_over.set()
        thread.join()
    grown = {source: count - before.get(source, 0) for source, count in answers(server).items()}
    rounds.add("hits", grown["cached"])
    rounds.add("answers", sum(grown.values()))


def report_steadily(reporter, is_over):
    began, count = time.perf_counter(), 0
    while not is_over.is_set():
        reporter.report()
        count += 1
        time.sleep(max(0, began + count / CHANGES_A_SECOND - time.perf_counter()))


def answers(server):
    """How many answers of the dashboard there were, by where they came from."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {server.key}"})
    text = connection.getresponse().read().decode()
    return {source: float(count) for source, count in re.findall(r'flowtally_answers_total{source="(\w+)"} (\S+)', text)}


class Reporter:
    """Reports runs over one connection."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
        self.prefix, self.count = f"{load.PREFIX}-live-{time.time_ns()}", 0

    def report(self):
        """Returns when the answer was there."""
        self.count += 1
        report = {"workflow": {"externalId": "w1"}, "externalId": f"{self.prefix}-{self.count}", "status": "COMPLETED"}
        self.connection.request("POST", "/api/runs", json.dumps(report), self.headers)
        answer = self.connection.getresponse()
        now = time.perf_counter()
        if answer.status != 201:
            raise SystemExit(f"a report was answered with {answer.status}: {answer.read().decode()}")
        answer.read()
        return now


def rows(rounds):
    quiet = "the same while nothing changes"
    return [
        rounds.row("9 p50", "commit to a stream's event, p50", "event p50", "/hello, 1 connection", "hello", "ms"),
        Absolute.of(rounds.row("9 p99", "commit to a stream's event, p99", "event p99", "/hello p50", "hello", "ms")),
        Absolute.of(rounds.row("11 memory", f"an open stream, of {STREAMS:,}", "stream", "an idle connection of the floor",
                               "idle connection", "kB")),
        Absolute.of(rounds.row("11 spread", f"first to last of {STREAMS:,} streams", "spread", "/hello p50", "hello", "ms")),
        rounds.row("", f"metrics, 32 connections, {CHANGES_A_SECOND} changes/s", "reads, busy", quiet, "reads, quiet", "/s"),
        rounds.row("", "answers from the cache meanwhile", "hits", "all answers", "answers", ""),
    ]
