"""What pages tell the server of how quick they were."""

import re

import pytest
from playwright.sync_api import expect

from flowtally import wait_until


@pytest.fixture
def metrics(server):
    """Reads a metric of the overview; 0 while there is none."""
    client = server.client("read")

    def value(name, *labels):
        text = client.request("GET", "/metrics").text
        series = ",".join([*(f'{key}="{value}"' for key, value in labels), 'page="overview"'])
        found = re.search(rf"^{name}{{{series}}} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0
    return value


def test_a_page_reports_once_when_it_is_left(fresh_overview, metrics):
    page = fresh_overview
    page.get_by_role("link", name="7d").click()
    expect(page).to_have_url(re.compile("range=7d"))
    page.route(re.compile("/overview/chart"), lambda route: route.fulfill(status=503))
    page.get_by_role("link", name="90d").click()
    expect(page.locator(".slot-notice")).to_be_visible()
    page.unroute_all()
    page.goto("about:blank")
    wait_until(lambda: metrics("flowtally_page_largest_paint_seconds_count"), "the report")
    assert metrics("flowtally_page_largest_paint_seconds_count") == 1
    assert 0 < metrics("flowtally_page_largest_paint_seconds_sum") < 60
    assert metrics("flowtally_page_layout_shift_count") == 1
    assert metrics("flowtally_page_layout_shift_sum") == 0
    assert metrics("flowtally_page_interaction_seconds_count") == 1
    assert metrics("flowtally_page_failed_fetches_total", ("kind", "failed")) >= 1
    page.complaints[:] = [complaint for complaint in page.complaints if "503" not in complaint]


def test_pages_of_nobody_report_nothing(new_page, server):
    page = new_page()
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(server.setup_link)
    page.goto(f"{server.url}/login")
    page.goto("about:blank")
    assert not any("page-report" in url or "telemetry" in url for url in sent)
