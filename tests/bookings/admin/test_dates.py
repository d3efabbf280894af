"""Single dates: overrides and time off, saved together, with the sessions they meet told."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from bookings.models import DateOverride, Status, TimeOff
from tests.factories import book_slot, book_slots

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def eero(bookable):
    return bookable.consultants.get()


def dates_page(consultant):
    return reverse("consultant:dates", args=[consultant.pk])


def posted(overrides=(), off=(), initial=(0, 0)):
    """Return what the page posts for rows of overrides and of time off."""
    fields = {}
    for prefix, rows, count in (("overrides", overrides, initial[0]), ("off", off, initial[1])):
        fields |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": count}
        for number, row in enumerate(rows):
            fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def override(on, *windows, **more):
    pairs = [window.split("-") for window in windows]
    given = {
        "on": on,
        "windows-from": [opens for opens, _ in pairs],
        "windows-to": [closes for _, closes in pairs],
    }
    return given | ({"open": "on"} if windows else {}) | more


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_date_gets_hours_of_its_own(root, eero):
    root.post(dates_page(eero), posted([override("2026-12-05", "10-12", "13-14")]))

    rows = DateOverride.objects.values_list("on", "opens_at", "closes_at")
    day = date(2026, 12, 5)
    assert list(rows) == [(day, time(10), time(12)), (day, time(13), time(14))]


def test_a_date_that_is_off_is_closed(root, eero):
    root.post(dates_page(eero), posted([override("2026-12-07")]))

    assert DateOverride.objects.get().opens_at is None


def test_dates_are_shown_again_as_they_were_saved(root, eero):
    root.post(
        dates_page(eero), posted([override("2026-12-05", "10-12")], [{"first_on": "2026-12-24"}])
    )

    context = root.get(dates_page(eero)).context
    assert context["overrides"].initial[0]["on"] == date(2026, 12, 5)
    assert context["times_off"].initial[0]["last_on"] == date(2026, 12, 24)


def test_a_row_left_as_it_was_stays(root, eero):
    DateOverride.objects.create(
        consultant=eero, on=date(2026, 12, 5), opens_at=time(10), closes_at=time(12)
    )
    same = override("2026-12-05", "10:00-12:00")

    root.post(dates_page(eero), posted([same, override("2026-12-06")], initial=(1, 0)))

    assert list(DateOverride.objects.values_list("on", flat=True)) == [
        date(2026, 12, 5),
        date(2026, 12, 6),
    ]


def test_a_removed_row_goes_and_the_spare_one_is_not_saved(root, eero):
    TimeOff.objects.create(consultant=eero, first_on=date(2026, 12, 5), last_on=date(2026, 12, 6))
    gone = {"first_on": "2026-12-05", "last_on": "2026-12-06", "DELETE": "on"}
    spare = override("") | {"open": "on"}

    root.post(dates_page(eero), posted([spare], [gone, {"first_on": ""}], initial=(0, 1)))

    assert not TimeOff.objects.exists()
    assert not DateOverride.objects.exists()


def test_sessions_booked_in_new_time_off_are_told_and_stay(root, eero, bookable):
    booking = book_slot(bookable, "2026-12-01 10:00")

    answer = root.post(dates_page(eero), posted(off=[{"first_on": "2026-12-01"}]), follow=True)

    warning = told(answer)[1]
    assert warning.startswith("These sessions are booked in time off. They stay as they are:")
    assert "Veera Vieras" in warning
    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


def test_time_off_without_sessions_warns_of_none(root, eero, bookable):
    book_slot(bookable, "2026-12-01 10:00")

    answer = root.post(dates_page(eero), posted(off=[{"first_on": "2026-12-02"}]), follow=True)

    assert len(told(answer)) == 1


def test_a_session_on_a_date_now_closed_is_told(root, eero, bookable):
    book_slot(bookable, "2026-12-01 10:00")

    answer = root.post(dates_page(eero), posted([override("2026-12-01")]), follow=True)

    assert "Veera Vieras" in told(answer)[1]


@pytest.mark.parametrize(
    ("rows", "field", "words"),
    [
        ([override("2026-11-29", "9-12")], "on", "past"),
        ([override("2026-12-05", "9-12"), override("2026-12-05")], "on", "here twice"),
        ([override("", "9-12")], "on", "required"),
        ([override("2026-12-05", "9-12", "11-13")], "windows", "overlap"),
        ([override("2026-12-05", "-")], "windows", "at least one window"),
        ([override("2026-12-05", "22-6")], "windows", "next date"),
    ],
    ids=["past", "twice", "no date", "overlap", "no windows", "night"],
)
def test_overrides_that_cannot_be_are_refused_at_the_field(root, eero, rows, field, words):
    answer = root.post(dates_page(eero), posted(rows))

    [error] = answer.context["overrides"].errors[-1][field]
    assert words in error
    assert not DateOverride.objects.exists()


def test_a_night_of_one_date_is_saved_once_it_is_meant(root, eero):
    root.post(dates_page(eero), posted([override("2026-12-05", "22-6", nights_meant="on")]))

    assert DateOverride.objects.get().closes_at == time(6)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-12-05", "2026-12-04", "before the first"),
        ("2026-11-01", "2026-11-02", "past"),
        ("2026-12-05", "2036-12-04", "check the year"),
        ("2026-12-05", "9999-12-31", "check the year"),
    ],
)
def test_time_off_that_cannot_be_is_refused_at_the_field(root, eero, first, last, words):
    answer = root.post(dates_page(eero), posted(off=[{"first_on": first, "last_on": last}]))

    [error] = answer.context["times_off"].errors[0]["last_on"]
    assert words in error


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"starts_at": "12"}, "ends_at", "Give both times"),
        ({"ends_at": "12"}, "starts_at", "Give both times"),
        ({"starts_at": "12", "ends_at": "9"}, "ends_at", "09:00 is not after 12:00"),
        ({"starts_at": "noon", "ends_at": "13"}, "starts_at", "“noon” is not a time of day"),
    ],
    ids=["no end", "no start", "backwards", "no time"],
)
def test_hours_off_that_cannot_be_are_refused_at_the_field(root, eero, row, field, words):
    answer = root.post(dates_page(eero), posted(off=[{"first_on": "2026-12-05", **row}]))

    [error] = answer.context["times_off"].errors[0][field]
    assert words in error
    assert not TimeOff.objects.exists()


def test_the_page_opens_at_the_first_error(root, eero):
    rows = [{"first_on": "2026-12-05", "starts_at": "12", "ends_at": "9"}]

    page = root.post(dates_page(eero), posted(off=rows)).content.decode()

    [focused] = re.findall(r"<input[^>]* autofocus[^>]*>", page)
    assert 'name="off-0-ends_at"' in focused


def test_hours_off_are_saved_and_shown_again(root, eero):
    off = {"first_on": "2026-12-05", "starts_at": "12", "ends_at": "14.30"}

    root.post(dates_page(eero), posted(off=[off]))

    [initial] = root.get(dates_page(eero)).context["times_off"].initial
    assert (initial["starts_at"], initial["ends_at"]) == (time(12), time(14, 30))


def test_hours_off_until_midnight_stay_so_however_often_they_are_saved(root, eero):
    off = {"first_on": "2026-12-05", "starts_at": "18", "ends_at": "24"}
    shown = off | {"last_on": "2026-12-05", "ends_at": "24:00"}

    root.post(dates_page(eero), posted(off=[off]))
    root.post(dates_page(eero), posted(off=[shown, {"first_on": ""}], initial=(0, 1)))

    row = TimeOff.objects.get()
    assert (row.last_on, row.ends_at) == (date(2026, 12, 6), time())
    [initial] = root.get(dates_page(eero)).context["times_off"].initial
    assert (initial["last_on"], initial["ends_at"]) == (date(2026, 12, 5), "24:00")


def test_only_sessions_within_hours_off_are_told(root, eero, bookable):
    book_slot(bookable, "2026-12-01 10:00", name="Ennen")
    book_slot(bookable, "2026-12-01 12:30", name="Aikana")
    off = {"first_on": "2026-12-01", "starts_at": "12", "ends_at": "14"}

    answer = root.post(dates_page(eero), posted(off=[off]), follow=True)

    assert ("Aikana" in told(answer)[1], "Ennen" in told(answer)[1]) == (True, False)


def test_many_sessions_in_time_off_are_told_by_their_number(root, eero, bookable):
    book_slots(
        bookable,
        [f"2026-12-01 {hour:02}:{minute}" for hour in range(9, 15) for minute in ("00", "30")],
    )

    answer = root.post(dates_page(eero), posted(off=[{"first_on": "2026-12-01"}]), follow=True)

    assert told(answer)[1].strip().endswith("; 2 more")


def test_time_off_without_a_first_day_is_refused(root, eero):
    answer = root.post(dates_page(eero), posted(off=[{"first_on": "", "note": "Loma"}]))

    assert list(answer.context["times_off"].errors[0]) == ["first_on"]


def test_past_dates_are_folded_away_the_latest_first(root, eero):
    DateOverride.objects.create(consultant=eero, on=date(2026, 11, 2))
    TimeOff.objects.create(
        consultant=eero, first_on=date(2026, 11, 9), last_on=date(2026, 11, 10), note="Loma"
    )

    past = root.get(dates_page(eero)).context["past"]

    assert [line.endswith(("Loma", "closed")) for line in past] == [True, True]
    assert "Loma" in past[0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_dates_take_the_same_statements_for_one_and_three(
    root, eero, count, django_assert_num_queries
):
    rows = [override(f"2026-12-0{day}", "9-12") for day in range(1, count + 1)]
    root.post(dates_page(eero), posted(rows))
    root.get(dates_page(eero))

    with django_assert_num_queries(11):
        root.get(dates_page(eero))
