import re
import subprocess

from playwright.sync_api import expect

from people import card, set_up


def test_the_first_run_link_leads_over_a_form_to_the_empty_overview(fresh_overview):
    page = fresh_overview
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.get_by_role("heading", name="Waiting for the first run")).to_be_visible()
    expect(page.locator(".first-steps code")).to_contain_text("/api/runs")
    expect(page.locator(".card")).to_have_count(8)
    expect(page.get_by_text("No runs in these 30 days.")).to_be_visible()


def test_the_menu_names_the_person_and_the_workspace(fresh_overview):
    fresh_overview.get_by_label("Menu of Jana Weiß").click()
    expect(fresh_overview.locator(".menu-workspace")).to_have_text("Weiß Logistics")


def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(new_page, server):
    page = new_page()
    set_up(page, server, **{"Time zone": "Mars/Phobos"})
    expect(page.get_by_role("alert")).to_contain_text("Mars/Phobos")
    expect(page.get_by_label("Workspace name")).to_have_value("Weiß Logistics")
    expect(page.get_by_label("Password")).to_have_value("")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Time zone")).to_be_focused()
    assert all("422" in complaint for complaint in page.complaints)
    page.complaints.clear()


def test_the_page_comes_alive_when_the_first_run_arrives(fresh_overview, server):
    page = fresh_overview
    expect(card(page, "Automations executed").locator(".card-value")).to_have_text("0")
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "run-1", "status": "COMPLETED"})
    expect(card(page, "Automations executed").locator(".card-value")).to_have_text("1")
    # With the figures, not some seconds later.
    assert page.get_by_role("heading", name="The first run has arrived").is_visible()
    expect(card(page, "Active workflows").locator(".card-value")).to_have_text("1")
    expect(page.locator("[data-plot] canvas")).to_be_visible()
    expect(page.locator("[data-announcer]")).to_have_text("The first run has arrived")


def record_with(page):
    """Runs the command that the page shows."""
    command = page.locator("#first-run").inner_text().strip() + " --silent --fail"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0, result.stderr


def test_the_command_with_a_new_key_records_the_first_run(fresh_overview):
    page = fresh_overview
    expect(page.locator("#first-run")).to_contain_text("YOUR_API_KEY")
    page.get_by_role("button", name="Put a new key into the command").click()
    expect(page.locator("#first-run")).to_contain_text(re.compile(r"Bearer ft_\S{43}"))
    expect(page.get_by_role("status").filter(has_text="shown this once")).to_be_visible()
    record_with(page)
    expect(page.get_by_role("heading", name="The first run has arrived")).to_be_visible()


def test_the_first_steps_work_without_javascript(new_page, server):
    page = new_page(java_script_enabled=False)
    set_up(page, server)
    page.get_by_role("button", name="Put a new key into the command").click()
    record_with(page)
    page.goto(f"{server.url}/dashboard/overview")
    expect(page.get_by_text("Waiting for the first run")).to_have_count(0)
    expect(card(page, "Automations executed").locator(".card-value")).to_have_text("1")


def test_a_test_run_can_be_recorded(fresh_overview):
    page = fresh_overview
    page.get_by_role("button", name="Record a test run").click()
    expect(page.get_by_role("status").filter(has_text="was recorded")).to_be_visible()
    expect(card(page, "Automations executed").locator(".card-value")).to_have_text("1")
    expect(page.get_by_text("Waiting for the first run")).to_have_count(0)


def test_the_command_can_be_copied(fresh_overview):
    page = fresh_overview
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy command").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#first-run").inner_text()


def test_the_first_run_link_leads_to_the_login_once_it_was_used(fresh_overview, server):
    fresh_overview.goto(server.setup_link)
    assert not re.search("/setup", fresh_overview.url)
