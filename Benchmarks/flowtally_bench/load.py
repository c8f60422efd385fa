"""Load: wrk for single requests, one connection for batches."""

import dataclasses
import http.client
import itertools
import json
import os
import pathlib
import re
import subprocess
import time

REPORTS = pathlib.Path(__file__).with_name("reports.lua")
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
# What reports of these benchmarks are called, so that they can be taken out again.
PREFIX = "bench"
_numbers = itertools.count()


@dataclasses.dataclass
class Load:
    """Requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float


def get(program, path, connections, seconds, computed=True):
    """Answers that are computed each time, which `no-cache` asks for, or as the server likes."""
    headers = ["-H", "Cache-Control: no-cache"] if computed else []
    if program.key:
        headers += ["-H", f"Authorization: Bearer {program.key}"]
    return _wrk(program, path, connections, seconds, headers)


def post_runs(program, connections, seconds):
    """Every request reports another finished run of one of the workflows, begun a moment ago."""
    settings = {"BENCH_KEY": program.key or "", "BENCH_PREFIX": f"{PREFIX}-{next(_numbers)}"}
    return _wrk(program, "/api/runs", connections, seconds, ["-s", str(REPORTS)], settings)


def _wrk(program, path, connections, seconds, arguments, settings={}):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "--latency", *arguments]
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{program.port}{path}"], check=True, capture_output=True, text=True,
        env=os.environ | settings).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"not every answer to {path} was one of success:\n{output}")

    def percentile(name):
        value, unit = re.search(rf"^ +{name}% +([\d.]+)(us|ms|s|m)$", output, re.MULTILINE).groups()
        return float(value) * MILLISECONDS[unit]

    rate = float(re.search(r"Requests/sec: +([\d.]+)", output).group(1))
    return Load(rate, percentile(50), percentile(99))


def reports(prefix, count):
    """Starts and ends of runs, one after the other."""
    now = time.time()
    at = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - ago)) for ago in (14, 1)]
    for number in range(count // 2):
        name = number % 40
        run = {"workflow": {"externalId": f"w{name}", "name": f"Workflow {name}"}, "externalId": f"{prefix}-{number}"}
        yield run | {"status": "STARTED", "startedAt": at[0]}
        yield run | {"status": "COMPLETED", "startedAt": at[0], "completedAt": at[1]}


def post_batches(program, seconds, size=1000):
    """Reports a second, in batches one after the other. The bodies are made before the clock runs."""
    connection = http.client.HTTPConnection("127.0.0.1", program.port)
    headers = {"Authorization": f"Bearer {program.key}", "Content-Type": "application/x-ndjson"}
    sent = spent = 0
    while spent < seconds:
        body = "\n".join(json.dumps(report) for report in reports(f"{PREFIX}-{next(_numbers)}", size))
        began = time.perf_counter()
        connection.request("POST", "/api/runs/batch", body, headers)
        answer = json.loads(connection.getresponse().read())
        spent += time.perf_counter() - began
        if answer["accepted"] != size:
            raise SystemExit(f"a batch was not accepted: {answer}")
        sent += size
    connection.close()
    return sent / spent
