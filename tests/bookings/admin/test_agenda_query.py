"""Whose calendar an address asks for, and whose may be shown."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from bookings.actions.booking import cancel
from bookings.admin.agenda_query import (
    CalendarQuery,
    consultants_seen_by,
    people_of,
    sees_all,
)
from bookings.domain.agenda import Span
from bookings.models import Consultant
from tests.bookings.admin.conftest import User, admin_user, give
from tests.factories import NOW, book_slot, helsinki, make_bookable, make_consultant

TODAY = date(2026, 11, 30)
WEEK = CalendarQuery(Span.WEEK, TODAY)


def asking(who):
    return CalendarQuery(Span.WEEK, TODAY, who)


@pytest.fixture
def chief(db):
    return User.objects.create_superuser("chief")


@pytest.mark.parametrize(
    ("params", "asked"),
    [
        ({"view": "month"}, CalendarQuery(Span.MONTH, TODAY)),
        ({"view": "agenda"}, CalendarQuery(Span.AGENDA, TODAY)),
        ({"view": "MONTH"}, WEEK),
        ({"on": "2026-12-24"}, CalendarQuery(Span.WEEK, date(2026, 12, 24))),
        ({"on": "1999-12-31"}, WEEK),
        ({"who": "all"}, asking("all")),
        ({"who": "7"}, asking("7")),
        ({"who": "-7"}, WEEK),
        ({"who": "7 or 1=1"}, WEEK),
    ],
)
def test_each_part_of_the_address_is_read_for_itself(params, asked):
    assert CalendarQuery.from_params(params, TODAY) == asked


@pytest.mark.parametrize(
    ("query", "address"),
    [
        (WEEK, "view=week&on=2026-11-30"),
        (CalendarQuery(Span.MONTH, TODAY, "all"), "view=month&on=2026-11-30&who=all"),
        (CalendarQuery(Span.AGENDA, TODAY, "7"), "view=agenda&on=2026-11-30&who=7"),
    ],
)
def test_a_query_leads_to_itself(query, address):
    assert query.url == f"{reverse('calendar:index')}?{address}"


@pytest.mark.parametrize("query", [asking("all"), CalendarQuery(Span.MONTH, TODAY, "7")])
def test_turning_the_pages_keeps_whose_calendar_it_is(query):
    turned = [query.previous, query.next]

    assert [(q.span, q.who) for q in turned] == [(query.span, query.who)] * 2


def test_one_page_on_and_one_back_is_the_same_week():
    assert WEEK.next.previous == WEEK.previous.next == WEEK


@pytest.mark.parametrize(
    ("rights", "sees"),
    [
        ([], False),
        (["view_session"], True),
        (["change_session"], True),
        (["view_outgoingmail"], False),
    ],
)
def test_all_calendars_are_seen_by_who_may_see_or_change_all_sessions(db, rights, sees):
    user = admin_user("user")
    give(user, *rights)

    assert sees_all(user) is sees


def test_a_stranger_sees_no_calendar(db):
    make_consultant("eero")

    assert consultants_seen_by(AnonymousUser(), NOW) == []


def test_who_sees_all_sees_the_active_ones_by_name(chief):
    for name in ("sofia", "aino"):
        make_consultant(name)
    make_consultant("eero", is_active=False)

    assert [person.slug for person in consultants_seen_by(chief, NOW)] == ["aino", "sofia"]


@pytest.mark.parametrize(
    ("at", "seen"),
    [("2026-12-01 10:00", ["eero"]), ("2026-12-01 10:31", [])],
    ids=["while the session is to come", "once it is over"],
)
def test_who_gives_no_sessions_any_more_is_seen_until_the_last_one_is_held(chief, at, seen):
    book_slot(make_bookable("eero"))
    Consultant.objects.update(is_active=False)

    assert [person.slug for person in consultants_seen_by(chief, helsinki(at))] == seen


def test_a_cancelled_session_keeps_nobody_in_sight(chief):
    cancel(book_slot(make_bookable("eero")), now=NOW)
    Consultant.objects.update(is_active=False)

    assert consultants_seen_by(chief, NOW) == []


def test_a_consultant_sees_themselves_even_while_giving_no_sessions(aino):
    make_consultant("eero")
    aino.is_active = False

    assert consultants_seen_by(aino.user, NOW) == [aino]


def test_whose_account_was_closed_sees_nobody(aino):
    aino.user.is_active = False

    assert consultants_seen_by(aino.user, NOW) == []


def test_who_is_asked_for_is_shown_and_else_oneself_and_else_everyone(aino, chief):
    eero = make_consultant("eero")
    seen = [aino, eero]

    assert people_of(asking(str(eero.pk)), aino.user, seen) == [eero]
    assert people_of(WEEK, aino.user, seen) == [aino]
    assert people_of(WEEK, chief, seen) == seen
    assert people_of(asking("all"), aino.user, seen) == seen


def test_someone_who_may_not_be_seen_is_not_shown_for_the_asking(aino):
    eero = make_consultant("eero")

    assert people_of(asking(str(eero.pk)), aino.user, [aino]) == [aino]
