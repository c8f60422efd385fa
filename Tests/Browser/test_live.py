"""What changes in the ledger is on every open page at once; where the stream breaks the page says so, comes back, and misses nothing."""

import re

import pytest
from playwright.sync_api import expect

from breaking import BreakingProxy
from flowtally import wait_until
from people import set_up

HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def proxy(server):
    proxy = BreakingProxy(server.url)
    yield proxy
    proxy.close()


@pytest.fixture
def page(new_page, server, proxy):
    """The overview of a ledger with one run, live, behind the proxy."""
    record(server, 1)
    page = new_page()
    set_up(page, server)
    page.wait_for_url("**/dashboard/overview")
    page.goto(f"{proxy.url}/dashboard/overview")
    expect(freshness(page)).to_contain_text("Live")
    yield page
    assert all("Failed to load resource" in complaint for complaint in page.complaints), page.complaints
    page.complaints.clear()


def record(server, number):
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": str(number), "status": "COMPLETED"})


def freshness(page):
    return page.locator("[data-freshness-text]")


def runs(page):
    return page.locator(".card-value").first


def test_a_run_is_on_the_page_without_a_reload(page, server):
    page.evaluate("window.isTheSame = true")
    for number in range(2, 5):
        record(server, number)
        expect(runs(page)).to_have_text(str(number))
    expect(page.locator("[data-announcer]")).to_contain_text("Updated")
    assert page.evaluate("window.isTheSame")


def test_a_change_asks_for_what_shows_it_and_for_nothing_else(page, server, proxy):
    def asked():
        return sorted(path for path in proxy.asked[before:] if path.startswith("/dashboard"))

    before = len(proxy.asked)
    server.client().post("/api/service-requests", {"title": "Send delivery notes"})
    expect(page.locator("[data-slot=requests]")).to_contain_text("Send delivery notes")
    wait_until(lambda: page.evaluate("1") and len(asked()) >= 2, "both slots to be asked for")
    assert asked() == ["/dashboard/overview/metrics", "/dashboard/overview/service-requests"]


def test_focus_an_open_explanation_and_the_place_on_the_page_survive(page, server):
    page.set_viewport_size({"width": 1280, "height": 500})
    page.get_by_role("button", name="Runs this month: how is this calculated?").click()
    page.get_by_role("button", name="Close").focus()
    page.evaluate("scrollTo(0, 200)")
    record(server, 2)
    expect(page.locator("#how-runs")).to_contain_text("by the days of Europe/Berlin: 2.")
    expect(page.locator("#how-runs")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    assert page.evaluate("scrollY") == 200


def test_a_stream_that_is_cut_comes_back_and_what_was_missed_with_it(page, server, proxy):
    proxy.break_down("/events", "nothing")
    proxy.cut_streams()
    expect(freshness(page)).to_have_text("Reconnecting…")
    record(server, 2)
    proxy.mend()
    expect(runs(page)).to_have_text("2", timeout=60_000)
    expect(freshness(page)).to_contain_text("Live")
    record(server, 3)
    expect(runs(page)).to_have_text("3")


def test_a_server_that_is_started_anew_finds_its_pages_again(page, server):
    server.terminate()
    expect(freshness(page)).to_have_text("Reconnecting…")
    server.start()
    record(server, 2)
    expect(runs(page)).to_have_text("2", timeout=60_000)
    expect(freshness(page)).to_contain_text("Live")


def test_a_hidden_page_holds_no_stream_and_is_right_as_soon_as_somebody_looks(page, server, proxy):
    page.evaluate(HIDE, True)
    expect(freshness(page)).to_have_text(re.compile(r"Paused, showing \d\d:\d\d"))
    wait_until(lambda: page.evaluate("1") and not proxy.streams, "the stream to be closed")
    asked = len(proxy.asked)
    record(server, 2)
    assert len(proxy.asked) == asked
    page.evaluate(HIDE, False)
    expect(runs(page)).to_have_text("2")
    expect(freshness(page)).to_contain_text("Live")


def test_where_streams_are_impossible_the_page_asks_every_five_minutes(new_page, server, proxy):
    record(server, 1)
    proxy.break_down("/events", "garbage")
    page = new_page()
    page.clock.install()
    set_up(page, server)
    page.wait_for_url("**/dashboard/overview")
    page.goto(f"{proxy.url}/dashboard/overview")
    wait_until(lambda: page.evaluate("1") and proxy.times_asked("/events") > 0, "the stream to be asked for")
    for _ in range(4):
        page.clock.fast_forward("05:00")
        page.evaluate("1")
    record(server, 2)
    page.clock.fast_forward("05:30")
    expect(runs(page)).to_have_text("2")
    expect(freshness(page)).to_contain_text("Updated")
    page.complaints.clear()


def test_many_changes_in_a_row_are_few_requests_and_end_with_the_right_figures(page, server, proxy):
    asked = proxy.times_asked("/overview/metrics")
    for number in range(2, 60):
        record(server, number)
    expect(runs(page)).to_have_text("59")
    assert proxy.times_asked("/overview/metrics") - asked < 20


def open_live(page, path):
    """Opens a page without slots, and waits for its stream."""
    with page.expect_response("**/api/dashboard/events*"):
        page.goto(page.url.partition("/dashboard")[0] + path)


def test_lists_and_their_sizes_are_live_and_keep_the_focus(page, server):
    open_live(page, "/dashboard/runs")
    link = page.locator("tbody a").first
    link.focus()
    address = link.get_attribute("href")
    record(server, 2)
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator(".total")).to_have_text("2 runs")
    expect(page.locator(":focus")).to_have_attribute("href", address)
    open_live(page, "/dashboard/service-requests")
    server.client().post("/api/service-requests", {"title": "Send delivery notes"})
    expect(page.locator("tbody")).to_contain_text("Send delivery notes")


def test_the_page_of_a_run_and_that_of_its_workflow_follow_it(page, server):
    run = server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "9", "status": "STARTED"})
    open_live(page, f"/dashboard/runs/{run['id']}")
    expect(page.locator("h1 .chip")).to_have_text("Started")
    server.client().patch(f"/api/runs/{run['id']}", {"status": "FAILED", "error": "no connection"})
    expect(page.locator("h1 .chip")).to_have_text("Failed")
    expect(page.locator(".timeline li")).to_have_count(2)
    open_live(page, f"/dashboard/workflows/{run['workflowId']}")
    expect(page.locator(".failures li")).to_have_count(1)
    record(server, 10)
    expect(page.locator(".card-value").first).to_have_text("3")


def test_a_row_that_is_edited_is_left_alone(page, server):
    open_live(page, "/dashboard/workflows")
    beside = page.context.new_page()
    beside.goto(page.url)
    open_live(page, page.get_by_label("Edit Nightly invoices").get_attribute("href").partition("#")[0])
    field = page.locator("[data-live] form [name=manualMinutes]")
    field.fill("12")
    server.client().post("/api/runs", {"workflow": "Another", "externalId": "another-1", "status": "COMPLETED"})
    expect(beside.locator("tbody tr")).to_have_count(2)
    expect(field).to_have_value("12")
    expect(page.locator("tbody")).not_to_contain_text("Another")
