"""A disk that fails at a moment that a test chooses: a library that stands before the system's calls, and its orders."""

import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")
# As in disk.c: a process that is killed at a sync; a loss of power there, after which nothing is left that was not synced; from a
# sync on no room for anything; from a sync on an error at each.
GO_ON, BREAK_OFF, LOSE_POWER, BE_FULL, FAIL_TO_SYNC = range(5)


def build_disk(directory):
    library = Path(directory) / "disk.so"
    compiler = shutil.which("cc") or "clang"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl", "-lpthread"], check=True)
    return library


class Disk:
    """Programs started with its `settings` write to their ledger through it."""

    def __init__(self, library, file):
        self.file = Path(file)
        self.order(GO_ON, 0)
        self.settings = {"LD_PRELOAD": str(library), "TEST_DISK": str(file)}

    def order(self, what, at):
        """From the sync with that number on, counted from now; 0 is never."""
        orders = struct.pack("<qqq", 0, at, what)
        if not self.file.exists():
            self.file.write_bytes(orders)
            return
        # In place: the program has mapped this file.
        with self.file.open("r+b") as file:
            file.write(orders)

    @property
    def syncs(self):
        return struct.unpack("<qqq", self.file.read_bytes())[0]
