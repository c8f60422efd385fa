"""Takes a picture of every page in every state, in light and dark, from 320 to 1920 px, and those that the documentation shows."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "Tests" / "System"), str(ROOT / "Tests" / "Browser")]

from flowtally import Server  # noqa: E402
from looks import OVERVIEW, PAGES, Page, chart_drawn, first_of_the_table  # noqa: E402
from people import DEMO, log_in, lose_runs, set_up_session  # noqa: E402
from receivers import ALLOW_LOOPBACK  # noqa: E402

SIZES = {"320": (320, 800), "768": (768, 1024), "1280": (1280, 900), "1920": (1920, 1080)}


def explain_savings(page):
    page.get_by_role("button", name="Estimated savings: how is this calculated?").click()


def search_workflows(page):
    page.get_by_role("combobox", name="Workflow").click()
    page.keyboard.type("in")


def hover_chart(page):
    chart_drawn(page)
    page.locator("[data-plot] canvas").hover()


def lose_network(page):
    chart_drawn(page)
    page.context.set_offline(True)


def wait_for_chart(page):
    chart_drawn(page)
    page.evaluate("Math.random = () => 1e6")
    page.route("**/overview/chart*", lambda route: None)
    page.get_by_role("link", name="7d").click()
    page.locator(".is-loading").wait_for()


def print_out(page):
    chart_drawn(page)
    page.emulate_media(media="print")


def make_key(page):
    page.get_by_role("button", name="Put a new key into the command").click()


def edit_workflow(page):
    first_of_the_table(page)
    page.locator("main").get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Save").first.wait_for()


def add_webhook(page):
    form = page.get_by_role("region", name="Add a webhook")
    form.get_by_label("Name").fill("Operations")
    form.get_by_label("Address").fill("http://127.0.0.1:9/")
    form.get_by_role("button", name="Add webhook").click()
    page.get_by_role("status").filter(has_text="The webhook is made.").wait_for()


def invite(page):
    form = page.get_by_role("region", name="Add a member")
    form.get_by_label("Name").fill("Tom Berger")
    # Nobody is invited twice.
    form.get_by_label("Email").fill(f"tom.{time.time_ns() % 10**6}@example.com")
    form.get_by_role("button", name="Make a link").click()
    page.locator("#invitation-link").wait_for()


def open_invitation(page):
    invite(page)
    page.goto(page.locator("#invitation-link").inner_text())


# States that are to be looked at only, beside those that the tests look at. `fresh` is a ledger that pictures may change.
MORE = [
    Page("overview, split", f"{OVERVIEW}?range=30d&split=true", then=hover_chart),
    Page("overview, weeks", f"{OVERVIEW}?range=90d", then=chart_drawn),
    Page("overview, explanation", OVERVIEW, then=explain_savings),
    Page("overview, search", OVERVIEW, then=search_workflows),
    Page("overview, loading", OVERVIEW, then=wait_for_chart),
    Page("overview, offline", OVERVIEW, then=lose_network),
    Page("overview, German", OVERVIEW, then=chart_drawn, options={"locale": "de-DE"}),
    Page("overview, print", OVERVIEW, then=print_out),
    Page("overview, forced colours", f"{OVERVIEW}?split=true", then=chart_drawn, options={"forced_colors": "active"}),
    Page("overview, without scripts", OVERVIEW, options={"java_script_enabled": False}),
    Page("overview, new key", OVERVIEW, on="fresh", then=make_key),
    Page("workflow, a form open", "/dashboard/workflows", then=edit_workflow),
    Page("webhook, new", "/settings/webhooks", on="fresh", then=add_webhook),
    Page("members, an invitation", "/settings/members", on="fresh", then=invite),
    Page("invitation", "/settings/members", on="fresh", then=open_invitation),
]

DOCUMENTATION = [("overview-light", "1280", "light"), ("overview-dark", "1280", "dark"), ("overview-narrow", "390", "light")]


class Studio:
    """A browser, and servers that somebody is signed in to."""

    def __init__(self, browser, directory):
        self.browser, self.directory, self.servers, self.sessions = browser, Path(directory), {}, {}

    def server(self, name):
        if name not in self.servers:
            server = self.servers[name] = self.new_server(name)
            server.start(seconds=180)
            if name == "demo":
                self.sessions[name] = self.demo_session(server)
            elif name != "untouched":
                self.sessions[name] = set_up_session(self.browser, server)
            if name == "broken":
                lose_runs(server)
        return self.servers[name]

    def new_server(self, name):
        if name == "demo":
            return Server(None, command="demo", settings={"TMPDIR": str(self.directory)})
        return Server(self.directory / name, settings=ALLOW_LOOPBACK)

    def demo_session(self, server):
        context = self.browser.new_context()
        log_in(context.new_page(), server.url, *DEMO)
        state = context.storage_state()
        context.close()
        return state

    def take(self, path, entry, size, scheme):
        server = self.server(entry.on)
        context = self.browser.new_context(**{
            "viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme, "reduced_motion": "reduce",
            "locale": "en-GB", "storage_state": self.sessions.get(entry.on) if entry.signed_in else None} | entry.options)
        page = context.new_page()
        page.goto(entry.path(server) if callable(entry.path) else server.url + entry.path, wait_until="networkidle")
        entry.then(page)
        page.screenshot(path=path, full_page=True)
        context.close()
        print(path)

    def close(self):
        for server in self.servers.values():
            server.kill()


def take_states(studio, folder, only):
    for entry in PAGES + MORE:
        name = entry.name.replace(",", "").replace(" ", "-")
        for width, size in SIZES.items():
            for scheme in "light", "dark":
                if only in name:
                    studio.take(folder / f"{name}-{width}-{scheme}.png", entry, size, scheme)


def take_documentation(studio):
    for name, width, scheme in DOCUMENTATION:
        size = SIZES.get(width, (390, 844))
        studio.take(ROOT / "Docs" / "images" / f"{name}.png", Page(name, OVERVIEW, then=chart_drawn), size, scheme)


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
