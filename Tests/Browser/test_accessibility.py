"""Every page in every state and look: axe finds nothing, nothing scrolls sideways, the Tab key reaches every control."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from keyboard import unreachable
from looks import PAGES, chart_drawn, faults, sideways, violations


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


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=[320, 768, 1440], ids=lambda width: f"{width}px")
def look(request, scheme):
    """How the page is looked at."""
    return {"color_scheme": scheme, "viewport": {"width": request.param, "height": 900}}


def test_the_overview_with_everything_open(open_overview, look):
    page = open_overview(**look)
    page.get_by_text("Show as table").click()
    page.locator("[data-menu] summary").click()
    check(page)


def test_the_overview_with_an_explanation_a_list_and_the_split(open_overview, look):
    page = open_overview("?range=90d&split=true", **look)
    chart_drawn(page)
    page.get_by_role("combobox", name="Workflow").click()
    check(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Estimated savings: how is this calculated?").click()
    check(page)


def test_the_overview_that_could_not_be_refreshed(open_overview, look):
    page = open_overview(**look)
    page.evaluate("Math.random = () => 1e6")
    page.route("**/overview/*", lambda route: route.abort())
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.locator(".slot-notice")).to_have_count(3)
    check(page)
    # It may try again, and complain again, as long as it is open.
    page.close()
    page.complaints.clear()


def test_the_overview_of_a_workflow_that_is_gone(open_overview, look):
    page = open_overview("?workflowId=none", **look)
    expect(page.get_by_text("There is no such workflow.")).to_be_visible()
    check(page)
    # It may try again, and complain again, as long as it is open.
    page.close()
    page.complaints.clear()


def test_the_overview_in_forced_colours_and_at_twice_the_size(open_overview):
    page = open_overview(forced_colors="active")
    check(page)
    page = open_overview(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    check(page)
