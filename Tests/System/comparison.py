"""Compares what was counted with what a server says; whatever was not counted is not compared."""

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Near:
    """A percentile, which the server estimates: at most 1/64 of it away."""

    exact: Fraction


@dataclass(frozen=True)
class Portion:
    """A part of money that is rounded so that all parts add up: less than a minor unit away."""

    exact: Fraction


class Rows(dict):
    """All the rows of a table by their keys: one more is as wrong as one less."""


def differences(expected, actual, place=""):
    """A line for each place where the two are not the same."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{place}: counted {expected}, the server says {actual}"]
        extra = [key for key in actual if key not in expected] if isinstance(expected, Rows) else []
        return [line for key in expected for line in differences(expected[key], actual.get(key, "nothing"), f"{place}/{key}")] + [
            f"{place}/{key}: counted nothing, the server says {actual[key]}" for key in extra]
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(expected) != len(actual):
            return [f"{place}: counted {expected}, the server says {actual}"]
        return [line for number, pair in enumerate(zip(expected, actual)) for line in differences(*pair, f"{place}/{number}")]
    return [] if is_same(expected, actual) else [f"{place}: counted {in_words(expected)}, the server says {actual}"]


def is_same(expected, actual):
    is_number = isinstance(actual, (int, float)) and not isinstance(actual, bool)
    if isinstance(expected, Near):
        # The last term is the error of a floating-point number, not of the estimate.
        return is_number and abs(Fraction(actual) - expected.exact) <= expected.exact * (Fraction(1, 64) + Fraction(1, 10 ** 12))
    if isinstance(expected, Portion):
        return is_number and abs(actual - expected.exact) < 1
    if isinstance(expected, Fraction):
        return is_number and math.isclose(float(expected), actual, rel_tol=1e-9, abs_tol=1e-9)
    return expected == actual and isinstance(actual, bool) == isinstance(expected, bool)


def in_words(expected):
    if isinstance(expected, (Near, Portion)):
        return f"about {float(expected.exact)}"
    return f"{expected} = {float(expected)}" if isinstance(expected, Fraction) else str(expected)
