"""The suite sees errors: with any one rule wrong, the recount is no longer what servers said."""

import importlib
import sys
from pathlib import Path

import pytest

from faults import FAULTS
from histories import make_history
from ledger import Ledger
from trial import Laboratory

# Few histories in which there is everything that a wrong rule would change.
SEEDS = [2, 145, 57, 168, 180, 93]
HERE = Path(__file__).parent
MODULES = [
    "times", "merging", "comparison", "answers",
    *(path.stem for name in ("ledger", "recount") for path in HERE.glob(f"{name}*.py"))]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Histories, each with what a server said."""
    laboratory = Laboratory(tmp_path_factory.mktemp("laboratory"))
    histories = [make_history(seed) for seed in SEEDS]
    return [(history, laboratory.play(history, Ledger(history))[0]) for history in histories]


def load(directory, file=None, right=None, wrong=None):
    """A second set of the modules that count, one of them with another rule."""
    for name in MODULES:
        text = (HERE / f"{name}.py").read_text()
        if name == file:
            assert text.count(right) == 1, f"{file}.py does not say just once: {right}"
            text = text.replace(right, wrong)
        (directory / f"{name}.py").write_text(text)
    originals = {name: sys.modules.pop(name) for name in MODULES if name in sys.modules}
    sys.path.insert(0, str(directory))
    try:
        return {name: importlib.import_module(name) for name in MODULES}
    finally:
        sys.path.remove(str(directory))
        for name in MODULES:
            sys.modules.pop(name, None)
        sys.modules.update(originals)


def what_differs(modules, played):
    """The differences of the first history that has any."""
    for history, given in played:
        counted = modules["answers"].count_answers(history, modules["ledger"].Ledger(history))
        if lines := modules["comparison"].differences(counted, given):
            return lines
    return []


def test_nothing_differs_while_all_rules_are_right(played, tmp_path):
    assert what_differs(load(tmp_path), played) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_rule_is_seen(played, tmp_path, fault):
    lines = what_differs(load(tmp_path, *FAULTS[fault]), played)
    print(lines[0] if lines else "nothing differs")
    assert lines
