"""Time off that repeats: added, changed, removed, and the sessions booked in it told."""

from datetime import date, time

import pytest
from django.urls import reverse

from bookings.models import Status, TimeOff
from tests.factories import book_slot

pytestmark = pytest.mark.usefixtures("now")

LUNCH = {
    "opens_at": "12",
    "closes_at": "13",
    "frequency": "WEEKLY",
    "interval": "1",
    "weekdays": ["0", "1", "2", "3", "4"],
    "starts_on": "2026-11-30",
    "ends": "never",
    "exceptions": "",
    "note": "Lounas",
}
FRIDAYS = LUNCH | {
    "all_day": "on",
    "opens_at": "",
    "closes_at": "",
    "interval": "2",
    "weekdays": "4",
}


@pytest.fixture
def eero(bookable):
    return bookable.consultants.get()


def address(consultant, name="repeated_off", *more):
    return reverse(f"consultant:{name}", args=[consultant.pk, *more])


def told(answer):
    return [str(message).strip() for message in answer.context["messages"]]


def test_a_lunch_is_saved_with_its_hours_and_its_note(root, eero):
    root.post(address(eero), LUNCH)

    row = TimeOff.objects.get()
    assert str(row.recurrence) == "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    assert (row.starts_at, row.ends_at, row.note) == (time(12), time(13), "Lounas")
    assert (row.first_on, row.last_on) == (date(2026, 11, 30), None)


def test_every_second_friday_is_off_for_the_whole_day(root, eero):
    root.post(address(eero), FRIDAYS | {"ends": "on", "until_on": "2027-06-30"})

    row = TimeOff.objects.get()
    assert (row.starts_at, row.ends_at, row.last_on) == (None, None, date(2027, 6, 30))


def test_saving_the_other_dates_leaves_the_lunch(root, eero):
    root.post(address(eero), LUNCH)
    prefixes = ("overrides", "off")
    empty = {f"{p}-{n}_FORMS": 0 for p in prefixes for n in ("TOTAL", "INITIAL")}

    root.post(reverse("consultant:dates", args=[eero.pk]), empty)

    assert TimeOff.objects.count() == 1


@pytest.mark.parametrize("fields", [LUNCH, FRIDAYS], ids=["hours", "days"])
def test_what_was_saved_is_shown_again_and_saved_the_same(root, eero, fields):
    root.post(address(eero), fields)
    before = TimeOff.objects.values().get()
    edit = address(eero, "repeated_off_edit", before["id"])

    form = root.get(edit).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    root.post(
        edit,
        {
            k: v.isoformat() if isinstance(v, date) else v
            for k, v in shown.items()
            if v is not False
        },
    )

    assert TimeOff.objects.values().get() == before


def test_a_row_that_is_removed_is_gone(root, eero):
    root.post(address(eero), LUNCH)

    answer = root.post(address(eero, "remove_off", TimeOff.objects.get().pk))

    assert answer.headers["Location"] == reverse("consultant:dates", args=[eero.pk])
    assert not TimeOff.objects.exists()


def test_sessions_within_what_repeats_are_told_and_stay(root, eero, bookable):
    inside = book_slot(bookable, "2026-12-08 12:30", name="Aikana")
    book_slot(bookable, "2026-12-08 13:00", name="Jälkeen")

    answer = root.post(address(eero), LUNCH, follow=True)

    [_, warning] = told(answer)
    assert ("Aikana" in warning, "Jälkeen" in warning) == (True, False)
    inside.refresh_from_db()
    assert inside.status == Status.CONFIRMED


def test_the_list_tells_each_in_words_and_leads_to_it(root, eero):
    root.post(address(eero), LUNCH)

    [line] = root.get(reverse("consultant:dates", args=[eero.pk])).context["repeated_off"]

    days = "Monday, Tuesday, Wednesday, Thursday, Friday"
    assert line.text == f"every week, {days}, 12:00–13:00, from Nov. 30, 2026, Lounas"
    assert root.get(line.edit_url).status_code == root.get(line.remove_url).status_code == 200


def test_what_ended_is_told_among_the_past(root, eero):
    TimeOff.objects.create(
        consultant=eero,
        recurrence="RRULE:FREQ=DAILY",
        first_on=date(2026, 11, 1),
        last_on=date(2026, 11, 5),
        note="Aamupalaveri",
    )

    context = root.get(reverse("consultant:dates", args=[eero.pk])).context

    assert context["repeated_off"] == []
    assert "Aamupalaveri" in context["past"][0]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"starts_on": ""}, "starts_on", "required"),
        ({"opens_at": ""}, "opens_at", "Give both times"),
        ({"opens_at": "13", "closes_at": "12"}, "closes_at", "ends on the next date"),
        ({"interval": "0"}, "interval", "never come again"),
        ({"frequency": "SECONDLY"}, "frequency", "not one of the available choices"),
    ],
)
def test_time_off_that_cannot_be_is_refused_at_the_field(root, eero, fields, field, words):
    answer = root.post(address(eero), LUNCH | fields)

    found = answer.context["form"].errors
    assert (list(found), words in found[field][0]) == ([field], True)
    assert not TimeOff.objects.exists()
