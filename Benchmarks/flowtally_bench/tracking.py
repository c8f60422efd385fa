"""What it costs a program to be tracked: by the library, and by `flowtally exec`."""

import os
import pathlib
import re
import statistics
import subprocess
import time

from .figures import Rounds
from .programs import RELEASE, Program, environment, free_port

BODIES = 40_000
EXECUTIONS = 40


def tracking(bench):
    return library(bench) + executions(bench)


def library(bench):
    """Microseconds of a body that does nothing, beside two lines as long as its reports, appended to a file."""
    rounds = Rounds()
    allocations = {}
    counter = build_counter(bench)
    for _ in bench.rounds("tracked bodies"):
        for mode in "none", "memory", "spool":
            rounds.add(mode, float(bodies(BODIES, mode, bench.scratch("spool"))))
        rounds.add("appended", append_lines(bench.scratch("lines")))
    for mode in "memory", "spool":
        few, many = (allocated(counter, count, mode, bench.scratch("spool")) for count in (1000, 3000))
        allocations[mode] = (many - few) / 2000
    return [
        rounds.row("", f"tracked empty body, {name} ({allocations[mode]:.0f} allocations)", mode,
                   "2 lines appended to a file", "appended", "µs")
        for mode, name in (("memory", "reports in memory"), ("spool", "reports in a spool"))
    ]


def bodies(count, mode, directory, **settings):
    done = subprocess.run([RELEASE / "tracking-cost", str(count), mode, directory], env=environment(**settings),
                          capture_output=True, text=True, check=True)
    return done.stdout if not settings else done.stderr


def append_lines(path):
    line = b"x" * 230 + b"\n"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    began = time.perf_counter()
    for _ in range(2 * BODIES):
        os.write(file, line)
    spent = time.perf_counter() - began
    os.close(file)
    return spent / BODIES * 1e6


def build_counter(bench):
    library = bench.scratch("allocations.so")
    source = pathlib.Path(__file__).with_name("allocations.c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
    return library


def allocated(counter, count, mode, directory):
    return int(re.search(r"(\d+) allocations", bodies(count, mode, directory, LD_PRELOAD=str(counter)))[1])


def executions(bench):
    """Milliseconds from the start of a command to its end, bare and wrapped."""
    rounds = Rounds()
    command = ["/bin/true"]
    ledger = bench.ledgers.of(10_000).copied_to(bench.scratch("executions"))
    with Program.flowtally(ledger) as server:
        there = wrapped(command, f"http://127.0.0.1:{server.port}", ledger.key, bench.scratch("spool"))
        away = wrapped(command, f"http://127.0.0.1:{free_port()}", ledger.key, bench.scratch("spool"))
        for _ in bench.rounds("exec"):
            rounds.add("bare", milliseconds(command))
            rounds.add("there", milliseconds(*there))
            rounds.add("away", milliseconds(*away))
    return [
        rounds.row("", "exec of a command, server there", "there", "the bare command", "bare", "ms"),
        rounds.row("", "exec of a command, server away", "away", "the bare command", "bare", "ms"),
    ]


def wrapped(command, url, key, spool):
    settings = {"FLOWTALLY_URL": url, "FLOWTALLY_API_KEY": key, "FLOWTALLY_SPOOL": str(spool),
                "FLOWTALLY_LOG_LEVEL": "error"}
    return [RELEASE / "flowtally", "exec", "--workflow", "bench", "--", *command], settings


def milliseconds(command, settings=None):
    spent = []
    for _ in range(EXECUTIONS):
        began = time.perf_counter()
        subprocess.run(command, env=environment(**(settings or {})), check=True)
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)
