"""Open streams of events, read by one thread, with the instants at which events came."""

import contextlib
import http.client
import re
import selectors
import socket
import time

PATH = "/api/dashboard/events"


class Streams:
    """So many open streams of one server. `with` closes them."""

    def __init__(self, program, count):
        self.program, self.count = program, count
        self.selector = selectors.DefaultSelector()

    def __enter__(self):
        request = (f"GET {PATH} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {self.program.key}\r\n\r\n").encode()
        for _ in range(self.count):
            stream = socket.create_connection(("127.0.0.1", self.program.port), timeout=60)
            stream.sendall(request)
            received = b""
            while b": connected" not in received:
                received += stream.recv(4096)
                if received and not received.startswith(b"HTTP/1.1 200"):
                    raise SystemExit(f"a stream did not open:\n{received.decode()}")
            self.selector.register(stream, selectors.EVENT_READ)
        self.drain()
        return self

    def __exit__(self, *_):
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()

    def drain(self):
        """Reads what has come already."""
        while ready := self.selector.select(0.05):
            for key, _ in ready:
                key.fileobj.recv(65_536)

    def arrivals(self, seconds=30):
        """When the next event reached each stream, in order."""
        times, seen = [], set()
        deadline = time.perf_counter() + seconds
        while len(seen) < self.count:
            ready = self.selector.select(max(0, deadline - time.perf_counter()))
            now = time.perf_counter()
            if not ready:
                raise SystemExit(f"{self.count - len(seen)} of {self.count} streams were not told within {seconds} s")
            for key, _ in ready:
                # Of what it missed, a server says only that it did.
                if re.search(b"event: (changed|resync)", key.fileobj.recv(65_536)) and key.fd not in seen:
                    seen.add(key.fd)
                    times.append(now)
        return times


@contextlib.contextmanager
def idle_connections(program, path, count):
    """So many connections that have been answered once and are kept."""
    connections = []
    try:
        for _ in range(count):
            connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=60)
            connection.request("GET", path)
            connection.getresponse().read()
            connections.append(connection)
        yield
    finally:
        for connection in connections:
            connection.close()
