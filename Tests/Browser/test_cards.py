"""Each card is one link to the rows it counts, and explains its figure."""

import re

import pytest
from playwright.sync_api import expect

from people import card
from test_overview import LABELS


@pytest.mark.parametrize("label", LABELS)
def test_a_card_is_one_link_whose_name_tells_the_figure(overview, label):
    links = card(overview, label).get_by_role("link")
    expect(links).to_have_count(1)
    value = card(overview, label).locator(".card-value").inner_text()
    name = re.escape(value).replace("\\\xa0", r"\s").replace("\\ ", r"\s")
    expect(links).to_have_accessible_name(re.compile(rf"^{label}\s+{name}\s.*\w{{3}}"))


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with scripts", "without scripts"])
def test_every_card_explains_itself_with_its_own_numbers(open_overview, java_script_enabled):
    page = open_overview(java_script_enabled=java_script_enabled)
    for label in LABELS:
        page.get_by_role("button", name=f"{label}: how is this calculated?").click()
        dialog = page.get_by_role("dialog", name=f"{label}: how is this calculated?")
        expect(dialog).to_be_visible()
        number = re.search(r"[\d.,]+", card(page, label).locator(".card-value").inner_text())[0]
        assert number in dialog.inner_text(), label
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()


def test_an_explanation_opens_and_closes_with_the_keyboard(overview):
    overview.get_by_role("link", name=re.compile("Runs this month")).focus()
    overview.keyboard.press("Tab")
    button = overview.get_by_role("button", name="Runs this month: how is this calculated?")
    expect(button).to_be_focused()
    overview.keyboard.press("Enter")
    expect(overview.get_by_role("dialog")).to_be_visible()
    overview.keyboard.press("Escape")
    expect(overview.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def digits(text):
    return int(re.sub(r"[^\d]", "", text))


def counted(page, label):
    """How many rows a card says that it rests on."""
    shown = card(page, label)
    if label == "Execution time":
        page.get_by_role("button", name=f"{label}: how is this calculated?").click()
        return digits(re.search(r"÷ ([\d.,]+) runs", page.get_by_role("dialog").inner_text())[1])
    if label == "Success rate":
        return digits(re.search(r"of ([\d.,]+)$", shown.locator(".card-note").last.inner_text())[1])
    if label == "Sales calls":
        return digits(shown.locator(".card-value small").inner_text())
    return digits(shown.locator(".card-value").inner_text())


@pytest.mark.parametrize("label", [label for label in LABELS if label != "Estimated savings"])
def test_a_card_opens_exactly_the_rows_that_it_counts(overview, label):
    page, address = overview, overview.url
    before = counted(page, label)
    page.goto(page.url.split("/dashboard")[0] + card(page, label).get_by_role("link").get_attribute("href"))
    rows = int(page.locator("[data-total]").get_attribute("data-total"))
    page.goto(address)
    # The demo's workflows run on while the test reads.
    assert before <= rows <= counted(page, label)
