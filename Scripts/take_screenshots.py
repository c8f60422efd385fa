"""Takes a picture of every page in every state, in light and dark, from 320 to 1920 px, and those that the documentation shows."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "Tests" / "System"), str(ROOT / "Tests" / "Browser")]

from flowtally import Server  # noqa: E402
from looks import chart_drawn  # noqa: E402
from people import log_in, set_up  # noqa: E402

SIZES = {"320": (320, 800), "768": (768, 1024), "1280": (1280, 900), "1920": (1920, 1080)}
OVERVIEW = "/dashboard/overview"


def nothing(page):
    pass


def open_table(page):
    page.get_by_text("Show as table").click()


def explain_savings(page):
    page.get_by_role("button", name="Estimated savings: how is this calculated?").click()


def search_workflows(page):
    page.get_by_role("combobox", name="Workflow").click()
    page.keyboard.type("in")


def hover_chart(page):
    page.locator("[data-plot] canvas").hover()


def fail(page):
    page.evaluate("Math.random = () => 1e6")
    page.route("**/overview/*", lambda route: route.abort())
    page.context.set_offline(True)
    page.context.set_offline(False)
    page.locator(".slot-notice").nth(2).wait_for()


def lose_network(page):
    page.context.set_offline(True)


def wait_for_chart(page):
    page.evaluate("Math.random = () => 1e6")
    page.route("**/overview/chart*", lambda route: None)
    page.get_by_role("link", name="7d").click()
    page.locator(".is-loading").wait_for()


def print_out(page):
    page.emulate_media(media="print")


def make_key(page):
    page.get_by_role("button", name="Put a new key into the command").click()


# Each page and state: its name, where it is, what is done there, and how the browser is set up.
# `demo` has thirteen months of history, `fresh` no run.
STATES = [
    ("overview", "demo", OVERVIEW, nothing, {}),
    ("overview-split", "demo", f"{OVERVIEW}?range=30d&split=true", hover_chart, {}),
    ("overview-weeks", "demo", f"{OVERVIEW}?range=90d", nothing, {}),
    ("overview-table", "demo", OVERVIEW, open_table, {}),
    ("overview-explanation", "demo", OVERVIEW, explain_savings, {}),
    ("overview-search", "demo", OVERVIEW, search_workflows, {}),
    ("overview-loading", "demo", OVERVIEW, wait_for_chart, {}),
    ("overview-stale", "demo", OVERVIEW, fail, {}),
    ("overview-offline", "demo", OVERVIEW, lose_network, {}),
    ("overview-failure", "demo", f"{OVERVIEW}?workflowId=none", nothing, {}),
    ("overview-german", "demo", OVERVIEW, nothing, {"locale": "de-DE"}),
    ("overview-print", "demo", OVERVIEW, print_out, {}),
    ("overview-forced-colours", "demo", f"{OVERVIEW}?range=30d&split=true", nothing, {"forced_colors": "active"}),
    ("overview-without-scripts", "demo", OVERVIEW, nothing, {"java_script_enabled": False}),
    ("overview-empty", "fresh", OVERVIEW, nothing, {}),
    ("overview-new-key", "fresh", OVERVIEW, make_key, {}),
    ("login", "demo", "/login", nothing, {"storage_state": None}),
    ("not-found", "demo", "/dashboard/nowhere", nothing, {}),
]

DOCUMENTATION = [("overview-light", "1280", "light"), ("overview-dark", "1280", "dark"), ("overview-narrow", "390", "light")]


class Studio:
    """A browser, and servers that somebody is signed in to."""

    def __init__(self, browser, directory):
        self.browser, self.directory, self.servers, self.sessions = browser, Path(directory), {}, {}

    def server(self, name):
        if name not in self.servers:
            make, enter = {"demo": (self.demo, self.enter_demo), "fresh": (self.fresh, set_up)}[name]
            self.servers[name] = make().start(seconds=180)
            context = self.browser.new_context()
            page = context.new_page()
            enter(page, self.servers[name])
            page.wait_for_url("**/dashboard/overview")
            self.sessions[name] = context.storage_state()
            context.close()
        return self.servers[name]

    def demo(self):
        return Server(None, command="demo", settings={"TMPDIR": str(self.directory)})

    def fresh(self):
        return Server(self.directory / "fresh")

    @staticmethod
    def enter_demo(page, server):
        log_in(page, server.url, "demo@example.com", "flowtally-demo")

    def take(self, path, where, address, act, size, scheme, **options):
        server = self.server(where)
        context = self.browser.new_context(**{
            "viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme, "reduced_motion": "reduce",
            "locale": "en-GB", "storage_state": self.sessions[where]} | options)
        page = context.new_page()
        page.goto(server.url + address, wait_until="networkidle")
        if options.get("java_script_enabled", True) and page.locator("[data-plot]").count():
            chart_drawn(page)
        act(page)
        page.screenshot(path=path, full_page=True)
        context.close()
        print(path)

    def close(self):
        for server in self.servers.values():
            server.kill()


def take_states(studio, folder, only):
    for name, where, address, act, options in STATES:
        for width, size in SIZES.items():
            for scheme in "light", "dark":
                if only in name:
                    studio.take(folder / f"{name}-{width}-{scheme}.png", where, address, act, size, scheme, **options)


def take_documentation(studio):
    for name, width, scheme in DOCUMENTATION:
        size = SIZES.get(width, (390, 844))
        studio.take(ROOT / "Docs" / "images" / f"{name}.png", "demo", OVERVIEW, nothing, size, scheme)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--only", default="", help="just the states whose name holds this, and none of the documentation")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        studio = Studio(browser, directory)
        try:
            take_states(studio, options.into, options.only)
            if not options.only:
                take_documentation(studio)
        finally:
            studio.close()
            browser.close()


main()
