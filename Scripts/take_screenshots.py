"""Starts the demo, logs in, and writes the pictures of the overview that the documentation shows."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "Tests" / "System"), str(ROOT / "Tests" / "Browser")]

from flowtally import Server  # noqa: E402
from people import log_in  # noqa: E402

IMAGES = ROOT / "Docs" / "images"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


def main():
    with tempfile.TemporaryDirectory() as directory:
        server = Server(None, command="demo", settings={"TMPDIR": directory})
        try:
            server.start(seconds=180)
            take_pictures(server.url)
        finally:
            server.kill()


def take_pictures(url):
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        context = browser.new_context()
        log_in(context.new_page(), url, "demo@example.com", "flowtally-demo")
        session = context.storage_state()
        for name, viewport, scheme in (
                ("overview-light", WIDE, "light"), ("overview-dark", WIDE, "dark"), ("overview-narrow", NARROW, "light")):
            page = browser.new_context(
                viewport=viewport, color_scheme=scheme, reduced_motion="reduce", storage_state=session).new_page()
            page.goto(f"{url}/dashboard/overview", wait_until="networkidle")
            page.wait_for_function("document.querySelector('[data-plot] canvas').width > 0")
            path = IMAGES / f"{name}.png"
            page.screenshot(path=path, full_page=viewport is NARROW)
            print(path.relative_to(ROOT))
        browser.close()


main()
