"""Answers that do not pass the router, among those that do, on one connection."""

import pathlib
import re
import select
import socket
import threading

PATH = "/api/dashboard/metrics"


def answers(connection, count):
    """The bodies of that many answers, as they come."""
    with connection.makefile("rb") as stream:
        for _ in range(count):
            status = stream.readline().split()
            assert status[1] == b"200", status
            length = None
            while (line := stream.readline().strip()):
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            yield stream.read(length)


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=60)


def get(client, path):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {client.session.headers['Authorization']}\r\n\r\n".encode()


def test_requests_sent_together_are_answered_in_their_order(server, client):
    client.get(PATH)
    marks = {PATH: b"totalAutomationsExecuted", "/api/workspace": b"currency", "/api/runs": b"runs", "/healthz": b"ok"}
    paths = [PATH, "/api/workspace", PATH, PATH, "/api/runs", PATH, "/healthz", "/api/workspace", PATH] * 20
    with connect(server) as connection:
        connection.sendall(b"".join(get(client, path) for path in paths))
        for path, body in zip(paths, answers(connection, len(paths)), strict=True):
            assert marks[path] in body and (b"asOf" in body) == (path == PATH), (path, body[:200])


def test_who_asks_without_reading_is_waited_for_and_gets_every_answer(server, client):
    """70 MB of answers wait at their reader's, not in the server."""
    client.get(PATH)
    count, before = 30_000, resident_mb(server)
    requests = memoryview(get(client, PATH) * count)
    with connect(server) as connection:
        sent = 0
        while sent < len(requests) and select.select([], [connection], [], 1)[1]:
            sent += connection.send(requests[sent:sent + 65536], socket.MSG_DONTWAIT)
        assert sent < len(requests), "the server read everything"
        assert resident_mb(server) - before < 30
        rest = threading.Thread(target=connection.sendall, args=(requests[sent:],))
        rest.start()
        assert sum(body.endswith(b"}}") for body in answers(connection, count)) == count
        rest.join()


def resident_mb(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024
