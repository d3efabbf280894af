"""In the days of a journey every page of the admin reads and tells times on the clock there."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from bookings.admin.clocks import asks, clock_of, clock_words, zone_at
from bookings.domain.opening_hours import Schedule, Travel
from bookings.domain.recurring_dates import Dates
from bookings.models import Booking, Consultant, Session, TimeOff
from bookings.models import Travel as TravelRow
from tests.factories import NOW, book_slot

NEW_YORK = "America/New_York"
THERE = "2026-12-08"
# Ten o'clock in New York, which is five in the afternoon at home.
TEN_THERE = datetime.fromisoformat("2026-12-08T10:00-05:00")
JOURNEY = Dates(date(2026, 12, 7), date(2026, 12, 11))


@pytest.fixture
def eero(bookable):
    """Eero, who works from New York from the 7th to the 11th of December."""
    person = Consultant.objects.get(slug="eero")
    TravelRow.objects.create(
        consultant=person, first_on=JOURNEY.first, last_on=JOURNEY.last, zone=NEW_YORK
    )
    return person


@pytest.fixture
def session(bookable, eero):
    return book_slot(bookable, TEN_THERE).session


def told(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def chosen(kind, person):
    return {"session_type": kind.pk, "consultant": person.pk, "on": THERE}


def block(client, person, **times):
    return client.post(
        reverse("calendar:block", args=[person.pk]), {"first_on": THERE} | times, follow=True
    )


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        ("2026-12-06T23:59+02:00", "Europe/Helsinki"),
        ("2026-12-07T00:00-05:00", NEW_YORK),
        ("2026-12-08T10:00-05:00", NEW_YORK),
        ("2026-12-12T12:00+02:00", "Europe/Helsinki"),
    ],
)
def test_the_clock_follows_the_journey_and_comes_home(eero, at, zone):
    assert zone_at(clock_of(eero, NOW), datetime.fromisoformat(at)) == zone


def test_without_a_consultant_the_sites_clock_counts(db):
    assert clock_of(None, NOW) == Schedule("Europe/Helsinki")


def test_an_instant_is_asked_for_as_the_clock_there_reads_it(eero):
    assert asks(TEN_THERE, clock_of(eero, NOW)) == {"on": THERE, "at": "10:00"}


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 12, 1), "Helsinki time; Mon 7 Dec–Fri 11 Dec New York time"),
        (date(2026, 12, 11), "Helsinki time; Mon 7 Dec–Fri 11 Dec New York time"),
        (date(2026, 12, 12), "Helsinki time"),
    ],
    ids=["before", "on its last day", "over"],
)
def test_the_clock_is_told_with_the_journeys_that_are_not_over(today, words):
    clock = Schedule("Europe/Helsinki", travels=(Travel(JOURNEY, NEW_YORK),))

    assert clock_words(clock, today) == words


def test_why_answers_for_the_time_there(root, bookable, eero):
    answer = root.get(reverse("calendar:why"), chosen(bookable, eero) | {"at": "10:00"})

    assert answer.context["asked"] == "Tuesday 8 December at 10:00, New York time"
    assert answer.context["told"][0].is_on_offer


def test_booking_for_someone_lists_the_times_there_and_chooses_the_one_pressed(
    root, bookable, eero
):
    answer = root.get(reverse("calendar:book"), chosen(bookable, eero) | {"at": "10:00"})

    form = answer.context["form"]
    assert [told for _value, told in form.fields["start"].choices][:3] == [
        "09:00",
        "09:30",
        "10:00",
    ]
    assert datetime.fromisoformat(form.initial["start"]) == TEN_THERE
    assert "Times are New York time." in answer.content.decode()


def test_a_time_of_that_day_there_can_be_booked_for_someone(root, bookable, eero):
    url = f"{reverse('calendar:book')}?session_type={bookable.pk}&consultant={eero.pk}&on={THERE}"
    who = {"name": "Veera", "email": "veera@vieras.example", "language": "fi", "request_key": "a"}

    root.post(url, who | {"tz": "Europe/Helsinki", "start": TEN_THERE.isoformat()})

    assert Booking.objects.get().session.start_at == TEN_THERE


def test_the_attendee_is_not_taken_to_travel_along(root, bookable, eero):
    answer = root.get(reverse("calendar:book"), chosen(bookable, eero))

    assert answer.context["form"].initial["tz"] == "Europe/Helsinki"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_is_moved_by_the_clock_there(root, session, method):
    url = reverse("session:move", args=[session.pk])

    answer = getattr(root, method)(url, {"on": THERE, "at": "13:00"}, follow=True)

    if method == "get":
        assert answer.context["asked"] == "2026-12-08T18:00:00+00:00"
        assert answer.context["concerns"] == []
    else:
        assert Session.objects.get().start_at == TEN_THERE.replace(hour=13)
        assert "Tuesday 8 December 2026 at 13:00–13:30, New York time" in told(answer)


def test_the_page_to_move_a_session_names_both_clocks(root, session):
    answer = root.get(reverse("session:move", args=[session.pk]))

    assert answer.context["form"].initial == {"on": THERE, "at": "10:00"}
    page = answer.content.decode()
    assert "Times are Helsinki time; Mon 7 Dec–Fri 11 Dec New York time." in page


def test_a_drop_on_everyones_calendar_is_read_on_the_clock_it_is_written_in(root, session):
    # Six in the evening in Helsinki is eleven in the morning there.
    asked = {"on": THERE, "at": "18:00", "zone": "Europe/Helsinki"}

    answer = root.get(reverse("session:move", args=[session.pk]), asked)

    assert answer.context["form"].data == {"on": THERE, "at": "11:00"}


@pytest.mark.parametrize(("who", "query"), [("all", "?zone=Europe%2FHelsinki"), ("eero", "")])
def test_only_everyones_calendar_says_on_which_clock_a_drop_is_read(
    root, session, eero, who, query
):
    asked = {"on": THERE, "who": eero.pk if who == "eero" else who}

    answer = root.get(reverse("calendar:index"), asked)

    urls = [entry.move_url for day in answer.context["days"] for entry in day.entries]
    assert urls == [reverse("session:move", args=[session.pk]) + query]


@pytest.mark.parametrize(
    "times",
    [{"starts_at": "10", "ends_at": "11"}, {}],
    ids=["hours", "the whole day"],
)
def test_a_session_in_time_blocked_there_is_told_in_time_there(root, session, eero, times):
    answer = block(root, eero, **times)

    assert "8 December 2026 at 10:00–10:30, New York time (Veera Vieras)" in told(answer)


def test_a_session_at_that_time_at_home_is_not_in_time_blocked_there(root, session, eero):
    answer = block(root, eero, starts_at="17", ends_at="18")

    assert TimeOff.objects.count() == 1
    assert "Veera" not in told(answer)


def test_the_page_to_block_time_names_the_clock_there(root, eero):
    page = root.get(reverse("calendar:block", args=[eero.pk])).content.decode()

    assert "Times are Helsinki time; Mon 7 Dec–Fri 11 Dec New York time." in page


def test_the_dates_page_tells_the_session_in_hours_off_there(root, session, eero):
    row = {"off-0-first_on": THERE, "off-0-starts_at": "10", "off-0-ends_at": "11"}
    forms = {"overrides-TOTAL_FORMS": 0, "overrides-INITIAL_FORMS": 0}
    forms |= {"off-TOTAL_FORMS": 1, "off-INITIAL_FORMS": 0}

    answer = root.post(reverse("consultant:dates", args=[eero.pk]), row | forms, follow=True)

    assert "10:00–10:30, New York time (Veera Vieras)" in told(answer)


def test_the_dates_page_names_the_clock_there(root, eero):
    page = root.get(reverse("consultant:dates", args=[eero.pk])).content.decode()

    assert "Helsinki time; Mon 7 Dec–Fri 11 Dec New York time" in page
