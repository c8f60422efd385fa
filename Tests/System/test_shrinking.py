import json

from histories import History, make_history
from shrinking import atoms_of, shrink


def names(history):
    return [name for operation in history.operations
            for name in [report["externalId"] for report in operation.get("reports", [])] or [operation.get("run")]]


def history_of(*operations):
    return History(0, "UTC", "EUR", {}, "2026-11-23T00:00:00Z", list(operations))


def batch(*runs):
    return {"do": "reportBatch", "reports": [{"externalId": run} for run in runs]}


def delete(run):
    return {"do": "deleteRun", "run": run}


def test_only_what_a_failure_needs_is_left():
    history = history_of(batch(*range(40)), *map(delete, range(40, 60)), batch(*range(60, 100)))
    small = shrink(history, lambda one: {7, 45, 81} <= set(names(one)))
    assert small.operations == [batch(7), delete(45), batch(81)]


def test_the_order_stays():
    history = history_of(*map(delete, range(30)))
    small = shrink(history, lambda one: sum(names(one)) >= 50)
    assert names(small) == sorted(names(small))
    assert sum(names(small)) >= 50
    assert all(sum(names(small)) - run < 50 for run in names(small))


def test_it_ends_after_so_many_tries():
    tried = []
    small = shrink(history_of(batch(*range(1000))), lambda one: tried.append(one) or 500 in names(one), tries=5)
    assert len(tried) == 5
    assert 500 in names(small)


def test_it_ends_after_so_long():
    history = history_of(batch(*range(10)))
    assert shrink(history, lambda _: True, seconds=-1) == history


def test_a_small_history_is_still_one():
    """What is printed can be read back and played."""
    history = make_history(5)
    small = shrink(history, lambda one: len(atoms_of(one)) > 3)
    assert len(atoms_of(small)) == 4
    assert History(**json.loads(json.dumps(small.plain()))) == small
