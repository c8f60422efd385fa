"""Reads Server-Sent Events as a browser does (HTML Living Standard, section 9.2.6)."""

import json
import queue
import socket
import threading
from contextlib import suppress


class Events:
    """An open stream, whose events are read in the background."""

    def __init__(self, client, since=None, last_event_id=None):
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_event_id} if last_event_id else {})
        query = {} if since is None else {"since": since}
        self.response = client.session.get(
            client.url + "/api/dashboard/events", params=query, headers=headers, stream=True, timeout=60)
        self.last_id = None
        self.comments, self.events = queue.Queue(), queue.Queue()
        self.has_ended = threading.Event()
        if self.response.ok:
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        event = {}
        try:
            for line in self.response.iter_lines(chunk_size=1, decode_unicode=True):
                if not line:
                    if "data" in event:
                        self.events.put((event.get("event", "message"), json.loads(event["data"])))
                    event = {}
                    continue
                name, _, value = line.partition(":")
                if name == "":
                    self.comments.put(value.strip())
                elif name == "id":
                    self.last_id = value.strip()
                else:
                    event[name] = value.strip()
        except Exception:
            pass
        finally:
            self.has_ended.set()

    def connected(self):
        """Waits until the server has begun the stream."""
        assert self.comments.get(timeout=30) == "connected"
        return self

    def next(self, seconds=30):
        """The next event, as its name and its data."""
        return self.events.get(timeout=seconds)

    def close(self):
        # Before the response, which would wait for whoever is reading it: until the next heartbeat.
        with suppress(AttributeError, OSError):
            self.response.raw._fp.fp.raw._sock.shutdown(socket.SHUT_RDWR)
        self.response.close()
