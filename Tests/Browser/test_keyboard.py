"""Every flow from beginning to end without a mouse. A page that breaks its security policy on the way fails (see `new_page`)."""

import re

from playwright.sync_api import expect

from keyboard import press, tab_to, type_into
from people import DEMO, SET_UP


def test_setting_up(new_page, server):
    page = new_page()
    page.goto(server.setup_link)
    for label, value in SET_UP.items():
        type_into(page.get_by_label(label), value)
    press(page.get_by_role("button", name="Create workspace"))
    expect(page.get_by_text("Waiting for the first run")).to_be_visible()
    tab_to(page.get_by_role("button", name="Copy command"))


def test_from_the_login_over_the_overview_to_the_logout(new_page, demo):
    page = new_page()
    page.goto(demo.url)
    for label, value in zip(("Email", "Password"), DEMO):
        type_into(page.get_by_label(label), value)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{demo.url}/dashboard/overview")
    press(page.get_by_role("link", name="Skip to content"))
    press(page.get_by_role("link", name="7d"))
    expect(page).to_have_url(re.compile("range=7d"))
    tab_to(page.get_by_role("combobox", name="Workflow"))
    for key in "ArrowDown", "ArrowDown", "Enter":
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("workflowId="))
    trend = page.get_by_role("button", name="Trend")
    press(trend, "Space")
    expect(trend).to_have_attribute("aria-pressed", "false")
    tab_to(page.locator("[data-plot]"))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-announcer]")).to_contain_text("run")
    press(page.get_by_text("Show as table"))
    expect(page.locator(".chart-table tbody tr")).to_have_count(7)
    press(page.locator("[data-menu] summary"))
    press(page.get_by_role("button", name="Log out"))
    expect(page).to_have_url(f"{demo.url}/login")


def test_the_performance_page(new_page, demo, demo_session):
    page = new_page(storage_state=demo_session)
    page.goto(f"{demo.url}/settings/performance")
    press(page.get_by_text("Show as table"))
    tab_to(page.get_by_role("region", name="Table of the minutes"))
