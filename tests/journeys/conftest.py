"""What every journey may ask for: the whole site running, its inbox, and visitors with a browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.inbox import Inbox
from tests.journeys.live_site import LiveSite, free_port
from tests.requirements import require

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 30_000  # milliseconds; pictures are made when they are first asked for


def pytest_collection_modifyitems(items):
    """Mark the journeys; one worker takes them all, so that there is one site and one browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.chromium)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def inbox() -> Iterator[Inbox]:
    """Run an SMTP server on a free port; its port is `inbox.port`."""
    found = Inbox()
    found.port = free_port()
    server = Controller(found, hostname="127.0.0.1", port=found.port)
    server.start()
    yield found
    server.stop()


@pytest.fixture(scope="session")
def live_site(inbox, tmp_path_factory) -> Iterator[LiveSite]:
    """Run the whole site with the demo content."""
    require("chromium", Path(CHROMIUM).exists())
    found = LiveSite(tmp_path_factory.mktemp("journeys"), inbox.port)
    try:
        found.start()
        yield found
    finally:
        found.stop()


# Not for the session: while Playwright's loop runs, Django refuses the database to other tests.
@pytest.fixture(scope="package")
def browser(live_site) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


class Watch:
    """Collects what must not happen in a visitor's browser."""

    def __init__(self, context, host):
        self.host = host
        self.troubles = []
        context.on("request", self.see_request)
        context.on("response", self.see_response)
        context.on("console", self.see_console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))

    def see_request(self, request):
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.troubles.append(f"another host was asked: {request.url}")

    def see_response(self, response):
        # A page may say no, and so may a form that is sent in place; what a page is made of must be there.
        sent = response.request.resource_type == "fetch" and response.status in {409, 422}
        if response.status >= 400 and response.request.resource_type != "document" and not sent:
            self.troubles.append(f"{response.status} for {response.url}")

    def see_console(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")


@pytest.fixture
def visitor(browser, live_site):
    """Return a function that opens a page for a new visitor; what goes wrong in it fails the test."""
    contexts, watches = [], []

    def visit(**options):
        given = {"locale": "fi-FI", "timezone_id": "Europe/Helsinki", "base_url": live_site.url}
        context = browser.new_context(**given | options)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        watches.append(Watch(context, live_site.host))
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()
    assert [trouble for watch in watches for trouble in watch.troubles] == []


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(visitor, request):
    """One visitor's page, with JavaScript and without."""
    return visitor(java_script_enabled=request.param)
