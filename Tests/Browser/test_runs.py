"""The list of runs, its file, and the page of a run."""

import csv
import io
import re

import pytest
import requests
from playwright.sync_api import expect

from people import set_up
from test_accessibility import check

ROWS = "tbody tr"
WIDTHS = [320, 768, 1440]


@pytest.fixture
def open_page(new_page, demo, demo_session):
    """Opens a page of the demo, signed in."""
    def open_it(path, **options):
        page = new_page(storage_state=demo_session, **options)
        page.goto(demo.url + path)
        return page
    return open_it


def total(page):
    return int(page.locator(".total").get_attribute("data-total"))


def statuses(page):
    return set(page.locator(f"{ROWS} .chip").all_inner_texts())


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_filter_stands_in_the_address_and_narrows_the_list(open_page, javascript):
    page = open_page("/dashboard/runs", java_script_enabled=javascript)
    everything = total(page)
    page.get_by_label("Failed").check()
    page.get_by_label("From").fill("2026-01-01")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("from=2026-01-01.*status=FAILED"))
    assert 0 < total(page) < everything
    assert statuses(page) == {"Failed"}
    expect(page.get_by_label("From")).to_have_value("2026-01-01")
    page.get_by_role("link", name="Clear", exact=True).click()
    assert total(page) >= everything


def test_the_search_finds_workflows_ids_and_errors(open_page):
    page = open_page("/dashboard/runs?status=FAILED")
    error = page.locator(".first-line").first.inner_text()
    name = page.locator(".run-name").first.evaluate("cell => cell.firstChild.textContent")
    page.get_by_label("Search").fill(name)
    page.get_by_label("Search").press("Enter")
    expect(page.locator(ROWS).first).to_contain_text(name)
    page.get_by_label("Search").fill(error.upper())
    page.get_by_label("Search").press("Enter")
    expect(page.locator(".first-line").first).to_have_text(error)
    page.get_by_label("Search").fill("no such thing")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_text("No run fits this filter")).to_contain_text("“no such thing”")
    page.get_by_role("link", name="Clear the filter").click()
    expect(page.locator(ROWS)).to_have_count(50)


def test_pages_lead_back_to_the_newest_runs(open_page):
    page = open_page("/dashboard/runs?to=2026-01-31")
    first = page.locator(f"{ROWS} time").first.get_attribute("datetime")
    page.get_by_role("link", name="Older").click()
    expect(page).to_have_url(re.compile("cursor="))
    assert page.locator(f"{ROWS} time").first.get_attribute("datetime") <= first
    page.get_by_role("link", name="Newest").click()
    expect(page.locator(f"{ROWS} time").first).to_have_attribute("datetime", first)


def test_the_file_holds_exactly_what_is_filtered(open_page, demo, demo_session):
    page = open_page("/dashboard/runs?status=FAILED,CANCELLED&to=2026-01-31")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert download.value.suggested_filename == "runs-to-2026-01-31.csv"
    cookies = {cookie["name"]: cookie["value"] for cookie in demo_session["cookies"]}
    file = requests.get(f"{demo.url}/dashboard/runs.csv?status=FAILED,CANCELLED&to=2026-01-31", cookies=cookies, timeout=60)
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == total(page)
    assert {row["status"] for row in rows} == {"FAILED", "CANCELLED"}
    assert max(row["localDay"] for row in rows) <= "2026-01-31"
    starts = [row["startedAt"] for row in rows]
    assert starts == sorted(starts, reverse=True)


def test_the_keyboard_alone_opens_a_run(open_page):
    page = open_page("/dashboard/runs?status=FAILED")
    page.get_by_label("Search").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tbody th') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/dashboard/runs/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()


@pytest.fixture
def recorded(new_page, server):
    """The page of a run with two attempts and secrets, on a fresh server."""
    page = new_page()
    set_up(page, server)
    page.wait_for_url("**/dashboard/overview")
    page.goto(f"{server.url}/dashboard/runs")
    expect(page.get_by_text("No run has been recorded yet")).to_be_visible()
    token = page.locator("[name=csrf]").first.get_attribute("value")
    report = {"workflow": "Invoices", "externalId": "in-1", "status": "FAILED", "error": "<b>HTTP 401</b>"}
    for more in {}, {"status": "COMPLETED", "attempt": 2, "input": {"apiKey": "hunter2", "rows": list(range(99))}}:
        answer = page.request.post(f"{server.url}/api/runs", data=report | more, headers={"X-CSRF-Token": token})
        assert answer.ok
    page.reload()
    page.locator("tbody th a").click()
    return page


def test_a_run_shows_its_reports_and_hides_secrets(recorded):
    expect(recorded.locator(".timeline li")).to_have_count(2)
    expect(recorded.locator(".timeline li").last).to_contain_text("attempt 2")
    expect(recorded.locator("#input")).to_contain_text("••••••")
    assert "hunter2" not in recorded.content()
    check(recorded)


def test_a_run_is_deleted_only_after_a_second_click(recorded):
    button = recorded.get_by_role("button", name="Delete for good")
    expect(button).to_be_hidden()
    recorded.get_by_text("Delete this run").click()
    check(recorded)
    button.click()
    expect(recorded.get_by_role("status").first).to_contain_text("The run was deleted")
    expect(recorded.get_by_text("No run has been recorded yet")).to_be_visible()
    check(recorded)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_accessible(open_page, demo, scheme, width):
    page = open_page("/dashboard/runs?status=FAILED", color_scheme=scheme, viewport={"width": width, "height": 900})
    check(page)
    run = page.locator("tbody th a").first.get_attribute("href")
    for path in "/dashboard/runs", "/dashboard/runs?q=nothing+like+it", run:
        page.goto(demo.url + path)
        check(page)
