"""Each slot fails alone, keeps what it showed, and comes back, whatever breaks: the network, the server or its database."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from breaking import BreakingProxy
from people import set_up

SLOTS = {"metrics": "/overview/metrics", "chart": "/overview/chart", "requests": "/overview/service-requests"}
ROWS = ".chart-table tbody tr"


@pytest.fixture
def proxy(demo):
    proxy = BreakingProxy(demo.url)
    yield proxy
    proxy.close()


@pytest.fixture
def page(new_page, proxy, demo_session):
    """The demo's overview behind the proxy. A browser always notes a request that failed; that is no fault of the page."""
    page = new_page(storage_state=demo_session)
    page.goto(f"{proxy.url}/dashboard/overview")
    yield page
    assert all("Failed to load resource" in complaint for complaint in page.complaints), page.complaints
    page.complaints.clear()


def slot(page, name):
    return page.locator(f"[data-slot={name}]")


def notice(page, name="chart"):
    return slot(page, name).locator(".slot-notice")


def freshness(page):
    return page.locator("[data-freshness-text]")


def never_retry_alone(page):
    """Makes the random wait before an automatic retry endless."""
    page.evaluate("Math.random = () => 1e6")


def lose_and_find_the_network(page):
    """After which every slot asks anew."""
    page.context.set_offline(True)
    page.context.set_offline(False)


@pytest.mark.parametrize("fault", ["error", "cut", "short", "garbage", "nothing"])
@pytest.mark.parametrize("name", SLOTS)
def test_a_slot_that_breaks_says_so_keeps_what_it_showed_and_leaves_the_others(page, proxy, name, fault):
    never_retry_alone(page)
    before = slot(page, name).inner_text()
    proxy.break_down(SLOTS[name], fault)
    lose_and_find_the_network(page)
    expect(notice(page, name)).to_contain_text(re.compile(r"Could not refresh, showing \d?\d:\d\d"))
    expect(slot(page, name)).to_have_class(re.compile("is-stale"))
    # No further: figures may have changed in between.
    assert slot(page, name).inner_text().startswith(before[:20])
    expect(page.locator(".slot-notice")).to_have_count(1)
    expect(freshness(page)).to_have_text("Reconnecting…")
    proxy.mend()
    notice(page, name).get_by_role("button", name="Retry").click()
    expect(page.locator(".slot-notice")).to_have_count(0)
    expect(slot(page, name)).not_to_have_class(re.compile("is-stale"))
    expect(freshness(page)).to_contain_text(re.compile("Live|Updated"))


def test_a_chart_that_was_asked_for_and_fails_keeps_the_last_one_until_a_retry(page, proxy):
    never_retry_alone(page)
    proxy.break_down(SLOTS["chart"], "error")
    page.get_by_role("link", name="7d").click()
    expect(notice(page)).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(30)
    proxy.mend()
    notice(page).get_by_role("button", name="Retry").click()
    expect(page.locator(ROWS)).to_have_count(7)
    expect(notice(page)).to_have_count(0)


def test_it_comes_back_by_itself(page, proxy):
    proxy.break_down(SLOTS["chart"], "nothing")
    page.get_by_role("link", name="7d").click()
    expect(notice(page)).to_be_visible()
    proxy.mend()
    expect(notice(page)).to_have_count(0)
    expect(page.locator(ROWS)).to_have_count(7)


def test_an_answer_that_takes_ten_seconds_is_given_up_and_asked_for_again(page, proxy):
    proxy.break_down(SLOTS["chart"], "slow")
    page.get_by_role("link", name="7d").click()
    expect(slot(page, "chart")).to_have_class(re.compile("is-loading"))
    expect(notice(page)).to_be_visible()
    expect(slot(page, "chart")).not_to_have_class(re.compile("is-loading"))
    expect(page.locator(ROWS)).to_have_count(30)
    proxy.mend()
    expect(page.locator(ROWS)).to_have_count(7)
    assert proxy.times_asked(SLOTS["chart"] + r"\?range=7d") >= 2


def test_a_slow_answer_shows_a_skeleton_of_the_same_size(page, proxy):
    height = "document.querySelector('[data-slot=chart]').getBoundingClientRect().height"
    before = page.evaluate(height)
    proxy.break_down(SLOTS["chart"], "slow")
    page.get_by_role("link", name="7d").click()
    expect(slot(page, "chart")).to_have_class(re.compile("is-loading"))
    expect(slot(page, "chart")).to_have_attribute("aria-busy", "true")
    assert page.evaluate(height) == before
    proxy.mend()
    expect(page.locator(ROWS)).to_have_count(7)
    expect(slot(page, "chart")).not_to_have_class(re.compile("is-loading"))
    assert page.evaluate(height) == before


def test_without_a_network_the_page_says_so_and_comes_back_with_it(page):
    page.context.set_offline(True)
    expect(freshness(page)).to_have_text(re.compile(r"Offline, showing \d"))
    page.context.set_offline(False)
    expect(freshness(page)).to_contain_text(re.compile("Live|Updated"))


def test_a_picture_that_cannot_be_drawn_leads_to_the_table(new_page, proxy, demo_session):
    proxy.break_down("chart.min.js", "error")
    page = new_page(storage_state=demo_session)
    page.goto(f"{proxy.url}/dashboard/overview")
    expect(page.locator("[data-plot]")).to_have_attribute("data-missing", re.compile("Show as table"))
    page.get_by_text("Show as table").click()
    expect(page.locator(ROWS)).to_have_count(30)
    page.get_by_role("link", name="7d").click()
    expect(page.locator(ROWS)).to_have_count(7)
    # Until it is closed it may try again, and complain again.
    page.context.close()
    page.complaints.clear()


def test_a_server_that_stops_leaves_the_page_as_it_was_and_one_that_starts_brings_it_back(fresh_overview, server):
    page = fresh_overview
    server.kill()
    lose_and_find_the_network(page)
    expect(page.locator(".slot-notice")).to_have_count(3)
    expect(page.locator(".card")).to_have_count(8)
    expect(freshness(page)).to_have_text("Reconnecting…")
    server.start()
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "1", "status": "COMPLETED"})
    expect(page.locator(".slot-notice")).to_have_count(0, timeout=30_000)
    expect(page.locator(".card-value").nth(1)).to_have_text("1")
    page.complaints.clear()


class BrokenTable:
    """While it is broken, the ledger cannot read a table that the figures need."""

    def __init__(self, server):
        self.path = server.data / "flowtally.db"

    def __enter__(self):
        self.rename("workspace_metrics", "broken")

    def __exit__(self, *_):
        self.rename("broken", "workspace_metrics")

    def rename(self, old, new):
        with sqlite3.connect(self.path, timeout=30) as database:
            database.execute(f"ALTER TABLE {old} RENAME TO {new}")


def test_a_slot_that_the_page_came_without_is_tried_again_until_it_is_there(new_page, server):
    page = new_page()
    with BrokenTable(server):
        set_up(page, server)
        expect(slot(page, "metrics")).to_contain_text("The figures could not be loaded.")
        expect(slot(page, "requests")).to_contain_text("No service requests yet")
        expect(freshness(page)).to_have_text("Reconnecting…")
    expect(page.locator(".card")).to_have_count(8)
    expect(freshness(page)).to_contain_text(re.compile("Live|Updated"))
    page.complaints.clear()


def test_on_return_to_a_page_that_cannot_be_read_the_last_figures_stand_there(fresh_overview, server):
    page = fresh_overview
    with BrokenTable(server):
        page.reload()
        expect(page.locator(".card")).to_have_count(8)
        expect(notice(page, "metrics")).to_contain_text(re.compile(r"Could not refresh, showing \d?\d:\d\d"))
        expect(slot(page, "metrics")).to_have_class(re.compile("is-stale"))
    expect(notice(page, "metrics")).to_have_count(0)
    expect(slot(page, "metrics")).not_to_have_class(re.compile("is-stale"))
    page.complaints.clear()
