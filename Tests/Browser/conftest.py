import os
import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "System"))

from flowtally import BINARY, Server, flowtally  # noqa: E402
from people import DEMO, log_in, lose_runs, set_up, set_up_session  # noqa: E402

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

expect.set_options(timeout=15_000)


def pytest_sessionstart():
    for program, how in (BINARY, "build it, or set FLOWTALLY_BINARY"), (Path(CHROMIUM), "install it, or set CHROMIUM"):
        if not program.exists():
            pytest.exit(f"there is no program at {program}: {how}", returncode=2)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def running(server):
    """A server for as long as a fixture lasts."""
    try:
        yield server.start()
    finally:
        server.kill()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo's thirteen months of history, without the runs that would keep coming in the middle of a test."""
    data = tmp_path_factory.mktemp("demo") / "data"
    made = flowtally("demo", "--only-data", "--data", data, seconds=300)
    assert made.returncode == 0, made.stderr
    yield from running(Server(data))


class Pages:
    """Pages as somebody new would open them, and what they complained of on their consoles."""

    def __init__(self, browser):
        self.browser, self.contexts, self.complaints = browser, [], []

    def __call__(self, **options):
        usual = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", "locale": "en-GB"}
        context = self.browser.new_context(**usual | options)
        self.contexts.append(context)
        page = context.new_page()
        page.complaints = self.complaints
        page.on("console", lambda message: self._note(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        return page

    def _note(self, complaint):
        self.complaints.append(complaint)

    def close(self):
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@pytest.fixture
def new_page(browser):
    """Opens pages; one that complains, about a broken rule of its security policy too, fails the test."""
    pages = Pages(browser)
    yield pages
    pages.close()
    assert pages.complaints == []


@pytest.fixture
def server(tmp_path, new_page):
    """A fresh server, on which nobody has signed in yet."""
    server = Server(tmp_path / "data")
    try:
        yield server.start()
        # A page that is still loading would rightly complain that its server is gone.
        new_page.close()
    finally:
        server.kill()


@pytest.fixture(scope="session")
def demo_session(browser, demo):
    """The cookies of somebody who signed in to the demo."""
    context = browser.new_context()
    log_in(context.new_page(), demo.url, *DEMO)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def untouched(tmp_path_factory):
    """A server on which nobody has signed in yet; not to be changed."""
    yield from running(Server(tmp_path_factory.mktemp("untouched") / "data"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A server that is set up and has no run; not to be changed."""
    yield from running(Server(tmp_path_factory.mktemp("empty") / "data"))


@pytest.fixture(scope="session")
def empty_session(browser, empty):
    """The cookies of the owner of the empty ledger."""
    return set_up_session(browser, empty)


@pytest.fixture(scope="session")
def broken(tmp_path_factory):
    """A server that cannot find its runs any more, once `broken_session` has set it up."""
    yield from running(Server(tmp_path_factory.mktemp("broken") / "data"))


@pytest.fixture(scope="session")
def broken_session(browser, broken):
    """The cookies of its owner."""
    session = set_up_session(browser, broken)
    lose_runs(broken)
    return session


@pytest.fixture
def visit(new_page, request):
    """Opens a page of the table in `looks.py` and brings it into its state."""
    def open_it(entry):
        server = request.getfixturevalue(entry.on)
        session = request.getfixturevalue(f"{entry.on}_session") if entry.signed_in else None
        page = new_page(storage_state=session)
        response = page.goto(entry.path(server) if callable(entry.path) else server.url + entry.path)
        assert response.status == entry.status
        entry.then(page)
        return page

    yield open_it
    # A browser notes each answer of failure and each request that failed; anything else is a fault of the page.
    new_page.complaints[:] = [
        complaint for complaint in new_page.complaints if not re.match("Failed to load resource", complaint)]


@pytest.fixture
def open_overview(new_page, demo, demo_session):
    """Opens the demo's overview, signed in."""
    def open_it(query="", **options):
        page = new_page(storage_state=demo_session, **options)
        page.goto(f"{demo.url}/dashboard/overview{query}")
        return page
    return open_it


@pytest.fixture
def overview(open_overview):
    return open_overview()


@pytest.fixture
def fresh_overview(new_page, server):
    """The overview of a ledger without any run, right after the set-up."""
    page = new_page()
    set_up(page, server)
    page.wait_for_url("**/dashboard/overview")
    return page
