"""Single runs of long ago may go: every figure stays, whatever the history was."""

from datetime import timedelta

import pytest

from answers import count_answers, read_answers, read_runs
from comparison import Rows, differences
from flowtally import flowtally, wait_until
from histories import make_history
from ledger import Ledger
from player import Player
from recount import Recount
from times import local_day, milliseconds
from trial import Laboratory

DAYS = 62


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory):
    return Laboratory(tmp_path_factory.mktemp("laboratory"))


def stays(run, first, runs):
    """Whether it is of a day that is kept, may still be heard of, or is its workflow's last run or last failure."""
    others = [other for other in runs if other.workflow == run.workflow]
    failures = [other.start for other in others if other.status == "FAILED"]
    return (str(run.day) >= first or run.end is None or run.start == max(other.start for other in others)
            or run.status == "FAILED" and run.start == max(failures))


@pytest.mark.parametrize("seed", range(3, 15))
def test_every_figure_stays_when_old_runs_go(laboratory, seed):
    history = make_history(seed)
    ledger = Ledger(history)
    counted = count_answers(history, ledger)
    first = str(local_day(milliseconds(history.until), ledger.zone) - timedelta(days=DAYS))
    runs = Recount(ledger, milliseconds(history.until)).run_names
    counted["runs"] = Rows({name: run for name, run in counted["runs"].items() if stays(runs[name], first, runs.values())})
    with laboratory.place_of(history) as (place, clock):
        with laboratory.serving(place, clock) as client:
            player = Player(client, clock)
            player.play(history)
        clock.set(milliseconds(history.until))
        with laboratory.serving(place, clock, FLOWTALLY_RUN_RETENTION_DAYS=str(DAYS)) as player.client:
            wait_until(lambda: read_runs(place).keys() == counted["runs"].keys(), f"the runs before {first} to go")
            given = read_answers(history, player, place, ledger.workflows)
            assert differences(counted, given) == []
        result = flowtally("verify", *place.options)
        assert result.returncode == 0, result.stdout
