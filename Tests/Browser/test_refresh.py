"""The last answer is shown at once and asked for anew; nothing is fetched that is known, and nothing while nobody looks."""

import re

import pytest
from playwright.sync_api import expect

from breaking import BreakingProxy
from flowtally import wait_until
from looks import chart_drawn
from people import log_out, set_up

ROWS = ".chart-table tbody tr"
CHART = "/overview/chart"
HIDE = "hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"


@pytest.fixture
def proxy(server):
    proxy = BreakingProxy(server.url)
    yield proxy
    proxy.close()


@pytest.fixture
def page(new_page, server, proxy):
    """An overview with one run, behind the proxy, whose time the test can move."""
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "1", "status": "COMPLETED"})
    page = new_page()
    page.clock.install()
    set_up(page, server)
    page.wait_for_url("**/dashboard/overview")
    page.goto(f"{proxy.url}/dashboard/overview")
    chart_drawn(page)
    return page


def go_to(page, name, rows):
    page.get_by_role("link", name=name).click()
    expect(page.locator(ROWS)).to_have_count(rows)
    expect(page.locator(".slot-notice")).to_have_count(0)


def kept(page):
    return page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('flowtally.answer')).length")


def test_a_chart_that_was_seen_before_is_shown_at_once_and_marked_with_its_age(page, proxy):
    go_to(page, "7d", 7)
    go_to(page, "30d", 30)
    proxy.break_down(CHART, "slow")
    page.get_by_role("link", name="7d").click()
    expect(page.locator(ROWS)).to_have_count(7)
    expect(page.locator("[data-slot=chart]")).not_to_have_class(re.compile("is-loading"))
    page.clock.fast_forward(300)
    expect(page.locator(".slot-notice")).to_have_text(re.compile(r"From \d?\d:\d\d.*, refreshing…"))
    proxy.mend()
    expect(page.locator(".slot-notice")).to_have_count(0)


def test_what_is_known_is_not_sent_again(page):
    statuses = []
    page.on("response", lambda response: statuses.append(response.status) if CHART in response.url else None)
    go_to(page, "7d", 7)
    go_to(page, "90d", 14)
    go_to(page, "7d", 7)
    wait_until(lambda: page.evaluate("1") and len(statuses) == 3, "three answers")
    assert statuses == [200, 200, 304]


def test_figures_are_had_anew_every_five_minutes_but_not_while_the_page_is_hidden(page, proxy, server):
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "2", "status": "COMPLETED"})
    page.clock.fast_forward("05:30")
    expect(page.locator(".card-value").first).to_have_text("2")
    page.evaluate(HIDE, True)
    asked = len(proxy.asked)
    page.clock.fast_forward("15:00")
    assert len(proxy.asked) == asked
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "3", "status": "COMPLETED"})
    page.evaluate(HIDE, False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".card-value").first).to_have_text("3")


def test_focus_and_an_open_explanation_survive_new_figures(page, server):
    page.get_by_role("button", name="Runs this month: how is this calculated?").click()
    page.get_by_role("button", name="Close").focus()
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "2", "status": "COMPLETED"})
    page.clock.fast_forward("05:30")
    expect(page.locator("#how-runs")).to_contain_text("by the days of Europe/Berlin: 2.")
    expect(page.locator("#how-runs")).to_be_visible()


def test_logging_out_leaves_nothing_in_the_tab(page):
    go_to(page, "7d", 7)
    assert kept(page) >= 3
    log_out(page)
    expect(page).to_have_url(re.compile("/login"))
    assert kept(page) == 0


def test_a_session_that_ended_leads_to_the_login_and_back(page):
    page.context.clear_cookies()
    page.get_by_role("link", name="7d").click()
    expect(page).to_have_url(re.compile(r"/login\?next=%2Fdashboard%2Foverview%3Frange%3D7d"))
    page.complaints.clear()
