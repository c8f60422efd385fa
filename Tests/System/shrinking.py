"""Makes a failing history small: leaves out whatever it fails without (delta debugging)."""

import time
from dataclasses import replace


def shrink(history, fails, tries=150, seconds=90):
    """The smallest history found that still fails; gives up after so many tries or so long."""
    deadline = time.monotonic() + seconds
    atoms = atoms_of(history)
    pieces = 2
    while len(atoms) > 1 and pieces <= len(atoms):
        for part in split(atoms, pieces):
            if tries == 0 or time.monotonic() > deadline:
                return with_atoms(history, atoms)
            tries -= 1
            left_out = set(part)
            kept = [atom for atom in atoms if atom not in left_out]
            if fails(with_atoms(history, kept)):
                atoms, pieces = kept, max(2, pieces - 1)
                break
        else:
            if pieces == len(atoms):
                break
            pieces = min(len(atoms), 2 * pieces)
    return with_atoms(history, atoms)


def atoms_of(history):
    """The operations by their numbers; of a batch each report, by its number in the batch."""
    return [(number, report) for number, operation in enumerate(history.operations)
            for report in range(len(operation.get("reports", [None])))]


def with_atoms(history, atoms):
    kept = {}
    for number, report in atoms:
        kept.setdefault(number, []).append(report)
    operations = []
    for number, reports in kept.items():
        operation = history.operations[number]
        if "reports" in operation:
            operation = operation | {"reports": [operation["reports"][report] for report in reports]}
        operations.append(operation)
    return replace(history, operations=operations)


def split(atoms, pieces):
    """The last part first: what comes late is more often not needed."""
    bounds = [len(atoms) * number // pieces for number in range(pieces + 1)]
    return [atoms[first:last] for first, last in zip(bounds, bounds[1:])][::-1]
