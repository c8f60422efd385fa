"""Webhooks of servers that share a PostgreSQL, whose role owns nothing and sees one workspace at a time."""

import threading
import time
import uuid
from collections import Counter

import pytest

from clock import Clock, build_clock
from flowtally import Client, create_key, wait_until
from receivers import ALLOW_LOOPBACK, reply
from several_servers import add_workspace, make_ledger
from test_webhooks import PATIENCE, add, deliveries

EVENTS = {"run.completed", "run.failed", "workflow.late", "service_request.status_changed", "metrics.changed"}


class Ledger:
    """Two workspaces on one PostgreSQL, servers of them, and the time in which those live."""

    def __init__(self, cluster, start_server, directory):
        self.cluster, self.name = cluster, f"webhooks_{uuid.uuid4().hex}"
        # Signatures are good for a few minutes of the real time.
        self.now = int(time.time() * 1000) - 200_000
        self.clock = Clock(build_clock(directory), directory / "now", self.now)
        settings = {"FLOWTALLY_DATABASE_URL": make_ledger(cluster, self.name), **self.clock.settings, **ALLOW_LOOPBACK}
        self.servers = [start_server(directory=None, settings=settings) for _ in range(2)]
        self.keys = [create_key(None, settings=settings), add_workspace(cluster, self.name, "zz-other")]

    def client(self, workspace=0, server=0):
        return Client(self.servers[server].url, self.keys[workspace])

    def pass_seconds(self, seconds):
        self.now += seconds * 1000
        self.clock.set(self.now)

    def attempts(self, server):
        """How many attempts of a server were answered with a yes."""
        text = self.client(server=server).request("GET", "/metrics").text
        count = text.partition('flowtally_webhook_attempt_seconds_count{outcome="delivered"} ')[2]
        return int(float(count.split()[0])) if count else 0


@pytest.fixture
def ledger(postgres, start_server, tmp_path):
    return Ledger(postgres, start_server, tmp_path)


def make_every_event(client, name):
    """Each kind of event but that of a late workflow, which becomes late when its minute has passed."""
    schedule = {"name": f"Late in {name}", "cron": ["* * * * *"], "graceSeconds": 0}
    assert client.request("PUT", "/api/workflows/api/late", json=schedule).ok
    for status in "COMPLETED", "FAILED":
        client.post("/api/runs", {"workflow": f"Job of {name}", "externalId": status, "status": status})
    request = client.post("/api/service-requests", {"title": f"Wish of {name}"})
    client.patch(f"/api/service-requests/{request['id']}", {"status": "REVIEWED"})


def in_state(client, webhook, state):
    """The ids of a webhook's deliveries that are in a state."""
    return {delivery["id"] for delivery in deliveries(client, webhook) if delivery["state"] == state}


def subject(event):
    """The name of what an event is about; None where it is about nothing in particular."""
    data = event["data"]
    return data.get("serviceRequest", {}).get("title") or data.get("workflow", {}).get("name")


def test_each_workspace_is_told_of_its_own_events_once_by_one_of_two_servers(ledger, receive):
    names = ["first", "other"]
    receivers = [receive(), receive()]
    webhooks = [add(ledger.client(number, number), receivers[number], EVENTS) for number in range(2)]
    for number, name in enumerate(names):
        make_every_event(ledger.client(number, 1 - number), name)
    ledger.pass_seconds(120)
    for receiver in receivers:
        wait_until(lambda: {event["type"] for event in receiver.events} == EVENTS, "every kind of event", PATIENCE)

    for number, (receiver, webhook, name) in enumerate(zip(receivers, webhooks, names)):
        client = ledger.client(number)
        wait_until(lambda: len(in_state(client, webhook, "delivered")) == len(EVENTS), "the log", PATIENCE)
        receiver.verify(webhook["secret"])
        assert sorted(receiver.ids) == sorted(in_state(client, webhook, "delivered"))
        assert {subject(event) for event in receiver.events} == {f"Job of {name}", f"Late in {name}", f"Wish of {name}", None}
        assert Counter(event["type"] for event in receiver.events) == dict.fromkeys(EVENTS, 1)
        foreign = ledger.client(1 - number).request("GET", f"/api/webhooks/{webhook['id']}/deliveries")
        assert foreign.status_code == 404
    assert ledger.attempts(0) + ledger.attempts(1) == 2 * len(EVENTS)
    with ledger.cluster.session(ledger.name, "ledger_server") as session:
        assert session.run("SELECT COUNT(*) FROM webhook_deliveries") == ["0"], "the servers' role sees every workspace"


def test_what_a_killed_server_was_delivering_the_other_delivers_and_nothing_else_twice(ledger, receive):
    released = threading.Event()

    def answer(number, handler):
        released.wait(PATIENCE)
        try:
            reply(handler, 204)
        except OSError:
            pass  # Nobody waits for it any more.

    receiver = receive(answer)
    other = ledger.client(server=1)
    webhook = add(other, receiver)
    runs = [{"workflow": "Job", "externalId": str(number), "status": "FAILED"} for number in range(40)]
    other.post("/api/runs/batch", runs)
    # Four at once are the most that one server sends to a webhook.
    wait_until(lambda: len(receiver.requests) == 8, "both servers to deliver", PATIENCE)
    ledger.servers[0].kill()
    released.set()

    wait_until(lambda: len(in_state(other, webhook, "delivered")) == 36, "what was not with the killed server", PATIENCE)
    interrupted = in_state(other, webhook, "sending")
    assert len(interrupted) == 4 and interrupted < set(receiver.ids)
    assert len(receiver.ids) == len(set(receiver.ids)) == 40

    ledger.pass_seconds(31)
    wait_until(lambda: len(in_state(other, webhook, "delivered")) == 40, "the rest", PATIENCE)
    assert Counter(receiver.ids) == Counter(receiver.ids[:40]) + Counter(interrupted)
    receiver.verify(webhook["secret"])
    assert {event["data"]["run"]["externalId"] for event in receiver.events} == {run["externalId"] for run in runs}
