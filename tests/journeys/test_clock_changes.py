"""The weeks in which clocks change, through the page, in a browser that lives in another zone."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# A consultant's zone, and that of the visitor's browser.
PAIRS = [
    ("Europe/Helsinki", "America/New_York"),
    ("Europe/London", "Asia/Kolkata"),
    ("America/New_York", "Asia/Tokyo"),
    ("Australia/Lord_Howe", "Europe/London"),
]


def next_changes(zone):
    """Return the dates of the next two clock changes in a zone."""
    clock, found = ZoneInfo(zone), []
    at = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + 2 * DAY
    while len(found) < 2:
        if at.astimezone(clock).utcoffset() != (at + DAY).astimezone(clock).utcoffset():
            found.append((at + DAY).astimezone(clock).date())
        at += DAY
    return found


def night_starts(zone, day):
    """Return the hourly starts of 0-6 o'clock on a date, by asking the clock about every minute."""
    clock = ZoneInfo(zone)
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - DAY
    minutes = [first + n * MINUTE for n in range(3 * 24 * 60)]
    is_open = {
        at for at in minutes if (local := at.astimezone(clock)).date() == day and local.hour < 6
    }
    lasting = [at + n * MINUTE for at in [min(is_open)] for n in range(0, 8 * 60, 60)]
    return [at for at in lasting if all(at + n * MINUTE in is_open for n in range(30))]


def shown(page, zone, day):
    """Return (start, words) of the times that the page shows for a date of the visitor's."""
    slug = zone.rpartition("/")[2].lower().replace("_", "-")
    page.goto(f"/en/varaa/night-{slug}/?day={day}", wait_until="commit")
    # Script guesses the browser's zone and asks again in it: only then do the links name one.
    links = page.locator(".slots a[href*='tz=']")
    links.first.wait_for()
    return [(start_of(link), " ".join(link.inner_text().split())) for link in links.all()]


def start_of(link):
    query = parse_qs(urlsplit(link.get_attribute("href")).query)
    return datetime.fromisoformat(query["start"][0])


@pytest.mark.parametrize(("zone", "browser_zone"), PAIRS)
@pytest.mark.parametrize("change", [0, 1], ids=["next change", "the one after"])
def test_the_nights_around_a_clock_change_are_on_offer_hour_by_hour(
    visitor, zone, browser_zone, change
):
    day, clock = next_changes(zone)[change], ZoneInfo(browser_zone)
    page = visitor(timezone_id=browser_zone, locale="en-GB")
    nights = [at for n in range(-3, 4) for at in night_starts(zone, day + n * DAY)]

    for seen in (day - DAY, day, day + DAY):
        expected = [at for at in nights if at.astimezone(clock).date() == seen]
        found = shown(page, zone, seen)
        assert [at for at, _ in found] == expected
        assert [words.partition(" ")[0] for _, words in found] == [
            f"{at.astimezone(clock):%H:%M}" for at in expected
        ]


def test_the_skipped_hour_is_never_offered_and_the_repeated_one_is_offered_twice():
    helsinki = ZoneInfo("Europe/Helsinki")

    spring = [at.astimezone(helsinki).hour for at in night_starts(str(helsinki), date(2027, 3, 28))]
    autumn = [
        at.astimezone(helsinki).hour for at in night_starts(str(helsinki), date(2026, 10, 25))
    ]

    assert (spring, autumn) == ([0, 1, 2, 4, 5], [0, 1, 2, 3, 3, 4, 5])
