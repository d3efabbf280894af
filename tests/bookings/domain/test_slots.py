"""What is on offer: each rule of the policy with an example that shows its edge."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bookings.domain.caps import Caps
from bookings.domain.intervals import Interval, instant, moment
from bookings.domain.opening_hours import (
    HoursOff,
    OpeningRule,
    Override,
    RepeatedOff,
    Schedule,
    Travel,
    WallWindow,
)
from bookings.domain.recurring_dates import Dates
from bookings.domain.slots import (
    BookedSession,
    ConsultantCalendar,
    Hold,
    Slot,
    SlotRules,
    free_slots,
    sessions_of_holds,
    visitor_window,
)

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
MINUTE, HOUR, DAY = 60, 3_600, 86_400
EARLY = instant(datetime(2026, 5, 1, tzinfo=UTC))


def at(text, day=MONDAY):
    """Return the instant of a UTC time of day on the test's Monday."""
    return instant(datetime.fromisoformat(f"{day}T{text}:00+00:00"))


def span(start, end):
    return Interval(at(start), at(end))


@pytest.mark.parametrize("lengths", [{"duration": 0}, {"step": 0}, {"duration": -1}])
def test_a_session_and_the_way_to_the_next_take_time(lengths):
    with pytest.raises(ValueError, match="must be above zero"):
        rules(**lengths)


def test_a_slot_tells_its_ends_as_times_and_as_an_interval():
    slot = Slot(0, HOUR, ("aino",), 1)

    assert (slot.start_at.isoformat(), slot.end_at.isoformat()) == (
        "1970-01-01T00:00:00+00:00",
        "1970-01-01T01:00:00+00:00",
    )
    assert slot.interval == Interval(0, HOUR)


def rules(**fields):
    return SlotRules(**({"duration": HOUR, "step": HOUR} | fields))


def open_daily(opens="09:00", closes="12:00", *, zone="UTC", **fields):
    window = WallWindow(*(int(t[:2]) * 60 + int(t[3:]) for t in (opens, closes)))
    return Schedule(zone, (OpeningRule("RRULE:FREQ=DAILY", window),), **fields)


def calendar(*booked, schedule=None, busy=(), consultant="aino"):
    return ConsultantCalendar(consultant, schedule or open_daily(), booked, busy)


def slots(rule, *calendars, days=1, now=EARLY):
    within = [Interval(at("00:00"), at("00:00") + days * DAY)]
    return free_slots(rule, calendars or [calendar()], within=within, now=now)


def starts(rule, *calendars, **fields):
    found = slots(rule, *calendars, **fields)
    form = "%d %H:%M" if fields.get("days", 1) > 1 else "%H:%M"
    return [moment(slot.interval.start).strftime(form) for slot in found]


def test_starts_are_counted_from_the_opening():
    assert starts(rules(step=45 * MINUTE)) == ["09:00", "09:45", "10:30"]


def test_a_session_fits_when_it_ends_as_the_door_closes():
    assert starts(rules(duration=3 * HOUR, step=HOUR)) == ["09:00"]


def test_a_start_is_counted_within_its_own_window_only():
    night = OpeningRule("RRULE:FREQ=WEEKLY;BYDAY=SU", WallWindow(20 * 60, 26 * 60))
    early = OpeningRule("RRULE:FREQ=WEEKLY;BYDAY=MO", WallWindow(60, 5 * 60))
    schedule = Schedule("UTC", (night, early))

    found = starts(rules(step=3 * HOUR), calendar(schedule=schedule))

    assert found == ["01:00", "04:00"]  # and not 02:00, where the night ends


def asked_alone(schedule, start, **fields):
    """Return how many slots the one instant has, far from what lies around it."""
    within = [Interval(start, start + 1)]
    return len(free_slots(rules(**fields), [calendar(schedule=schedule)], within=within, now=EARLY))


@pytest.mark.parametrize(
    ("schedule", "start", "duration", "sentence"),
    [
        (
            open_daily("22:00", "28:00"),
            at("01:00", "2026-06-01"),
            HOUR,
            "in a night that began in the month before",
        ),
        (
            Schedule(
                "Pacific/Pago_Pago",
                (OpeningRule("RRULE:FREQ=WEEKLY;BYDAY=SU", WallWindow(23 * 60, 46 * 60)),),
            ),
            at("02:00", "2026-06-02"),
            HOUR,
            "in a night that began two dates before, by the calendar of UTC",
        ),
        (
            open_daily("00:00", "03:00", zone="Pacific/Kiritimati"),
            at("10:00", "2026-06-30"),
            HOUR,
            "on a date that has begun there before it has in UTC",
        ),
        (
            open_daily("00:00", "24:00"),
            at("23:00", "2026-06-29"),
            30 * HOUR,
            "of a session that ends in the month after",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_start_is_found_by_its_instant_alone(schedule, start, duration, sentence):
    assert asked_alone(schedule, start, duration=duration) == 1, sentence


def test_a_slot_is_free_from_the_very_second_that_a_session_ends():
    schedule = open_daily("09:00", "09:02")
    taken = BookedSession.over(Interval(at("09:00") + 10, at("09:00") + 20))

    found = slots(rules(duration=MINUTE, step=1), calendar(taken, schedule=schedule))

    assert [slot.interval.start - at("09:00") for slot in found] == list(range(20, 61))


def test_a_session_may_run_on_into_the_next_dates_window():
    all_day = open_daily("00:00", "24:00")

    assert starts(rules(step=6 * HOUR, duration=8 * HOUR), calendar(schedule=all_day)) == [
        "00:00",
        "06:00",
        "12:00",
        "18:00",
    ]


@pytest.mark.parametrize(
    ("booked", "busy", "left", "sentence"),
    [
        (("10:00", "11:00"), None, ["09:00", "11:00"], "touching is not overlapping"),
        (("10:30", "10:31"), None, ["09:00", "11:00"], "a minute inside is enough"),
        (None, ("10:00", "11:00"), ["09:00", "11:00"], "busy time blocks the same"),
        (None, ("10:30", "10:30"), ["09:00", "10:00", "11:00"], "empty busy time blocks nothing"),
        (("08:00", "13:00"), None, [], "all is taken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_slot_is_hidden_while_the_consultant_is_taken(booked, busy, left, sentence):
    taken = [BookedSession.over(span(*booked))] if booked else []
    elsewhere = [span(*busy)] if busy else []

    assert starts(rules(), calendar(*taken, busy=elsewhere)) == left, sentence


@pytest.mark.parametrize(
    ("ours", "theirs", "left", "sentence"),
    [
        ((0, 0), (0, 0), ["09:00", "11:00"], "no buffers"),
        ((0, 0), (5, 0), ["11:00"], "the booked one's buffer before reaches the slot before it"),
        ((0, 0), (0, 5), ["09:00"], "its buffer after reaches the slot after it"),
        ((5, 0), (0, 0), ["09:00"], "our buffer before meets it from behind"),
        ((0, 5), (0, 0), ["11:00"], "our buffer after meets it from before"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_buffers_keep_sessions_apart_on_their_own_side(ours, theirs, left, sentence):
    rule = rules(before=ours[0] * MINUTE, after=ours[1] * MINUTE)
    taken = BookedSession.over(span("10:00", "11:00"), theirs[0] * MINUTE, theirs[1] * MINUTE)

    assert starts(rule, calendar(taken)) == left, sentence


@pytest.mark.parametrize(
    ("ours", "theirs", "gap", "is_free"),
    [(15, 10, 15, True), (15, 10, 14, False), (10, 15, 15, True), (10, 15, 14, False)],
)
def test_the_gap_between_two_sessions_is_the_larger_buffer(ours, theirs, gap, is_free):
    rule = rules(duration=30 * MINUTE, before=ours * MINUTE)
    ends = at("09:00") - gap * MINUTE
    taken = BookedSession.over(Interval(ends - HOUR, ends), after=theirs * MINUTE)

    assert ("09:00" in starts(rule, calendar(taken))) is is_free


@pytest.mark.parametrize(
    ("busy", "left"),
    [
        (("08:00", "08:45"), ["09:00", "10:00", "11:00"]),
        (("08:00", "08:46"), ["10:00", "11:00"]),
        (("12:10", "13:00"), ["09:00", "10:00", "11:00"]),
        (("12:09", "13:00"), ["09:00", "10:00"]),
    ],
)
def test_buffers_reach_outside_the_window_and_keep_off_busy_time(busy, left):
    rule = rules(before=15 * MINUTE, after=10 * MINUTE)

    assert starts(rule, calendar(busy=[span(*busy)])) == left


@pytest.mark.parametrize(("now", "left"), [("07:00", 3), ("07:01", 2), ("09:00", 1), ("09:01", 0)])
def test_a_slot_is_offered_until_exactly_its_notice(now, left):
    assert len(starts(rules(notice=2 * HOUR), now=at(now))) == left


def test_a_slot_that_starts_now_is_still_offered():
    assert starts(rules(), now=at("10:00")) == ["10:00", "11:00"]


@pytest.mark.parametrize(
    ("fields", "days", "sentence"),
    [
        ({"horizon_days": 0}, ["01"], "today only"),
        ({"horizon_days": 2}, ["01", "02", "03"], "the horizon's date is included"),
        ({"horizon_business_days": 0}, ["01"], "no business day further: today"),
        ({"horizon_business_days": 4}, ["01", "02", "03", "04", "05"], "to Friday"),
        (
            {"horizon_business_days": 5},
            ["01", "02", "03", "04", "05", "06", "07", "08"],
            "the weekend is passed over on the way to Monday",
        ),
        ({"first_on": date(2026, 6, 7)}, ["07", "08", "09", "10"], "from a date, included"),
        ({"last_on": date(2026, 6, 2)}, ["01", "02"], "to a date, included"),
        (
            {"first_on": date(2026, 6, 2), "last_on": date(2026, 6, 5), "horizon_days": 2},
            ["02", "03"],
            "the nearer of horizon and range",
        ),
        ({"first_on": date(2026, 6, 5), "horizon_days": 2}, [], "a range beyond the horizon"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_slots_lie_within_horizon_and_range(fields, days, sentence):
    rule = rules(duration=3 * HOUR, step=3 * HOUR, **fields)

    assert [s[:2] for s in starts(rule, days=10, now=at("00:00"))] == days, sentence


def test_the_horizon_is_a_date_of_the_consultant():
    tokyo = calendar(schedule=open_daily("00:00", "24:00", zone="Asia/Tokyo"))

    found = starts(rules(horizon_days=0), tokyo, now=at("13:00"))

    assert found == ["13:00", "14:00"]


def test_the_horizon_leaves_today_whole_when_it_ends_on_a_journey():
    away = (Travel(Dates(MONDAY + timedelta(days=1), None), "America/New_York"),)
    home = calendar(schedule=open_daily("06:00", "09:00", zone="Europe/Helsinki", travels=away))

    found = starts(rules(horizon_days=1), home, now=at("02:00"))

    assert found == ["03:00", "04:00", "05:00"]


@pytest.mark.parametrize(
    ("fields", "left", "sentence"),
    [
        ({"cap_day": 3}, ["01", "02", "08"], "one more may be booked"),
        ({"cap_day": 2}, ["02", "08"], "Monday is full"),
        ({"cap_day": 0}, [], "nothing may ever be booked"),
        ({"cap_week": 3}, ["01", "02", "08"], "one more may be booked this week"),
        ({"cap_week": 2}, ["08"], "the week is full"),
        ({"cap_week": 0}, [], "nothing may ever be booked"),
        ({"cap_day_length": 2 * HOUR}, ["01", "02", "08"], "exactly the length that is left"),
        ({"cap_day_length": 2 * HOUR - 1}, ["02", "08"], "one second short"),
        ({"cap_day_length": HOUR - 1}, [], "too short for any session"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_cap_closes_the_date_or_week_that_is_full(fields, left, sentence):
    booked = [BookedSession.over(Interval(at(t), at(t) + HOUR // 2)) for t in ("09:00", "09:30")]
    within = [Interval(at("11:00") + n * DAY, at("11:01") + n * DAY) for n in (0, 1, 7)]

    found = free_slots(rules(**fields), [calendar(*booked)], within=within, now=EARLY)

    assert [f"{moment(s.interval.start):%d}" for s in found] == left, sentence


def test_a_cap_counts_by_the_date_of_the_consultant():
    tokyo = open_daily("00:00", "24:00", zone="Asia/Tokyo")
    booked = BookedSession.over(span("14:00", "15:00"))  # the last hour of the first of June there

    found = starts(rules(cap_day=1, step=5 * HOUR), calendar(booked, schedule=tokyo))

    assert found == ["15:00", "20:00"]


def test_sessions_of_other_types_do_not_count_toward_a_cap():
    booked = BookedSession.over(span("09:00", "10:00"), counts=False)

    assert starts(rules(cap_day=1), calendar(booked)) == ["10:00", "11:00"]


def test_a_seat_left_keeps_exactly_its_start():
    group = BookedSession.over(span("09:30", "10:30"), seats_left=2)

    found = slots(rules(seats=6), calendar(group))

    assert [(f"{moment(s.interval.start):%H:%M}", s.seats_left) for s in found] == [
        ("09:30", 2),
        ("11:00", 6),
    ]


@pytest.mark.parametrize(
    ("group", "sentence"),
    [
        (BookedSession.over(span("09:00", "10:00")), "no seat is left"),
        (BookedSession.over(span("09:00", "11:00"), seats_left=1), "it has another length"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_session_cannot_be_joined_when(group, sentence):
    assert "09:00" not in starts(rules(), calendar(group)), sentence


def test_a_seat_left_is_found_by_its_instant_alone():
    group = BookedSession.over(span("09:30", "10:30"), seats_left=2)
    within = [Interval(at("09:30"), at("09:30") + 1)]

    assert len(free_slots(rules(), [calendar(group)], within=within, now=EARLY)) == 1


def test_a_seat_left_is_subject_to_the_notice():
    group = BookedSession.over(span("09:00", "10:00"), seats_left=2)

    assert "09:00" not in starts(rules(notice=HOUR), calendar(group), now=at("08:01"))


def test_a_seat_may_be_taken_on_a_date_that_is_full():
    group = BookedSession.over(span("09:00", "10:00"), seats_left=2)

    assert starts(rules(cap_day=1), calendar(group)) == ["09:00"]


def test_a_new_session_of_one_consultant_has_every_seat_beside_a_group_of_another():
    group = BookedSession.over(span("09:00", "10:00"), seats_left=2)
    two = [calendar(group), calendar(consultant="eero")]

    assert slots(rules(seats=6), *two)[0].seats_left == 6
    assert slots(rules(seats=6), two[0])[0].seats_left == 2


def test_a_hold_hides_its_time_from_others_until_it_expires():
    hold = Hold(span("10:00", "11:00"), expires=at("08:10"), by="visitor")

    def seen(visitor, now):
        return starts(rules(), calendar(*sessions_of_holds([hold], visitor=visitor, now=at(now))))

    assert seen("another", "08:09") == ["09:00", "11:00"]
    assert seen("another", "08:10") == ["09:00", "10:00", "11:00"]
    assert seen("visitor", "08:09") == ["09:00", "10:00", "11:00"]


def test_a_hold_does_not_count_toward_a_cap():
    hold = Hold(span("10:00", "11:00"), expires=at("08:10"), by="visitor")
    held = sessions_of_holds([hold], visitor="another", now=at("08:00"))

    assert starts(rules(cap_day=1), calendar(*held)) == ["09:00", "11:00"]


def test_any_consultant_who_is_free_makes_a_slot():
    aino = calendar(BookedSession.over(span("09:00", "10:00")))
    eero = calendar(BookedSession.over(span("10:00", "11:00")), consultant="eero")

    assert [slot.consultants for slot in slots(rules(), aino, eero)] == [
        ("eero",),
        ("aino",),
        ("aino", "eero"),
    ]


def test_a_collective_session_needs_every_consultant():
    aino = calendar(BookedSession.over(span("09:30", "10:00")))
    eero = calendar(schedule=open_daily("09:30", "14:00"), consultant="eero")

    found = slots(rules(collective=True, step=30 * MINUTE), aino, eero)

    assert {slot.consultants for slot in found} == {("aino", "eero")}
    assert [f"{moment(s.interval.start):%H:%M}" for s in found] == ["10:00", "10:30", "11:00"]


def test_a_collective_grid_counts_from_the_opening_of_the_common_time():
    eero = calendar(schedule=open_daily("09:20", "14:00"), consultant="eero")

    assert starts(rules(collective=True), calendar(), eero) == ["09:20", "10:20"]


def test_a_collective_session_over_midnight_is_found_by_the_instant_as_in_the_list():
    far = open_daily("00:00", "24:00", zone="Pacific/Kiritimati")
    both = [calendar(schedule=far), calendar(schedule=far, consultant="eero")]
    late = at("23:00")  # already the next afternoon there, and the session ends the day after
    rule = rules(collective=True, step=30 * MINUTE, duration=15 * HOUR)

    alone = free_slots(rule, both, within=[Interval(late, late + 1)], now=EARLY)

    assert alone == [s for s in slots(rule, *both, days=3) if s.interval.start == late]
    assert len(alone) == 1


@pytest.mark.parametrize(
    ("calendars", "within"), [([], [span("00:00", "12:00")]), ([calendar()], [])]
)
def test_nothing_is_on_offer_when_nobody_or_no_time_is_asked_for(calendars, within):
    assert free_slots(rules(), calendars, within=within, now=EARLY) == []


@pytest.mark.parametrize("fields", [{"duration": 0}, {"step": 0}, {"step": -60}])
def test_a_session_takes_time_and_its_starts_move_on(fields):
    with pytest.raises(ValueError, match="must be above zero"):
        rules(**fields)


def test_a_visitors_dates_are_those_of_the_visitors_zone():
    (day,) = visitor_window("Asia/Kolkata", MONDAY, MONDAY)

    assert (moment(day.start).isoformat(), day.length) == ("2026-05-31T18:30:00+00:00", DAY)


HOUR_OFF = HoursOff(datetime(2026, 6, 1, 10), datetime(2026, 6, 1, 11))


@pytest.mark.parametrize(
    ("off", "found", "sentence"),
    [
        ((10, 11), ["09:00", "11:00"], "the hour off is left out, and touching it is allowed"),
        ((9, 10), ["10:00", "11:00"], "the grid still counts from the opening"),
        ((10, 24), ["09:00"], "till the end of the day"),
        ((13, 14), ["09:00", "10:00", "11:00"], "outside the hours it takes nothing"),
    ],
)
def test_no_session_lies_in_time_off_by_the_hour(off, found, sentence):
    begins = datetime(2026, 6, 1)
    off = HoursOff(begins + timedelta(hours=off[0]), begins + timedelta(hours=off[1]))

    assert starts(rules(), calendar(schedule=open_daily(hours_off=(off,)))) == found, sentence


def test_a_buffer_may_reach_into_time_off_by_the_hour():
    schedule = open_daily(hours_off=(HOUR_OFF,))

    found = starts(rules(before=30 * MINUTE, after=30 * MINUTE), calendar(schedule=schedule))

    assert found == ["09:00", "11:00"]


def test_a_weekly_hour_off_comes_back_every_week():
    lunch = RepeatedOff("RRULE:FREQ=WEEKLY;BYDAY=MO", Dates(MONDAY, None), WallWindow(600, 660))

    found = starts(rules(), calendar(schedule=open_daily(repeated_off=(lunch,))), days=8)

    assert [at for at in found if at.endswith("10:00")] == [f"0{n} 10:00" for n in range(2, 8)]


def test_a_repeated_day_off_closes_its_dates_only():
    fridays = RepeatedOff("RRULE:FREQ=WEEKLY;BYDAY=FR", Dates(MONDAY, None))

    found = starts(rules(), calendar(schedule=open_daily(repeated_off=(fridays,))), days=7)

    assert sorted({at[:2] for at in found}) == ["01", "02", "03", "04", "06", "07"]


def test_repeated_time_off_ends_with_its_last_date():
    lunch = RepeatedOff("RRULE:FREQ=DAILY", Dates(MONDAY, MONDAY), WallWindow(600, 660))

    found = starts(rules(), calendar(schedule=open_daily(repeated_off=(lunch,))), days=2)

    assert [at for at in found if at.endswith("10:00")] == ["02 10:00"]


@pytest.mark.parametrize(
    ("caps", "found"),
    [
        (Caps(day=1), ["02 09:00"]),
        (Caps(day=2), ["01 11:00", "02 09:00"]),
        (Caps(week=1), []),
        (Caps(week=2), ["01 11:00", "02 09:00"]),
        (Caps(day=0), []),
        (Caps(week=0), []),
    ],
)
def test_the_caps_of_a_consultant_count_sessions_of_every_type(caps, found):
    another_type = BookedSession.over(span("09:00", "10:00"), counts=False)
    schedule = open_daily("09:00", "12:00", overrides=(Override(TUESDAY, (WallWindow(540, 600),)),))
    person = ConsultantCalendar("aino", schedule, [another_type], caps=caps)

    assert starts(rules(before=HOUR), person, days=2) == found


def test_a_session_type_that_needs_someone_is_offered_when_one_of_the_others_is_free_too():
    aino = ConsultantCalendar("aino", open_daily("09:00", "12:00"), is_fixed=True)
    eero = calendar(consultant="eero", schedule=open_daily("10:00", "12:00"))
    sofia = calendar(consultant="sofia", schedule=open_daily("11:00", "13:00"))

    found = slots(rules(), aino, eero, sofia)

    assert [(f"{s.start_at:%H:%M}", s.consultants, s.together) for s in found] == [
        ("10:00", ("eero",), ("aino",)),
        ("11:00", ("eero", "sofia"), ("aino",)),
    ]


def test_where_all_take_part_those_who_can_be_chosen_are_all_of_them():
    both = [ConsultantCalendar(name, open_daily(), is_fixed=True) for name in ("aino", "eero")]

    found = slots(rules(), *both)

    assert {(slot.consultants, slot.together) for slot in found} == {(("aino", "eero"),) * 2}


def test_a_busy_one_who_always_takes_part_takes_the_time_from_everyone():
    aino = ConsultantCalendar("aino", open_daily(), busy=[span("09:00", "11:00")], is_fixed=True)

    assert starts(rules(), aino, calendar(consultant="eero")) == ["11:00"]


def test_a_closed_calendar_offers_nothing_and_leaves_the_others_alone():
    closed = ConsultantCalendar("aino", open_daily(), is_closed=True)

    assert {s.consultants for s in slots(rules(), closed, calendar(consultant="eero"))} == {
        ("eero",)
    }


def test_nothing_is_offered_without_one_who_always_takes_part():
    aino = ConsultantCalendar("aino", open_daily(), is_fixed=True, is_closed=True)

    assert slots(rules(), aino, calendar(consultant="eero")) == []


def test_nobody_and_no_time_to_ask_about_have_no_slots():
    assert free_slots(rules(), [], within=[span("09:00", "10:00")], now=EARLY) == []
    assert free_slots(rules(), [calendar()], within=[], now=EARLY) == []
