"""Whatever becomes of the broker, figures are right: every answer holds what was recorded before it was asked for."""

import json
import threading

import pytest
import requests

from events import Events
from flowtally import flowtally, wait_until

FAULTS = {
    "ended": (lambda redis: redis.end(), lambda redis: redis.start()),
    "killed": (lambda redis: redis.kill(), lambda redis: redis.start()),
    "hanging": (lambda redis: redis.pause(), lambda redis: redis.resume()),
    "flushed": (lambda redis: redis.ask("FLUSHALL"), lambda redis: None),
    "full": (
        lambda redis: redis.ask("CONFIG", "SET", "maxmemory", "1"),
        lambda redis: redis.ask("CONFIG", "SET", "maxmemory", "0")),
}


@pytest.fixture
def server(start_server, redis):
    server = start_server(settings={"FLOWTALLY_REDIS_URL": redis.url})
    wait_until(lambda: readiness(server)["broker"] == "ok", "the server to hear of the broker")
    return server


def readiness(server):
    return requests.get(server.url + "/readyz", timeout=30).json()


def total(client, **headers):
    return client.request("GET", "/api/dashboard/metrics", headers=headers).json()["totalAutomationsExecuted"]


class Load:
    """Records runs one after the other until it is left; `done` of them are durable."""

    def __init__(self, client):
        self.client, self.done, self.is_over = client, 0, threading.Event()
        self.thread = threading.Thread(target=self._record, daemon=True)

    def _record(self):
        while not self.is_over.is_set():
            self.client.post(
                "/api/runs", {"workflow": "Job", "externalId": f"run-{self.done}", "status": "COMPLETED"})
            self.done += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join(60)
        assert not self.thread.is_alive()


def figures(client, path, **headers):
    answer = client.request("GET", path, headers=headers).json()
    return {name: value for name, value in answer.items() if name not in ("asOf", "freshness")}


def check_all_figures(client):
    for path in ("metrics", "chart-data?range=7d", "service-requests"):
        shown = figures(client, f"/api/dashboard/{path}")
        assert shown == figures(client, f"/api/dashboard/{path}", **{"Cache-Control": "no-cache"})


@pytest.mark.parametrize("fault", FAULTS)
def test_no_answer_lacks_what_was_recorded_before_it_was_asked_for(server, client, redis, fault):
    breaks, mends = FAULTS[fault]
    client.post("/api/service-requests", {"title": "Send delivery notes"})
    with Load(server.client()) as load:
        for step in (lambda: None, lambda: breaks(redis), lambda: mends(redis)):
            step()
            until = load.done + 60
            while load.done < until:
                durable = load.done
                assert total(client) >= durable
    check_all_figures(client)
    wait_until(lambda: readiness(server) == {
        "status": "ready", "database": "ok", "cache": "shared", "broker": "ok"}, "the broker to be found again", 60)
    assert total(client) == load.done
    check_all_figures(client)


@pytest.mark.parametrize("fault", ["ended", "hanging"])
def test_a_server_without_its_broker_says_so_and_goes_on_telling_its_own_readers(server, client, redis, fault):
    FAULTS[fault][0](redis)
    wait_until(lambda: readiness(server)["broker"] == "away", "the broker to be missed")
    assert readiness(server) == {"status": "ready", "database": "ok", "cache": "away", "broker": "away"}
    stream = Events(client).connected()
    client.post("/api/runs", {"workflow": "Job", "externalId": "1", "status": "COMPLETED"})
    assert stream.next()[0] == "changed"
    stream.close()


def test_what_another_server_tells_reaches_a_stream_here(server, client, redis):
    stream = Events(client).connected()
    workspace = client.get("/api/workspace")["id"]
    change = {"origin": "another server", "workspace": workspace, "generation": 1_000, "scopes": ["savings"]}
    redis.ask("PUBLISH", "flowtally:changes:1", json.dumps(change, separators=(",", ":")))
    assert stream.next() == ("changed", {"generation": 1_000, "scopes": ["savings"]})
    stream.close()


def test_a_change_by_another_program_is_found_by_comparing(server, client, data):
    stream = Events(client).connected()
    assert flowtally("workspace", "set", "--name", "Acme", "--data", data).returncode == 0
    # What the server itself does when it starts may be told before.
    wait_until(lambda: stream.next()[0] == "resync", "the change to be found")
    assert client.get("/api/workspace")["name"] == "Acme"
    stream.close()


def test_answers_and_news_are_measured(server, client):
    def metric(name):
        lines = client.request("GET", "/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name))

    client.post("/api/runs", {"workflow": "Job", "externalId": "1", "status": "COMPLETED"})
    for _ in range(3):
        total(client)
    assert metric('flowtally_answers_total{source="computed"}') == 1
    assert metric('flowtally_answers_total{source="cached"}') == 2
    assert metric('flowtally_changes_total{outcome="told"}') >= 1
    wait_until(lambda: metric("flowtally_publish_seconds_count") >= 1, "the change to be published")
    wait_until(lambda: metric("flowtally_subscribe_lag_seconds_count") >= 1, "the change to come back")
    assert metric("flowtally_publish_failures_total") == 0
