"""Client programs that run, are killed and started again, and what their own logs say they have done."""

import subprocess
import threading
import time
from pathlib import Path

from executions import Exec
from flowtally import BINARY, environment

TRACKING_CLIENT = BINARY.parent / "tracking-client"


class LibraryClient:
    """The test's program on the client library; tracks its runs many at a time."""

    def __init__(self, name, runs, directory, settings, milliseconds):
        self.name, self.runs, self.settings, self.milliseconds = name, runs, settings, milliseconds
        self.log = Path(directory) / f"{name}.log"
        self.next, self.process = 0, None

    def start(self):
        self.process = subprocess.Popen(
            [TRACKING_CLIENT, self.name, str(self.next), str(self.runs - 1), "8", str(self.milliseconds), self.log],
            env=environment(**self.settings), stderr=subprocess.DEVNULL)

    def kill_and_restart(self):
        """Goes on after the last run that it may have begun."""
        self.process.kill()
        self.process.wait()
        self.next = 1 + max((int(line.split()[1].split("/")[1]) for line in lines_of(self.log)), default=-1)
        if self.next < self.runs:
            self.start()

    @property
    def is_done(self):
        return self.process.poll() is not None

    @property
    def has_begun(self):
        return len(lines_of(self.log)) > 50


class ExecClient(threading.Thread):
    """Runs one program after the other by `flowtally exec`, as a crontab does."""

    def __init__(self, name, runs, directory, settings):
        super().__init__(daemon=True)
        self.name, self.runs = name, runs
        self.execute = Exec(Path(settings["FLOWTALLY_SPOOL"]), settings["FLOWTALLY_URL"], settings["FLOWTALLY_API_KEY"])
        self.log = Path(directory) / f"{name}.log"
        self.process = None

    def run(self):
        with open(self.log, "a", buffering=1) as log:
            for number in range(self.runs):
                run = f"{self.name}/{number}"
                code = 3 if number % 10 == 3 else 0
                log.write(f"intended {run}\n")
                self.process = self.execute.start(
                    "sh", "-c", f'echo "begun {run}" >> "{self.log}"; exit {code}', options=["--tag", f"n={run}"],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if (exit_code := self.process.wait()) >= 0:
                    assert exit_code == code, f"{run} gave {exit_code}"
                    log.write(f"ended {run} {'FAILED' if code else 'COMPLETED'}\n")

    def kill_and_restart(self):
        """The next execution is the restart."""
        if self.process is not None:
            self.process.kill()

    @property
    def is_done(self):
        return not self.is_alive()

    @property
    def has_begun(self):
        return len(lines_of(self.log)) > 5


class ClientLogs:
    """What all clients say: which runs they intended, which had begun, and how those ended that did."""

    def __init__(self, clients):
        self.intended, self.begun, self.ended = set(), set(), {}
        for line in (line for client in clients for line in lines_of(client.log)):
            match line.split():
                case ["intended", run]: self.intended.add(run)
                case ["begun", run]: self.begun.add(run)
                case ["ended", run, status]: self.ended[run] = status

    def compare(self, runs):
        """A line for everything in which the ledger's runs differ."""
        found = {}
        for run in runs:
            name = run["input"].get("n") or run["input"]["tags"]["n"]
            if name in found:
                yield f"{name} is there twice"
            found[name] = run["status"]
        for name in sorted(self.begun - found.keys()):
            yield f"{name} had begun and is lost"
        for name in sorted(found.keys() - self.intended):
            yield f"{name} was never run"
        for name, status in sorted(self.ended.items()):
            if found.get(name) != status:
                yield f"{name} is {found.get(name)} and not {status}"


def lines_of(log):
    """The whole lines of a log that is being written."""
    return log.read_text().split("\n")[:-1] if log.exists() else []


def pause_while(condition, seconds):
    """Waits while the condition holds, so long at most."""
    deadline = time.monotonic() + seconds
    while condition() and time.monotonic() < deadline:
        time.sleep(0.02)
