"""A session type's rules as the domain counts them, and the edges of what is asked."""

from datetime import date, timedelta

import pytest

from bookings.domain.intervals import Interval, instant
from bookings.models import SessionType
from bookings.queries import free_slots_for, next_free_slots, rules_of, slot_at, team_of
from tests.factories import (
    NOW,
    helsinki,
    make_bookable,
    make_consultant,
    make_session_type,
    open_weekdays,
)

HOUR, HALF_HOUR = timedelta(hours=1), timedelta(minutes=30)
SECOND = timedelta(seconds=1)


def kind(**fields):
    return SessionType(duration=HALF_HOUR, **fields)


def test_lengths_are_counted_in_seconds():
    rules = rules_of(
        kind(buffer_before=timedelta(minutes=5), buffer_after=timedelta(minutes=10), notice=HOUR)
    )

    assert (rules.duration, rules.before, rules.after, rules.notice) == (1800, 300, 600, 3600)


@pytest.mark.parametrize(("step", "expected"), [(None, 1800), (timedelta(minutes=15), 900)])
def test_one_session_follows_another_unless_a_step_is_given(step, expected):
    assert rules_of(kind(step=step)).step == expected


@pytest.mark.parametrize(
    ("in_business_days", "expected"), [(False, (20, None)), (True, (None, 20))]
)
def test_one_horizon_counts_and_never_both(in_business_days, expected):
    rules = rules_of(kind(horizon_days=20, horizon_in_business_days=in_business_days))

    assert (rules.horizon_days, rules.horizon_business_days) == expected


def test_caps_and_seats_are_the_types_own():
    rules = rules_of(kind(cap_day=2, cap_week=5, seats=8))

    assert (rules.cap_day, rules.cap_week, rules.seats) == (2, 5, 8)


def test_a_type_without_caps_has_none():
    rules = rules_of(kind())

    assert (rules.cap_day, rules.cap_week, rules.seats) == (None, None, 1)


def test_who_asks_for_no_time_is_asked_nothing_back():
    # Without a database a question would fail.
    assert free_slots_for(kind(), [], NOW) == []


@pytest.mark.django_db
def test_two_stretches_that_are_asked_for_offer_nothing_between_them():
    session_type = make_bookable(duration=HOUR)
    nine, ten, eleven = (helsinki(f"2026-12-01 {hour}:00") for hour in ("09", "10", "11"))
    within = [Interval(instant(start), instant(start + SECOND)) for start in (nine, eleven)]

    found = [slot.start_at for slot in free_slots_for(session_type, within, NOW)]

    assert found == [nine, eleven]
    assert ten not in found


@pytest.mark.django_db
def test_a_slot_is_there_at_its_very_instant_alone():
    session_type = make_bookable(duration=HOUR)
    team, nine = team_of(session_type), helsinki("2026-12-01 09:00")

    assert slot_at(session_type, nine, NOW, team=team).start_at == nine
    for other in (nine - SECOND, nine + SECOND, nine + timedelta(microseconds=1)):
        assert slot_at(session_type, other, NOW, team=team) is None


@pytest.mark.django_db
def test_one_slot_is_looked_up_in_two_statements(django_assert_num_queries):
    session_type = make_bookable("aino", "eero", "sofia")
    team = team_of(session_type)

    with django_assert_num_queries(2):
        assert slot_at(session_type, helsinki("2026-12-01 09:00"), NOW, team=team)


@pytest.mark.django_db
def test_staff_pass_notice_horizon_and_caps_and_not_the_opening_hours():
    session_type = make_bookable(notice=timedelta(days=9), horizon_days=10, cap_day=1)
    session_type.consultants.update(cap_day=1)
    team = team_of(session_type)

    def is_free(start):
        found = slot_at(session_type, helsinki(start), NOW, team=team, overriding=True)
        return found is not None

    assert [is_free("2026-12-01 10:00"), is_free("2027-03-01 10:00")] == [True, True]
    assert [is_free("2026-12-01 08:00"), is_free("2026-12-05 10:00")] == [False, False]


@pytest.mark.django_db
def test_what_was_asked_after_an_earlier_time_begins_now():
    session_type = make_bookable(notice=timedelta())

    found = next_free_slots(session_type, NOW, count=1, after=NOW - timedelta(days=9))

    assert [slot.start_at for slot in found] == [NOW]


@pytest.mark.django_db
def test_all_slots_to_the_horizon_are_found_without_a_count():
    session_type = make_bookable(duration=timedelta(hours=7), horizon_days=9)

    # Tuesday to Friday, and the next Monday to Wednesday, which is the ninth day.
    assert len(next_free_slots(session_type, NOW)) == 7


@pytest.mark.django_db
@pytest.mark.parametrize("in_business_days", [False, True])
def test_a_stored_horizon_that_is_far_too_long_ends_after_two_years(in_business_days):
    session_type = make_session_type(horizon_days=30_000, horizon_in_business_days=in_business_days)

    rules = rules_of(session_type)

    assert {rules.horizon_days, rules.horizon_business_days} == {None, 730}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 7, 8, 99])
def test_the_first_few_starts_are_those_of_the_whole_list_also_across_months(count):
    # One a day from Christmas, so that the fifth lies in the second stretch that is looked at.
    session_type = make_session_type(
        consultants=[make_consultant()], duration=timedelta(hours=7), horizon_days=90
    )
    open_weekdays(session_type.consultants.get(), valid_from_on=date(2026, 12, 25))

    found = next_free_slots(session_type, NOW, count=count)

    assert found == next_free_slots(session_type, NOW)[:count]
    assert len(found) == min(count, 46)


@pytest.mark.django_db
def test_the_first_few_starts_are_read_once_however_far_off_they_are(django_assert_num_queries):
    session_type = make_bookable(horizon_days=700)

    with django_assert_num_queries(3):
        next_free_slots(session_type, NOW, count=10_000)


@pytest.mark.django_db
def test_nobody_to_give_it_is_found_out_in_one_statement(django_assert_num_queries):
    session_type = make_session_type()

    with django_assert_num_queries(1):
        assert next_free_slots(session_type, NOW) == []
