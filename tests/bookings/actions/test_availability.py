"""Weekly hours, date overrides and time off are replaced as a whole; the rest stays."""

from datetime import date, time

import pytest

from bookings.actions.availability import (
    DaysOff,
    RepeatedHours,
    RepeatedTimeOff,
    add_time_off,
    remove_hours,
    remove_time_off,
    save_repeated_hours,
    save_repeated_time_off,
    set_date_overrides,
    set_times_off,
    set_weekly_hours,
)
from bookings.domain.opening_hours import Override, WallWindow
from bookings.domain.repetition import Frequency, Repetition
from bookings.domain.weekly import Week
from bookings.models import DateOverride, OpeningHours, TimeOff
from tests.factories import make_consultant, open_weekdays

pytestmark = pytest.mark.django_db

MORNING = WallWindow(9 * 60, 12 * 60)
AFTERNOON = WallWindow(13 * 60, 16 * 60)
OFFICE_WEEK = Week(((MORNING, AFTERNOON),) * 5 + ((),) * 2)
TODAY = date(2026, 11, 30)
CHRISTMAS = date(2026, 12, 24)
SECOND_TUESDAYS = Repetition(
    frequency=Frequency.WEEKLY,
    interval=2,
    weekdays=frozenset({1}),
    until=date(2027, 6, 30),
    exceptions=frozenset({date(2026, 12, 29)}),
)


def hours_of(consultant):
    rows = OpeningHours.objects.filter(consultant=consultant)
    return [(str(row.recurrence), row.opens_at, row.closes_at) for row in rows]


def test_an_office_week_is_kept_as_one_row_for_each_window():
    aino = make_consultant()

    set_weekly_hours(aino, OFFICE_WEEK)

    weekdays = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    assert hours_of(aino) == [(weekdays, time(9), time(12)), (weekdays, time(13), time(16))]


def test_saving_a_week_twice_leaves_one_week():
    aino = make_consultant()

    set_weekly_hours(aino, OFFICE_WEEK)
    set_weekly_hours(aino, Week(((MORNING,), *((),) * 6)))

    assert hours_of(aino) == [("RRULE:FREQ=WEEKLY;BYDAY=MO", time(9), time(12))]


def test_a_rule_that_the_week_cannot_show_survives_its_saving():
    aino = make_consultant()
    monthly = "RRULE:FREQ=MONTHLY;BYDAY=1TU"
    OpeningHours.objects.create(
        consultant=aino, recurrence=monthly, opens_at=time(17), closes_at=time(19)
    )

    set_weekly_hours(aino, Week(((),) * 7))

    assert hours_of(aino) == [("RRULE:FREQ=MONTHLY;BYDAY=1TU", time(17), time(19))]


def test_the_hours_of_a_colleague_are_left_alone():
    aino, eero = make_consultant("aino"), make_consultant("eero")
    open_weekdays(eero)

    set_weekly_hours(aino, OFFICE_WEEK)

    assert len(hours_of(eero)) == 1


def test_overrides_to_come_are_replaced_and_past_ones_stay():
    aino = make_consultant()
    DateOverride.objects.create(consultant=aino, on=date(2026, 11, 29))
    DateOverride.objects.create(consultant=aino, on=date(2026, 12, 24))

    set_date_overrides(
        aino, [Override(date(2026, 12, 6)), Override(TODAY, (MORNING, AFTERNOON))], today=TODAY
    )

    rows = DateOverride.objects.values_list("on", "opens_at", "closes_at")
    assert list(rows) == [
        (date(2026, 11, 29), None, None),
        (TODAY, time(9), time(12)),
        (TODAY, time(13), time(16)),
        (date(2026, 12, 6), None, None),
    ]


@pytest.mark.parametrize(
    "dates", [[date(2026, 12, 1), date(2026, 12, 1)], [date(2026, 11, 29)]], ids=["twice", "past"]
)
def test_a_date_given_twice_or_past_is_refused(dates):
    with pytest.raises(ValueError, match="overridden once"):
        set_date_overrides(make_consultant(), [Override(on) for on in dates], today=TODAY)


def test_time_off_that_has_not_ended_is_replaced_and_past_time_off_stays():
    aino = make_consultant()
    past = TimeOff.objects.create(
        consultant=aino, first_on=date(2026, 11, 1), last_on=date(2026, 11, 29)
    )
    TimeOff.objects.create(consultant=aino, first_on=date(2026, 11, 1), last_on=TODAY)

    set_times_off(aino, [DaysOff(date(2026, 12, 24), date(2026, 12, 26), "Joulu")], today=TODAY)

    rows = TimeOff.objects.values_list("first_on", "last_on", "note")
    assert list(rows) == [
        (past.first_on, past.last_on, ""),
        (date(2026, 12, 24), date(2026, 12, 26), "Joulu"),
    ]


def test_time_off_by_the_hour_keeps_its_times():
    aino = make_consultant()
    off = DaysOff(CHRISTMAS, CHRISTMAS, "Lääkäri", time(12), time(14))

    set_times_off(aino, [off], today=TODAY)

    row = TimeOff.objects.get()
    assert (row.starts_at, row.ends_at, row.recurrence) == (time(12), time(14), None)


def test_replacing_times_off_leaves_the_repeated_ones():
    aino = make_consultant()
    lunch = RepeatedTimeOff(SECOND_TUESDAYS, TODAY, MORNING, "Lounas")
    row = save_repeated_time_off(aino, lunch)

    set_times_off(aino, [], today=TODAY)

    assert list(TimeOff.objects.all()) == [row]


def test_one_more_time_off_leaves_the_others():
    aino = make_consultant()
    first = add_time_off(aino, DaysOff(TODAY, TODAY))

    second = add_time_off(aino, DaysOff(CHRISTMAS, CHRISTMAS, "", time(9), time(10)))

    assert list(TimeOff.objects.all()) == [first, second]


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        (DaysOff(TODAY, TODAY, "Lounas"), 1),
        (DaysOff(TODAY, TODAY), 2),
        (DaysOff(TODAY, CHRISTMAS, "Lounas"), 2),
        (DaysOff(TODAY, TODAY, "Lounas", time(9), time(10)), 2),
    ],
    ids=["the same", "another note", "longer", "hours of it"],
)
def test_the_same_time_off_added_twice_is_one_row(second, rows):
    aino = make_consultant()
    row = add_time_off(aino, DaysOff(TODAY, TODAY, "Lounas"))

    assert (add_time_off(aino, second) == row) is (rows == 1)
    assert TimeOff.objects.count() == rows


def test_the_same_time_off_of_a_colleague_is_a_row_of_its_own():
    for name in ("aino", "eero"):
        add_time_off(make_consultant(name), DaysOff(TODAY, TODAY))

    assert TimeOff.objects.count() == 2


@pytest.mark.parametrize(
    ("times", "words"),
    [((time(9), None), "both its times"), ((time(9), time(9)), "ends after it starts")],
    ids=["one time", "no length"],
)
def test_time_off_that_cannot_be_is_no_value(times, words):
    with pytest.raises(ValueError, match=words):
        DaysOff(TODAY, TODAY, "", *times)


def test_time_off_that_repeats_is_kept_as_rule_and_columns():
    aino = make_consultant()

    row = save_repeated_time_off(aino, RepeatedTimeOff(SECOND_TUESDAYS, TODAY, MORNING, "Lounas"))

    row.refresh_from_db()
    assert str(row.recurrence) == ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\nEXDATE:20261229T100000Z")
    assert (row.first_on, row.last_on) == (TODAY, date(2027, 6, 30))
    assert (row.starts_at, row.ends_at, row.note) == (time(9), time(12), "Lounas")


def test_whole_days_off_that_repeat_have_no_times():
    aino = make_consultant()
    row = save_repeated_time_off(aino, RepeatedTimeOff(SECOND_TUESDAYS, TODAY, MORNING))

    save_repeated_time_off(aino, RepeatedTimeOff(SECOND_TUESDAYS, CHRISTMAS), row=row)

    kept = TimeOff.objects.get()
    assert (kept.pk, kept.first_on, kept.starts_at, kept.ends_at) == (row.pk, CHRISTMAS, None, None)


def test_removed_time_off_is_gone():
    aino = make_consultant()

    remove_time_off(save_repeated_time_off(aino, RepeatedTimeOff(SECOND_TUESDAYS, TODAY)))

    assert not TimeOff.objects.exists()


def test_hours_that_repeat_are_kept_as_rule_and_columns():
    aino = make_consultant()

    row = save_repeated_hours(aino, RepeatedHours(SECOND_TUESDAYS, AFTERNOON, TODAY))

    row.refresh_from_db()
    assert str(row.recurrence) == ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\nEXDATE:20261229T100000Z")
    assert (row.opens_at, row.closes_at) == (time(13), time(16))
    assert (row.valid_from_on, row.valid_until_on) == (TODAY, date(2027, 6, 30))


def test_hours_that_repeat_are_changed_where_they_are():
    aino = make_consultant()
    row = save_repeated_hours(aino, RepeatedHours(SECOND_TUESDAYS, AFTERNOON, TODAY))

    save_repeated_hours(aino, RepeatedHours(SECOND_TUESDAYS, MORNING, TODAY), row=row)

    assert OpeningHours.objects.get(pk=row.pk).opens_at == time(9)


def test_hours_counted_from_a_first_day_need_one():
    with pytest.raises(ValueError, match="need a date to count from"):
        RepeatedHours(SECOND_TUESDAYS, MORNING)


def test_removed_hours_are_gone():
    aino = make_consultant()

    remove_hours(save_repeated_hours(aino, RepeatedHours(SECOND_TUESDAYS, MORNING, TODAY)))

    assert not OpeningHours.objects.exists()
