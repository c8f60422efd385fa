"""What the reports about one run add up to, whatever their order."""

from dataclasses import dataclass

# Later in the list: stands where two finished reports tell the same time.
FINISHED = ["COMPLETED", "CANCELLED", "FAILED"]


@dataclass(frozen=True)
class Statement:
    """One report, as far as it speaks of the run."""

    status: str
    attempt: int
    start: int | None
    end: int | None
    received: int


@dataclass(frozen=True)
class Outcome:
    status: str
    start: int
    end: int | None
    attempt: int


def merge(statements):
    """The highest attempt; in it the latest end, then FAILED, CANCELLED, COMPLETED."""
    attempt = max(statement.attempt for statement in statements)
    statements = [statement for statement in statements if statement.attempt == attempt]
    starts = [statement.start for statement in statements if statement.start is not None]
    start = min(starts) if starts else min(statement.received for statement in statements)
    finishes = []
    for precedence, status in enumerate(FINISHED):
        said = [statement for statement in statements if statement.status == status]
        ends = [statement.end for statement in said if statement.end is not None]
        if said:
            # A finish without a time counts from its first receipt: a repeat does not make the run longer.
            finishes.append((max(ends) if ends else min(statement.received for statement in said), precedence, status))
    end, _, status = max(finishes) if finishes else (None, None, "RUNNING")
    return Outcome(status, start, end, attempt)
