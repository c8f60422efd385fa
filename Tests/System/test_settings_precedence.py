import json

import pytest
import requests

from flowtally import flowtally, free_port
from test_doctor import settings_told_by

KEYS = {
    "host": "FLOWTALLY_HOST", "port": "FLOWTALLY_PORT", "data": "FLOWTALLY_DATA", "publicURL": "FLOWTALLY_PUBLIC_URL",
    "githubSecret": "FLOWTALLY_GITHUB_SECRET", "chartScriptPath": "FLOWTALLY_CHART_SCRIPT_PATH",
    "logLevel": "FLOWTALLY_LOG_LEVEL"}


@pytest.fixture
def values(tmp_path):
    """For each place a value of each setting."""
    def of(place, number):
        return {
            "host": f"127.0.0.{number}", "port": 8000 + number, "data": str(tmp_path / place),
            "publicURL": f"https://{place}.example.com", "githubSecret": place, "chartScriptPath": f"/{place}/chart.js",
            "logLevel": {"file": "debug", "environment": "warning"}.get(place, "error")}
    return {place: of(place, number) for number, place in enumerate(["flag", "environment", "file"], 2)}


@pytest.fixture
def told(values, tmp_path):
    """What the doctor tells when settings are given in these places."""
    def tell(flags=(), environment=(), file=()):
        path = tmp_path / "settings.json"
        path.write_text(json.dumps({key: values["file"][key] for key in file}))
        flags = [part for key in flags for part in (f"--{key}", values["flag"][key])]
        variables = {KEYS[key]: str(values["environment"][key]) for key in environment}
        return settings_told_by(flowtally("doctor", "--config", path, *flags, settings=variables))
    return tell


def shown(key, value):
    return "********" if key == "githubSecret" else str(value)


@pytest.mark.parametrize("key", KEYS)
def test_the_file_is_read_with_config(told, values, key):
    assert told(file=[key])[KEYS[key]] == (shown(key, values["file"][key]), "file")


@pytest.mark.parametrize("key", KEYS)
def test_the_environment_counts_before_the_file(told, values, key):
    assert told(environment=[key], file=[key])[KEYS[key]] == (shown(key, values["environment"][key]), "environment")


@pytest.mark.parametrize("key", ["host", "port", "data"])
def test_a_flag_counts_before_everything(told, values, key):
    answer = told(flags=[key], environment=[key], file=[key])
    assert answer[KEYS[key]] == (str(values["flag"][key]), "flag")


def test_each_setting_is_looked_for_by_itself(told):
    answer = told(flags=["host"], environment=["port"], file=list(KEYS))
    origins = [answer[KEYS[key]][1] for key in ("host", "port", "data")]
    assert origins == ["flag", "environment", "file"]


def test_the_server_listens_and_stores_where_the_settings_say(tmp_path, start_server):
    port, wrong_port = free_port(), free_port()
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(
        {"port": wrong_port, "data": str(tmp_path / "by-file"), "publicURL": "https://runs.example.com/"}))
    server = start_server("--config", file, directory=None, port=port)
    assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=10).ok
    assert (tmp_path / "by-file" / "flowtally.db").exists()
    assert "https://runs.example.com/dashboard/overview" in server.greeting


@pytest.mark.parametrize("name, value, hint", [
    ("FLOWTALLY_PORT", "eighty", "65535"), ("FLOWTALLY_LOG_LEVEL", "loud", "warning"),
    ("FLOWTALLY_PUBLIC_URL", "runs.example.com", "https://")])
def test_a_setting_that_cannot_be_used_is_named_with_what_can(data, name, value, hint):
    result = flowtally("doctor", "--data", data, settings={name: value})
    assert result.returncode == 1
    assert name in result.stderr and value in result.stderr and hint in result.stderr


@pytest.mark.parametrize("content", [None, "{not json", "[]"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "settings.json"
    if content is not None:
        file.write_text(content)
    result = flowtally("doctor", "--config", file)
    assert result.returncode == 1
    assert str(file) in result.stderr
