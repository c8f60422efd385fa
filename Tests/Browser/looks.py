"""Every page in every state, and how people look at it. A new page is one line of `PAGES`."""

import re
from dataclasses import dataclass, field
from typing import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from flowtally import wait_until
from people import fill_in_login, fill_in_set_up

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 768, 1440)]
# What is left of 1280 pixels at 200 % zoom; the 320 above are what is left at 400 %.
ZOOMED = 640


@dataclass(frozen=True)
class Page:
    name: str
    # On the server, or a function of the server.
    path: str | Callable
    # demo: thirteen months of history; empty: set up, but without a run; untouched: nobody has signed in yet.
    on: str = "demo"
    signed_in: bool = True
    # What brings the page into its state, once it is open.
    then: Callable = lambda page: None
    status: int = 200
    # How the browser is set up.
    options: dict = field(default_factory=dict)

    def __str__(self):
        return self.name


def chart_drawn(page):
    # Not `wait_for_function`, which the page's policy keeps from asking twice.
    drawn = "Boolean(window.Chart?.getChart(document.querySelector('[data-plot] canvas')))"
    wait_until(lambda: page.evaluate(drawn), "the chart to be drawn")


def everything_open(page):
    chart_drawn(page)
    page.get_by_text("Show as table").click()
    page.locator("[data-menu] summary").click()


def slots_stale(page):
    """Nothing comes through any more, and nothing is tried again by itself."""
    chart_drawn(page)
    page.evaluate("Math.random = () => 1e6")
    page.route(re.compile("/dashboard/overview/"), lambda route: route.abort())
    page.get_by_role("link", name="7d").click()
    expect(page.locator(".slot-notice").first).to_be_visible()


def first_minutes_open(page):
    page.get_by_text("Show as table").click()


def wrong_password(page):
    fill_in_login(page, "nobody@example.com", "x")
    expect(page.get_by_role("alert")).to_be_visible()


def unknown_zone(page):
    fill_in_set_up(page, **{"Time zone": "Mars/Phobos"})
    expect(page.get_by_role("alert")).to_be_visible()


def first_of_the_table(page):
    page.locator("tbody th a").first.click()
    expect(page.locator(".back")).to_be_visible()


def first_workflow(page):
    first_of_the_table(page)
    chart_drawn(page)


OVERVIEW = "/dashboard/overview"

PAGES = [
    Page("overview", OVERVIEW, then=chart_drawn),
    Page("overview, everything open", OVERVIEW, then=everything_open),
    Page("overview, empty", OVERVIEW, on="empty"),
    Page("overview, stale", OVERVIEW, then=slots_stale),
    Page("overview, a slot that failed", OVERVIEW + "?workflowId=none"),
    Page("runs", "/dashboard/runs"),
    Page("runs, nothing fits", "/dashboard/runs?q=nothing+is+called+so"),
    Page("runs, never any", "/dashboard/runs", on="empty"),
    Page("run that failed", "/dashboard/runs?status=FAILED", then=first_of_the_table),
    Page("workflows", "/dashboard/workflows"),
    Page("workflow", "/dashboard/workflows", then=first_workflow),
    Page("service requests", "/dashboard/service-requests"),
    Page("service requests, none", "/dashboard/service-requests", on="empty"),
    Page("service request", "/dashboard/service-requests", then=first_of_the_table),
    Page("new service request", "/dashboard/service-requests/new"),
    Page("settings", "/settings"),
    Page("members", "/settings/members"),
    Page("keys", "/settings/keys"),
    Page("webhooks", "/settings/webhooks"),
    Page("account", "/account"),
    Page("API", "/docs/api"),
    Page("performance", "/settings/performance", then=first_minutes_open),
    Page("performance, hardly anything", "/settings/performance", on="empty"),
    Page("login", "/login", signed_in=False),
    Page("login, wrong password", "/login", signed_in=False, then=wrong_password),
    Page("set-up", lambda server: server.setup_link, on="untouched", signed_in=False),
    Page("set-up, unknown zone", lambda server: server.setup_link, on="untouched", signed_in=False, then=unknown_zone),
    Page("no such page", "/dashboard/nowhere", status=404),
    Page("broken", "/dashboard/runs", on="broken", status=503),
    Page("not allowed", "/setup?token=wrong", on="untouched", signed_in=False, status=403),
]


def faults(page):
    """What is wrong with a page as it is now, in every look; nothing where all is well."""
    page.evaluate(AXE_SCRIPT)
    found = {}
    for scheme, width in LOOKS:
        look_at(page, scheme, width)
        found[f"{scheme}, {width} px"] = violations(page) + sideways(page)
    look_at(page, "light", ZOOMED)
    found["200 %"] = sideways(page)
    return {look: faults for look, faults in found.items() if faults}


def look_at(page, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    # Until what follows the size has followed.
    page.evaluate("new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))")


def violations(page):
    """What axe finds; its script must be there already."""
    found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)")
    return [(violation["id"], [node["html"][:120] for node in violation["nodes"]]) for violation in found]


def sideways(page):
    """The outermost elements that reach beyond a page that scrolls sideways."""
    return page.evaluate("""() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      const beyond = [...document.body.querySelectorAll("*")].filter(it => it.getBoundingClientRect().right > width + 1);
      return beyond.filter(it => !beyond.includes(it.parentElement)).map(it => "too wide: " + it.outerHTML.slice(0, 120));
    }""")
