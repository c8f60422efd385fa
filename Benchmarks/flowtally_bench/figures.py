"""Figures of rounds, the rows that they come to, and how those are printed."""

import collections
import dataclasses
import datetime
import json
import os
import pathlib
import statistics


class Rounds:
    """Figures by name, one for each round."""

    def __init__(self):
        self.values = collections.defaultdict(list)

    def add(self, name, value):
        self.values[name].append(value)

    def median(self, name):
        return statistics.median(self.values[name])

    def ratio(self, name, beside):
        """The median of the ratios of the rounds: what was measured at about the same time is compared."""
        return statistics.median(a / b for a, b in zip(self.values[name], self.values[beside], strict=True))

    def row(self, bar, what, name, beside_what, beside, unit):
        return Row(
            bar, what, self.median(name), beside_what, self.median(beside), unit, self.ratio(name, beside),
            {"measured": self.values[name], "beside": self.values[beside]})


@dataclasses.dataclass
class Row:
    """Two things measured side by side. Without a bar it is there for orientation."""

    bar: str
    what: str
    measured: float
    beside_what: str
    beside: float
    unit: str
    ratio: float
    rounds: dict = dataclasses.field(default_factory=dict)

    @property
    def compared(self):
        return f"{self.ratio:.2f}"


class SpecialRow(Row):
    """A row whose bar is no ratio."""

    @classmethod
    def of(cls, row):
        return cls(**vars(row))


class Absolute(SpecialRow):
    """Its bar is an amount."""

    @property
    def compared(self):
        return amount(self.measured, self.unit)


class Difference(SpecialRow):
    """Its bar is a difference."""

    @property
    def compared(self):
        return f"{self.measured - self.beside:+.1f} {self.unit}"


# What is owed, and what to reach for.
BARS = {
    "1": (">= 0.35", "0.5"), "2": (">= 200", "400"), "3": ("<= 1.5", "1.2"), "4": (">= 0.3", "0.5"), "5 p50": ("<= 2", "1.3"),
    "5 p99": ("<= 3", ""), "6": (">= 0.8", "0.95"), "7": ("<= 2", "1.3"), "8 metrics": ("<= 1.25", "1.05"),
    "8 ingest": (">= 0.8", "0.95"), "9 p50": ("<= 2", "1.5"), "9 p99": ("<= 5 ms", ""), "10 p50": ("<= 2", ""),
    "10 p99": ("<= 1000 ms", ""), "11 memory": ("<= 16 kB", "8 kB"), "11 spread": ("<= 50 ms", ""), "12": (">= 0.4", "1"),
    "13": (">= 500", ""), "14": ("<= 1.5", ""), "14 growth": ("<= 10 MB", ""), "15": ("<= 1.5", ""), "16": ("<= 3", ""),
}


def amount(value, unit):
    digits = 0 if value >= 1000 else 1 if value >= 100 else 2 if value >= 10 else 3
    return f"{value:,.{digits}f} {unit}"


def print_table(rows):
    """what | measured | beside | ratio | bar | reach for"""
    lines = [("#", "what", "measured", "beside", "ratio", "bar", "reach for")]
    for row in rows:
        bar, reach = BARS.get(row.bar, ("", ""))
        lines.append((
            row.bar.split(" ")[0], row.what, amount(row.measured, row.unit),
            f"{amount(row.beside, row.unit)} {row.beside_what}", row.compared, bar, reach))
    print_columns(lines, right={2, 4})


def print_columns(lines, right=()):
    widths = [max(map(len, column)) for column in zip(*lines)]
    for index, line in enumerate(lines):
        cells = [text.rjust(width) if place in right else text.ljust(width)
                 for place, (text, width) in enumerate(zip(line, widths))]
        print(" | ".join(cells).rstrip())
        if index == 0:
            print("-|-".join("-" * width for width in widths))


def machine():
    """Cores, model and memory, and when."""
    cpu = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), os.uname().machine)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(), "cpu": cpu, "memoryGB": round(memory), "system": " ".join(os.uname()[0:3:2]),
        "load": os.getloadavg()[0], "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="minutes")}


def write_json(file, about, rows, growth):
    results = []
    for row in rows:
        bar, reach = BARS.get(row.bar, ("", ""))
        results.append(dataclasses.asdict(row) | {"compared": row.compared, "owed": bar, "reachFor": reach})
    document = about | {"rows": results, "growth": growth}
    pathlib.Path(file).write_text(json.dumps(document, indent=1) + "\n")
