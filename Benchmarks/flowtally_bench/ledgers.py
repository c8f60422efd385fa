"""Ledgers of known sizes: made once, kept for later runs where a directory is given."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import time

from . import history
from .load import PREFIX
from .programs import flowtally

KEPT_FOR = 2 * 86_400
BYTES_OF_A_RUN = 900
SHAPE = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name)"


class Ledger:
    """A directory with a ledger and, beside it, a key that may report, read and administer."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.name = self.directory.name
        self.file = self.directory / "flowtally.db"
        self.settings = {"FLOWTALLY_DATA": str(self.directory)}
        self._key_file = self.directory.with_name(self.name + ".key")

    @property
    def key(self):
        return self._key_file.read_text()

    def make(self):
        key = flowtally("key", "create", "--name", "bench", "--scopes", "ingest,read,admin", "--data", self.directory)
        self._key_file.touch(0o600)
        self._key_file.write_text(key)

    def copied_to(self, directory):
        """Another ledger with the same content. No server may be running."""
        copy = Ledger(directory)
        shutil.copytree(self.directory, copy.directory)
        shutil.copy(self._key_file, copy._key_file)
        return copy

    def query(self, sql, *arguments):
        with contextlib.closing(sqlite3.connect(self.file)) as database:
            return database.execute(sql, arguments).fetchone()[0]

    def remove_reports(self):
        """Takes out what the benchmarks reported, so that a ledger keeps its size; the server may be running."""
        with open(f"{self.file}-writer") as lock, contextlib.closing(sqlite3.connect(self.file, timeout=30)) as database:
            fcntl.flock(lock, fcntl.LOCK_EX)
            database.executescript("PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY")
            with database:
                database.execute(
                    "DELETE FROM workflow_runs WHERE workspace_id = (SELECT id FROM workspaces) AND source = 'api'"
                    " AND external_id >= ? AND external_id < ?", (f"{PREFIX}-", f"{PREFIX}."))


class Ledgers:
    """Makes ledgers below one directory when they are asked for."""

    def __init__(self, directory, verify_all):
        self.directory = pathlib.Path(directory)
        self.verify_all = verify_all
        self._known = {}

    def of(self, count):
        """The ledger with so many runs."""
        if count not in self._known:
            self._known[count] = self._kept(count) or self._filled(count)
        return self._known[count]

    def _kept(self, count):
        """The one of an earlier run, while its last day is near and the schema is today's."""
        ledger = Ledger(self.directory / f"runs-{count}")
        whole = self.directory / f"runs-{count}.whole"
        if not whole.exists() or time.time() - whole.stat().st_mtime > KEPT_FOR:
            return None
        if ledger.query(SHAPE) != self._shape_today():
            return None
        ledger.remove_reports()
        return ledger

    def _shape_today(self):
        with tempfile.TemporaryDirectory() as directory:
            ledger = Ledger(pathlib.Path(directory, "empty"))
            ledger.make()
            return ledger.query(SHAPE)

    def _filled(self, count):
        whole = self.directory / f"runs-{count}.whole"
        whole.unlink(missing_ok=True)
        needed = count * BYTES_OF_A_RUN
        ledger = Ledger(self.directory / f"runs-{count}")
        shutil.rmtree(ledger.directory, ignore_errors=True)
        if shutil.disk_usage(self.directory).free < needed * 1.2:
            raise SystemExit(f"{count:,} runs need {needed / 1e9:.0f} GB in {self.directory}; --keep DIR takes another one")
        ledger.make()
        progress = Progress(f"{count:,} runs", count)
        with contextlib.closing(history.open_for_filling(ledger.file)) as database:
            history.fill(database, count, int(time.time() * 1000), progress.show)
        with contextlib.closing(sqlite3.connect(ledger.file)) as database:
            database.execute("PRAGMA journal_mode = WAL")
        # Otherwise the system would write them out while something else is measured.
        with open(ledger.file) as file:
            os.fsync(file.fileno())
        progress.end()
        if count <= 10_000 or self.verify_all:
            print(f"{count:,} runs: {flowtally('verify', '--data', ledger.directory)}", file=sys.stderr)
        whole.touch()
        return ledger


class Progress:
    """How far a fill has come, on standard error: in place on a terminal, else a line for every tenth."""

    def __init__(self, what, total):
        self.what, self.total, self.began, self.shown = what, total, time.perf_counter(), 0

    def show(self, done):
        spent = time.perf_counter() - self.began
        text = f"{self.what}: {done * 100 // self.total} %, {done / spent:,.0f} a second"
        if sys.stderr.isatty():
            print(f"\r{text}  ", end="", file=sys.stderr, flush=True)
        elif self.total >= 1_000_000 and done * 10 // self.total > self.shown:
            print(text, file=sys.stderr, flush=True)
        self.shown = done * 10 // self.total

    def end(self):
        start = "\r" if sys.stderr.isatty() else ""
        print(f"{start}{self.what} made in {time.perf_counter() - self.began:.1f} s          ", file=sys.stderr, flush=True)
