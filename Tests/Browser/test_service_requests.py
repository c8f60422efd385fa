"""Service requests, as people use them."""

import re

import pytest
from playwright.sync_api import expect

from people import card, set_up
from test_accessibility import check, scheme  # noqa: F401

WIDTHS = [320, 768, 1440]
ROWS = ".table tbody tr"


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def look(request, scheme):  # noqa: F811
    return {"color_scheme": scheme, "viewport": {"width": request.param, "height": 900}}


@pytest.fixture
def requests(new_page, demo, demo_session):
    """Opens the demo's list of service requests, signed in."""
    def open_it(query="", **options):
        page = new_page(storage_state=demo_session, **options)
        page.goto(f"{demo.url}/dashboard/service-requests{query}")
        return page
    return open_it


def total(page):
    return int(page.locator("[data-total]").get_attribute("data-total"))


def section(page, name):
    return page.get_by_role("region", name=name, exact=True)


@pytest.mark.parametrize("has_javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_request_is_filed_discussed_and_moved_on(new_page, server, has_javascript):
    page = new_page(java_script_enabled=has_javascript, locale="en-GB")
    set_up(page, server)
    page.get_by_role("link", name="New request").click()
    page.get_by_label("What should be automated?").fill("Labels for parcels")
    page.get_by_label("Who asks for it").fill("Tom Berger")
    page.get_by_label("Description").fill("Twice a day.\nBy hand.")
    page.get_by_role("button", name="File request").click()
    expect(page.get_by_role("status").first).to_have_text("The request is filed.")

    section(page, "About").get_by_role("link", name="Edit").click()
    section(page, "About").get_by_label("Title").fill("Labels for all parcels")
    section(page, "About").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Labels for all parcels")
    expect(section(page, "About")).to_contain_text("Twice a day.\nBy hand.")
    expect(section(page, "History")).to_contain_text("The title was “Labels for parcels”.")

    section(page, "Status").get_by_label("Next status").select_option("Reviewed")
    section(page, "Status").get_by_label("Note").fill("Worth it")
    section(page, "Status").get_by_role("button", name="Save").click()
    expect(section(page, "History")).to_contain_text("From Submitted to Reviewed")
    expect(section(page, "History")).to_contain_text("Worth it")

    section(page, "Meeting").get_by_label("Day and time").fill("2036-11-24T14:00")
    section(page, "Meeting").get_by_role("button", name="Schedule").click()
    expect(page.locator(".page-head .chip")).to_have_text("Meeting scheduled")
    expect(section(page, "About")).to_contain_text("24 November 2036, 14:00 (planned)")
    section(page, "Meeting").get_by_label("Outcome").select_option("Held")
    section(page, "Meeting").get_by_role("button", name="Save").click()
    expect(section(page, "About")).to_contain_text("(held)")

    page.get_by_role("link", name="Service requests").last.click()
    assert total(page) == 1
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Labels for all parcels").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Labels for all parcels")


def test_the_list_is_filtered_by_status_and_meeting(requests):
    page = requests()
    everything = total(page)
    assert page.locator(ROWS).count() == everything
    page.get_by_role("group", name="Status").get_by_label("Completed").check()
    page.get_by_role("group", name="Meeting").get_by_label("Held").check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("status=COMPLETED&meeting=held"))
    assert 0 < total(page) < everything
    assert page.locator(ROWS).count() == total(page)
    for text in page.locator(ROWS).all_inner_texts():
        assert "Completed" in text and "(held)" in text
    page.get_by_role("link", name="Clear").click()
    assert total(page) == everything


def test_the_cards_meetings_can_be_listed(requests, open_overview, demo):
    overview = open_overview()
    held, of = re.match(r"(\d+) of (\d+)", card(overview, "Sales calls").locator(".card-value").inner_text()).groups()
    today = overview.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Europe/Berlin'})")
    days = overview.evaluate("([year, month]) => new Date(year, month, 0).getDate()", [int(part) for part in today.split("-")[:2]])
    month = f"meetingFrom={today[:7]}-01&meetingTo={today[:7]}-{days}"
    assert total(requests(f"?{month}&meeting=pending,held,no_show")) == int(of)
    assert total(requests(f"?{month}&meeting=held")) == int(held)


def test_an_error_is_said_at_its_field(requests):
    page = requests("/new")
    page.get_by_label("What should be automated?").evaluate("field => field.form.noValidate = true")
    page.get_by_label("Their email").fill("tom")
    page.get_by_role("button", name="File request").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    page.get_by_role("alert").get_by_role("link").last.click()
    expect(page.get_by_label("Their email")).to_be_focused()
    expect(page.get_by_label("Their email")).to_have_value("tom")
    page.complaints.clear()
    check(page)


# What axe finds, and what needs sideways scrolling: nothing.

def test_the_pages_are_accessible(requests, look):
    page = requests(**look)
    check(page)
    page.locator(f"{ROWS} a").nth(1).click()
    expect(section(page, "History")).to_be_visible()
    check(page)
    page.goto(page.url.rsplit("/", 1)[0] + "/new")
    check(page)
    page.goto(page.url.rsplit("/", 1)[0] + "?status=SUBMITTED&meeting=no_show")
    check(page)
