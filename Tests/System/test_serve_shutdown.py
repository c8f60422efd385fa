import json
import signal
import socket
from pathlib import Path

from flowtally import create_key, wait_until


def request_in_two_halves(server):
    """A report whose second half is still to be sent."""
    body = json.dumps({"workflow": "Slow", "externalId": "run-1", "status": "COMPLETED"}).encode()
    head = (
        f"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {create_key(server.data)}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
    return head + body[:20], body[20:]


def has_read_everything(server, connection):
    """True once the server took all that was sent out of the system's buffer for its end of the connection."""
    ends = f":{server.port:04X} ", f":{connection.getsockname()[1]:04X} "
    for line in Path("/proc/net/tcp").read_text().splitlines():
        fields = line.split()
        if fields[1].endswith(ends[0].strip()) and fields[2].endswith(ends[1].strip()):
            return fields[4].split(":")[1] == "00000000"
    return False


def listens(server):
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
        return True
    except ConnectionRefusedError:
        return False


def test_a_request_under_way_is_answered_before_the_server_ends(server):
    first, second = request_in_two_halves(server)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(first)
        wait_until(lambda: has_read_everything(server, connection), "the server to read the first half")
        server.process.terminate()
        wait_until(lambda: not listens(server), "the server to take no more connections")
        connection.sendall(second)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 201"), answer
    assert server.process.wait(20) == 0


def test_what_was_answered_last_is_in_the_ledger(server, start_server):
    client = server.client()
    client.post("/api/runs", {"workflow": "Last", "externalId": "run-1", "status": "COMPLETED"})
    assert server.terminate() == 0
    [run] = start_server().client().all_runs()
    assert run["externalId"] == "run-1"


def test_an_idle_connection_does_not_hold_the_server_up(server):
    client = server.client()
    client.get("/api/runs")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10):
        assert server.terminate(seconds=10) == 0


def test_an_interrupt_from_the_keyboard_ends_it_cleanly_too(server):
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
