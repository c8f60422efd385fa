"""The page of the API."""

import pytest
from playwright.sync_api import expect

from test_accessibility import check, scheme  # noqa: F401


def test_an_operation_is_found_and_read_without_a_key(new_page, server):
    page = new_page()
    page.goto(f"{server.url}/docs/api")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="POST /api/runs", exact=True).click()
    article = page.get_by_role("article", name="POST /api/runs", exact=True)
    expect(article).to_be_in_viewport()
    expect(article).to_contain_text("scope ingest")
    article.get_by_text("Example").first.click()
    expect(article.locator("pre").first).to_contain_text('"externalId": "run-8841"')
    article.get_by_role("link", name="RunReport").click()
    expect(page.get_by_role("heading", name="RunReport")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_found_by_axe(new_page, server, width, scheme):  # noqa: F811
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"{server.url}/docs/api")
    check(page)
