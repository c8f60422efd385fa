import json
import re

from flowtally import flowtally


def settings_told_by(result):
    """What the doctor says of each setting: its value and its origin."""
    lines = result.stdout.split("Settings\n", 1)[1].splitlines()
    rows = [re.fullmatch(r" +(\w+) +(.*\S) +(\w+)", line).groups() for line in lines if line.strip()]
    return {name: (value, origin) for name, value, origin in rows}


def test_all_is_well_before_the_first_start(data):
    result = flowtally("doctor", "--data", data)
    assert result.returncode == 0, result.stdout
    assert "WRONG" not in result.stdout
    assert "no ledger" in result.stdout and str(data) in result.stdout
    assert not data.exists()


def test_all_is_well_beside_a_running_server(server):
    result = flowtally("doctor", "--data", server.data)
    assert result.returncode == 0, result.stdout
    assert "every commit durable" in result.stdout


def test_a_missing_chart_script_is_wrong_and_says_what_to_install(data, tmp_path):
    missing = str(tmp_path / "chart.min.js")
    result = flowtally("doctor", "--data", data, settings={"FLOWTALLY_CHART_SCRIPT_PATH": missing})
    assert result.returncode == 1
    [line] = [line for line in result.stdout.splitlines() if line.startswith("WRONG")]
    assert missing in line and "libjs-chart.js" in line


def test_a_ledger_that_is_none_is_wrong(data):
    data.mkdir()
    (data / "flowtally.db").write_bytes(b"this is no database, " * 500)
    result = flowtally("doctor", "--data", data)
    assert result.returncode == 1
    assert re.search(r"WRONG +Database", result.stdout)


def test_each_setting_is_told_with_its_origin(data, tmp_path):
    file = tmp_path / "flowtally.json"
    file.write_text(json.dumps({"publicURL": "https://runs.example.com"}))
    result = flowtally(
        "doctor", "--data", data, "--config", file, settings={"FLOWTALLY_HOST": "127.0.0.2"})
    told = settings_told_by(result)
    assert told["FLOWTALLY_DATA"] == (str(data), "flag")
    assert told["FLOWTALLY_HOST"] == ("127.0.0.2", "environment")
    assert told["FLOWTALLY_PUBLIC_URL"] == ("https://runs.example.com", "file")
    assert told["FLOWTALLY_PORT"] == ("8080", "default")
    assert told["FLOWTALLY_CONFIG"] == (str(file), "flag")


def test_a_secret_is_masked_wherever_it_came_from(data, tmp_path):
    file = tmp_path / "flowtally.json"
    file.write_text(json.dumps({"githubSecret": "hush-hush"}))
    by_environment = flowtally("doctor", "--data", data, settings={"FLOWTALLY_GITHUB_SECRET": "hush-hush"})
    by_file = flowtally("doctor", "--data", data, "--config", file)
    assert settings_told_by(by_environment)["FLOWTALLY_GITHUB_SECRET"] == ("********", "environment")
    assert settings_told_by(by_file)["FLOWTALLY_GITHUB_SECRET"] == ("********", "file")
    assert "hush" not in by_environment.stdout + by_environment.stderr + by_file.stdout + by_file.stderr
