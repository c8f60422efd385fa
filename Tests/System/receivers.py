"""Receivers of webhooks: real servers on the loopback address that answer as a test says."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook

ALLOW_LOOPBACK = {"FLOWTALLY_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}


class Receiver:
    """Keeps what it gets; `answer(number, handler)` answers the request of a number, from 0 on."""

    def __init__(self, answer=None, port=0):
        self.requests = []
        self.answer = answer or (lambda number, handler: reply(handler, 204))
        self.ending = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _handler(receiver):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                number = len(receiver.requests)
                receiver.requests.append((dict(self.headers), body))
                receiver.answer(number, self)

            do_GET = do_POST

            def log_message(self, *arguments):
                pass

        return Handler

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.requests]

    @property
    def events(self):
        return [json.loads(body) for _, body in self.requests]

    def verify(self, secret):
        """Checks every signature with the library of Standard Webhooks, which throws for a wrong one."""
        for headers, body in self.requests:
            Webhook(secret).verify(body.decode(), headers)

    def stop(self):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()


def reply(handler, status, body=b"", **headers):
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def endlessly(handler, ending):
    """Answers with more than anybody wants, as long as somebody reads it."""
    handler.send_response(500)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.close_connection = True
    try:
        while not ending.is_set():
            handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
    except OSError:
        pass


def drip(handler, ending):
    """Says a byte of its head now and then, and never comes to an end."""
    handler.close_connection = True
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not ending.is_set():
            handler.wfile.write(b"x: y\r\n")
            time.sleep(0.2)
    except OSError:
        pass
