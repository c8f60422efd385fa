import random

import pytest

from flowtally import flowtally
from github_events import GitHubRun, write_json, write_lines


def import_github(data, *files):
    return flowtally("import", "github", *files, "--data", data)


def runs_in(data, start_server):
    return {run["externalId"]: run for run in start_server(directory=data).client().all_runs()}


def test_a_run_told_in_three_events_is_one_run_with_its_times(data, tmp_path, start_server):
    files = [write_json(tmp_path / f"{number}.json", event) for number, event in enumerate(GitHubRun(81001).all_events())]
    result = import_github(data, *files)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "1 runs added, 2 reports merged, 0 refused\n"
    [run] = runs_in(data, start_server).values()
    assert (run["externalId"], run["source"]) == ("81001", "github")
    assert (run["startedAt"], run["completedAt"]) == ("2026-03-02T04:00:11.000Z", "2026-03-02T04:03:41.000Z")
    assert (run["status"], run["durationSeconds"], run["attempt"]) == ("COMPLETED", 210, 1)
    assert run["version"] == f"{81001:040x}"


@pytest.mark.parametrize("conclusion, status", [
    ("success", "COMPLETED"), ("neutral", "COMPLETED"), ("skipped", "COMPLETED"), ("failure", "FAILED"),
    ("timed_out", "FAILED"), ("startup_failure", "FAILED"), ("stale", "FAILED"), ("action_required", "FAILED"),
    ("cancelled", "CANCELLED")])
def test_each_conclusion_has_its_status(data, tmp_path, start_server, conclusion, status):
    run = GitHubRun(81002, conclusion=conclusion)
    import_github(data, write_json(tmp_path / "event.json", run.completed()))
    assert runs_in(data, start_server)["81002"]["status"] == status


def test_a_failure_says_why_and_where_to_look(data, tmp_path, start_server):
    import_github(data, write_json(tmp_path / "event.json", GitHubRun(81003, conclusion="timed_out").completed()))
    error = runs_in(data, start_server)["81003"]["error"]
    assert "timed_out" in error and "/actions/runs/81003" in error


def test_only_a_schedule_makes_a_scheduled_run(data, tmp_path, start_server):
    events = [GitHubRun(number, event=event).completed() for number, event in (
        (1, "schedule"), (2, "push"), (3, "workflow_dispatch"))]
    import_github(data, write_lines(tmp_path / "events.ndjson", events))
    triggers = [run["trigger"] for _, run in sorted(runs_in(data, start_server).items())]
    assert triggers == ["scheduled", "direct", "direct"]


def test_a_second_attempt_stands_with_its_own_times(data, tmp_path, start_server):
    first = GitHubRun(81004, conclusion="failure")
    second = GitHubRun(
        81004, attempt=2, started_at="2026-03-02T09:11:25Z", completed_at="2026-03-02T09:12:10Z")
    import_github(data, write_lines(tmp_path / "events.ndjson", second.all_events() + first.all_events()))
    run = runs_in(data, start_server)["81004"]
    assert (run["attempt"], run["status"], run["durationSeconds"]) == (2, "COMPLETED", 45)
    assert run["startedAt"] == "2026-03-02T09:11:25.000Z"
    assert run["error"] is None


def attempts_of_twenty_runs():
    return [
        GitHubRun(
            82000 + n, attempt=attempt, conclusion=["success", "failure", "cancelled"][n % 3],
            started_at=f"2026-03-0{1 + n % 7}T0{attempt}:00:00Z", completed_at=f"2026-03-0{1 + n % 7}T0{attempt}:01:{n:02}Z")
        for n in range(20) for attempt in range(1, 2 + n % 3)]


def essence(runs):
    """What does not depend on when and in which order the events came."""
    own = {"id", "workflowId", "createdAt", "updatedAt"}
    return {key: {name: value for name, value in run.items() if name not in own} for key, run in runs.items()}


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_any_order_and_any_repetition_give_the_same_ledger(tmp_path, start_server, seed):
    events = [event for attempt in attempts_of_twenty_runs() for event in attempt.all_events()]
    chance = random.Random(seed)
    repeated = events + chance.choices(events, k=len(events))
    chance.shuffle(repeated)
    in_order, at_random = tmp_path / "in-order", tmp_path / "at-random"
    import_github(in_order, write_lines(tmp_path / "a.ndjson", events))
    for part in range(2):
        import_github(at_random, write_lines(tmp_path / f"b{part}.ndjson", repeated[part::2]))

    expected = essence(runs_in(in_order, start_server))
    assert len(expected) == 20
    assert essence(runs_in(at_random, start_server)) == expected


def test_repeating_an_import_changes_nothing_also_beside_a_running_server(server, client, tmp_path):
    file = write_lines(tmp_path / "events.ndjson", [event for n in range(5) for event in GitHubRun(n).all_events()])
    assert import_github(server.data, file).stdout == "5 runs added, 10 reports merged, 0 refused\n"
    before = client.all_runs()
    assert len(before) == 5
    assert import_github(server.data, file).stdout == "0 runs added, 15 reports merged, 0 refused\n"
    assert client.all_runs() == before
