"""PostgreSQL and Redis for the length of a part, and ledgers of known sizes in PostgreSQL. The tests start theirs the same way."""

import contextlib
import os
import pathlib
import re
import shutil
import sys
import time

from . import history
from .ledgers import KEPT_FOR, Progress
from .programs import RELEASE, ROOT, flowtally

# What starts servers for the tests is no package: its modules find each other by the path, and the program in the environment.
sys.path.append(str(ROOT / "Tests/System"))
os.environ["FLOWTALLY_BINARY"] = str(RELEASE / "flowtally")
from postgres import BIN, Cluster
from redis_server import Redis
from several_servers import make_ledger

# As Debian configures it. Commits are on disk, as they are by default.
SETTINGS = ["shared_buffers=128MB", "max_connections=100", "fsync=on", "synchronous_commit=on"]
FILLING_SECONDS = 3600


@contextlib.contextmanager
def redis():
    server = Redis().start()
    try:
        yield server
    finally:
        server.end()


@contextlib.contextmanager
def postgres(bench):
    """The databases of this run, or of earlier ones where they are kept. They end with a part, and go on with the next."""
    databases = Databases(pathlib.Path(bench.options.keep or bench.directory).resolve() / "postgres")
    databases.start()
    try:
        yield databases
    finally:
        databases.cluster.stop("fast")


class Databases:
    """Ledgers in one PostgreSQL, made when they are asked for."""

    def __init__(self, directory):
        self.directory = directory
        self.cluster = Cluster(directory, *SETTINGS)
        self._schema_file = directory / "schema.sql"

    def start(self):
        schema = flowtally("migrate", "--print")
        if not self._is_kept(schema):
            shutil.rmtree(self.directory, ignore_errors=True)
            self.cluster.create()
            self._schema_file.write_text(schema)
        self.cluster.start()

    def of(self, count):
        """The ledger with so many runs."""
        ledger = Database(self.cluster, f"runs_{count}")
        whole = self.directory / f"{ledger.name}.whole"
        if not whole.exists():
            self._drop(ledger)
            ledger.make()
            ledger.fill(count)
            if count <= 10_000:
                print(f"{count:,} runs: {flowtally('verify', settings=ledger.settings)}", file=sys.stderr)
            whole.touch()
        return ledger

    def copy_of(self, count, name):
        """Another ledger with the same content. No server may be running on that one."""
        original, copy = self.of(count), Database(self.cluster, name)
        self._drop(copy)
        self.cluster.create_database(copy.name, original.name)
        shutil.copy(original.key_file, copy.key_file)
        return copy

    def _is_kept(self, schema):
        """Whether the last day of its runs is near and the schema is today's."""
        file = self._schema_file
        return file.exists() and time.time() - file.stat().st_mtime < KEPT_FOR and file.read_text() == schema

    def _drop(self, ledger):
        with self.cluster.session() as session:
            session.run(f"DROP DATABASE IF EXISTS {ledger.name} WITH (FORCE)")


class Database:
    """A ledger that one role owns and another serves, and a key that may report, read and administer."""

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self.key_file = cluster.directory / f"{name}.key"
        self.settings = {"FLOWTALLY_DATABASE_URL": cluster.url(name, "ledger_server")}

    @property
    def key(self):
        return self.key_file.read_text()

    def make(self):
        make_ledger(self.cluster, self.name)
        key = flowtally("key", "create", "--name", "bench", "--scopes", "ingest,read,admin", settings=self.settings)
        self.key_file.touch(0o600)
        self.key_file.write_text(key)

    def session(self, seconds=300):
        """One that may do everything."""
        return self.cluster.session(self.name, seconds=seconds)

    def fill(self, count):
        progress = Progress(f"{count:,} runs in PostgreSQL", count)
        with self.session(FILLING_SECONDS) as session:
            # A fill that is interrupted is begun anew.
            session.run("SET synchronous_commit = off")
            history.fill(Parameters(session), count, int(time.time() * 1000), progress.show, history.POSTGRES_ID)
            session.run("VACUUM ANALYZE")
            # Otherwise it would be due while something else is measured.
            session.run("CHECKPOINT")
        progress.end()

    def bytes(self):
        with self.session() as session:
            return int(session.run("SELECT pg_database_size(current_database())")[0])


class Parameters:
    """A session that takes statements as SQLite's driver does: with values for `?`, or by name for `:name`."""

    def __init__(self, session):
        self.session = session

    def execute(self, sql, values=()):
        in_order = iter(values)

        def literal(found):
            value = values[found[1]] if found[1] else next(in_order)
            return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"

        return [line.split("|") for line in self.session.run(re.sub(r":(\w+)|\?", literal, sql))]
