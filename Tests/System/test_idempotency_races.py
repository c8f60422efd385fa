"""One key is one run, whatever repeats, races and crashes come together."""

import threading

import requests

from flowtally import Server, create_key, wait_until

ROUNDS = 4
SENDERS = 16


def race(server, key, idempotency_key, first_answer):
    """Sends one request from all sides; returns the threads and what was answered so far."""
    answers, barrier = [], threading.Barrier(SENDERS)

    def send():
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency_key}
        body = {"workflow": "Counter", "status": "COMPLETED", "startedAt": "2026-03-02T04:00:00Z"}
        barrier.wait()
        try:
            while True:
                answer = requests.post(f"{server.url}/api/runs", json=body, headers=headers, timeout=20)
                answers.append(answer)
                first_answer.set()
                if answer.status_code != 409:
                    return
        except requests.RequestException:
            return

    threads = [threading.Thread(target=send, daemon=True) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    return threads, answers


def finish(threads):
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def test_one_key_is_one_run_across_races_and_crashes(data):
    key = create_key(data)
    bodies = {number: set() for number in range(ROUNDS)}
    for number in range(ROUNDS):
        server = Server(data).start()
        first_answer = threading.Event()
        try:
            threads, answers = race(server, key, f"round-{number}", first_answer)
            wait_until(first_answer.is_set, "an answer")
            server.kill()
            finish(threads)
        finally:
            server.kill()
        bodies[number] |= {answer.text for answer in answers if answer.status_code == 201}
        assert {answer.status_code for answer in answers} <= {201, 409}

    server = Server(data).start()
    try:
        for number in range(ROUNDS):
            threads, answers = race(server, key, f"round-{number}", threading.Event())
            finish(threads)
            bodies[number] |= {answer.text for answer in answers if answer.status_code == 201}
            assert sum(answer.status_code == 201 for answer in answers) == SENDERS
            assert sum(answer.status_code == 201 and "Idempotent-Replayed" not in answer.headers for answer in answers) <= 1
            # What was answered before the crash is what is answered after it.
            assert len(bodies[number]) == 1, bodies[number]
        assert len(server.client().all_runs()) == ROUNDS
    finally:
        server.kill()
