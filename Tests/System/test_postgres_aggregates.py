"""On PostgreSQL too, whoever changes runs, rates or workflows, every aggregate is what its runs give."""

import threading

import pytest

from postgres import Refused
from postgres_changes import SETUP, WORKSPACES, Changes, turn
from postgres_recount import wrong_aggregates

SEEDS = range(6)


@pytest.fixture
def database(postgres, empty_ledger, request):
    name = f"ledger_{abs(hash(request.node.name))}"
    postgres.create_database(name, template=empty_ledger)
    with postgres.session(name) as session:
        session.transaction(*SETUP)
    return name


@pytest.fixture(scope="module")
def empty_ledger(postgres):
    return postgres.create_ledger("empty")


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_changes_a_recount_agrees(postgres, database, seed):
    changes = Changes(seed)
    with postgres.session(database) as session:
        for _ in range(15):
            transaction = [statement for _ in range(changes.random.randint(1, 6)) for statement in changes.next()]
            session.transaction(*transaction)
            assert wrong_aggregates(session) == [], transaction
        assert int(session.run("SELECT SUM(runs) FROM workspace_totals")[0]) > 50


@pytest.mark.parametrize("takes_turns", [True, False], ids=["as the program does", "as anybody may"])
def test_many_sessions_at_once_neither_lose_nor_double_anything(postgres, database, takes_turns):
    failures, errors = [], []

    def work(seed):
        # A workflow that goes while others add runs to it would be a refusal, and rightly.
        changes = Changes(seed, replaces_workflows=takes_turns)
        try:
            with postgres.session(database) as session:
                for _ in range(25):
                    # Without turns, transactions of many statements would mostly be done again.
                    number = changes.random.randint(1, 5) if takes_turns else 1
                    statements = [statement for _ in range(number) for statement in changes.next()]
                    turns = [turn(workspace) for workspace in WORKSPACES] if takes_turns else []
                    if changes.random.random() < 0.25:
                        roll_back(session, turns + statements)
                    else:
                        failures.append(session.transaction(*turns, *statements))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(100 + seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    if takes_turns:
        assert sum(failures) == 0
    with postgres.session(database) as session:
        assert wrong_aggregates(session) == []
        assert int(session.run("SELECT SUM(runs) FROM workspace_totals")[0]) > 50


def roll_back(session, statements):
    try:
        session.run("BEGIN;\n" + ";\n".join(statements))
    except Refused as refusal:
        assert refusal.is_for_now, refusal
    session.run("ROLLBACK")


def test_a_day_that_changed_is_noted_for_the_next_recount(postgres, database):
    insert = Changes(1).insert()
    with postgres.session(database) as session:
        session.transaction(insert, "UPDATE automation_metrics SET is_touched = 0")
        session.transaction("UPDATE workflow_runs SET status = status, output = '1'")
        assert session.rows("SELECT 1 FROM automation_metrics WHERE is_touched = 1") == []
        session.transaction("UPDATE workflow_runs SET completed_at = completed_at + 5, started_at = started_at + 5")
        assert session.rows("SELECT 1 FROM automation_metrics WHERE is_touched = 1") == []
        session.transaction("DELETE FROM workflow_runs")
        assert session.rows("SELECT 1 FROM automation_metrics WHERE is_touched = 0") == []


def test_a_workspace_goes_with_all_that_it_counted(postgres, database):
    with postgres.session(database) as session:
        session.transaction(*[Changes(seed).insert() for seed in range(5)])
        session.transaction("DELETE FROM workspaces WHERE id = 'w1'")
        assert wrong_aggregates(session) == []
        session.transaction("DELETE FROM workspaces")
        assert session.run("SELECT COUNT(*) FROM automation_metrics") == ["0"]
        assert session.run("SELECT COUNT(*) FROM workspace_totals") == ["0"]


def test_nobody_empties_the_table_past_the_triggers(postgres, database):
    with postgres.session(database) as session, pytest.raises(Refused, match="use DELETE"):
        session.run("TRUNCATE workflow_runs")
