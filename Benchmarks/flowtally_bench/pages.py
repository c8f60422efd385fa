"""The budgets of pages: bytes of a first load, largest paint, layout shift and the worst interaction in a slowed browser."""

import argparse
import collections
import dataclasses
import os
import pathlib
import re
import statistics
import sys
import tempfile

from . import figures, programs
from .ledgers import Ledgers
from .programs import Program, flowtally

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
EMAIL, PASSWORD = "bench@example.com", "correct horse battery"
SLOWED = 4
# Paints, shifts and interactions of a page from its beginning on.
OBSERVE = """
window.seen = { paint: 0, shift: 0, interaction: 0 };
const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true, durationThreshold: 16 });
observe("largest-contentful-paint", (entry) => (seen.paint = entry.startTime));
observe("layout-shift", (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
observe("event", (entry) => entry.interactionId && (seen.interaction = Math.max(seen.interaction, entry.duration)));
"""


@dataclasses.dataclass
class Page:
    name: str
    path: str
    # What is clicked, one after the other, where it is there.
    clicks: tuple = ("[data-menu] summary",)
    signed_in: bool = True


PAGES = [
    Page("overview", "/dashboard/overview", (
        "[data-range='7d']", "[data-range='90d']", "[data-series='trend']", "[data-series='runs']", ".chart-table summary",
        "[data-menu] summary")),
    Page("performance", "/settings/performance", (".performance-minutes summary", "[data-menu] summary")),
    Page("login", "/login", ("#email", "#password"), signed_in=False),
]

BUDGETS = {
    "first load": (120, "kB"), "own scripts": (20, "kB"), "style sheets": (15, "kB"), "largest paint": (1000, "ms"),
    "layout shift": (0, ""), "worst interaction": (100, "ms"),
}


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/pages", description=sys.modules[__name__].__doc__)
    parser.add_argument("--runs", type=int, default=1_000_000, help="how many runs the ledger has (default 1000000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is loaded (default 5)")
    parser.add_argument("--keep", metavar="DIR", help="keep the ledger there, and use the one that is there")
    options = parser.parse_args()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit("Playwright is not installed for this Python: make bench-pages, or .venv/bin/python Benchmarks/pages")
    programs.end_cleanly_when_told()
    with tempfile.TemporaryDirectory(prefix="flowtally-bench-", dir="/var/tmp") as directory:
        if options.keep:
            pathlib.Path(options.keep).mkdir(parents=True, exist_ok=True)
        ledger = Ledgers(options.keep or directory, verify_all=False).of(options.runs)
        if not ledger.query("SELECT COUNT(*) FROM users WHERE email = ?", EMAIL):
            flowtally("user", "create", "--email", EMAIL, "--name", "Bench", "--role", "owner", "--data", ledger.directory,
                      stdin=PASSWORD)
        with Program.flowtally(ledger) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            measured = measure_all(browser, f"http://127.0.0.1:{server.port}", options.rounds)
            browser.close()
    machine = figures.machine()
    print(f"\n{machine['date']} on {machine['cores']} cores of {machine['cpu']}, slowed {SLOWED} times; load"
          f" {machine['load']:.1f}; {options.runs:,} runs; {options.rounds} rounds, of which bytes and paints are medians,"
          " shifts and interactions the worst\n")
    figures.print_columns(table(measured), right=range(1, len(BUDGETS) + 1))


def measure_all(browser, url, rounds):
    """What each page costs, by its name."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/login")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/dashboard/overview")
    session = context.storage_state()
    context.close()
    measured = {}
    for entry in PAGES:
        print(f"{entry.name}: {rounds} rounds", file=sys.stderr, flush=True)
        measured[entry.name] = summary([measure(browser, session, url, entry) for _ in range(rounds)])
    return measured


def measure(browser, session, url, entry):
    """One first load with an empty cache, and what is clicked then."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=session if entry.signed_in else None)
    context.add_init_script(OBSERVE)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    addresses, sent, bodies = {}, {}, collections.Counter()
    devtools.on("Network.responseReceived", lambda event: addresses.update({event["requestId"]: event["response"]["url"]}))
    devtools.on("Network.dataReceived", lambda event: bodies.update({event["requestId"]: event["encodedDataLength"]}))
    devtools.on("Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}))
    devtools.send("Network.enable")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    response = page.goto(url + entry.path, wait_until="networkidle")
    if response.status != 200:
        raise SystemExit(f"{entry.path} answered with {response.status}")
    # What a first load is; what clicks load comes later.
    sent, bodies = dict(sent), dict(bodies)
    # Before the first click, which ends the observation of paints.
    paint = page.evaluate("seen.paint")
    for selector in entry.clicks:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
        page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))")
    seen = page.evaluate("seen")
    context.close()

    def kilobytes(sizes, pattern=""):
        return sum(size for request, size in sizes.items() if re.search(pattern, addresses.get(request, ""))) / 1000
    return {
        "first load": kilobytes(sent), "own scripts": kilobytes(bodies, "/assets/[^/]+/js/"),
        "style sheets": kilobytes(bodies, "/assets/[^/]+/css/"), "largest paint": paint, "layout shift": seen["shift"],
        "worst interaction": seen["interaction"]}


def summary(rounds):
    """Medians of what varies by chance, and the worst of what must never be bad."""
    worst = {"layout shift", "worst interaction"}
    return {what: (max if what in worst else statistics.median)(one[what] for one in rounds) for what in BUDGETS}


def table(measured):
    lines = [("page", *BUDGETS), ("budget", *(f"<= {most:g} {unit}".strip() for most, unit in BUDGETS.values()))]
    for name, values in measured.items():
        lines.append((name, *(cell(values[what], *BUDGETS[what]) for what in BUDGETS)))
    return lines


def cell(value, most, unit):
    digits = 1 if unit == "kB" else 0 if unit == "ms" else 4
    return f"{value:.{digits}f} {unit}".strip() + (" !" if round(value, 4) > most else "  ")
