"""The suite sees errors of a server: without any one of the triggers that keep the aggregates, some history is not as it should be."""

import sqlite3
from contextlib import closing

import pytest

from histories import make_history
from trial import Laboratory

# Between them they need every trigger.
SEEDS = [2, 57, 93, 180, 8, 15]
# For others who write, as `test_direct_writes` does, and for sums that somebody deletes: no history comes to them.
UNUSED = {
    "workflow_runs_are_not_replaced", "workflows_first_run_on_move", "workspace_totals_on_delete",
    "workspace_recent_durations_on_delete"}


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory):
    return Laboratory(tmp_path_factory.mktemp("laboratory"))


@pytest.fixture(scope="module")
def triggers(laboratory):
    """What creates each of them."""
    with closing(sqlite3.connect(laboratory.places.ledger / "flowtally.db")) as database:
        return dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def change(laboratory, statement):
    with closing(sqlite3.connect(laboratory.places.ledger / "flowtally.db")) as database, database:
        database.execute(statement)


def is_seen(laboratory):
    """Whether any of the histories is not as it should be."""
    return any(laboratory.try_history(make_history(seed)) for seed in SEEDS)


def test_a_ledger_without_one_of_its_triggers_is_seen(laboratory, triggers):
    assert not is_seen(laboratory)
    unseen = []
    for name, creation in triggers.items():
        change(laboratory, f"DROP TRIGGER {name}")
        if not is_seen(laboratory):
            unseen.append(name)
        change(laboratory, creation)
    assert len(triggers) > 15
    assert set(unseen) == UNUSED
