import pytest

from damage import fill, read, write
from flowtally import flowtally

FIRST_WORKFLOW = "(SELECT id FROM workflows WHERE external_id = 'invoices')"
# What is wrong: the statements that make it so, and the cells that tell it: table, day, figure, stored, counted.
DAMAGES = {
    "a count": ("UPDATE automation_metrics SET failed = 7 WHERE local_day = '2026-05-04'",
                ["automation_metrics", "2026-05-04", "failed", "7", "1"]),
    "a sum of durations": ("UPDATE automation_metrics SET duration_ms = duration_ms + 1 WHERE duration_ms > 0",
                           ["automation_metrics", "2026-05-06", "duration_ms", "251", "250"]),
    "the terms of a day": ("UPDATE automation_metrics SET manual_seconds = 60 WHERE local_day = '2026-05-07'",
                           ["automation_metrics", "2026-05-07", "manual_seconds", "60", "600"]),
    "a role": ("UPDATE automation_metrics SET is_productive = 0 WHERE local_day = '2026-05-04'",
               ["automation_metrics", "2026-05-04", "is_productive", "0", "1"]),
    "a day that is missing": ("DELETE FROM automation_metrics WHERE local_day = '2026-05-07'",
                              ["automation_metrics", "2026-05-07", "runs", "0", "1"]),
    "a day that never was": (
        "INSERT INTO automation_metrics (workspace_id, workflow_id, local_day, runs, cancelled)"
        f" SELECT id, {FIRST_WORKFLOW}, '2031-01-01', 3, 3 FROM workspaces",
        ["automation_metrics", "2031-01-01", "runs", "3", "0"]),
    "a bucket of durations": ("UPDATE automation_durations SET runs = 5 WHERE local_day = '2026-05-04'",
                              ["automation_durations", "2026-05-04", "runs (bucket_ms 4992)", "5", "1"]),
    "a bucket that is missing": ("DELETE FROM automation_durations WHERE local_day = '2026-05-06'",
                                 ["automation_durations", "2026-05-06", "runs (bucket_ms 248)", "0", "1"]),
    "a bucket in the wrong place": ("UPDATE automation_durations SET bucket_ms = 256 WHERE local_day = '2026-05-06'",
                                    ["automation_durations", "2026-05-06", "runs (bucket_ms 256)", "1", "0"]),
    "an hour": ("UPDATE automation_hours SET completed = 2 WHERE local_day = '2026-05-04'",
                ["automation_hours", "2026-05-04", "completed (hour 493856)", "2", "1"]),
    "an hour that is missing": ("DELETE FROM automation_hours WHERE local_day = '2026-05-07'",
                                ["automation_hours", "2026-05-07", "runs (hour 493928)", "0", "1"]),
    "a sum over workflows": ("UPDATE workspace_metrics SET cancelled = 0 WHERE local_day = '2026-05-06'",
                             ["workspace_metrics", "2026-05-06", "cancelled", "0", "1"]),
    "money": ("UPDATE workspace_metrics SET gross_rest = gross_rest + 1 WHERE local_day = '2026-05-06'",
              ["workspace_metrics", "2026-05-06", "gross_rest", "2401", "2400"]),
    "a sum over workflows that is missing": ("DELETE FROM workspace_metrics WHERE local_day = '2026-05-07'",
                                             ["workspace_metrics", "2026-05-07", "runs", "0", "1"]),
    "a bucket over workflows": ("UPDATE workspace_durations SET runs = -1 WHERE local_day = '2026-05-04'",
                                ["workspace_durations", "2026-05-04", "runs (bucket_ms 4992)", "-1", "1"]),
    "a bucket over workflows that never was": (
        "INSERT INTO workspace_durations (workspace_id, local_day, bucket_ms, runs)"
        " SELECT id, '2026-05-05', 1, 1 FROM workspaces",
        ["workspace_durations", "2026-05-05", "runs (bucket_ms 1)", "1", "0"]),
    "a sum over all days": ("UPDATE workspace_totals SET unfinished = 0", ["workspace_totals", "all", "unfinished", "0", "1"]),
    "the sums over all days": ("DELETE FROM workspace_totals", ["workspace_totals", "all", "runs", "0", "5"]),
}


def cells(line):
    """The columns of a table: they are apart by two spaces or more."""
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_a_sound_ledger_is_told_in_a_line(ledger):
    result = flowtally("verify", "--data", ledger)
    assert (result.returncode, result.stdout) == (0, "Every aggregate equals its recount: 4 days.\n"), result.stderr


def test_an_empty_ledger_is_sound(server):
    server.terminate()
    result = flowtally("verify", "--data", server.data)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Every aggregate equals its recount")


def test_a_ledger_is_verified_beside_its_server(server):
    fill(server.client())
    assert flowtally("verify", "--data", server.data).returncode == 0


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_told_and_left(ledger, what):
    statement, (table, *told) = DAMAGES[what]
    [changed] = write(ledger, statement)
    assert changed >= 1
    result = flowtally("verify", "--data", ledger)
    assert result.returncode == 1, result.stdout
    first, *lines = map(cells, result.stdout.splitlines())
    assert first == ["table", "workflow", "day", "figure", "stored", "counted"]
    assert [table, *told] in [[line[0], *line[2:]] for line in lines], result.stdout
    assert flowtally("verify", "--data", ledger).stdout == result.stdout


def test_a_difference_of_a_workflow_names_it(ledger):
    write(ledger, DAMAGES["a count"][0])
    [[workflow]] = read(ledger, "SELECT id FROM workflows WHERE external_id = 'invoices'")
    result = flowtally("verify", "--data", ledger)
    assert ["automation_metrics", workflow, "2026-05-04", "failed", "7", "1"] in map(cells, result.stdout.splitlines())
