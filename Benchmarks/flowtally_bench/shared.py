"""Bar 10: how soon a change on one server is on a stream of another, through Redis between them."""

import contextlib
import random
import socket
import statistics
import time

from . import load
from .databases import postgres, redis
from .figures import Absolute, Rounds
from .live import commit_to_event
from .programs import Program

MESSAGES = 30
# As changes are, and not right after each other: then whoever waits sleeps, and has to be woken.
MESSAGES_APART = 0.1
CHANNEL = "bench"
# Without Redis, servers compare their generations with the ledger so often.
COMPARED_EVERY = 5


def shared(bench):
    """Two servers that Redis connects, and two that nothing does, on one database."""
    rounds = Rounds()
    with contextlib.ExitStack() as stack:
        broker = stack.enter_context(redis())
        ledger = stack.enter_context(postgres(bench)).copy_of(bench.sizes[0], "shared")
        floor = stack.enter_context(Program.floor(bench.scratch("floor.db")))
        one, other = (stack.enter_context(Program.flowtally(ledger, FLOWTALLY_REDIS_URL=broker.url)) for _ in range(2))
        alone, far = (stack.enter_context(Program.flowtally(ledger)) for _ in range(2))
        for _ in bench.rounds("shared"):
            hello = load.get(floor, "/hello", 1, bench.seconds).p50
            rounds.add("redis", statistics.median(publish_to_subscribe(broker)))
            here, across = commit_to_event(alone, alone, hello), commit_to_event(one, other, hello)
            rounds.add("added", statistics.median(across) - statistics.median(here))
            rounds.add("one process", max(0, statistics.median(here)))
            rounds.add("one process + redis", rounds.values["one process"][-1] + rounds.values["redis"][-1])
            rounds.add("across p50", max(0, statistics.median(across)))
            rounds.add("across p99", statistics.quantiles(across, n=100, method="inclusive")[98])
            # Or every change would come right after a comparison, as the one before it was told by that.
            time.sleep(random.random() * COMPARED_EVERY)
            rounds.add("compared", commit_to_event(alone, far, hello, changes=1)[0])
    return rows(rounds)


def publish_to_subscribe(broker):
    """Milliseconds from a message's departure to its arrival, for each of so many."""
    subscriber, publisher = (socket.create_connection(("127.0.0.1", broker.port), timeout=60) for _ in range(2))
    with subscriber, publisher:
        for connection in subscriber, publisher:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        subscriber.sendall(f"SUBSCRIBE {CHANNEL}\r\n".encode())
        subscriber.recv(4096)
        delays = []
        for _ in range(MESSAGES):
            time.sleep(MESSAGES_APART)
            began = time.perf_counter()
            publisher.sendall(f"PUBLISH {CHANNEL} changed\r\n".encode())
            subscriber.recv(4096)
            delays.append((time.perf_counter() - began) * 1000)
            publisher.recv(4096)
    return delays


def rows(rounds):
    what = "commit on one server to a stream's event on another"
    return [
        rounds.row("10 p50", f"{what}, p50", "across p50", "the same in one process, and Redis publish to subscribe",
                   "one process + redis", "ms"),
        Absolute.of(rounds.row("10 p99", f"{what}, p99", "across p99", "publish to subscribe p50", "redis", "ms")),
        rounds.row("", "what the way to the other server adds", "added", "publish to subscribe p50", "redis", "ms"),
        rounds.row("", f"{what}, without Redis, p50", "compared", "with Redis", "across p50", "ms"),
    ]
