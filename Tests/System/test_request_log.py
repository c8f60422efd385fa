import re

import requests

from flowtally import wait_until


def line_about(server, request_id):
    return wait_until(
        lambda: next((line for line in list(server.log) if request_id in line), None), "the line about the request")


def test_each_request_logs_one_line_with_id_status_and_milliseconds(server):
    answers = [requests.get(f"{server.url}/healthz", timeout=10) for _ in range(3)]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert len(set(ids)) == 3
    for request_id in ids:
        line = line_about(server, request_id)
        assert "status=200" in line and "method=GET" in line and "path=/healthz" in line
        assert re.search(r"milliseconds=\d+(\.\d+)?\b", line)
    assert all(sum(request_id in line for line in server.log) == 1 for request_id in ids)


def test_a_refusal_is_logged_with_its_status(server):
    answer = requests.get(f"{server.url}/api/runs", timeout=10)
    assert "status=401" in line_about(server, answer.headers["X-Request-Id"])


def test_keys_are_never_logged(server, client):
    key = client.session.headers["Authorization"].split()[1]
    answer = requests.post(
        f"{server.url}/api/sources/github?key={key}", json={"zen": "Keep it simple."}, headers={"X-GitHub-Event": "ping"},
        timeout=10)
    assert answer.status_code == 200, answer.text
    line_about(server, answer.headers["X-Request-Id"])
    assert key not in "".join(server.log)


def test_less_is_logged_where_less_is_asked_for(start_server):
    server = start_server(settings={"FLOWTALLY_LOG_LEVEL": "error"})
    requests.get(f"{server.url}/healthz", timeout=10)
    server.terminate()
    assert server.log == []
