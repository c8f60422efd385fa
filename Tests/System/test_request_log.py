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


def test_the_parts_of_a_server_are_logged_by_their_names_and_not_by_what_they_hold(start_server):
    server = start_server(settings={
        "FLOWTALLY_LOG_LEVEL": "trace", "FLOWTALLY_GITHUB_SECRET": "a-secret-of-github",
        "FLOWTALLY_INVALIDATION_SECRET": "whsec_" + "c2VjcmV0" * 4})
    server.terminate()
    log = "".join(server.log)
    assert all(name in log for name in ("LiveService", "Scheduler", "WebhookSender", "ProcessMonitor")), log[:2000]
    assert "a-secret-of-github" not in log and "c2VjcmV0" not in log
    assert max(map(len, server.log)) < 2000


def test_less_is_logged_where_less_is_asked_for(start_server):
    server = start_server(settings={"FLOWTALLY_LOG_LEVEL": "error"})
    requests.get(f"{server.url}/healthz", timeout=10)
    server.terminate()
    assert server.log == []


def test_each_step_of_a_report_is_logged_with_its_run_its_workflow_and_its_request_where_that_is_asked_for(start_server):
    server = start_server(settings={"FLOWTALLY_LOG_LEVEL": "debug"})
    client = server.client()
    steps = []
    for method, path, body in [
            ("POST", "/api/runs", {"workflow": "w", "status": "STARTED"}), ("POST", "/api/runs", {"workflow": "w", "status": "STARTED"}),
            ("PATCH", "/api/runs/{id}", {"status": "COMPLETED"}),
            ("POST", "/api/runs/batch", [{"workflow": "w", "externalId": "2", "status": "FAILED"}])]:
        headers = {"Idempotency-Key": f"key of {method}"} if path != "/api/runs/batch" else {}
        answer = client.request(method, path.replace("{id}", steps[0]["id"] if steps else ""), json=body, headers=headers)
        assert answer.ok, answer.text
        steps.append(answer.json() if path != "/api/runs/batch" else {"id": answer.json()["items"][0]["id"]})
        steps[-1] |= {"request": answer.headers["X-Request-Id"]}
    workflow = steps[0]["workflowId"]
    for words, step in zip(["run added", "answer given again", "run merged", "run added"], steps):
        line = wait_until(
            lambda: next((line for line in list(server.log) if words in line and step["request"] in line), None), words)
        assert f"run={step['id']}" in line and f"workflow={workflow}" in line and "status=" in line


def test_the_steps_of_a_report_are_not_logged_otherwise(server, client):
    answer = client.request("POST", "/api/runs", json={"workflow": "w", "externalId": "1", "status": "STARTED"})
    line_about(server, answer.headers["X-Request-Id"])
    assert "run added" not in "".join(server.log)
