import json

from flowtally import flowtally
from github_events import GitHubRun, write_json, write_lines


def import_github(data, *files):
    return flowtally("import", "github", *files, "--data", data)


def test_each_refusal_is_named_with_its_file_and_line(data, tmp_path):
    unknown = GitHubRun(3, conclusion="finished").completed()
    nameless = GitHubRun(4).completed()
    del nameless["repository"]["full_name"]
    file = write_lines(tmp_path / "events.ndjson", [
        GitHubRun(1).completed(), "{broken", unknown, "", GitHubRun(2).completed(), nameless, '{"action": "opened"}'])
    result = import_github(data, file)
    assert result.returncode == 1
    assert result.stdout == "2 runs added, 0 reports merged, 4 refused\n"
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"{file}:{number}" for number in (2, 3, 6, 7)]
    assert "conclusion" in lines[1] and "finished" in lines[1]
    assert "full_name" in lines[2]


def test_a_refused_file_is_named_and_the_others_are_taken(data, tmp_path):
    good = write_json(tmp_path / "good.json", GitHubRun(1).completed())
    bad = write_json(tmp_path / "bad.json", {"action": "opened", "issue": {"id": 1}})
    result = import_github(data, bad, good)
    assert result.returncode == 1
    assert "1 runs added" in result.stdout
    assert f"refused: {bad}" in result.stderr


def test_a_ping_is_no_refusal(data, tmp_path):
    file = write_json(tmp_path / "ping.json", {"zen": "Measure twice.", "hook_id": 5, "hook": {"type": "Repository"}})
    result = import_github(data, file)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "0 runs added, 0 reports merged, 0 refused\n"


def test_the_answer_of_the_list_call_can_be_imported_too(data, tmp_path):
    runs = []
    for number in range(3):
        event = GitHubRun(number).completed()
        runs.append(event["workflow_run"] | {"repository": event["repository"]})
    result = import_github(data, write_json(tmp_path / "list.json", {"total_count": 3, "workflow_runs": runs}))
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("3 runs added")


def test_lines_may_end_as_on_windows(data, tmp_path):
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(json.dumps(GitHubRun(n).completed()).encode() + b"\r\n\r\n" for n in range(3)))
    result = import_github(data, file)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("3 runs added")


def test_a_file_that_is_not_there_is_named(data, tmp_path):
    result = import_github(data, tmp_path / "missing.json")
    assert result.returncode == 1
    assert str(tmp_path / "missing.json") in result.stderr
    assert "NSError" not in result.stderr and "NSCocoaErrorDomain" not in result.stderr


def test_an_unknown_format_is_a_usage_error_that_names_the_known(data, tmp_path):
    result = flowtally("import", "carrier-pigeon", tmp_path / "x.json", "--data", data)
    assert result.returncode == 64
    assert "github" in result.stderr
