"""Settings, members, keys and accounts, as people use them."""

import re
import struct
import zlib

import pytest
from playwright.sync_api import expect

from looks import faults
from people import EMAIL, PASSWORD, fill_in_login, log_in
from test_accessibility import check, scheme  # noqa: F401

WIDTHS = [320, 768, 1440]


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def look(request, scheme):  # noqa: F811
    return {"color_scheme": scheme, "viewport": {"width": request.param, "height": 900}}


@pytest.fixture
def settings(fresh_overview, server):
    """Opens a page of the settings as the owner."""
    def open_it(path=""):
        fresh_overview.goto(f"{server.url}/settings{path}")
        return fresh_overview
    return open_it


def png(width, height, colour):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def region(page, name):
    return page.get_by_role("region", name=name)


def refused(page):
    """The browser tells of the 4xx on its console, which is right here."""
    assert all(re.search(r"\b4\d\d\b", complaint) for complaint in page.complaints)
    page.complaints.clear()


def add_rate(page, day, minutes, hourly_rate):
    page.get_by_label("Valid from").fill(day)
    page.get_by_label("Minutes saved per run").fill(minutes)
    page.get_by_label("Hourly rate").fill(hourly_rate)
    page.get_by_role("button", name="Add rate").click()


def rate_row(page, day):
    return region(page, "Default savings rates").get_by_role("row", name=day)


def invite(page, name="Tom Berger", email="tom@example.com", role="viewer"):
    """Invites somebody on the page of the members, and returns the link."""
    form = region(page, "Add a member")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Email").fill(email)
    form.get_by_label("Role").select_option(role)
    form.get_by_role("button", name="Make a link").click()
    return page.locator("#invitation-link").inner_text()


def accept(page, link):
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_url(re.compile("/dashboard/overview"))


def test_the_workspaces_name_stands_in_the_header(settings):
    page = settings()
    page.get_by_label("Workspace name").fill("Weiß & Söhne")
    region(page, "Workspace").get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="The workspace is saved.")).to_be_visible()
    expect(page.locator(".brand")).to_have_text("Weiß & Söhne")


def test_a_wrong_zone_is_told_at_the_top_and_at_the_field(settings):
    page = settings()
    page.get_by_label("Time zone").fill("Mars/Phobos")
    region(page, "Workspace").get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Time zone")).to_be_focused()
    expect(page.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Time zone")).to_have_accessible_description(re.compile("Mars/Phobos"))
    refused(page)


def test_a_rate_of_the_past_shows_what_it_changes_and_is_agreed_to(settings, server):
    server.client().post("/api/runs", {
        "workflow": "Invoices", "externalId": "1", "status": "COMPLETED", "startedAt": "2026-05-04T03:00:00Z",
        "completedAt": "2026-05-04T03:01:00Z"})
    page = settings()
    add_rate(page, "2026-01-01", "30", "50.00")
    expect(page.get_by_role("heading", name="Change the past?")).to_be_visible()
    expect(page.get_by_role("row", name="Net savings")).to_contain_text("€25.00")
    refused(page)
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_text("There is no default yet")).to_be_visible()
    add_rate(page, "2026-01-01", "30", "50.00")
    page.get_by_role("button", name="Recalculate").click()
    refused(page)
    expect(rate_row(page, "1 January 2026")).to_contain_text("€25.00")
    expect(region(page, "History of savings rates")).to_contain_text("+€25.00 over 1 run")


def test_a_rate_is_corrected_and_removed(settings):
    page = settings()
    add_rate(page, "2099-01-01", "12:30", "42.50")
    page.get_by_role("link", name="Correct the rate of 1 January 2099").click()
    expect(page.get_by_label("Minutes saved per run")).to_have_value("12.5")
    page.get_by_label("Hourly rate").fill("43")
    region(page, "Default savings rates").get_by_role("button", name="Save").click()
    expect(rate_row(page, "1 January 2099")).to_contain_text("€43.00")
    page.get_by_role("link", name="Correct the rate of 1 January 2099").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There is no default yet")).to_be_visible()


def test_logo_and_colour_brand_every_page(settings, server):
    page = settings()
    form = region(page, "Branding")
    form.get_by_label("Logo").set_input_files(
        [{"name": "logo.png", "mimeType": "image/png", "buffer": png(60, 30, (122, 62, 157))}])
    form.get_by_label("Accent colour").fill("#7a3e9d")
    form.get_by_role("button", name="Save").click()
    page.goto(f"{server.url}/dashboard/overview")
    logo = page.locator(".brand img")
    expect(logo).to_be_visible()
    assert logo.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [60, 30]
    link = page.locator("a.button").first
    page.locator("[data-menu] summary").click()
    expect(link).to_have_css("color", "rgb(122, 62, 157)")
    page.goto(f"{server.url}/settings")
    region(page, "Branding").get_by_label("Remove the logo").check()
    region(page, "Branding").get_by_role("button", name="Save").click()
    expect(logo).to_have_count(0)


def test_an_svg_is_refused_and_the_reason_told(settings):
    page = settings()
    form = region(page, "Branding")
    form.get_by_label("Logo").set_input_files(
        [{"name": "logo.png", "mimeType": "image/png", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}])
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("SVG is not taken")
    refused(page)


def test_somebody_is_invited_comes_and_is_removed(settings, new_page, server):
    page = settings("/members")
    link = invite(page)
    guest = new_page()
    guest.goto(link)
    assert faults(guest) == {}
    accept(guest, link)
    guest.locator("[data-menu] summary").click()
    expect(guest.get_by_role("link", name="Settings")).to_have_count(0)
    guest.goto(f"{server.url}/settings/members")
    expect(guest.get_by_role("heading", name="You may not do this")).to_be_visible()

    page.goto(f"{server.url}/settings/members")
    row = page.get_by_role("listitem").filter(has_text="tom@example.com")
    row.get_by_text("Change").click()
    row.get_by_label("Role").select_option("owner")
    row.get_by_role("button", name="Save role").click()
    expect(row).to_contain_text("Owner")
    guest.goto(f"{server.url}/settings/members")
    expect(guest.get_by_text("2 people")).to_be_visible()

    row.get_by_text("Change").click()
    row.get_by_role("button", name="Remove Tom Berger").click()
    expect(page.get_by_text("1 person")).to_be_visible()
    guest.reload()
    expect(guest).to_have_url(re.compile("/login"))
    refused(page)


def test_the_only_owner_stays_one(settings):
    page = settings("/members")
    row = page.get_by_role("listitem").filter(has_text=EMAIL)
    row.get_by_text("Change").click()
    row.get_by_role("button", name="Remove Jana Weiß").click()
    expect(page.get_by_role("alert")).to_contain_text("Jana Weiß is the only owner")
    refused(page)


def test_a_key_is_made_copied_used_and_revoked(settings, server):
    page = settings("/keys")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    region(page, "Make a key").get_by_label("Name").fill("Invoice server")
    page.get_by_role("button", name="Make key").click()
    page.get_by_role("button", name="Copy key").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    key = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"ft_[A-Za-z0-9_-]{43}", key)
    expect(page.locator("#command")).to_contain_text(key)
    page.goto(f"{server.url}/settings/keys")
    expect(page.get_by_text(key)).to_have_count(0)
    row = page.get_by_role("listitem").filter(has_text="Invoice server")
    expect(row).to_contain_text("last used never")
    row.get_by_text("Revoke").first.click()
    row.get_by_role("button", name="Revoke Invoice server").click()
    expect(page.get_by_text("The key is revoked")).to_be_visible()
    expect(row).to_have_count(0)


def test_a_new_password_is_the_one_to_log_in_with(settings, new_page, server):
    page = settings()
    page.goto(f"{server.url}/account")
    other = new_page()
    log_in(other, server.url)
    expect(other).to_have_url(re.compile("/dashboard/overview"))
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill("battery horse correct")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("The password is changed.")).to_be_visible()
    other.reload()
    expect(other).to_have_url(re.compile("/login"))
    fill_in_login(other, EMAIL, "battery horse correct")
    expect(other).to_have_url(re.compile("/dashboard/overview"))


def test_members_and_keys_are_managed_by_keyboard_alone(settings):
    page = settings("/members")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Tom Berger")
    page.keyboard.press("Tab")
    page.keyboard.type("tom@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("Editor")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Send this link to Tom Berger")).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text="tom@example.com")
    expect(row).to_contain_text("Editor")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(row.get_by_role("button", name="Take the invitation back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)


def test_everything_is_done_without_javascript(new_page, settings, server):
    settings()
    page = new_page(java_script_enabled=False)
    log_in(page, server.url)
    page.goto(f"{server.url}/settings")
    add_rate(page, "2099-01-01", "30", "50")
    expect(rate_row(page, "1 January 2099")).to_be_visible()
    page.goto(f"{server.url}/settings/keys")
    page.get_by_label("Name", exact=True).fill("Reports")
    page.get_by_role("button", name="Make key").click()
    expect(page.locator("#secret")).to_contain_text("ft_")
    page.goto(f"{server.url}/settings/members")
    assert "/invitation?token=" in invite(page)
    row = page.get_by_role("listitem").filter(has_text="tom@example.com")
    row.get_by_text("Change").click()
    row.get_by_role("button", name="Take the invitation back").click()
    expect(row).to_have_count(0)


def test_nothing_is_found_by_axe(settings, server, look, new_page):
    page = settings()
    page.set_viewport_size(look["viewport"])
    page.emulate_media(color_scheme=look["color_scheme"])
    check(page)
    server.client().post("/api/runs", {
        "workflow": "Invoices", "externalId": "1", "status": "COMPLETED", "startedAt": "2026-05-04T03:00:00Z",
        "completedAt": "2026-05-04T03:01:00Z"})
    add_rate(page, "2026-01-01", "30", "50.00")
    check(page)
    page.get_by_role("button", name="Recalculate").click()
    form = region(page, "Branding")
    form.get_by_label("Logo").set_input_files(
        [{"name": "logo.png", "mimeType": "image/png", "buffer": png(60, 30, (255, 200, 0))}])
    # A colour on which neither black nor white text could be read as it is.
    form.get_by_label("Accent colour").fill("#ffc800")
    form.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Correct the rate of 1 January 2026").click()
    check(page)
    page.get_by_label("Hourly rate").fill("dear")
    region(page, "Default savings rates").get_by_role("button", name="Save").click()
    check(page)
    page.goto(f"{server.url}/settings/members")
    link = invite(page, "Marie-Claire von der Hohenlohe-Langenburg", "marie.claire.hohenlohe@subdomain.example.com")
    page.locator("summary", has_text="Change").last.click()
    check(page)
    page.goto(f"{server.url}/settings/keys")
    page.get_by_label("Name", exact=True).fill("Invoice server")
    page.get_by_role("button", name="Make key").click()
    page.locator("summary", has_text="Revoke").last.click()
    check(page)
    for path in "/account", "/nowhere":
        page.goto(server.url + path)
        check(page)
    refused(page)
    guest = new_page(**look)
    guest.goto(link)
    check(guest)
