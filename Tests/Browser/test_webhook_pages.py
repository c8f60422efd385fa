"""Webhooks, as people use them: real receivers, by mouse, by keyboard and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from flowtally import Server, wait_until
from keyboard import press, type_into, unreachable
from looks import faults
from people import log_in
from receivers import ALLOW_LOOPBACK, Receiver, reply


@pytest.fixture
def server(tmp_path, new_page):
    """A fresh server that may reach receivers on its own machine."""
    server = Server(tmp_path / "data", settings=ALLOW_LOOPBACK)
    try:
        yield server.start()
        new_page.close()
    finally:
        server.kill()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture
def webhooks(fresh_overview, server):
    fresh_overview.goto(f"{server.url}/settings/webhooks")
    return fresh_overview


def region(page, name):
    return page.get_by_role("region", name=name)


def add(page, url, name="Operations channel", format="By the address: Slack, Discord or signed JSON"):
    form = region(page, "Add a webhook")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Address").fill(url)
    form.get_by_label("Format").select_option(format)
    form.get_by_role("button", name="Add webhook").click()


def row(page, what):
    return region(page, "Deliveries").get_by_role("row").filter(has_text=what)


def fail_run(server):
    return server.client().post("/api/runs", {"workflow": "Invoices", "externalId": "1", "status": "FAILED", "error": "E77"})


def refused(page):
    """The browser tells of the 422 on its console, which is right here."""
    assert all(re.search(r"\b422\b", complaint) for complaint in page.complaints)
    page.complaints.clear()


def test_a_channel_is_told_within_a_minute(webhooks, receiver, server):
    page = webhooks
    add(page, receiver.url, format="Slack")
    expect(page.get_by_role("status").filter(has_text="The webhook is made.")).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    expect(row(page, "Test")).to_contain_text("Delivered")
    assert receiver.events == [{"text": "This is a test from Flowtally."}]
    fail_run(server)
    wait_until(lambda: len(receiver.events) == 2, "the alert", 60)
    assert "Invoices" in receiver.events[1]["text"]

    def is_shown_as_delivered():
        page.reload()
        return row(page, "A run failed").filter(has_text="Delivered").count()

    # The receiver knows of it before the ledger does.
    wait_until(is_shown_as_delivered, "the delivery", 15)
    row(page, "A run failed").get_by_role("link", name="Invoices").click()
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()


def test_a_secret_is_shown_once_and_signs(webhooks, receiver):
    page = webhooks
    add(page, receiver.url)
    secret = page.locator("#secret").inner_text()
    page.get_by_role("button", name="Send a test").click()
    expect(row(page, "Test")).to_contain_text("Delivered")
    expect(page.locator("#secret")).to_have_count(0)
    receiver.verify(secret)
    page.get_by_role("button", name="New secret").click()
    assert page.locator("#secret").inner_text() != secret
    expect(page.get_by_text("signs too until")).to_be_visible()


def test_what_failed_is_sent_again(webhooks, receiver):
    page = webhooks
    receiver.answer = lambda number, handler: reply(handler, 500, b"out of paper")
    add(page, receiver.url, format="Slack")
    page.get_by_role("button", name="Send a test").click()
    expect(row(page, "Test")).to_contain_text("500: out of paper")
    receiver.answer = lambda number, handler: reply(handler, 200)
    row(page, "Test").get_by_role("button", name="Send again").click()
    expect(row(page, "Test")).to_contain_text("Delivered")
    assert len(set(receiver.ids)) == 1 and len(receiver.ids) == 2


def test_a_disabled_webhook_is_noticed_and_switched_on(webhooks, receiver, server):
    page = webhooks
    receiver.answer = lambda number, handler: reply(handler, 410)
    add(page, receiver.url, format="Slack")
    fail_run(server)
    wait_until(lambda: server.client().get("/api/webhooks")["webhooks"][0]["state"] == "disabled", "the end", 60)
    page.goto(f"{server.url}/settings/webhooks")
    expect(page.get_by_role("status").filter(has_text="was disabled")).to_contain_text("410")
    overview = f"{server.url}/dashboard/overview"
    page.goto(overview)
    assert faults(page) == {}
    notice = page.get_by_text("Nothing is sent to the webhook")
    notice.get_by_role("link", name="Operations channel").click()
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("status").filter(has_text="The webhook is switched on.")).to_be_visible()
    expect(page.get_by_role("button", name="Switch off")).to_be_visible()
    page.goto(overview)
    expect(page.locator(".card")).to_have_count(8)
    expect(notice).to_have_count(0)


def test_a_wrong_address_is_told_at_the_top_and_at_the_field(webhooks):
    page = webhooks
    add(page, "https://10.0.0.1/hook")
    expect(page.get_by_role("alert")).to_contain_text("10.0.0.1 is not a public address")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Address")).to_be_focused()
    expect(page.get_by_label("Address")).to_have_value("https://10.0.0.1/hook")
    refused(page)


def test_a_webhook_is_added_changed_and_deleted_by_keyboard_alone(webhooks, receiver):
    page = webhooks
    type_into(page.get_by_label("Name"), "Ops")
    type_into(page.get_by_label("Address"), receiver.url)
    press(page.get_by_label("A run completed"), "Space")
    press(page.get_by_role("button", name="Add webhook"))
    expect(page.locator("#secret")).to_be_visible()
    expect(page.get_by_label("A run completed")).to_be_checked()
    type_into(page.get_by_label("Name"), "Night shift")
    press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", name="Night shift")).to_be_visible()
    press(page.locator("summary", has_text="Delete"))
    press(page.get_by_role("button", name="Delete Night shift"))
    expect(page.get_by_text("The webhook is deleted")).to_be_visible()


def test_everything_is_done_without_javascript(new_page, webhooks, server, receiver):
    page = new_page(java_script_enabled=False)
    log_in(page, server.url)
    page.goto(f"{server.url}/settings/webhooks")
    add(page, receiver.url, format="Discord")
    page.get_by_role("button", name="Send a test").click()
    expect(row(page, "Test")).to_contain_text("Delivered")
    page.get_by_role("button", name="Switch off").click()
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete Operations channel").click()
    expect(page).to_have_url(re.compile("done=deleted"))


def test_nothing_is_found_by_axe_in_any_look_or_state(webhooks, server, receiver):
    page = webhooks
    assert faults(page) == {}
    add(page, "http://")
    assert faults(page) == {}
    add(page, receiver.url.replace("/hook", "/a-rather-long-address-of-one-word-that-nobody-can-break-" + "x" * 60),
        "Marie-Claire von der Hohenlohe-Langenburgs Kanal", "Signed JSON")
    page.locator("summary", has_text="Delete").click()
    assert faults(page) == {}
    receiver.answer = lambda number, handler: reply(handler, 410, b"x" * 300)
    page.get_by_role("button", name="Send a test").click()
    expect(row(page, "Test")).to_contain_text("410")
    fail_run(server)
    wait_until(lambda: server.client().get("/api/webhooks")["webhooks"][0]["state"] == "disabled", "the end", 60)
    page.reload()
    assert faults(page) == {}
    page.set_viewport_size({"width": 1440, "height": 900})
    assert unreachable(page) == []
    page.goto(f"{server.url}/settings/webhooks")
    assert faults(page) == {}
    assert unreachable(page) == []
    refused(page)
