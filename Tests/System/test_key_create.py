import re

import pytest
import requests

from flowtally import create_key, flowtally

REPORT = {"workflow": "Job", "externalId": "run-1", "status": "COMPLETED"}


def status(server, key, method, path, **arguments):
    headers = {"Authorization": f"Bearer {key}"}
    return requests.request(method, server.url + path, headers=headers, timeout=30, **arguments).status_code


def test_only_the_key_is_printed_also_on_a_fresh_directory(data):
    result = flowtally("key", "create", "--name", "crontab", "--scopes", "ingest", "--data", data)
    assert result.returncode == 0
    assert re.fullmatch(r"ft_[A-Za-z0-9_-]{43}\n", result.stdout)
    assert result.stderr == ""


def test_a_key_made_before_the_server_works(data, start_server):
    key = create_key(data, "ingest")
    assert status(start_server(), key, "POST", "/api/runs", json=REPORT) == 201


def test_a_key_made_while_a_server_runs_works_at_once(server):
    assert status(server, create_key(server.data, "read"), "GET", "/api/runs") == 200


def test_a_key_may_do_what_its_scopes_say_and_no_more(server):
    ingest, read, admin = (create_key(server.data, scope) for scope in ("ingest", "read", "admin"))
    calls = [
        ("POST", "/api/runs", {"json": REPORT}), ("GET", "/api/runs", {}), ("PATCH", "/api/workspace", {"json": {}})]
    assert [status(server, ingest, method, path, **body) for method, path, body in calls] == [201, 403, 403]
    assert [status(server, read, method, path, **body) for method, path, body in calls] == [403, 200, 403]
    assert [status(server, admin, method, path, **body) for method, path, body in calls] == [200, 200, 200]


def test_several_scopes_go_with_commas_between(server):
    key = create_key(server.data, "ingest,read")
    assert status(server, key, "POST", "/api/runs", json=REPORT) == 201
    assert status(server, key, "GET", "/api/runs") == 200


@pytest.mark.parametrize("scopes", ["write", "ingest,write", "", ","])
def test_bad_scopes_are_a_usage_error_that_names_the_good_ones(data, scopes):
    result = flowtally("key", "create", "--name", "x", "--scopes", scopes, "--data", data)
    assert result.returncode == 64
    assert all(scope in result.stderr for scope in ("ingest", "read", "admin"))
    assert result.stdout == ""
    assert not data.exists()


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_name_that_is_empty_or_too_long_is_a_usage_error(data, name):
    result = flowtally("key", "create", "--name", name, "--scopes", "read", "--data", data)
    assert result.returncode == 64
    assert "--name" in result.stderr


def test_a_key_nobody_made_opens_nothing(server):
    assert status(server, "ft_" + "A" * 43, "GET", "/api/runs") == 401
