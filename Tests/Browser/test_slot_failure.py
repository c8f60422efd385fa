import re

import pytest
from playwright.sync_api import expect

CHART = re.compile("/dashboard/overview/chart")
ROWS = ".chart-table tbody tr"


@pytest.fixture
def network(overview):
    """While it is down, no chart comes through."""
    class Network:
        is_down = False
        requests = 0

    def answer(route):
        Network.requests += 1
        if Network.is_down:
            route.abort()
        else:
            route.continue_()

    overview.route(CHART, answer)
    yield Network
    # A browser always notes a request that failed; anything else is a fault of the page.
    assert all("net::ERR_FAILED" in complaint for complaint in overview.complaints)
    overview.complaints.clear()


def never_retry_alone(page):
    """Makes the random wait before an automatic retry endless."""
    page.evaluate("Math.random = () => 1e6")


def notice(page):
    return page.locator("[data-slot=chart] .slot-notice")


def test_a_chart_that_fails_says_so_keeps_the_last_one_and_leaves_the_others(overview, network):
    never_retry_alone(overview)
    values = overview.locator(".card-value").all_inner_texts()
    network.is_down = True
    overview.get_by_role("link", name="7d").click()
    expect(notice(overview)).to_contain_text(re.compile(r"Could not refresh, showing \d\d:\d\d"))
    expect(overview.locator("[data-slot=chart]")).to_have_class(re.compile("is-stale"))
    expect(overview.locator(ROWS)).to_have_count(30)
    expect(overview.locator("[data-slot=metrics]")).not_to_have_class(re.compile("is-stale"))
    expect(overview.locator(".slot-notice")).to_have_count(1)
    assert overview.locator(".card-value").all_inner_texts() == values
    expect(overview.locator("[data-freshness-text]")).to_have_text("Reconnecting…")


def test_the_retry_button_fetches_what_was_asked_for(overview, network):
    never_retry_alone(overview)
    network.is_down = True
    overview.get_by_role("link", name="7d").click()
    expect(notice(overview)).to_be_visible()
    network.is_down = False
    notice(overview).get_by_role("button", name="Retry").click()
    expect(notice(overview)).to_have_count(0)
    expect(overview.locator(ROWS)).to_have_count(7)
    expect(overview.locator("[data-slot=chart]")).not_to_have_class(re.compile("is-stale"))
    expect(overview.locator("[data-freshness-text]")).to_contain_text("Updated")


def test_it_comes_back_by_itself_when_the_network_does(overview, network):
    network.is_down = True
    overview.get_by_role("link", name="7d").click()
    expect(notice(overview)).to_be_visible()
    network.is_down = False
    expect(notice(overview)).to_have_count(0)
    expect(overview.locator(ROWS)).to_have_count(7)
    assert network.requests >= 2


def test_a_slow_answer_shows_a_skeleton_of_the_same_size(overview, network):
    height = "document.querySelector('[data-slot=chart]').getBoundingClientRect().height"
    before = overview.evaluate(height)
    held = []
    overview.route(CHART, lambda route: held.append(route))
    overview.get_by_role("link", name="7d").click()
    expect(overview.locator("[data-slot=chart]")).to_have_class(re.compile("is-loading"))
    expect(overview.locator("[data-slot=chart]")).to_have_attribute("aria-busy", "true")
    assert overview.evaluate(height) == before
    held[0].continue_()
    expect(overview.locator(ROWS)).to_have_count(7)
    expect(overview.locator("[data-slot=chart]")).not_to_have_class(re.compile("is-loading"))
