"""Views of articles and stories: what is counted, when it is written, and that none is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError

from cases.models import PageViews
from content import page_views
from tests.factories import make_bookable

BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def article(finnish):
    return finnish.article("Rytmi", slug="rytmi")


def counted() -> dict[str, int]:
    """Write what was counted, and return the views by the title of their page."""
    page_views.write_views()
    return dict(PageViews.objects.values_list("page_title", "count"))


def test_an_article_and_a_story_are_counted(article, finnish, client):
    story = finnish.story("Sumusaari sopi", slug="sumusaari")
    for page in (article, story):
        client.get(page.get_url(), headers=BROWSER)

    assert counted() == {"Rytmi": 1, "Sumusaari sopi": 1}


@pytest.mark.usefixtures("remembering")
def test_a_page_from_memory_is_counted_too_without_a_statement(
    article, client, django_assert_num_queries
):
    client.get(article.address, headers=BROWSER)
    with django_assert_num_queries(0):
        client.get(article.address, headers=BROWSER)

    assert counted() == {"Rytmi": 2}


def test_a_reload_is_one_more_view(article, client):
    for _ in range(3):
        client.get(article.address, headers=BROWSER)

    assert counted() == {"Rytmi": 3}


def test_a_query_in_the_address_makes_no_other_page(article, client):
    client.get(article.address, {"utm_source": "kirje"}, headers=BROWSER)

    assert counted() == {"Rytmi": 1}


@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize(
    "headers", [{"user-agent": "Googlebot/2.1"}, BROWSER | {"sec-purpose": "prefetch"}]
)
def test_programs_and_guesses_are_counted_neither_anew_nor_from_memory(article, client, headers):
    for _ in range(2):
        client.get(article.address, headers=headers)

    assert counted() == {}


@pytest.mark.usefixtures("remembering")
def test_asking_for_the_headers_alone_is_no_view(article, client):
    for _ in range(2):
        client.head(article.address, headers=BROWSER)

    assert counted() == {}


def test_whoever_carries_a_session_is_not_counted(article, client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "somebody"
    client.get(article.address, headers=BROWSER)

    assert counted() == {}


@pytest.mark.parametrize("path", ["olematon/", "varaa/", "varaa/maksuton-sparraus/"])
def test_what_lies_below_an_article_is_no_view_of_it(article, client, path):
    make_bookable()
    client.get(article.address + path, headers=BROWSER)

    assert counted() == {}


@pytest.mark.parametrize("name", ["home", "articles", "people"])
def test_other_pages_are_not_counted(name, finnish, client):
    client.get(getattr(finnish, name).get_url(), headers=BROWSER)

    assert counted() == {}


def test_a_page_that_asks_for_a_password_is_not_counted(article, client):
    article.view_restrictions.create(restriction_type="password", password="salainen")
    client.get(article.address, headers=BROWSER)

    assert counted() == {}


def test_nothing_of_the_reader_is_kept():
    kept = {field.name for field in PageViews._meta.get_fields()}

    assert kept == {"id", "page", "page_title", "on", "count"}


def test_a_view_belongs_to_the_day_of_the_sites_own_calendar(article, client, time_machine):
    # Half past midnight in Helsinki, still the day before in UTC.
    time_machine.move_to("2026-11-30T22:30:00Z", tick=False)
    client.get(article.address, headers=BROWSER)
    page_views.write_views()

    assert PageViews.objects.get().on.isoformat() == "2026-12-01"


def test_views_wait_a_minute_and_are_written_after_the_next_answer(article, client, monkeypatch):
    clock = 1_000.0
    monkeypatch.setattr(page_views.time, "monotonic", lambda: clock)
    client.get(article.address, headers=BROWSER)
    clock += page_views.WRITTEN_EVERY - 1
    client.get("/robots.txt")
    early = PageViews.objects.count()
    clock += 1
    client.get("/robots.txt")

    assert (early, counted()) == (0, {"Rytmi": 1})


def test_a_database_that_does_not_answer_costs_no_view_and_no_answer(article, client, monkeypatch):
    client.get(article.address, headers=BROWSER)
    with monkeypatch.context() as broken:
        broken.setattr(page_views, "add_page_views", refuse)
        page_views.write_views()

    assert counted() == {"Rytmi": 1}


def refuse(views):
    raise DatabaseError("gone")


@pytest.mark.slow
def test_a_process_that_ends_writes_what_is_left(tmp_path):
    """Two processes of a database in a file, one after the other: the first counts and ends."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/views.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
    }
    script = (
        "import django, datetime; django.setup()\n"
        "from collections import Counter\n"
        "from django.core.management import call_command\n"
        "from content.page_views import tally\n"
        "call_command('migrate', verbosity=0)\n"
        "tally.add(Counter({(1, datetime.date(2026, 11, 30)): 7}), now=0)\n"
        "raise SystemExit(0)\n"
    )
    reading = (
        "import django; django.setup()\n"
        "from cases.models import PageViews\n"
        "print(PageViews.objects.get().count)\n"
    )
    run = [sys.executable, "-c"]
    subprocess.run([*run, script], env=environment, check=True, cwd=tmp_path)
    told = subprocess.run(
        [*run, reading], env=environment, check=True, cwd=tmp_path, capture_output=True, text=True
    )

    assert told.stdout.strip() == "7"
