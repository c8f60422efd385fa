"""Every page in every state and look: axe finds nothing, nothing scrolls sideways, the Tab key reaches every control."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from keyboard import unreachable
from looks import PAGES, faults, sideways, violations


def check(page):
    """A page as it is now."""
    page.evaluate(AXE_SCRIPT)
    assert violations(page) + sideways(page) == []


@pytest.mark.parametrize("entry", PAGES, ids=str)
def test_a_page_in_all_looks_and_by_the_tab_key(entry, visit):
    page = visit(entry)
    assert faults(page) == {}
    page.set_viewport_size({"width": 1440, "height": 900})
    assert unreachable(page) == []
