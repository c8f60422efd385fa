import re

import pytest
import requests
from playwright.sync_api import expect

from breaking import BreakingProxy

LABELS = [
    "Runs this month", "Automations executed", "Execution time", "Estimated savings", "Success rate", "Active workflows",
    "Sales calls", "New workflows"]


def test_eight_cards_show_values(overview):
    cards = overview.locator(".card")
    expect(cards).to_have_count(8)
    assert cards.locator(".card-label").all_inner_texts() == LABELS
    for value in cards.locator(".card-value").all_inner_texts():
        assert any(character.isdigit() for character in value), value
    for note in cards.locator(".card-note").all_inner_texts():
        assert note.strip()


def test_values_never_wrap_and_stay_inside_their_cards(open_overview):
    for width in 320, 768, 1280:
        page = open_overview(viewport={"width": width, "height": 900})
        for value in page.locator(".card-value").all():
            assert value.evaluate("value => value.scrollWidth <= value.clientWidth + 1"), value.inner_text()
            lines = value.evaluate("value => value.getBoundingClientRect().height / parseFloat(getComputedStyle(value).fontSize)")
            assert lines < 2, value.inner_text()


def test_no_badge_relies_on_colour_alone(overview):
    for badge in overview.locator(".badge").all():
        assert badge.locator("svg").count() == 1
        assert badge.locator(".visually-hidden").inner_text().strip()


def test_recent_service_requests_stand_beside_the_chart(overview):
    requests_panel = overview.locator("[data-slot=requests]")
    expect(requests_panel.get_by_role("heading", name="Service requests")).to_be_visible()
    assert 1 <= requests_panel.locator("li").count() <= 5


def test_the_page_says_how_fresh_it_is(overview):
    expect(overview.locator("[data-freshness-text]")).to_contain_text("Live")
    expect(overview.locator("[data-freshness-text]")).to_contain_text("last run received")


def shifts(page):
    """What moved while the page was loaded, with its places before and after."""
    page.wait_for_load_state("networkidle")
    return page.evaluate("""() => new Promise(resolve => {
      const shifts = [];
      const named = source => source.node?.outerHTML?.slice(0, 100) ?? source.node?.textContent ?? "?";
      const rects = source => JSON.stringify([source.previousRect, source.currentRect]);
      new PerformanceObserver(list => list.getEntries().forEach(
        entry => shifts.push([entry.value, ...entry.sources.map(source => named(source) + rects(source))])))
        .observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(shifts))));
    })""")


@pytest.mark.parametrize("width", [320, 768, 1000, 1280, 1920])
def test_the_page_does_not_jump_while_it_loads(open_overview, width):
    assert shifts(open_overview(viewport={"width": width, "height": 900})) == []


def test_the_page_does_not_jump_while_it_comes_bit_by_bit(new_page, demo, demo_session):
    proxy = BreakingProxy(demo.url)
    proxy.break_down("/dashboard/overview$", "bit by bit")
    page = new_page(storage_state=demo_session)
    page.goto(f"{proxy.url}/dashboard/overview")
    assert shifts(page) == []
    proxy.close()


def test_the_chart_is_as_high_as_before_whatever_stands_beside_it(overview):
    places = """() => [...document.querySelectorAll("[data-slot=chart] > *")].map(part => part.getBoundingClientRect().top)"""
    before = overview.evaluate(places)
    for change in "list => list.lastElementChild.remove()", "list => list.append(...list.cloneNode(true).children)":
        overview.locator(".requests").evaluate(change)
        assert overview.evaluate(places) == before


def test_the_policy_allows_no_inline_script_and_no_other_site(demo):
    policy = requests.get(f"{demo.url}/login", timeout=10).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and re.search(r"script-src 'nonce-\w+' 'strict-dynamic';", policy)
    assert "unsafe" not in policy and "http" not in policy


def test_the_overview_prints_as_one_page(overview):
    assert overview.pdf(format="A4").count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("region, total, time", [
    ("de-DE", r"\d+\.\d{3}", r"\d\d:\d\d"), ("en-GB", r"\d+,\d{3}", r"\d\d:\d\d"), ("en-US", r"\d+,\d{3}", r"\d?\d:\d\d\s[AP]M")])
def test_numbers_and_times_follow_the_viewers_region_also_after_a_refresh(open_overview, region, total, time):
    page = open_overview(locale=region)
    for _ in range(2):
        expect(page.locator(".card-value").nth(1)).to_have_text(re.compile(f"^{total}$"))
        expect(page.locator("[data-freshness-text]")).to_have_text(re.compile(f"^(Live|Updated {time}) · last run received {time}$"))
        with page.expect_response("**/overview/metrics"):
            page.context.set_offline(True)
            page.context.set_offline(False)
