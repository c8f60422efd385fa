import re

import pytest

from damage import fill, write
from flowtally import flowtally

TABLES = [
    "automation_metrics", "automation_durations", "automation_hours", "workspace_metrics", "workspace_durations",
    "workspace_totals"]


def rebuild(ledger, *arguments):
    return flowtally("metrics", "rebuild", *arguments, "--data", ledger)


def is_sound(ledger):
    return flowtally("verify", "--data", ledger).returncode == 0


def test_a_sound_ledger_stays_as_it_is(ledger):
    result = rebuild(ledger)
    assert (result.returncode, result.stdout) == (0, "4 days recounted, 0 rows mended\n"), result.stderr


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET runs = runs + 7", "DELETE FROM {}"])
def test_what_differs_is_mended_and_told(ledger, table, statement):
    [changed] = write(ledger, statement.format(table))
    result = rebuild(ledger)
    assert result.returncode == 0, result.stderr
    assert table in result.stdout
    last = result.stdout.splitlines()[-1]
    mended = int(re.search(r"(\d+) rows? mended$", last)[1])
    assert last == f"4 days recounted, {mended} row{'' if mended == 1 else 's'} mended"
    assert mended >= changed
    assert is_sound(ledger)


def test_once_is_enough_when_everything_is_wrong(ledger):
    write(ledger, *(f"UPDATE {table} SET runs = runs * 3 + {number}" for number, table in enumerate(reversed(TABLES))),
          "DELETE FROM automation_metrics WHERE local_day = '2026-05-06'", "DELETE FROM workspace_durations")
    assert rebuild(ledger).returncode == 0
    assert is_sound(ledger)


def test_rows_of_days_without_runs_go(ledger):
    write(ledger, "DELETE FROM workflow_runs WHERE external_id = 'backup-4'",
          "UPDATE automation_metrics SET runs = 2, failed = 2 WHERE local_day = '2026-05-07'")
    assert not is_sound(ledger)
    rebuild(ledger)
    assert is_sound(ledger)


def test_progress_goes_to_the_other_stream(ledger):
    result = rebuild(ledger)
    assert "100 %" in result.stderr
    assert "%" not in result.stdout


def test_only_the_days_from_and_to_are_recounted(ledger):
    write(ledger, "UPDATE automation_hours SET completed = completed + 1")
    result = rebuild(ledger, "--from", "2026-05-05", "--to", "2026-05-06")
    assert result.stdout.splitlines()[-1] == "2 days recounted, 2 rows mended"
    told = flowtally("verify", "--data", ledger).stdout
    assert "2026-05-04" in told and "2026-05-07" in told
    assert "2026-05-06" not in told
    assert rebuild(ledger, "--to", "2026-05-04").stdout.splitlines()[-1] == "1 day recounted, 1 row mended"
    assert rebuild(ledger, "--from", "2026-05-07").stdout.splitlines()[-1] == "1 day recounted, 1 row mended"
    assert is_sound(ledger)


def test_days_that_the_ledger_does_not_hold_are_none(ledger):
    assert rebuild(ledger, "--from", "2030-01-01").stdout == "0 days recounted, 0 rows mended\n"


def test_a_rebuild_goes_on_beside_a_server(server):
    client = server.client()
    fill(client)
    write(server.data, "UPDATE automation_metrics SET completed = completed + 1", "DELETE FROM workspace_totals")
    assert rebuild(server.data).returncode == 0
    assert is_sound(server.data)
    assert client.get("/api/dashboard/metrics")["totalAutomationsExecuted"] == 5


@pytest.mark.parametrize("option", ["--from", "--to"])
@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "2026-5-1", "2026-05-01T00:00:00Z", ""])
def test_a_day_that_is_none_is_a_usage_error(data, option, day):
    result = rebuild(data, option, day)
    assert result.returncode == 64
    assert option in result.stderr and "such as 2026-05-01" in result.stderr
    assert not data.exists()


def test_days_in_the_wrong_order_are_a_usage_error(data):
    result = rebuild(data, "--from", "2026-05-02", "--to", "2026-05-01")
    assert result.returncode == 64
    assert "--from" in result.stderr and "--to" in result.stderr
