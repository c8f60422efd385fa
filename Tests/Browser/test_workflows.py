"""The table of workflows and the page of each, as people use them."""

import re

import pytest
from playwright.sync_api import expect

from looks import chart_drawn
from people import set_up
from test_accessibility import check, scheme  # noqa: F401

WIDTHS = [320, 768, 1440]
ROWS = ".workflows tbody > tr:not(.edit-row)"


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def look(request, scheme):  # noqa: F811
    return {"color_scheme": scheme, "viewport": {"width": request.param, "height": 900}}


@pytest.fixture
def workflows(new_page, demo, demo_session):
    """Opens the demo's table of workflows, signed in."""
    def open_it(query="", **options):
        page = new_page(storage_state=demo_session, **options)
        page.goto(f"{demo.url}/dashboard/workflows{query}")
        return page
    return open_it


def refused(page):
    """The browser tells of the 4xx on its console, which is right here."""
    assert all(re.search(r"\b4\d\d\b", complaint) for complaint in page.complaints)
    page.complaints.clear()


def total(page):
    return int(page.locator("[data-total]").get_attribute("data-total"))


def column(page, label):
    return page.locator(f'{ROWS} > td[data-label="{label}"]').all_inner_texts()


def cents(amounts):
    return sum(int(re.sub(r"\D", "", amount) or 0) for amount in amounts)


def open_workflow(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def fill_in_rate(page, minutes, hourly_rate, day=None):
    page.get_by_label("Minutes saved per run").fill(minutes)
    page.get_by_label("Hourly rate").fill(hourly_rate)
    if day:
        page.get_by_label("Valid from").fill(day)


def test_the_table_says_its_size_and_its_rows_add_up(workflows):
    page = workflows()
    assert page.locator(ROWS).count() == total(page)
    foot = page.locator(".workflows tfoot td")
    assert cents(column(page, "Runs")) == cents([foot.nth(0).inner_text()])
    assert cents(column(page, "Failed")) == cents([foot.nth(2).inner_text()])
    assert cents(column(page, "Money saved")) == cents([foot.nth(6).inner_text()])


def test_the_heads_sort(workflows):
    page = workflows()
    page.get_by_role("link", name="Runs", exact=True).last.click()
    expect(page).to_have_url(re.compile("sort=runs&order=desc"))
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Runs")
    runs = [int(text.replace(",", "")) for text in column(page, "Runs")]
    assert runs == sorted(runs, reverse=True)
    page.get_by_role("columnheader", name="Runs").get_by_role("link").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Runs")


def test_the_filters_live_in_the_address(workflows):
    page = workflows()
    everything = total(page)
    page.get_by_role("checkbox", name="No rate").check()
    page.get_by_label("State", exact=True).select_option("Active")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("rate=none"))
    assert 0 < total(page) < everything
    for text in page.locator(f"{ROWS} th").all_inner_texts():
        assert "No rate: set one" in text
    page.get_by_role("link", name="Clear").click()
    assert total(page) == everything


def test_a_rate_is_set_in_place_without_javascript(workflows):
    page = workflows("?rate=none&sort=runs", java_script_enabled=False)
    before = total(page)
    name = page.locator(f"{ROWS} th > a").first.inner_text()
    page.get_by_role("link", name="No rate: set one").first.click()
    fill_in_rate(page, "x", "")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("minutes")
    expect(page.get_by_label("Minutes saved per run")).to_have_value("x")
    refused(page)
    fill_in_rate(page, "12.5", "40.50")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    assert total(page) == before - 1
    page.goto(page.url.split("?")[0])
    open_workflow(page, name)
    expect(page.locator("#rates")).to_contain_text("€40.50")


def test_a_rate_of_the_past_is_shown_and_confirmed(workflows):
    page = workflows("?q=invoice+reminders")
    page.get_by_role("link", name="Edit Invoice reminders").click()
    fill_in_rate(page, "90", "60", "2026-01-01")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the past?")
    expect(page.get_by_role("table")).to_contain_text("Net savings")
    refused(page)
    page.get_by_role("button", name="Recalculate").click()
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    open_workflow(page, "Invoice reminders")
    page.get_by_text("History of changes").click()
    expect(page.locator("#history")).to_contain_text("Ada Martin")


def test_the_cards_of_a_workflow_equal_its_row(workflows):
    page = workflows("?q=nightly")
    runs, success = column(page, "Runs")[0], column(page, "Success")[0]
    open_workflow(page, "Nightly invoices")
    values = page.locator(".card-value")
    expect(values.nth(0)).to_have_text(runs)
    expect(values.nth(1)).to_have_text(success)
    assert page.locator(".chart-table tbody tr").count() == 30


def test_the_chart_of_a_workflow_stays_on_its_page(workflows):
    page = workflows("?q=nightly")
    open_workflow(page, "Nightly invoices")
    chart_drawn(page)
    page.get_by_role("link", name="7d").click()
    expect(page).to_have_url(re.compile(r"/dashboard/workflows/[^/]+\?range=7d"))
    expect(page.locator(".chart-table tbody tr")).to_have_count(7)


def test_failures_are_told_by_kind(workflows):
    page = workflows("?q=test+web+shop")
    failed = int(column(page, "Failed")[0])
    open_workflow(page, "Test web shop")
    kinds = page.locator(".failures li")
    assert kinds.count() > 1
    assert sum(int(text.split()[0]) for text in page.locator(".failure-count").all_inner_texts()) == failed
    expect(kinds.first.get_by_role("link").first).to_have_attribute("href", re.compile("status=FAILED.*&q="))


def test_a_workflow_is_renamed_and_deleted_by_keyboard_alone(new_page, server):
    page = new_page()
    set_up(page, server)
    page.wait_for_url("**/dashboard/overview")
    server.client().post("/api/runs", {"workflow": "Labels", "externalId": "1", "status": "COMPLETED"})
    page.goto(f"{server.url}/dashboard/workflows")

    def press(role, name):
        page.get_by_role(role, name=name, exact=True).focus()
        page.keyboard.press("Enter")

    press("link", "Labels")
    expect(page.get_by_role("heading", level=1)).to_have_text("Labels")
    press("link", "Edit")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Shipping labels")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shipping labels")
    page.get_by_text("Delete this workflow").focus()
    page.keyboard.press("Enter")
    page.get_by_label("The workflow's name").focus()
    page.keyboard.type("Shipping labels")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The workflow is deleted")
    assert total(page) == 0


# What axe finds, and what needs sideways scrolling: nothing.

def test_the_table_is_accessible(workflows, look):
    page = workflows("?sort=runs&order=desc", **look)
    check(page)
    page.get_by_role("link", name=re.compile("^Edit ")).first.click()
    check(page)
    fill_in_rate(page, "x", "y")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    refused(page)
    check(page)
    page.goto(page.url.split("?")[0] + "?q=zzz")
    check(page)


def test_the_question_about_the_past_is_accessible(workflows, look):
    page = workflows("?q=nightly", **look)
    page.get_by_role("link", name="Edit Nightly invoices").click()
    fill_in_rate(page, "1", "1", "2026-02-01")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Recalculate")).to_be_visible()
    refused(page)
    check(page)


def test_the_page_of_a_workflow_is_accessible(workflows, look):
    page = workflows("?q=new+lead", **look)
    open_workflow(page, "New lead to CRM")
    chart_drawn(page)
    page.get_by_text("History of changes").click()
    page.get_by_text("Delete this workflow").click()
    check(page)
    page.get_by_role("link", name="Correct").first.click()
    check(page)
    page.goto(page.url.split("?")[0] + "?edit=settings")
    check(page)
