"""Runs `flowtally exec` and looks at what it left."""

import contextlib
import os
import socket
import subprocess
import threading

from flowtally import BINARY, environment, free_port


class Exec:
    """`flowtally exec` for one server and one spool. The server need not be there."""

    def __init__(self, spool, url=None, key="none"):
        self.spool = spool
        self.settings = {
            "FLOWTALLY_URL": url or f"http://127.0.0.1:{free_port()}", "FLOWTALLY_API_KEY": key, "FLOWTALLY_SPOOL": str(spool)}

    def __call__(self, *command, options=(), **arguments):
        """Runs a program to its end."""
        defaults = {"env": self.environment(), "timeout": 60}
        if "stdout" not in arguments:
            defaults["capture_output"] = True
        return subprocess.run(self.line(command, options), **(defaults | arguments))

    def start(self, *command, options=(), **arguments):
        return subprocess.Popen(self.line(command, options), env=self.environment(), **arguments)

    def flush(self, *options):
        return subprocess.run([BINARY, "flush", *options], env=self.environment(), timeout=120, capture_output=True, text=True)

    @staticmethod
    def line(command, options=()):
        return [BINARY, "exec", "--workflow", "job", *options, "--", *map(str, command)]

    def environment(self, **more):
        return environment(**self.settings) | more

    @property
    def spooled(self):
        """The reports that wait, as text."""
        files = sorted(self.spool.glob("*.spool")) if self.spool.exists() else []
        return [line.split(" ", 1)[1] for file in files for line in file.read_text().splitlines()]


@contextlib.contextmanager
def silent_server():
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connections = []

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    connections.append(listener.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        for connection in connections:
            connection.close()


def children_of(process):
    """The process ids of a process's children."""
    with open(f"/proc/{process.pid}/task/{process.pid}/children") as file:
        direct = file.read().split()
    if direct:
        return [int(pid) for pid in direct]
    # A child belongs to the thread that started it.
    found = []
    for task in os.listdir(f"/proc/{process.pid}/task"):
        with contextlib.suppress(FileNotFoundError), open(f"/proc/{process.pid}/task/{task}/children") as file:
            found += [int(pid) for pid in file.read().split()]
    return found
