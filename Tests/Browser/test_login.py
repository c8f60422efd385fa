import re

import pytest
from playwright.sync_api import expect

from flowtally import flowtally
from people import EMAIL, PASSWORD, fill_in_login, log_in, log_out


@pytest.fixture
def account(server):
    """Somebody who can sign in to the fresh server."""
    result = flowtally(
        "user", "create", "--email", EMAIL, "--name", "Jana", "--role", "owner", "--data", server.data, stdin=PASSWORD)
    assert result.returncode == 0, result.stderr
    return server


def test_logging_in_opens_the_overview(new_page, account):
    page = new_page()
    log_in(page, account.url)
    expect(page).to_have_url(f"{account.url}/dashboard/overview")


def test_a_page_that_needs_a_login_is_shown_after_it(new_page, account):
    page = new_page()
    page.goto(f"{account.url}/dashboard/overview?range=7d")
    expect(page).to_have_url(re.compile("/login"))
    fill_in_login(page)
    expect(page).to_have_url(f"{account.url}/dashboard/overview?range=7d")


def test_a_wrong_password_says_so_and_keeps_the_address(new_page, account):
    page = new_page()
    log_in(page, account.url, password="something else 123")
    expect(page.get_by_role("alert")).to_have_text("This email and password do not fit together.")
    expect(page.get_by_label("Email")).to_have_value(EMAIL)
    expect(page.get_by_label("Password")).to_have_value("")
    assert all("401" in complaint for complaint in page.complaints)
    page.complaints.clear()
    fill_in_login(page)
    expect(page).to_have_url(f"{account.url}/dashboard/overview")


def test_after_logging_out_nothing_is_shown_any_more(new_page, account):
    page = new_page()
    log_in(page, account.url)
    log_out(page)
    expect(page).to_have_url(f"{account.url}/login")
    page.goto(f"{account.url}/dashboard/overview")
    expect(page).to_have_url(re.compile("/login"))
    page.go_back()
    expect(page).to_have_url(re.compile("/login"))


def test_everything_can_be_done_with_the_keyboard(new_page, account):
    page = new_page()
    page.goto(f"{account.url}/login")
    page.get_by_label("Email").focus()
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{account.url}/dashboard/overview")
    page.get_by_label("Menu of Jana").focus()
    page.keyboard.press("Enter")
    for name in "Your account", "Settings":
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Settings")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Log out")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{account.url}/login")
