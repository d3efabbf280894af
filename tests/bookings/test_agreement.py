"""The list, the page and the post never disagree: random schedules asked of all three."""

import json
import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurrence
from bs4 import BeautifulSoup

from bookings.actions.booking import SlotTakenError, book
from bookings.models import BusyCalendar, BusyTime, DateOverride, OpeningHours, TimeOff, Travel
from tests.factories import NOW, book_slot, make_consultant, make_session_type, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

FIRST = date(2026, 12, 1)
ZONES = ("Europe/Helsinki", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe")


def random_consultant(chance, name):
    """Return a consultant whose two weeks hold something of everything that closes time."""
    person = make_consultant(name, zone=chance.choice(ZONES), cap_day=chance.choice([None, 2]))
    for _ in range(chance.randint(1, 3)):
        rule = recurrence.Rule(recurrence.DAILY, interval=chance.choice([1, 1, 2]))
        opens = chance.randrange(0, 23)
        OpeningHours.objects.create(
            consultant=person,
            recurrence=recurrence.Recurrence(rrules=[rule], include_dtstart=False),
            opens_at=time(opens, chance.choice([0, 15, 30])),
            closes_at=time((opens + chance.randint(1, 9)) % 24, 45),
        )
    day = FIRST + timedelta(days=chance.randrange(3))
    DateOverride.objects.create(consultant=person, on=day, opens_at=time(8), closes_at=time(11, 40))
    off = FIRST + timedelta(days=chance.randrange(3))
    TimeOff.objects.create(
        consultant=person, first_on=off, last_on=off, starts_at=time(9), ends_at=time(10, 10)
    )
    trip = FIRST + timedelta(days=chance.randrange(3))
    Travel.objects.create(consultant=person, first_on=trip, last_on=trip, zone=chance.choice(ZONES))
    keep_busy(person, chance)
    return person


def keep_busy(person, chance):
    calendar = BusyCalendar.objects.create(
        consultant=person, name="Oma", url="x", due_at=NOW, added_at=NOW, synced_at=NOW
    )
    for _ in range(3):
        start = NOW + timedelta(minutes=15 * chance.randrange(100, 400))
        BusyTime.objects.create(
            calendar=calendar,
            consultant=person,
            start_at=start,
            end_at=start + timedelta(minutes=50),
        )


def random_session_type(seed):
    chance = random.Random(seed)
    people = [random_consultant(chance, name) for name in ("aino", "eero")]
    return chance, make_session_type(
        consultants=people,
        duration=timedelta(minutes=chance.choice([30, 45, 60])),
        step=timedelta(minutes=chance.choice([15, 30, 40])),
        buffer_before=timedelta(minutes=chance.choice([0, 10])),
        buffer_after=timedelta(minutes=chance.choice([0, 20])),
        notice=timedelta(hours=chance.choice([0, 24])),
        cap_week=chance.choice([None, 5]),
    )


def starts_of_api(client, zone):
    url = "/api/v1/session-types/maksuton-sparraus/slots"
    answer = client.get(url, {"from": "2026-12-01", "to": "2026-12-03", "tz": zone})
    return [datetime.fromisoformat(slot["start"]) for slot in json.loads(answer.content)["slots"]]


def starts_of_page(client, zone):
    found = []
    for day in range(1, 4):
        query = {"tz": zone, "day": f"2026-12-0{day}"}
        page = client.get("/fi/varaa/maksuton-sparraus/", query)
        links = BeautifulSoup(page.content, "html.parser").select("a.slot")
        texts = [link["href"].partition("start=")[2][:19].replace("%3A", ":") for link in links]
        starts = [datetime.fromisoformat(text.partition("Z")[0] + "+00:00") for text in texts]
        # Without times of its own a day shows those of the next day that has some.
        clock = ZoneInfo(zone)
        found += [at for at in starts if at.astimezone(clock).date() == date(2026, 12, day)]
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_json_and_the_pages_show_the_same_starts(seed, client):
    chance, session_type = random_session_type(seed)
    for start in starts_of_api(client, "UTC")[::7][:3]:
        book_slot(session_type, start, email=f"{start.timestamp():.0f}@vieras.example")
    zone = chance.choice(ZONES)

    assert starts_of_page(client, zone) == starts_of_api(client, zone)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_listed_can_be_booked_and_what_is_not_cannot(seed, client):
    chance, session_type = random_session_type(seed)
    listed = starts_of_api(client, "UTC")
    asked = chance.choice(listed)

    booking = book(wanted(session_type, asked), now=NOW)
    left = set(starts_of_api(client, "UTC"))

    assert booking.session.start_at == asked
    for minutes in range(0, 3 * 24 * 60, 185):
        start = datetime(2026, 12, 1, tzinfo=asked.tzinfo) + timedelta(minutes=minutes)
        if start not in left:
            with pytest.raises(SlotTakenError):
                book(wanted(session_type, start, email="toinen@vieras.example"), now=NOW)
