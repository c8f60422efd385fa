"""The command: which parts run, on what ledgers, and where the figures go."""

import argparse
import os
import pathlib
import sys
import tempfile
import time

from . import figures, programs
from .disk import disk
from .growth import growth
from .ingest import batches, singles
from .ledgers import Ledgers
from .live import live
from .peers import peers
from .postgres_figures import postgres_figures
from .postgres_reports import postgres_reports
from .shared import shared
from .start import start
from .tracking import tracking

PARTS = {"ingest": singles, "batches": batches, "disk": disk, "growth": growth, "live": live,
         "start": start, "tracking": tracking, "shared": shared,
         "postgres": postgres_reports, "postgres-figures": postgres_figures}
if os.environ.get("PEERS") == "1":
    PARTS["peers"] = peers
SIZES = (10_000, 1_000_000, 10_000_000)
# Not /tmp, which may be memory: then a commit would cost nothing.
DIRECTORY = "/var/tmp"


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description=sys.modules[__package__].__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds; the figures are medians of them (default 5)")
    parser.add_argument("--seconds", type=int, default=2, help="how long each thing is measured in each round (default 2)")
    parser.add_argument("--only", metavar="NAMES", default=",".join(PARTS), help=f"parts, of {', '.join(PARTS)} (default all)")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="the largest ledger (default 10000000)")
    parser.add_argument("--skip-10-million", dest="largest", action="store_const", const=1_000_000, help="leave the largest out")
    parser.add_argument("--postgres-largest", action="store_true", help="PostgreSQL's ledgers, too, grow to the largest")
    parser.add_argument("--keep", metavar="DIR", help="keep the ledgers there, and use those that are there")
    parser.add_argument("--verify-all", action="store_true", help="verify the large ledgers too after they are made")
    parser.add_argument("--json", metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return options


class Bench:
    """What every part needs: options, ledgers, and places for throw-away files."""

    def __init__(self, options, directory, ledgers):
        self.options, self.directory, self.ledgers = options, directory, ledgers
        self.seconds = options.seconds
        self.sizes = [size for size in SIZES if size < options.largest] + [options.largest]
        self.growth = None

    def scratch(self, name):
        """A path that nothing is at; its directory is removed at the end."""
        return pathlib.Path(tempfile.mkdtemp(dir=self.directory)) / name

    def rounds(self, part):
        for number in range(self.options.rounds):
            print(f"{part}: round {number + 1} of {self.options.rounds}", file=sys.stderr, flush=True)
            yield number


def main():
    options = arguments()
    programs.end_cleanly_when_told()
    about = {"machine": figures.machine(), "rounds": options.rounds, "seconds": options.seconds,
             "logLevel": programs.LOG_LEVEL}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="flowtally-bench-", dir=DIRECTORY) as directory:
        if options.keep:
            pathlib.Path(options.keep).mkdir(parents=True, exist_ok=True)
        bench = Bench(options, directory, Ledgers(options.keep or directory, options.verify_all))
        rows = [row for name in PARTS if name in options.only for row in PARTS[name](bench)]
    report(about, bench, rows, time.perf_counter() - began)
    if options.json:
        figures.write_json(options.json, about, rows, bench.growth)


def report(about, bench, rows, spent):
    machine = about["machine"]
    print(f"\n{machine['date']} on {machine['cores']} cores of {machine['cpu']}, {machine['memoryGB']} GB, {machine['system']};"
          f" load {machine['load']:.1f} at the start")
    print(f"Medians of {about['rounds']} rounds of {about['seconds']} s each; {spent / 60:.1f} minutes in all."
          f" Flowtally logs only warnings, as the floor does.")
    if bench.sizes[-1] < SIZES[-1]:
        print(f"Left out: ledgers of more than {bench.sizes[-1]:,} runs. Bars that are owed at 10 million are shown at"
              f" {bench.sizes[-1]:,}.")
    print()
    figures.print_table(rows)
    if bench.growth:
        print("\nGrowth, 1 connection: medians, and the medians of the ratios to the least ledger and to the floor's /db")
        figures.print_columns(bench.growth["table"], right=range(1, 8))
