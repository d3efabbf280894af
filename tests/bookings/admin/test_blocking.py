"""Time is blocked and given back from the calendar; sessions in it stay, and are told."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from bookings.models import Consultant, DateOverride, Session, TimeOff
from bookings.queries import next_free_slots
from tests.factories import NOW, book_slot

LUNCH = {"first_on": "2026-12-01", "starts_at": "12", "last_on": "", "ends_at": "13", "note": ""}


@pytest.fixture
def eero(bookable):
    return Consultant.objects.get(slug="eero")


def block(person):
    return reverse("calendar:block", args=[person.pk])


def off(person, **fields):
    given = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 1)}
    return TimeOff.objects.create(consultant=person, **(given | fields))


def told(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_an_hour_is_blocked_and_no_longer_on_offer(root, eero, bookable):
    root.post(block(eero), LUNCH)

    row = TimeOff.objects.get()
    assert (row.first_on, row.starts_at, row.ends_at) == (date(2026, 12, 1), time(12), time(13))
    starts = [f"{slot.start_at:%m-%d %H:%M}" for slot in next_free_slots(bookable, NOW)]
    assert "12-01 09:30" in starts
    assert "12-01 10:00" not in starts


def test_a_whole_day_is_blocked_without_times(root, eero):
    root.post(block(eero), LUNCH | {"starts_at": "", "ends_at": ""})

    assert TimeOff.objects.get().starts_at is None


@pytest.mark.parametrize("times", [("9:30", "11"), ("", "")], ids=["hours", "a day"])
def test_a_session_in_blocked_time_is_told_and_stays(root, eero, bookable, times):
    session = book_slot(bookable).session
    starts_at, ends_at = times

    answer = root.post(
        block(eero), LUNCH | {"starts_at": starts_at, "ends_at": ends_at}, follow=True
    )

    assert "Tuesday 1 December 2026 at 10:00–10:30 (Veera Vieras)" in told(answer)
    assert Session.objects.get().sequence == session.sequence


def test_the_form_is_filled_in_by_its_address(root, eero):
    answer = root.get(
        block(eero), {"first_on": "2026-12-01", "starts_at": "12:00", "ends_at": "12:30"}
    )

    page = answer.content.decode()
    assert 'value="2026-12-01"' in page
    assert 'value="12:00"' in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"first_on": "2026-11-29"}, "first_on"),
        ({"ends_at": "11"}, "ends_at"),
        ({"ends_at": ""}, "ends_at"),
        ({"first_on": "tomorrow"}, "first_on"),
    ],
    ids=["past", "ends before it starts", "one time", "no date"],
)
def test_time_that_cannot_be_blocked_is_told_at_its_field(root, eero, changed, field):
    answer = root.post(block(eero), LUNCH | changed)

    assert list(answer.context["form"].errors) == [field]
    assert not TimeOff.objects.exists()


def test_blocked_time_is_given_back(root, eero):
    row = off(eero, note="Lounas")
    url = reverse("calendar:unblock", args=[row.pk])

    asked = root.get(url).content.decode()
    assert ("Lounas" in asked, TimeOff.objects.count()) == (True, 1)
    root.post(url)

    assert not TimeOff.objects.exists()


def test_time_off_that_repeats_is_not_given_back_by_one_press(root, eero):
    row = off(eero, last_on=None, recurrence="RRULE:FREQ=DAILY")

    assert root.post(reverse("calendar:unblock", args=[row.pk])).status_code == 404
    assert TimeOff.objects.count() == 1


def test_a_consultant_blocks_only_their_own_time(as_aino, aino, eero):
    as_aino.post(block(eero), LUNCH)
    assert not TimeOff.objects.exists()

    as_aino.post(block(aino), LUNCH)
    assert TimeOff.objects.get().consultant == aino


def test_a_consultant_gives_back_only_their_own_time(as_aino, eero):
    row = off(eero)

    as_aino.post(reverse("calendar:unblock", args=[row.pk]))

    assert TimeOff.objects.count() == 1


def test_an_editor_blocks_nothing(as_editor, eero):
    assert as_editor.get(block(eero)).status_code == 302
    as_editor.post(block(eero), LUNCH)
    assert not TimeOff.objects.exists()


def test_the_same_block_sent_twice_is_one(root, eero):
    for _turn in range(2):
        root.post(block(eero), LUNCH)

    assert TimeOff.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"starts_at": time(12, 30), "ends_at": time(14)}, "still covers that time"),
        ({}, "still covers that time"),
        ({"starts_at": time(13), "ends_at": time(14)}, "The time can be booked again."),
    ],
    ids=["part of it", "the whole day", "right after it"],
)
def test_time_given_back_is_said_to_be_bookable_only_when_nothing_else_is_in_it(
    root, eero, other, words
):
    row = off(eero, starts_at=time(12), ends_at=time(13))
    off(eero, **other)

    answer = root.post(reverse("calendar:unblock", args=[row.pk]), follow=True)

    assert words in told(answer)


def test_time_given_back_on_a_date_that_is_closed_stays_closed(root, eero):
    row = off(eero)
    DateOverride.objects.create(consultant=eero, on=row.first_on)

    answer = root.post(reverse("calendar:unblock", args=[row.pk]), follow=True)

    assert "a closed date still covers that time" in told(answer)


def test_blocked_hours_of_one_day_are_asked_about_with_the_date_once(root, eero):
    row = off(eero, starts_at=time(9), ends_at=time(10))

    page = root.get(reverse("calendar:unblock", args=[row.pk]))

    assert page.context["told"] == f"{date_format(row.first_on)} 09:00–10:00"
