#!/usr/bin/env python3
"""Records a run with nothing but Python's standard library."""

import contextlib
import json
import os
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone


def report(attempts=5, **fields):
    """Sends a report; tries again where that may help. The ledger merges repeats, so trying again counts nothing twice."""
    request = urllib.request.Request(
        os.environ["FLOWTALLY_URL"] + "/api/runs", json.dumps(fields).encode(),
        {"Authorization": "Bearer " + os.environ["FLOWTALLY_API_KEY"], "Content-Type": "application/json"})
    for attempt in range(attempts):
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code not in (408, 425, 429):
                raise
        except OSError:
            pass
        time.sleep(2 ** attempt / 4)


@contextlib.contextmanager
def tracked(workflow, **fields):
    """Records the body as a run of a workflow."""
    run = {"workflow": {"externalId": workflow}, "externalId": str(uuid.uuid4()), "startedAt": now(), **fields}
    report(**run, status="STARTED")
    try:
        yield
    except BaseException as error:
        report(**run, status="FAILED", completedAt=now(), error=repr(error))
        raise
    report(**run, status="COMPLETED", completedAt=now())


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


if __name__ == "__main__":
    with tracked("python-example", trigger="direct", version="1.4.2"):
        print("working")
