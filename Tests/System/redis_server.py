"""Starts a real Redis server on a free port, and always stops it."""

import signal
import socket
import subprocess

from flowtally import free_port, wait_until


class Redis:
    def __init__(self, *arguments, port=None):
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.arguments = [
            "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            *map(str, arguments)]

    def start(self):
        self.process = subprocess.Popen(self.arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: self.ask("PING") is not None, "Redis")
        return self

    def ask(self, *words):
        """The first line of Redis's answer to a command; None where there is nobody."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(f"*{len(words)}\r\n".encode() + b"".join(
                    b"$%d\r\n%s\r\n" % (len(word), word) for word in (word.encode() for word in words)))
                return connection.recv(65_536).decode().split("\r\n")[0]
        except OSError:
            return None

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.process.terminate()
        self.process.wait(30)

    def kill(self):
        self.process.kill()
        self.process.wait()
