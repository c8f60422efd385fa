"""Bar 16: from the start of the program to its first answer."""

from .figures import Rounds
from .programs import Program


def start(bench):
    """The metrics of each ledger beside the first `/hello` of the bare server."""
    rounds = Rounds()
    programs = {count: Program.flowtally(bench.ledgers.of(count)) for count in (bench.sizes[0], bench.sizes[-1])}
    floor = Program.floor(bench.scratch("floor.db"))
    for _ in bench.rounds("start"):
        for name, program in [("floor", floor), *programs.items()]:
            with program:
                rounds.add(name, program.start_ms)
    return [
        rounds.row("16" if count == bench.sizes[-1] else "", f"start to first metrics answer, {count:,} runs", count,
                   "bare server to first /hello", "floor", "ms")
        for count in programs
    ]
