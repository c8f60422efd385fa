"""Where the ledger of a history is: in a file, or in a database of PostgreSQL."""

import shutil
import sqlite3
from itertools import count
from pathlib import Path

from flowtally import create_key, flowtally


class Files:
    """Makes places of files, each a copy of an empty ledger with a key to it."""

    def __init__(self, directory):
        self.ledger = Path(directory) / "ledger"
        self.key = create_key(self.ledger)

    def new(self, directory, _):
        return File(shutil.copytree(self.ledger, Path(directory) / "data"))


class File:
    def __init__(self, data):
        self.data, self.options, self.settings = data, ["--data", data], {}

    def select(self, query):
        database = sqlite3.connect(f"file:{self.data / 'flowtally.db'}?mode=ro", uri=True)
        try:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query)]
        finally:
            database.close()

    def remove(self):
        shutil.rmtree(self.data)


class Databases:
    """Makes places of databases, each a copy of one with an empty ledger and a key to it, for a role that may only serve it."""

    ROLE = "histories"
    numbers = count()

    def __init__(self, cluster):
        self.cluster = cluster
        script = flowtally("migrate", "--print", "--grant-to", self.ROLE)
        assert script.returncode == 0, script.stderr
        with cluster.session() as session:
            session.run(f"CREATE ROLE {self.ROLE} LOGIN")
        self.template = cluster.create_database("histories")
        with cluster.session(self.template) as session:
            session.run(script.stdout)
        self.key = create_key(None, settings=Database(cluster, self.template, self.ROLE).settings)

    def new(self, directory, clock):
        """A database whose clock shows the same time as that of the programs."""
        name = self.cluster.create_database(f"history_{Path(directory).name.lower()}_{next(self.numbers)}", self.template)
        with self.cluster.session(name) as session:
            session.run(CLOCK.format(file=clock))
        return Database(self.cluster, name, self.ROLE)


# Found before PostgreSQL's own by those whose search path says so.
CLOCK = """
CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT to_timestamp(SUM(get_byte(bytes, place) * 256 ^ place) / 1000)
    FROM pg_read_binary_file('{file}') AS bytes, generate_series(0, 7) AS place
$$
"""


class Database:
    data, options = None, []

    def __init__(self, cluster, name, role):
        self.cluster, self.name = cluster, name
        self.settings = {
            "FLOWTALLY_DATABASE_URL": f"{cluster.url(name, role)}?options=-csearch_path%3Dpublic,pg_catalog"}

    def select(self, query):
        with self.cluster.session(self.name) as session:
            return session.rows(query)

    def remove(self):
        with self.cluster.session() as session:
            session.run(f"DROP DATABASE {self.name} WITH (FORCE)")
