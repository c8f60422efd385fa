"""A proxy between the browser and the server that breaks what it is told to, as networks do."""

import http.client
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

GARBAGE = b"<!doctype html><title>Welcome to the hotel</title><p>Please accept our terms."


class BreakingProxy:
    """Passes everything on, except what `break_down` names."""

    def __init__(self, upstream):
        self.upstream = urlsplit(upstream).netloc
        self.faults, self.mended, self.asked, self.streams = {}, threading.Event(), [], set()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                proxy.answer(self)

            do_GET = do_POST = do_HEAD = handle_any

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def break_down(self, path, how):
        """How answers to paths that match go wrong: `error`, `slow`, `bit by bit`, `cut`, `short`,
        `garbage`, `nothing`."""
        self.mended.clear()
        self.faults[re.compile(path)] = how

    def mend(self):
        self.faults.clear()
        self.mended.set()

    def times_asked(self, path):
        return sum(1 for asked in self.asked if re.search(path, asked))

    def close(self):
        self.mend()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler):
        self.asked.append(handler.path)
        how = next((how for path, how in self.faults.items() if path.search(handler.path)), None)
        if how == "slow":
            self.mended.wait(10)
        if how == "nothing":
            return self.hang_up(handler)
        if how == "error":
            status, headers, body = 500, [("Content-Type", "text/plain")], b"Internal Server Error"
        elif how == "garbage":
            status, headers, body = 200, [("Content-Type", "text/html")], GARBAGE
        else:
            status, headers, body = self.forward(handler)
        if body is None:
            return  # A stream, which is over.
        if how == "short":
            status, body = 200, body[:len(body) // 2]
        try:
            handler.send_response(status)
            for name, value in headers:
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            if how == "bit by bit":
                self.drip(handler, body)
            else:
                handler.wfile.write(body[:len(body) // 2] if how == "cut" else body)
        except OSError:
            return  # The browser did not wait.
        if how == "cut":
            self.hang_up(handler)

    def forward(self, handler):
        connection = http.client.HTTPConnection(self.upstream, timeout=30)
        length = int(handler.headers.get("Content-Length", 0))
        connection.request(handler.command, handler.path, handler.rfile.read(length), dict(handler.headers))
        response = connection.getresponse()
        headers = [(name, value) for name, value in response.getheaders()
                   if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server")]
        if response.getheader("Content-Type") == "text/event-stream":
            return self.pass_on(handler, response, connection), headers, None
        body = response.read()
        connection.close()
        return response.status, headers, body

    def pass_on(self, handler, response, connection):
        """Passes a stream on as it comes, until it ends, the browser goes, or `cut_streams` is called."""
        self.streams.add(handler)
        try:
            handler.send_response(response.status)
            handler.send_header("Content-Type", "text/event-stream")
            handler.end_headers()
            while line := response.readline():
                handler.wfile.write(line)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            self.streams.discard(handler)
            connection.close()
            self.hang_up(handler)

    def cut_streams(self):
        for handler in list(self.streams):
            self.hang_up(handler)

    @staticmethod
    def drip(handler, body):
        """Leaves the browser time to paint what has come so far."""
        for start in range(0, len(body), 400):
            handler.wfile.write(body[start:start + 400])
            time.sleep(0.03)

    @staticmethod
    def hang_up(handler):
        handler.close_connection = True
        try:
            handler.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
