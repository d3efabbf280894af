"""Two hundred visitors post for one time at once: one gets it, and all get an answer."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest

from bookings.models import Booking
from tests.factories import make_bookable
from tests.storms import databases
from tests.storms.invariants import broken
from tests.storms.postbox import free_port
from tests.storms.programs import environment, in_three_days, running, until

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

POSTS = 200
SLUG = "maksuton-sparraus"
FORM = f"/fi/varaa/{SLUG}/tiedot/"


@pytest.fixture
def port(database: str, tmp_path: Path) -> Iterator[int]:
    """Serve the site on the test's database, as in production, and return where."""
    port = free_port()
    env = environment(
        tmp_path,
        DEBUG="false",
        DJANGO_SETTINGS_MODULE="tests.storms.site_settings",
        DATABASE_URL=databases.url_of(database),
        BOOKINGS_PER_HOUR=100_000,
    )
    command = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    log = tmp_path / "web.log"
    with running([*command, "--workers", "2", "--threads", "4"], log, env):
        until(lambda: answers(port), what=f"the web server, see {log}")
        yield port


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/api/v1/session-types") == 200
    except OSError:
        return False


def ask(port: int, method: str, path: str, body: str = "", kind: str = "text/plain") -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        answer.read()
        return answer.status


def post_json(port: int, visitor: int, start_at: datetime) -> int:
    wanted = {
        "session_type": SLUG,
        "start": start_at.isoformat(),
        "name": "Veera Vieras",
        "email": f"visitor{visitor}@vieras.example",
    }
    return ask(port, "POST", "/api/v1/bookings", json.dumps(wanted), "application/json")


def post_form(port: int, visitor: int, start_at: datetime) -> int:
    filled = {
        "name": "Veera Vieras",
        "email": f"visitor{visitor}@vieras.example",
        "start": start_at.isoformat(),
        "tz": "Europe/Helsinki",
        "request_key": f"form-{visitor}",
    }
    return ask(port, "POST", FORM, urlencode(filled), "application/x-www-form-urlencoded")


def all_at_once(port: int, start_at: datetime) -> Counter[int]:
    """Post from as many threads as visitors, every other one by the form; count the answers."""
    barrier = Barrier(POSTS)

    def visit(visitor: int) -> int:
        barrier.wait(60)
        return (post_form if visitor % 2 else post_json)(port, visitor, start_at)

    with ThreadPoolExecutor(POSTS) as visitors:
        return Counter(visitors.map(visit, range(POSTS)))


def test_of_200_posts_at_once_one_books_and_the_rest_are_told_it_is_taken(database, port):
    make_bookable("aino")

    began = time.monotonic()
    statuses = all_at_once(port, in_three_days())

    print(f"{POSTS} posts answered in {time.monotonic() - began:.2f} s: {dict(statuses)}")
    assert statuses[201] + statuses[303] == 1
    assert statuses[409] == POSTS - 1
    assert Booking.objects.count() == 1
    assert broken() == []


def test_a_form_sent_many_times_at_once_books_once_and_answers_each_alike(database, port):
    make_bookable("aino")
    start_at = in_three_days()

    with ThreadPoolExecutor(20) as impatience:
        statuses = list(impatience.map(lambda _n: post_form(port, 7, start_at), range(20)))

    assert statuses == [303] * 20
    assert Booking.objects.count() == 1
