import re

import pytest
from playwright.sync_api import expect

from flowtally import wait_until
from people import chart_rows, runs_in

COLOURS = """canvas => {
  const copy = new OffscreenCanvas(canvas.width || 1, canvas.height || 1).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, copy.canvas.width, copy.canvas.height);
  const colours = new Set();
  for (let index = 0; index < data.length; index += 4) {
    if (data[index + 3] > 0) colours.add(data.slice(index, index + 4).join());
  }
  return colours.size;
}"""


def canvas(page):
    return page.locator("[data-plot] canvas")


def picture(page):
    return canvas(page).evaluate("canvas => canvas.toDataURL()")


def wait_for_drawing(page):
    """Lines, an area and letters with smooth edges have many colours; an empty canvas has none."""
    wait_until(lambda: canvas(page).evaluate(COLOURS) > 10, "the chart to be drawn")


def expect_range(page, name, rows):
    expect(page.locator(f"[data-range='{name}']")).to_have_attribute("aria-current", "true")
    expect(page.locator(".chart-table tbody tr")).to_have_count(rows)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_chart_is_really_drawn(open_overview, scheme, width):
    page = open_overview(color_scheme=scheme, viewport={"width": width, "height": 900})
    wait_for_drawing(page)


def test_the_chart_follows_a_change_to_dark_colours(overview):
    wait_for_drawing(overview)
    light = picture(overview)
    overview.emulate_media(color_scheme="dark")
    wait_until(lambda: picture(overview) != light, "other colours")


def test_the_ranges_change_the_chart_and_the_address_and_one_can_go_back(overview):
    page = overview
    wait_for_drawing(page)
    expect_range(page, "30d", 30)
    month = picture(page)
    page.get_by_role("link", name="7d").click()
    expect(page).to_have_url(re.compile(r"range=7d"))
    expect_range(page, "7d", 7)
    wait_for_drawing(page)
    assert picture(page) != month
    page.get_by_role("link", name="90d").click()
    expect(page).to_have_url(re.compile(r"range=90d"))
    expect(page.locator(".chart-table thead")).to_contain_text("4-week average")
    assert len(chart_rows(page)) in (13, 14)
    page.go_back()
    expect_range(page, "7d", 7)
    page.go_back()
    expect_range(page, "30d", 30)
    page.go_forward()
    expect_range(page, "7d", 7)


def test_an_address_with_a_range_opens_with_it(open_overview):
    page = open_overview("?range=7d")
    expect_range(page, "7d", 7)
    wait_for_drawing(page)


def test_the_last_choice_is_kept_for_the_next_visit(overview, demo):
    overview.get_by_role("link", name="7d").click()
    expect_range(overview, "7d", 7)
    overview.goto(f"{demo.url}/dashboard/overview")
    expect_range(overview, "7d", 7)


def test_arrow_keys_tell_each_point(overview):
    page = overview
    wait_for_drawing(page)
    page.locator("[data-plot]").focus()
    page.keyboard.press("End")
    told = page.locator("[data-announcer]")
    expect(told).to_contain_text(re.compile(r"\d+ runs?"))
    last = told.inner_text()
    page.keyboard.press("ArrowLeft")
    expect(told).not_to_have_text(last)


def test_the_table_holds_what_the_summary_says(overview):
    total = int(re.match(r"([\d,]+) run", overview.locator(".chart-note").inner_text())[1].replace(",", ""))
    rows = chart_rows(overview)
    assert runs_in(rows) == total
    for row in rows:
        assert int(row[1]) == sum(int(count) for count in row[2:6])
