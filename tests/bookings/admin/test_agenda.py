"""The calendar: whose, which dates, what lies where, and where each thing leads."""

import re
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from bookings.admin.agenda_query import CalendarQuery
from bookings.domain.agenda import Span
from bookings.domain.recurring_dates import Dates
from bookings.models import Consultant, DateOverride, Session, Status, TimeOff, Travel
from tests.bookings.admin.conftest import give, signed_in
from tests.factories import (
    book_slot,
    book_slots,
    make_consultant,
    make_session_type,
    open_weekdays,
)

TODAY = date(2026, 11, 30)


def look(client, **params):
    """Return the answer for the calendar that the parameters ask for."""
    return client.get(reverse("calendar:index"), params)


def text_of(answer):
    """Return what a page says, without tags and spare space."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub("<[^>]*>", " ", main).split())


def days(answer):
    """Return {date: [entry in words]} of the dates that have any."""
    found = answer.context["days"]
    return {
        d.on.isoformat(): [f"{e.times} {e.title}" for e in d.entries] for d in found if d.entries
    }


def off(person, **fields):
    given = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 1)}
    return TimeOff.objects.create(consultant=person, **(given | fields))


@pytest.mark.parametrize(
    ("span", "first", "last", "previous", "following"),
    [
        ("week", "2026-11-30", "2026-12-06", "2026-11-25", "2026-12-09"),
        ("month", "2026-11-30", "2027-01-03", "2026-11-01", "2027-01-01"),
        ("agenda", "2026-12-02", "2026-12-31", "2026-11-02", "2027-01-01"),
    ],
)
def test_each_view_shows_its_dates_and_leads_to_the_next(span, first, last, previous, following):
    query = CalendarQuery(Span(span), date(2026, 12, 2))

    assert query.dates == Dates(date.fromisoformat(first), date.fromisoformat(last))
    assert (query.previous.on, query.next.on) == (
        date.fromisoformat(previous),
        date.fromisoformat(following),
    )


@pytest.mark.parametrize(
    "params", [{}, {"view": "year", "on": "today", "who": "aino"}, {"on": "9999-99-99"}]
)
def test_what_cannot_be_read_counts_as_not_asked(params):
    assert CalendarQuery.from_params(params, TODAY) == CalendarQuery(Span.WEEK, TODAY)


def test_a_consultant_sees_their_own_week(as_aino, aino, bookable):
    open_weekdays(aino)
    book_slot(make_session_type("oma", consultants=[aino]), name="Oma Vieras")
    book_slot(bookable, name="Eeron Vieras", email="toinen@vieras.example")

    answer = look(as_aino)

    assert days(answer) == {"2026-12-01": ["10:00–10:30 Oma Vieras"]}
    assert "Times are Helsinki time." in text_of(answer)


def test_a_consultant_cannot_look_into_a_colleagues_calendar(as_aino, aino, bookable):
    book_slot(bookable)
    eero = Consultant.objects.get(slug="eero")

    assert days(look(as_aino, who=eero.pk)) == days(look(as_aino, who="all")) == {}


def test_who_may_see_all_picks_a_person_or_everyone(root, bookable):
    book_slot(bookable)
    sofia, eero = make_consultant("sofia"), Consultant.objects.get(slug="eero")
    tuesday = {"2026-12-01": ["10:00–10:30 Veera Vieras"]}

    assert days(look(root, who=eero.pk)) == days(look(root, who="all")) == tuesday
    assert days(look(root, who=sofia.pk)) == {}
    assert "Eero Salmela" in text_of(look(root, who="all")).partition("Veera Vieras")[2]


def test_a_group_can_be_given_the_sight_of_all_calendars(aino, bookable):
    book_slot(bookable)
    give(aino.user, "view_session")

    assert len(days(look(signed_in(aino.user), who="all"))) == 1


def test_an_editor_and_a_stranger_see_no_calendar(as_editor, bookable):
    assert look(as_editor).status_code == 302
    assert look(Client()).headers["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_menu_leads_to_the_calendar_only_those_who_have_one(as_aino, as_editor):
    home = reverse("wagtailadmin_home")

    assert reverse("calendar:index") in as_aino.get(home).content.decode()
    assert reverse("calendar:index") not in as_editor.get(home).content.decode()


@pytest.mark.parametrize("view", ["week", "month", "agenda"])
def test_every_view_shows_sessions_time_off_and_closed_dates(root, bookable, view):
    eero = Consultant.objects.get()
    book_slot(bookable)
    off(eero, first_on=date(2026, 12, 2), last_on=date(2026, 12, 2), note="Hammaslääkäri")
    DateOverride.objects.create(consultant=eero, on=date(2026, 12, 3))

    answer = look(root, view=view, who=eero.pk)

    assert days(answer) == {
        "2026-12-01": ["10:00–10:30 Veera Vieras"],
        "2026-12-02": ["All day Time off"],
        "2026-12-03": ["All day Closed"],
    }
    assert "Hammaslääkäri" in text_of(answer)


def test_a_session_leads_to_its_page_and_says_where_it_is_moved(root, bookable):
    session = book_slot(bookable).session

    page = look(root).content.decode()

    assert f'href="{reverse("session:inspect", args=[session.pk])}"' in page
    assert f'data-move="{reverse("session:move", args=[session.pk])}"' in page


def test_a_group_is_told_by_its_seats_and_a_held_session_as_held(root, bookable):
    bookable.seats = 3
    bookable.save()
    book_slot(bookable)
    Session.objects.update(status=Status.TENTATIVE)

    assert "2 of 3 left held" in text_of(look(root))


def test_the_entries_of_a_day_come_in_the_order_of_time(root, bookable):
    book_slots(bookable, ["2026-12-01 14:00", "2026-12-01 09:00", "2026-12-01 11:00"])

    [entries] = days(look(root)).values()

    assert [entry[:5] for entry in entries] == ["09:00", "11:00", "14:00"]


def test_opening_hours_are_told_in_words_too(root, bookable):
    off(Consultant.objects.get(), starts_at=time(12), ends_at=time(13))

    page = text_of(look(root, who=Consultant.objects.get().pk))

    assert "Open 09:00–16:00" in page
    assert "Open 09:00–12:00, 13:00–16:00" in page


def test_a_date_of_travel_names_its_zone_and_follows_its_clock(root, bookable):
    eero = Consultant.objects.get()
    book_slot(bookable)
    Travel.objects.create(
        consultant=eero,
        first_on=date(2026, 12, 1),
        last_on=date(2026, 12, 1),
        zone="Europe/London",
    )

    answer = look(root, who=eero.pk)

    assert days(answer) == {"2026-12-01": ["08:00–08:30 Veera Vieras"]}
    assert "London time" in text_of(answer)


def test_an_agenda_without_entries_says_so(root, bookable):
    assert "Nothing in these thirty days." in text_of(look(root, view="agenda"))


def test_a_month_marks_the_dates_of_its_neighbours(root, bookable):
    outside = [
        d.on.day for d in look(root, view="month", on="2026-12-09").context["days"] if d.is_outside
    ]

    assert outside == [30, 1, 2, 3]


@pytest.mark.parametrize("on", ["2026-03-29", "2026-10-25"], ids=["23 hours", "25 hours"])
def test_the_weeks_in_which_the_clock_changes_are_whole(root, bookable, on):
    shown = look(root, on=on).context["days"]

    assert [d.on.weekday() for d in shown] == list(range(7))


def test_blocked_time_is_given_back_from_where_it_lies(root, bookable):
    eero = Consultant.objects.get()
    row = off(eero, starts_at=time(12), ends_at=time(13))
    weekly = off(eero, last_on=None, recurrence="RRULE:FREQ=WEEKLY;BYDAY=TH")

    page = look(root).content.decode()

    assert reverse("calendar:unblock", args=[row.pk]) in page
    assert reverse("calendar:unblock", args=[weekly.pk]) not in page
    assert reverse("consultant:dates", args=[eero.pk]) in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", ["week", "month", "agenda"])
def test_the_calendar_costs_the_same_for_one_session_and_three(
    root, bookable, view, count, django_assert_num_queries
):
    book_slots(bookable, [f"2026-12-0{day} 10:00" for day in range(1, count + 1)])
    look(root, view=view)

    with django_assert_num_queries(14):
        look(root, view=view)


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_of_everyone_costs_the_same_for_one_and_three(
    root, bookable, count, django_assert_num_queries
):
    for number in range(count - 1):
        open_weekdays(make_consultant(f"person{number}"))
    look(root, who="all")

    with django_assert_num_queries(12):
        look(root, who="all")


@pytest.mark.parametrize("who", ["all", "eero"])
def test_a_session_of_somebody_who_was_switched_off_stays_in_the_calendar(root, bookable, who):
    book_slot(bookable)
    Consultant.objects.update(is_active=False)
    eero = Consultant.objects.get()

    answer = look(root, who=eero.pk if who == "eero" else who)

    assert days(answer) == {"2026-12-01": ["10:00–10:30 Veera Vieras"]}


def test_nobody_is_led_to_book_with_who_gives_no_sessions(root, bookable):
    make_consultant("sofia")
    book_slot(bookable)
    eero = Consultant.objects.get(slug="eero")
    Consultant.objects.filter(pk=eero.pk).update(is_active=False)

    page = look(root, who=eero.pk)

    assert page.context["may_book"] is False
    assert "Eero Salmela (gives no sessions now)" in text_of(page)


def test_a_group_is_told_in_the_calendar_as_on_its_own_page(root, bookable):
    bookable.seats = 3
    bookable.save()
    session = book_slot(bookable).session

    page = root.get(reverse("session:inspect", args=[session.pk]))

    assert "2 of 3 left" in text_of(page)
    assert "2 of 3 left" in text_of(look(root))


def test_a_public_holiday_is_told_by_its_name(root, bookable):
    Consultant.objects.update(holiday_country="FI")

    answer = look(root, on="2026-12-08", view="month")

    told = {e.about for d in answer.context["days"] for e in d.entries if e.kind == "closed"}
    assert "Christmas Day" in told


def test_a_date_that_is_closed_for_another_reason_has_no_holidays_name(root, bookable):
    eero = Consultant.objects.get()
    DateOverride.objects.create(consultant=eero, on=date(2026, 12, 3))

    [closed] = [e for d in look(root).context["days"] for e in d.entries]

    assert (closed.title, closed.about) == ("Closed", "")


def test_a_session_in_time_off_has_the_whole_breadth_of_its_day(root, bookable):
    book_slot(bookable)
    eero = Consultant.objects.get()
    off(eero)

    entries = [e for d in look(root, who=eero.pk).context["days"] for e in d.entries]

    assert [(e.kind, e.placed.lane, e.placed.lanes) for e in entries] == [
        ("off", 0, 1),
        ("session", 0, 1),
    ]
