"""What a person does on the pages."""

import contextlib
import sqlite3
from pathlib import Path

EMAIL = "jana@example.com"
PASSWORD = "correct horse battery"
DEMO = ("demo@example.com", "flowtally-demo")
SET_UP = {
    "Your name": "Jana Weiß", "Email": EMAIL, "Password": PASSWORD, "Workspace name": "Weiß Logistics",
    "Time zone": "Europe/Berlin", "Currency": "EUR"}


def set_up(page, server, **different):
    """Follows the first-run link and fills in the form."""
    page.goto(server.setup_link)
    fill_in_set_up(page, **different)


def fill_in_set_up(page, **different):
    for label, value in (SET_UP | different).items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Create workspace").click()


def set_up_session(browser, server):
    """The cookies of somebody who followed the first-run link and filled in the form."""
    context = browser.new_context()
    page = context.new_page()
    set_up(page, server)
    page.wait_for_url("**/dashboard/overview")
    state = context.storage_state()
    context.close()
    return state


def lose_runs(server):
    """What a person should not do to a ledger."""
    with contextlib.closing(sqlite3.connect(Path(server.data) / "flowtally.db")) as database:
        database.execute("PRAGMA legacy_alter_table = ON")
        database.execute("ALTER TABLE workflow_runs RENAME TO lost_runs")


def log_in(page, url, email=EMAIL, password=PASSWORD):
    page.goto(f"{url}/login")
    fill_in_login(page, email, password)


def fill_in_login(page, email=EMAIL, password=PASSWORD):
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def log_out(page):
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Log out").click()


def card(page, label):
    """The card with this label."""
    return page.locator(".card").filter(has=page.locator(".card-label", has_text=label))


def chart_rows(page):
    """The table behind the chart, a list of texts a row."""
    return [row.split("\t") for row in page.locator(".chart-table tbody").evaluate(
        "body => [...body.rows].map(row => [...row.cells].map(cell => cell.textContent.trim()).join('\\t'))")]


def runs_in(rows):
    return sum(int(row[1].replace(",", "")) for row in rows)
