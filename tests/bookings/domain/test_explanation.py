"""Each rule tells what decided, and all of them together say just what free_slots does."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.caps import Caps
from bookings.domain.explanation import Closed, Numbers, Rule, Verdict, explain
from bookings.domain.intervals import Interval, instant
from bookings.domain.opening_hours import HoursOff, OpeningRule, Override, Schedule, WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.domain.slots import BookedSession, ConsultantCalendar, SlotRules, free_slots
from tests.bookings.domain.test_properties import laws, questions
from tests.factories import NOW, helsinki

MINUTE = 60
HALF_HOUR = 30 * MINUTE
TUESDAY = date(2026, 12, 1)
WEEKDAYS = OpeningRule("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", WallWindow(9 * 60, 16 * 60))
OFFICE = Schedule("Europe/Helsinki", (WEEKDAYS,))
RULES = SlotRules(duration=HALF_HOUR, step=HALF_HOUR)


def at(text):
    """Return the instant of a time of Helsinki's clock on Tuesday, or on the date given with it."""
    return instant(helsinki(text if " " in text else f"2026-12-01 {text}"))


def span(first, last):
    return Interval(at(first), at(last))


def aino(schedule=OFFICE, **known):
    return ConsultantCalendar("aino", schedule, **known)


def rules(**changed):
    return SlotRules(**({"duration": HALF_HOUR, "step": HALF_HOUR} | changed))


def refusal(asked="10:00", calendar=None, of=RULES, **given):
    """Return (rule, who, numbers) of the rule that refused Aino's start, or None."""
    [told] = explain(of, [calendar or aino()], at(asked), now=instant(NOW), **given)
    refused = told.refused
    return refused and (refused.rule, refused.who, refused.numbers)


def test_a_start_on_offer_passes_every_rule():
    [told] = explain(RULES, [aino()], at("10:00"), now=instant(NOW))

    assert [finding.rule for finding in told.findings] == list(Rule)
    assert {finding.verdict for finding in told.findings} == {Verdict.PASSED}
    assert told.is_on_offer


def test_the_rules_after_the_one_that_refused_are_not_reached():
    [told] = explain(RULES, [aino()], at("08:00"), now=instant(NOW))

    verdicts = [finding.verdict for finding in told.findings]
    refused = list(Rule).index(Rule.OPEN)
    assert verdicts[:refused] == [Verdict.PASSED] * refused
    assert verdicts[refused] is Verdict.REFUSED
    assert set(verdicts[refused + 1 :]) == {Verdict.NOT_REACHED}


def test_a_session_type_that_cannot_be_booked_refuses_first():
    assert refusal(is_bookable=False, not_giving=["aino"]) == (Rule.TYPE, None, Numbers())


def test_one_who_does_not_give_it_refuses():
    assert refusal(not_giving=["aino"]) == (Rule.GIVES, "aino", Numbers())


def test_calendars_that_could_not_be_read_refuse():
    assert refusal(calendar=aino(is_closed=True)) == (Rule.CALENDARS, "aino", Numbers())


def test_the_notice_tells_the_earliest_start():
    refused = refusal("2026-11-30 10:00", of=rules(notice=2 * 3600))

    assert refused == (Rule.NOTICE, None, Numbers(times=(at("2026-11-30 11:00"),)))


@pytest.mark.parametrize(
    ("limits", "dates"),
    [
        ({"horizon_days": 0}, (None, date(2026, 11, 30))),
        ({"first_on": date(2026, 12, 2)}, (date(2026, 12, 2), None)),
        ({"last_on": date(2026, 11, 30)}, (None, date(2026, 11, 30))),
    ],
    ids=["beyond the horizon", "before the range", "after the range"],
)
def test_the_horizon_tells_the_dates_that_can_be_booked(limits, dates):
    assert refusal(of=rules(**limits)) == (Rule.HORIZON, "aino", Numbers(dates=dates))


@pytest.mark.parametrize(
    ("changed", "closed", "spans"),
    [
        ({}, Closed.HOURS, (span("09:00", "16:00"),)),
        ({"days_off": (Dates(TUESDAY, TUESDAY),)}, Closed.TIME_OFF, ()),
        ({"overrides": (Override(TUESDAY),)}, Closed.OVERRIDE, ()),
        (
            {"overrides": (Override(TUESDAY, (WallWindow(12 * 60, 13 * 60),)),)},
            Closed.OVERRIDE,
            (span("12:00", "13:00"),),
        ),
        ({"holidays": frozenset({TUESDAY})}, Closed.HOLIDAY, ()),
    ],
    ids=["before opening", "a day off", "closed that day", "other hours that day", "a holiday"],
)
def test_closed_time_tells_why_and_the_hours_of_that_date(changed, closed, spans):
    schedule = Schedule("Europe/Helsinki", (WEEKDAYS,), **changed)

    refused = refusal("08:00", calendar=aino(schedule))

    assert refused == (Rule.OPEN, "aino", Numbers(spans=spans, closed=closed))


def test_a_session_that_would_outlast_the_opening_hours_tells_them():
    refused = refusal("15:45")

    assert refused == (Rule.FITS, None, Numbers(spans=(span("09:00", "16:00"),)))


def test_a_start_between_two_others_tells_both():
    assert refusal("10:10") == (Rule.GRID, None, Numbers(times=(at("10:00"), at("10:30"))))


def test_time_off_that_does_not_meet_the_session_is_not_told():
    off = HoursOff(datetime(2026, 12, 1, 14), datetime(2026, 12, 1, 15))

    assert (
        refusal(calendar=aino(Schedule("Europe/Helsinki", (WEEKDAYS,), hours_off=(off,)))) is None
    )


def test_time_off_by_the_hour_tells_itself():
    off = HoursOff(datetime(2026, 12, 1, 10, 15), datetime(2026, 12, 1, 11))
    schedule = Schedule("Europe/Helsinki", (WEEKDAYS,), hours_off=(off,))

    refused = refusal(calendar=aino(schedule))

    assert refused == (Rule.TIME_OFF, "aino", Numbers(spans=(span("10:15", "11:00"),)))


def test_a_full_group_at_that_very_time_is_told_as_full():
    full = BookedSession.over(span("10:00", "10:30"), seats_left=0)

    assert refusal(calendar=aino(booked=[full]), of=rules(seats=3)) == (
        Rule.SEATS,
        "aino",
        Numbers(),
    )


def test_a_group_with_a_seat_left_is_on_offer_off_the_grid_and_beyond_the_caps():
    group = BookedSession.over(span("10:10", "10:40"), seats_left=1)

    assert refusal("10:10", aino(booked=[group]), rules(seats=3, cap_day=1)) is None


@pytest.mark.parametrize(
    ("booked", "of"),
    [
        (BookedSession.over(span("10:15", "10:45")), RULES),
        (BookedSession.over(span("10:30", "11:00")), rules(after=MINUTE)),
        (BookedSession.over(span("09:00", "10:00"), after=MINUTE), RULES),
    ],
    ids=["overlap", "the buffer of the new one", "the buffer of the other"],
)
def test_a_session_in_the_way_is_told(booked, of):
    refused = refusal(calendar=aino(booked=[booked]), of=of)

    assert refused == (Rule.SESSIONS, "aino", Numbers(spans=(booked.interval,)))


def test_busy_time_and_its_buffer_are_told_and_an_empty_one_is_not():
    busy = span("10:30", "11:00")

    assert refusal(calendar=aino(busy=[busy])) is None
    assert refusal(calendar=aino(busy=[span("10:10", "10:10")])) is None
    assert refusal(calendar=aino(busy=[busy]), of=rules(after=MINUTE)) == (
        Rule.BUSY,
        "aino",
        Numbers(spans=(busy,)),
    )


@pytest.mark.parametrize(
    ("limits", "most"),
    [({"cap_day": 1}, (1, None)), ({"cap_week": 1}, (None, 1)), ({"cap_day": 0}, (0, None))],
)
def test_the_caps_of_the_type_tell_how_many_they_allow(limits, most):
    other = BookedSession.over(span("12:00", "12:30"))

    refused = refusal(calendar=aino(booked=[other]), of=rules(**limits))

    assert refused == (Rule.TYPE_CAPS, "aino", Numbers(most=most))


def test_sessions_of_other_types_count_toward_the_consultants_caps_alone():
    other = BookedSession.over(span("12:00", "12:30"), counts=False)

    assert refusal(calendar=aino(booked=[other]), of=rules(cap_day=1)) is None
    assert refusal(calendar=aino(booked=[other], caps=Caps(day=1))) == (
        Rule.CONSULTANT_CAPS,
        "aino",
        Numbers(most=(1, None)),
    )


def test_each_who_could_give_it_is_explained_with_those_always_there():
    calendars = [
        aino(),
        ConsultantCalendar("eero", OFFICE),
        ConsultantCalendar("sofia", OFFICE, is_fixed=True),
    ]

    told = explain(RULES, calendars, at("10:00"), now=instant(NOW))

    assert [one.party for one in told] == [("sofia", "aino"), ("sofia", "eero")]


def test_a_fixed_consultant_who_is_closed_refuses_for_everyone():
    closed = ConsultantCalendar("sofia", Schedule("Europe/Helsinki"), is_fixed=True)

    told = explain(RULES, [aino(), closed], at("10:00"), now=instant(NOW))

    assert [(one.refused.rule, one.refused.who) for one in told] == [(Rule.OPEN, "sofia")]


def test_people_who_are_open_one_after_the_other_have_no_time_in_common():
    late = Schedule("Europe/Helsinki", (OpeningRule(WEEKDAYS.recurrence, WallWindow(600, 615)),))
    of = rules(collective=True)

    [told] = explain(of, [aino(), ConsultantCalendar("eero", late)], at("10:00"), now=instant(NOW))

    assert (told.refused.rule, told.refused.numbers) == (
        Rule.FITS,
        Numbers(spans=(span("10:00", "10:15"),)),
    )


def test_nobody_to_give_it_needs_no_explanation():
    assert explain(RULES, [], at("10:00"), now=instant(NOW)) == []


@laws
@given(questions(), st.lists(st.integers(0, 600), max_size=6))
def test_the_explanation_says_on_offer_just_when_the_list_has_the_start(question, shifts):
    rules_asked, calendars, within, now = question
    listed = {
        slot.interval.start: slot.consultants
        for slot in free_slots(rules_asked, calendars, within=within, now=now)
    }
    booked = [s.interval.start for calendar in calendars for s in calendar.booked]
    looked_at = [*list(listed)[:6], *booked, *(within[0].start + n * 300 for n in shifts)]

    for start in (t for t in looked_at if any(i.start <= t < i.end for i in within)):
        told = explain(rules_asked, calendars, start, now=now)
        able = {who for one in told if one.is_on_offer for who in one.party}
        assert bool(able) == (start in listed)
        assert set(listed.get(start, ())) <= able
