"""Plays a history on a server of its own and compares everything with a recount."""

import tempfile
import traceback
from contextlib import contextmanager
from pathlib import Path

import requests

from answers import count_answers, read_answers
from clock import Clock, build_clock
from comparison import differences
from flowtally import Client, Server, flowtally
from ledger import Ledger
from places import Databases, Files
from player import Player
from times import milliseconds


class Laboratory:
    """Prepares once what every trial needs: an empty ledger with a key to it, and the clock.

    Without a `cluster` of PostgreSQL, ledgers are files.
    """

    def __init__(self, directory, cluster=None):
        self.library = build_clock(directory)
        self.places = Databases(cluster) if cluster else Files(directory)

    def try_history(self, history):
        """A line for everything that is wrong; none if all is well."""
        ledger = Ledger(history)
        try:
            given, refusals = self.play(history, ledger)
        except (AssertionError, requests.RequestException) as failure:
            return [f"the history could not be played: {failure!r}", *traceback.format_exc().splitlines()[-8:]]
        found = differences(count_answers(history, ledger), given)
        reasons = refusals if any(line.startswith("/operations") for line in found) else []
        return found + [f"refused: {reason}" for reason in reasons]

    def play(self, history, ledger):
        """What a server answers at the end, and its refusals on the way."""
        with self.place_of(history) as (place, clock):
            with self.serving(place, clock) as client:
                player = Player(client, clock)
                player.play(history)
                answers = read_answers(history, player, place, ledger.workflows)
            if history.seed % 4 == 0:
                result = flowtally("verify", *place.options, settings=place.settings)
                assert result.returncode == 0, f"verify: {result.stdout}{result.stderr}"
            return answers, player.refusals

    @contextmanager
    def place_of(self, history):
        """A new ledger, and a clock that shows when the history begins."""
        with tempfile.TemporaryDirectory() as directory:
            # A database server may run as somebody else.
            Path(directory).chmod(0o755)
            begin = history.operations[0]["at"] if history.operations else history.until
            clock = Clock(self.library, Path(directory) / "clock", milliseconds(begin))
            place = self.places.new(directory, clock.file)
            yield place, clock
            place.remove()

    @contextmanager
    def serving(self, place, clock, **settings):
        """A client of a server, which must not have logged an error in the end."""
        server = Server(place.data, settings=place.settings | clock.settings | settings)
        try:
            yield Client(server.start().url, self.places.key)
        finally:
            server.kill()
        # Time flies, so scheduled recounts are done as well; they would mend what is wrong, but tell it.
        errors = [line for line in server.log if " error " in line]
        assert not errors, f"the server logged {errors}"
