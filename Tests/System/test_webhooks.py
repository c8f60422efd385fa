"""Webhooks from the outside: real receivers that fail, hang, redirect, answer endlessly and come back."""

import os
import re
import subprocess
import sys
import time
import uuid
from datetime import datetime, timezone

import pytest
import requests
from standardwebhooks import Webhook

from flowtally import ROOT, free_port, wait_until
from receivers import ALLOW_LOOPBACK, drip, endlessly, reply

PATIENCE = 90


@pytest.fixture
def server(start_server):
    return start_server(settings=ALLOW_LOOPBACK)


def add(client, receiver, events=("run.failed",), **more):
    return client.post("/api/webhooks", {"name": "Test", "url": receiver.url, "events": list(events), **more})


def fail_run(client, external_id=None):
    body = {"workflow": "Invoices", "externalId": external_id or str(uuid.uuid4()), "status": "FAILED", "error": "E77"}
    return client.post("/api/runs", body)


def deliveries(client, webhook):
    return client.get(f"/api/webhooks/{webhook['id']}/deliveries")["deliveries"]


def wait_for_attempts(client, webhook, count):
    """The last delivery once it has had so many attempts that came to an end."""
    def found():
        listed = deliveries(client, webhook)
        return listed and listed[0]["attempts"] >= count and listed[0]["state"] != "sending" and listed[0]

    return wait_until(found, f"{count} attempts", PATIENCE)


def test_a_failed_run_arrives_signed_and_once(client, receive):
    receiver = receive()
    webhook = add(client, receiver, ["run.failed", "run.completed"])
    run = fail_run(client, "1")
    fail_run(client, "1")
    client.post("/api/runs", {"workflow": "Invoices", "externalId": "2", "status": "COMPLETED"})
    wait_until(lambda: len(receiver.requests) >= 2, "both runs", PATIENCE)
    receiver.verify(webhook["secret"])
    assert sorted(event["type"] for event in receiver.events) == ["run.completed", "run.failed"]
    failed = next(event for event in receiver.events if event["type"] == "run.failed")
    assert failed["data"]["run"]["id"] == run["id"]
    assert failed["data"]["workflow"]["name"] == "Invoices"
    wait_until(lambda: all(d["state"] == "delivered" for d in deliveries(client, webhook)), "the log", PATIENCE)
    assert sorted(receiver.ids) == sorted(delivery["id"] for delivery in deliveries(client, webhook))


def test_a_receiver_that_fails_gets_the_same_again(client, receive):
    receiver = receive(lambda number, handler: reply(handler, 500 if number == 0 else 200, b"out of paper"))
    webhook = add(client, receiver)
    fail_run(client)
    delivery = wait_for_attempts(client, webhook, 2)
    assert delivery["state"] == "delivered"
    assert receiver.ids == [delivery["id"]] * 2
    assert receiver.requests[0][1] == receiver.requests[1][1]
    receiver.verify(webhook["secret"])


def test_a_receiver_that_hangs_keeps_nobody_else_waiting(client, receive):
    hanging = receive(lambda number, handler: hanging.ending.wait(PATIENCE))
    other = receive()
    slow = add(client, hanging)
    add(client, other)
    for _ in range(8):
        fail_run(client)
    wait_until(lambda: len(other.requests) == 8, "the other receiver", PATIENCE)
    assert len(hanging.requests) <= 4
    delivery = wait_until(
        lambda: next((d for d in deliveries(client, slow) if d["lastAttempt"]), None), "the end of the wait", PATIENCE)
    assert "no answer within 15 s" in delivery["note"]


def test_a_receiver_that_drips_is_left_after_a_while(client, receive):
    dripping = receive(lambda number, handler: drip(handler, dripping.ending))
    webhook = add(client, dripping)
    fail_run(client)
    assert "no answer within 15 s" in wait_for_attempts(client, webhook, 1)["note"]


def test_redirects_are_not_followed(client, receive):
    target = receive()
    receiver = receive(lambda number, handler: reply(handler, 302, Location=target.url))
    webhook = add(client, receiver)
    fail_run(client)
    delivery = wait_for_attempts(client, webhook, 1)
    assert delivery["lastAttempt"]["status"] == 302
    assert delivery["state"] == "waiting"
    assert target.requests == []


def test_an_endless_answer_is_not_read(client, server, receive):
    receiver = receive(lambda number, handler: endlessly(handler, receiver.ending))
    webhook = add(client, receiver)
    memory = lambda: int(open(f"/proc/{server.process.pid}/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE")
    before = memory()
    fail_run(client)
    delivery = wait_for_attempts(client, webhook, 1)
    assert delivery["lastAttempt"]["status"] == 500
    assert len(delivery["note"]) < 300
    assert memory() - before < 50e6


def test_a_receiver_that_comes_back_gets_what_it_missed(client, receive):
    receiver = receive()
    webhook = add(client, receiver)
    port = receiver.port
    receiver.stop()
    fail_run(client)
    assert wait_for_attempts(client, webhook, 1)["lastAttempt"]["status"] is None
    again = receive(port=port)
    wait_until(lambda: again.requests, "the delivery", PATIENCE)
    again.verify(webhook["secret"])


def test_what_was_committed_before_a_crash_is_delivered_after_it(data, start_server, receive):
    """The server is killed while it delivers, so that some deliveries are claimed, some wait and some are done."""
    receiver = receive()
    server = start_server(settings=ALLOW_LOOPBACK)
    client = server.client()
    webhook = add(client, receiver)
    body = [{"workflow": "Invoices", "externalId": str(number), "status": "FAILED"} for number in range(40)]
    receiver.answer = lambda number, handler: reply(handler, 204) if number < 6 else receiver.ending.wait(1)
    client.post("/api/runs/batch", body)
    wait_until(lambda: len(receiver.requests) >= 7, "some deliveries", PATIENCE)
    server.process.kill()
    server.process.wait()
    before = set(receiver.ids)

    receiver.answer = lambda number, handler: reply(handler, 204)
    server = start_server(settings=ALLOW_LOOPBACK)
    client = server.client()
    ids = {delivery["id"] for delivery in deliveries(client, webhook)}
    wait_until(lambda: len(ids) == 40 and set(receiver.ids) == ids, "all of them", PATIENCE)
    assert before <= ids
    wait_until(lambda: {d["state"] for d in deliveries(client, webhook)} == {"delivered"}, "the log", PATIENCE)
    receiver.verify(webhook["secret"])
    assert {event["data"]["run"]["externalId"] for event in receiver.events} == {str(number) for number in range(40)}


def test_a_receiver_that_is_gone_is_disabled_until_somebody_switches_it_on(client, receive):
    receiver = receive(lambda number, handler: reply(handler, 410))
    webhook = add(client, receiver)
    path = f"/api/webhooks/{webhook['id']}"
    fail_run(client)
    wait_until(lambda: client.get(path)["state"] == "disabled", "the end", PATIENCE)
    assert "410" in client.get(path)["disabledReason"]
    fail_run(client)
    assert len(deliveries(client, webhook)) == 1
    receiver.answer = lambda number, handler: reply(handler, 200)
    assert client.patch(path, {"active": True})["state"] == "active"
    client.post(f"{path}/deliveries/{deliveries(client, webhook)[0]['id']}/replay", {})
    assert wait_for_attempts(client, webhook, 1)["state"] == "delivered"
    assert len(set(receiver.ids)) == 1


@pytest.mark.parametrize("format, member", [("slack", "text"), ("discord", "content")])
def test_a_chat_gets_a_sentence(client, server, receive, format, member):
    receiver = receive()
    add(client, receiver, format=format)
    run = fail_run(client)
    wait_until(lambda: receiver.requests, "the message", PATIENCE)
    text = receiver.events[0][member]
    assert "Invoices" in text and "E77" in text
    assert f"{server.url}/dashboard/runs/{run['id']}" in text


def test_changed_figures_are_told_as_one(client, receive):
    receiver = receive()
    webhook = add(client, receiver, ["metrics.changed"])
    for _ in range(20):
        fail_run(client)
    wait_until(lambda: receiver.requests, "the news", PATIENCE)
    assert [event["type"] for event in receiver.events] == ["metrics.changed"]
    assert len(deliveries(client, webhook)) == 1


def test_after_a_new_secret_both_sign(client, receive):
    receiver = receive()
    webhook = add(client, receiver)
    new = client.post(f"/api/webhooks/{webhook['id']}/secret", {})["secret"]
    fail_run(client)
    wait_until(lambda: receiver.requests, "the delivery", PATIENCE)
    for secret in webhook["secret"], new:
        receiver.verify(secret)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"])
def test_the_servers_own_machine_is_out_of_reach(start_server, receive, host):
    receiver = receive()
    client = start_server().client()
    body = {"name": "Test", "url": f"https://{host}:{receiver.port}/", "events": ["run.failed"]}
    answer = client.request("POST", "/api/webhooks", json=body)
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["pointer"] == "/url"
        return
    webhook = answer.json()
    client.post(f"/api/webhooks/{webhook['id']}/test", {})
    delivery = wait_for_attempts(client, webhook, 1)
    assert delivery["state"] == "failed"
    assert "not a public address" in delivery["note"]
    assert receiver.requests == []


def test_the_outbox_and_the_attempts_are_measured(client, receive):
    receiver = receive(lambda number, handler: reply(handler, 204 if number == 0 else 500))
    webhook = add(client, receiver)

    def values():
        lines = client.request("GET", "/metrics").text.splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}

    fail_run(client)
    wait_for_attempts(client, webhook, 1)
    fail_run(client)
    wait_for_attempts(client, webhook, 2)
    assert values()['flowtally_webhook_attempt_seconds_count{outcome="delivered"}'] == 1
    assert values()['flowtally_webhook_attempt_seconds_count{outcome="rejected"}'] >= 1
    wait_until(lambda: values()["flowtally_webhook_outbox_deliveries"] == 1, "the depth", PATIENCE)
    assert values()["flowtally_webhook_outbox_age_seconds"] >= 0


def test_whoever_writes_behind_the_servers_back_says_so_once(start_server):
    secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDZ3sXvqFzHk8="
    server = start_server(settings={"FLOWTALLY_INVALIDATION_SECRET": secret})
    client = server.client()
    generation = lambda: client.get("/api/dashboard/metrics")["freshness"]["generation"]
    before = generation()

    def call(message_id, sent=None, body="{}", secret=secret):
        sent = datetime.fromtimestamp(sent or time.time(), timezone.utc)
        headers = {"webhook-id": message_id, "webhook-timestamp": str(int(sent.timestamp())),
                   "webhook-signature": Webhook(secret).sign(message_id, sent, body), "Content-Type": "application/json",
                   "Authorization": None}
        return client.request("POST", "/api/cache/invalidate", data=body, headers=headers).status_code

    assert call("m1") == 204
    assert generation() > before
    assert call("m1") == 409
    assert call("m2", sent=time.time() - 3600) == 401
    assert call("m3", secret="whsec_" + "A" * 43 + "=") == 401
    server.terminate()
    server.start()
    assert call("m1") == 409
    assert call("m2") == 204


def test_the_receiver_of_the_documentation_works(client, tmp_path):
    page = (ROOT / "Docs" / "webhooks.md").read_text()
    program = tmp_path / "receiver.py"
    program.write_text(re.search(r"```python\n(.*?)```", page, re.DOTALL)[1])
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    webhook = client.post("/api/webhooks", {"name": "Docs", "url": url, "events": ["run.failed"]})
    settings = {"WEBHOOK_SECRET": webhook["secret"], "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, program], env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        fail_run(client)
        assert process.stdout.readline().startswith("run.failed ")
        assert wait_for_attempts(client, webhook, 1)["state"] == "delivered"
        assert requests.post(url, data=b"{}").status_code == 401
    finally:
        process.kill()
        process.wait()
