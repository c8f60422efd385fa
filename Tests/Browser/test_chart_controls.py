"""The chart's workflow list, series, outcome split, files, and its way to the runs."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from flowtally import wait_until
from people import chart_rows, runs_in
from test_chart import canvas, expect_range, picture, wait_for_drawing


@pytest.fixture
def page(overview):
    wait_for_drawing(overview)
    return overview


def search_field(page):
    return page.get_by_role("combobox", name="Workflow")


def choose(page, typed):
    """Searches for a workflow by keyboard alone; returns its name."""
    search_field(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.type(typed)
    name = page.get_by_role("option").first.inner_text()
    page.keyboard.press("Enter")
    expect(search_field(page)).to_have_value(name)
    return name


def test_a_workflow_is_found_by_typing_and_chosen_with_enter(page):
    everything = runs_in(chart_rows(page))
    name = choose(page, "NIGHT inv")
    assert name == "Nightly invoices"
    expect(page).to_have_url(re.compile(r"workflowId=[0-9a-f-]{36}"))
    wait_until(lambda: 0 < runs_in(chart_rows(page)) < everything, "the workflow's own runs")
    expect(search_field(page)).to_be_focused()
    page.get_by_role("link", name="7d").click()
    expect(page).to_have_url(re.compile(r"range=7d.*workflowId="))
    expect_range(page, "7d", 7)
    expect(search_field(page)).to_have_value(name)


def test_the_list_tells_what_it_does(page):
    field = search_field(page)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.click()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option", name="All workflows")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").inner_text() == page.get_by_role("option").nth(1).inner_text()
    page.keyboard.type("no such workflow")
    expect(page.get_by_text("No workflow with this name")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("All workflows")
    assert "workflowId" not in page.url


def test_the_list_closes_when_one_goes_elsewhere_and_works_with_a_mouse(page):
    field = search_field(page)
    field.click()
    page.get_by_role("heading", name="Overview").click()
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.click()
    page.get_by_role("option", name="Nightly invoices").click()
    expect(field).to_have_value("Nightly invoices")
    expect(page).to_have_url(re.compile("workflowId="))


def test_a_short_list_needs_no_search(fresh_overview, server):
    page = fresh_overview
    server.client().post("/api/runs", {"workflow": "Nightly invoices", "externalId": "1", "status": "COMPLETED"})
    page.reload()
    expect(page.locator("#workflow")).to_be_visible()
    expect(search_field(page)).to_have_count(1)  # A select is a combobox too, but not one to type into.
    page.locator("#workflow").select_option(label="Nightly invoices")
    expect(page).to_have_url(re.compile("workflowId="))


def test_each_series_can_be_switched_off_and_on_and_the_address_knows(page):
    for label, name in ("Runs", "runs"), ("7-day average", "average"), ("Trend", "trend"):
        before = picture(page)
        button = page.get_by_role("button", name=label, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(page).to_have_url(re.compile(f"hide={name}"))
        wait_until(lambda: picture(page) != before, f"{label} to go")
        page.reload()
        wait_for_drawing(page)
        expect(button).to_have_attribute("aria-pressed", "false")
        hidden = picture(page)
        page.go_back()
        expect(button).to_have_attribute("aria-pressed", "true")
        wait_for_drawing(page)
        # Not the picture from before to the last point: the demo's runs go on.
        wait_until(lambda: picture(page) != hidden, f"{label} to come back")


def test_runs_can_be_split_by_outcome(page):
    before = picture(page)
    page.get_by_role("button", name="By outcome").click()
    expect(page).to_have_url(re.compile("split=true"))
    for name in "Completed", "Failed", "Cancelled":
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Runs", exact=True)).to_be_hidden()
    wait_until(lambda: picture(page) != before, "the split")
    split = picture(page)
    page.get_by_role("button", name="Failed", exact=True).click()
    wait_until(lambda: picture(page) != split, "failures to go")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("button", name="Runs", exact=True)).to_be_visible()
    wait_until(lambda: picture(page) != split, "the whole")


def test_the_next_visit_has_the_last_choice_from_its_first_paint(page, demo):
    page.get_by_role("button", name="Trend", exact=True).click()
    page.get_by_role("button", name="By outcome").click()
    page.get_by_role("link", name="7d").click()
    expect_range(page, "7d", 7)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{demo.url}/dashboard/overview")
    expect_range(page, "7d", 7)
    expect(page.get_by_role("button", name="Trend", exact=True)).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="By outcome")).to_have_attribute("aria-pressed", "true")
    wait_for_drawing(page)
    assert not any("/overview/chart" in url for url in requests)


def expect_runs_of_a_day(page):
    expect(page).to_have_url(re.compile(r"/dashboard/runs\?from=(\d{4}-\d\d-\d\d)&to=\1$"))
    # The list is another page's business.
    page.complaints.clear()


def test_a_click_on_a_bucket_opens_its_runs(page):
    box = canvas(page).bounding_box()
    canvas(page).click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect_runs_of_a_day(page)


def test_enter_on_a_bucket_opens_its_runs(page):
    page.locator("[data-plot]").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect_runs_of_a_day(page)


def test_a_finger_sees_a_bucket_first_and_opens_it_second(open_overview):
    page = open_overview(has_touch=True)
    wait_for_drawing(page)
    before, box = picture(page), canvas(page).bounding_box()
    place = {"x": box["width"] / 2, "y": box["height"] / 2}
    canvas(page).tap(position=place)
    wait_until(lambda: picture(page) != before, "the tooltip")
    assert "/dashboard/overview" in page.url
    canvas(page).tap(position=place)
    expect_runs_of_a_day(page)


def test_the_tooltip_shows_where_the_pointer_is(page):
    before = picture(page)
    canvas(page).hover()
    wait_until(lambda: picture(page) != before, "the tooltip")


def test_the_file_equals_the_table(open_overview, demo):
    for query in "?range=7d", "?range=90d":
        page = open_overview(query)
        text = page.request.get(demo.url + page.get_by_role("link", name="CSV").get_attribute("href")).text()
        table = chart_rows(page)
        lines = list(csv.reader(io.StringIO(text)))[1:]
        assert len(lines) == len(table)
        for line, row in zip(lines, table):
            assert [float(cell) for cell in line[2:7]] == [float(cell.replace(",", "")) for cell in row[1:6]]
            assert [float(cell) if cell else None for cell in line[7:9]] == [
                None if cell == "–" else float(cell.replace(",", "")) for cell in row[6:8]]
            assert bool(line[9]) == ("so far" in row[0] or "part of" in row[0])


def test_the_picture_can_be_saved(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert re.fullmatch(r"workflow-runs-30d-to-\d{4}-\d\d-\d\d\.png", download.value.suggested_filename)
    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") > canvas(page).evaluate("canvas => canvas.width")
