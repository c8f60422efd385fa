"""axe finds nothing, and nothing needs sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from people import set_up

WIDTHS = [320, 768, 1440]


def check(page):
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"][:120] for node in found["nodes"]]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def look(request, scheme):
    """How the page is looked at."""
    return {"color_scheme": scheme, "viewport": {"width": request.param, "height": 900}}


def test_the_overview(open_overview, look):
    page = open_overview(**look)
    page.wait_for_function("document.querySelector('[data-plot] canvas').width > 0")
    check(page)


def test_the_overview_with_everything_open(open_overview, look):
    page = open_overview(**look)
    page.get_by_text("Show as table").click()
    page.locator("[data-menu] summary").click()
    check(page)


def test_the_overview_with_an_explanation_a_list_and_the_split(open_overview, look):
    page = open_overview("?range=90d&split=true", **look)
    page.wait_for_function("document.querySelector('[data-plot] canvas').width > 0")
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
    page.complaints.clear()


def test_the_overview_of_a_workflow_that_is_gone(open_overview, look):
    page = open_overview("?workflowId=none", **look)
    expect(page.get_by_text("There is no such workflow.")).to_be_visible()
    check(page)
    page.complaints.clear()


def test_the_overview_in_forced_colours_and_at_twice_the_size(open_overview):
    page = open_overview(forced_colors="active")
    check(page)
    page = open_overview(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    check(page)


def test_the_login_and_its_error(new_page, demo, look):
    page = new_page(**look)
    page.goto(f"{demo.url}/login")
    check(page)
    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_label("Password").fill("x")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.complaints.clear()


def test_the_set_up_its_errors_and_the_empty_overview(new_page, server, look):
    page = new_page(**look)
    page.goto(server.setup_link)
    check(page)
    set_up(page, server, **{"Time zone": "Mars/Phobos"})
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.complaints.clear()
    set_up(page, server)
    expect(page.get_by_text("Waiting for the first run")).to_be_visible()
    check(page)


def test_a_page_that_does_not_exist(open_overview, demo, look):
    page = open_overview(**look)
    page.goto(f"{demo.url}/dashboard/nowhere")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check(page)
    page.complaints.clear()
