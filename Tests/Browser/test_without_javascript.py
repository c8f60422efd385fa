import re

import pytest
from playwright.sync_api import expect

from people import card, fill_in_login, log_out

ROWS = ".chart-table tbody tr"


@pytest.fixture
def page(open_overview):
    return open_overview(java_script_enabled=False)


def test_the_numbers_are_readable(page):
    expect(page.locator(".card")).to_have_count(8)
    for value in page.locator(".card-value").all():
        expect(value).to_have_text(re.compile(r"\d"))
        expect(value).to_be_visible()
    expect(card(page, "Success rate")).to_contain_text("%")


def test_the_charts_table_is_readable(page):
    page.get_by_text("Show as table").click()
    expect(page.locator(ROWS)).to_have_count(30)
    expect(page.locator(ROWS).first).to_be_visible()


def test_the_ranges_are_plain_links(page):
    page.get_by_role("link", name="7d").click()
    expect(page).to_have_url(re.compile("range=7d"))
    expect(page.locator(ROWS)).to_have_count(7)


def test_the_workflow_filter_is_a_plain_form(page):
    dropdown = page.get_by_label("Workflow", exact=True)
    name = dropdown.locator("option").nth(1).inner_text()
    dropdown.select_option(label=name)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("workflowId="))
    expect(dropdown.locator("option:checked")).to_have_text(name)


def test_one_can_log_in_and_out(new_page, demo):
    page = new_page(java_script_enabled=False)
    page.goto(demo.url)
    fill_in_login(page, "demo@example.com", "flowtally-demo")
    expect(page.locator(".card")).to_have_count(8)
    log_out(page)
    expect(page).to_have_url(f"{demo.url}/login")
