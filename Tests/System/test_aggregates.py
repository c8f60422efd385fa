"""After any history, every figure and every row of an aggregate equals a recount of everything that was told."""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from histories import make_history
from shrinking import shrink
from trial import Laboratory

# Making a history small takes a while, and the first few show what is wrong.
SHRUNK = 3


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        option = metafunc.config.getoption
        first, number = option("--first-seed", default=0), option("--histories", default=200)
        # On PostgreSQL, whose rules are the same, a quarter of them.
        cases = [("sqlite", first + seed) for seed in range(number)]
        cases += [("postgres", first + seed) for seed in range(0, number, 4)]
        metafunc.parametrize("database, seed", cases)


@pytest.fixture(scope="module")
def laboratories(tmp_path_factory, postgres):
    return {"sqlite": Laboratory(tmp_path_factory.mktemp("laboratory")),
            "postgres": Laboratory(tmp_path_factory.mktemp("laboratory"), postgres)}


@pytest.fixture
def laboratory(laboratories, database):
    return laboratories[database]


@pytest.fixture(scope="module")
def trials(laboratories, request):
    """The outcomes of all histories that were asked for, by database and seed; two are played at a time."""
    cases = [(item.callspec.params["database"], item.callspec.params["seed"])
             for item in request.session.items if item.module is request.module]
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        yield {(database, seed): pool.submit(try_seed, laboratories[database], seed) for database, seed in cases}
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def shrunk():
    return []


def try_seed(laboratory, seed):
    return laboratory.try_history(make_history(seed))


def test_every_aggregate_equals_a_recount(laboratory, trials, shrunk, database, seed):
    print(f"history of seed {seed} on {database}")
    found = trials[database, seed].result()
    if not found:
        return
    history = make_history(seed)
    if len(shrunk) < SHRUNK:
        history = shrink(history, laboratory.try_history)
        shrunk.append(seed)
        found = laboratory.try_history(history) or [*found, "after shrinking it did not fail again"]
    pytest.fail("\n".join([f"seed {seed}", json.dumps(history.plain()), *found[:40]]), pytrace=False)
