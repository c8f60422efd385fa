import threading

import requests

from flowtally import Server, create_key, wait_until

ROUNDS = 3
SENDERS = 4
ACKNOWLEDGED_BEFORE_THE_CRASH = 150


class Sender(threading.Thread):
    """Reports one run after the other until the server is gone; remembers which were acknowledged."""

    def __init__(self, server, key, name):
        super().__init__(daemon=True)
        self.server, self.key, self.label = server, key, name
        self.acknowledged, self.sent, self.refusals = [], [], []

    def run(self):
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {self.key}"
        while True:
            external_id = f"{self.label}-{len(self.sent)}"
            self.sent.append(external_id)
            try:
                answer = session.post(f"{self.server.url}/api/runs", json=report(external_id), timeout=20)
            except requests.RequestException:
                return
            if answer.status_code == 201:
                self.acknowledged.append(external_id)
            else:
                self.refusals.append(answer.text)


def report(external_id):
    return {"workflow": "Counter", "externalId": external_id, "status": "COMPLETED",
            "startedAt": "2026-03-02T04:00:00Z", "completedAt": "2026-03-02T04:00:07Z"}


def crash_while_sending(server, key, name):
    senders = [Sender(server, key, f"{name}-{number}") for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    wait_until(
        lambda: sum(len(sender.acknowledged) for sender in senders) >= ACKNOWLEDGED_BEFORE_THE_CRASH, "acknowledgements")
    server.kill()
    for sender in senders:
        sender.join(30)
        assert not sender.is_alive() and not sender.refusals
    return senders


def test_every_acknowledged_run_survives_crashes_exactly_once(data):
    key = create_key(data)
    acknowledged, sent = set(), set()
    for number in range(ROUNDS):
        server = Server(data).start()
        try:
            senders = crash_while_sending(server, key, f"round-{number}")
        finally:
            server.kill()
        acknowledged |= {external_id for sender in senders for external_id in sender.acknowledged}
        sent |= {external_id for sender in senders for external_id in sender.sent}

    server = Server(data).start()
    try:
        check_after_crashes(server.client(), acknowledged, sent)
    finally:
        server.kill()


def check_after_crashes(client, acknowledged, sent):
    runs = client.all_runs()
    found = [run["externalId"] for run in runs]
    assert len(found) == len(set(found))
    assert acknowledged <= set(found) <= sent
    # What was under way at a crash may be there or not, but no more than one report of each sender was.
    assert len(sent - acknowledged) <= ROUNDS * SENDERS
    assert client.get("/api/dashboard/metrics")["totalAutomationsExecuted"] == len(found)

    result = client.post("/api/runs/batch", [report(external_id) for external_id in sorted(found)])
    assert (result["accepted"], result["rejected"]) == (len(found), 0)
    assert {item["status"] for item in result["items"]} == {200}
    assert client.all_runs() == runs
    assert client.get("/api/dashboard/metrics")["totalAutomationsExecuted"] == len(found)
