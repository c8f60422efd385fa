"""Whoever writes runs, rates or workflows with sqlite3, past the program, leaves every aggregate true."""

import sqlite3

import pytest

from damage import fill, read, write
from flowtally import flowtally

COLUMNS = "workspace_id, {}, workflow_id, source, {}, {}, attempt, {}, {}, {}, created_at, updated_at"
NAMES = COLUMNS.format("id", "external_id", "status", "started_at", "completed_at", "local_day")
COPIES = COLUMNS.format(
    "id || 2", "external_id || 2", "status", "started_at + 7200000", "completed_at + 7200001", "local_day")
COPY = f"INSERT INTO workflow_runs ({NAMES}) SELECT {COPIES} FROM workflow_runs"
RATE = "INSERT INTO savings_rates SELECT workspace_id, 'second',"
OTHER = "(SELECT id FROM workflows WHERE external_id = 'backup')"
WRITES = {
    "another status": "UPDATE workflow_runs SET status = 'FAILED' WHERE status = 'COMPLETED'",
    "an end": "UPDATE workflow_runs SET status = 'COMPLETED', completed_at = started_at + 4711 WHERE completed_at IS NULL",
    "no end": "UPDATE workflow_runs SET status = 'RUNNING', completed_at = NULL",
    "a later end": "UPDATE workflow_runs SET completed_at = completed_at + 100000 WHERE status = 'COMPLETED'",
    "an end before the start": "UPDATE workflow_runs SET completed_at = started_at - 1 WHERE status = 'COMPLETED'",
    "an earlier start": "UPDATE workflow_runs SET started_at = started_at - 3600000",
    "a start at the end": "UPDATE workflow_runs SET started_at = completed_at WHERE completed_at IS NOT NULL",
    "another day": "UPDATE workflow_runs SET local_day = '2026-06-01' WHERE local_day = '2026-05-04'",
    "the same day": "UPDATE workflow_runs SET local_day = local_day, started_at = started_at, status = status",
    "everything at once": "UPDATE workflow_runs SET local_day = '2026-05-05', started_at = started_at + 86400001,"
                          " completed_at = started_at + 1, status = 'COMPLETED'",
    "another workflow": f"UPDATE workflow_runs SET workflow_id = {OTHER}",
    "what is not counted": "UPDATE workflow_runs SET error = 'no paper', attempt = 3, trigger_kind = 'direct'",
    "a run less": "DELETE FROM workflow_runs WHERE external_id = 'invoices-0'",
    "no runs": "DELETE FROM workflow_runs",
    "runs more": COPY,
    "another role": "UPDATE workflows SET role = 'utility' WHERE external_id = 'invoices'",
    "a workflow less": "DELETE FROM workflows WHERE external_id = 'invoices'",
    "another amount": "UPDATE savings_rates SET manual_seconds = 77, hourly_rate_minor = 13, cost_per_run_minor = 0",
    "another day of a rate": "UPDATE savings_rates SET valid_from = '2026-05-06'",
    "a default that becomes a workflow's own": f"UPDATE savings_rates SET workflow_id = {OTHER}",
    "a rate less": "DELETE FROM savings_rates",
    "a rate more": f"{RATE} workflow_id, '2026-05-06', 3601, 9, 1, created_at FROM savings_rates",
    "a workflow's own rate": f"{RATE} {OTHER}, valid_from, 3601, 9, 1, created_at FROM savings_rates",
}


REPLACEMENTS = COLUMNS.format("id", "external_id", "'CANCELLED'", "started_at", "started_at", "'2026-05-20'")
REPLACE = f"REPLACE INTO workflow_runs ({NAMES}) SELECT {REPLACEMENTS} FROM workflow_runs"
UPSERT = f"{COPY.replace('id || 2', 'id')} WHERE true ON CONFLICT DO UPDATE SET status = 'FAILED', completed_at = 1"


@pytest.mark.parametrize("what", WRITES)
def test_every_aggregate_stays_true(ledger, what):
    [changed] = write(ledger, WRITES[what])
    assert changed >= 1
    assert_sound(ledger)


@pytest.mark.parametrize("statement", [REPLACE, UPSERT], ids=["REPLACE", "upsert"])
def test_an_insert_in_the_place_of_a_run_is_refused_since_no_trigger_might_hear_of_it(ledger, statement):
    with pytest.raises(sqlite3.IntegrityError, match="use UPDATE"):
        write(ledger, statement)
    assert_sound(ledger)


def test_figures_that_are_made_anew_follow_at_once(server, client):
    def metrics():
        return client.request("GET", "/api/dashboard/metrics", headers={"Cache-Control": "no-cache"}).json()

    fill(client)
    before = metrics()
    write(server.data, "UPDATE workflow_runs SET status = 'FAILED' WHERE status = 'COMPLETED'", COPY)
    after = metrics()
    assert (before["totalAutomationsExecuted"], after["totalAutomationsExecuted"]) == (5, 10)
    assert before["estimatedSavings"]["lifetime"]["hours"] > after["estimatedSavings"]["lifetime"]["hours"] == 0


def assert_sound(ledger):
    result = flowtally("verify", "--data", ledger)
    assert result.returncode == 0, result.stdout
    # When a workflow's first run started is kept by triggers as well; `verify` does not look at it.
    assert read(ledger, "SELECT external_id, first_run_at FROM workflows ORDER BY id") == read(
        ledger, "SELECT w.external_id, MIN(r.started_at) FROM workflows w LEFT JOIN workflow_runs r ON r.workflow_id = w.id"
                " GROUP BY w.id ORDER BY w.id")
