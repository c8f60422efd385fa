import pytest
import requests

from events import Events
from flowtally import wait_until


def record(client, name="run-1", status="COMPLETED"):
    return client.post("/api/runs", {"workflow": "Job", "externalId": name, "status": status})


def generation(client):
    return client.get("/api/dashboard/metrics")["freshness"]["generation"]


@pytest.fixture
def events(client):
    stream = Events(client).connected()
    yield stream
    stream.close()


def test_a_run_is_told_with_what_may_look_different(client, events):
    record(client)
    name, data = events.next()
    assert name == "changed"
    assert data == {"generation": generation(client), "scopes": ["runs", "workflows"]}
    assert events.last_id == str(data["generation"])


def test_every_kind_of_change_is_told(client, events):
    request = client.post("/api/service-requests", {"title": "Send delivery notes"})
    assert events.next()[1]["scopes"] == ["serviceRequests"]
    client.patch(f"/api/service-requests/{request['id']}", {"status": "REVIEWED"})
    assert events.next()[1]["scopes"] == ["serviceRequests"]
    client.patch("/api/workspace", {"name": "Acme"})
    assert "settings" in events.next()[1]["scopes"]


def test_many_changes_at_once_are_few_events_and_the_last_one_is_among_them(client, events):
    for number in range(50):
        record(client, f"run-{number}")
    last = generation(client)
    seen = []
    while not seen or seen[-1] < last:
        seen.append(events.next()[1]["generation"])
    assert seen == sorted(seen) and len(seen) < 25


def test_who_has_missed_nothing_is_told_nothing_and_who_has_is_told_to_load_anew(client):
    record(client)
    now = generation(client)
    stream = Events(client, last_event_id=str(now)).connected()
    record(client, "run-2")
    assert stream.next()[0] == "changed"
    stream.close()
    for missed in (dict(last_event_id=str(now)), dict(since=now)):
        stream = Events(client, **missed).connected()
        assert stream.next() == ("resync", {"generation": generation(client)})
        stream.close()


def test_only_who_may_read_the_workspace_follows_it(server):
    assert requests.get(server.url + "/api/dashboard/events", timeout=30).status_code == 401
    assert Events(server.client("ingest")).response.status_code == 403


def test_a_stream_ends_when_the_server_stops_and_does_not_keep_it(server, client, events):
    assert server.terminate(seconds=20) == 0
    assert events.has_ended.wait(20)


def test_a_reader_that_goes_is_forgotten(server, client):
    def open_streams():
        text = client.request("GET", "/metrics").text
        return float(next(line for line in text.splitlines() if line.startswith("flowtally_event_streams ")).split()[1])

    stream = Events(client).connected()
    wait_until(lambda: open_streams() == 1, "the stream to be counted")
    stream.close()
    wait_until(lambda: open_streams() == 0, "the stream to be forgotten")


def test_a_stream_ends_when_its_key_is_deleted(server, client):
    other = server.client("read")
    stream = Events(other).connected()
    kept = Events(client).connected()
    keys = client.get("/api/keys")["keys"]
    assert client.request("DELETE", f"/api/keys/{keys[-1]['id']}").status_code == 204
    assert stream.has_ended.wait(60)
    assert Events(other).response.status_code == 401
    assert kept.next()[1]["scopes"] == ["settings"]
    record(client)
    assert kept.next()[1]["scopes"] == ["runs", "workflows"]
    kept.close()
