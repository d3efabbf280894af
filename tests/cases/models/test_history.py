"""What the database holds of activities, touches, and what people arrange for themselves."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from cases.models import (
    BOOKING_KINDS,
    WRITTEN_KINDS,
    Activity,
    ActivityKind,
    DailyGoal,
    LostReason,
    MergeLog,
    PageViews,
    SavedView,
    StageLabel,
    Task,
    ToldApart,
    Touch,
)
from tests.cases.cast import booked_case, make_case, make_user
from tests.factories import NOW

TODAY = date(2026, 11, 30)


def activity(case, **fields):
    return Activity.objects.create(**{"case": case, "kind": "note", "at": NOW} | fields)


def task(case, text, on):
    return Task.objects.create(case=case, text=text, due_on=on, created_at=NOW)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Activity(kind="note", body="x" * 61), "Muistiinpano: " + "x" * 60),
        (Touch(page_title="Vinkit", label="Kerrottu"), "Vinkit"),
        (Touch(label="Kerrottu"), "Kerrottu"),
        (Task(text="Laskuta"), "Laskuta"),
        (SavedView(name="Omat"), "Omat"),
        (DailyGoal(text="Kolme puhelua"), "Kolme puhelua"),
        (MergeLog(label="Veera, V. Vieras"), "Veera, V. Vieras"),
        (ToldApart(kind="contact", first_id=1, second_id=2), "contact 1, 2"),
        (PageViews(page_title="Vinkit", on=TODAY, count=3), "Vinkit 2026-11-30: 3"),
        (StageLabel(label_fi="Alku"), "Alku"),
        (LostReason(label_fi="Hinta"), "Hinta"),
    ],
)
def test_a_record_is_called_by_what_it_says(record, expected):
    assert str(record) == expected


def test_what_people_write_and_what_bookings_tell_are_kept_apart():
    assert set(WRITTEN_KINDS) & set(BOOKING_KINDS) == set()
    # Corrected outcomes are news each time.
    assert ActivityKind.OUTCOME not in BOOKING_KINDS


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in BOOKING_KINDS if kind != "booked"])
def test_what_a_booking_announces_is_kept_once_for_each_sequence(kind):
    case, booking = booked_case()
    told = {"kind": kind, "booking": booking}
    for sequence in (1, 2):
        activity(case, **told, sequence=sequence)

    with pytest.raises(IntegrityError):
        activity(case, **told, sequence=2)


@pytest.mark.django_db
def test_an_outcome_may_be_corrected_as_often_as_needed():
    case, booking = booked_case()

    for _ in range(2):
        activity(case, kind="outcome", booking=booking, sequence=0)

    assert case.activities.filter(kind="outcome").count() == 2


@pytest.mark.django_db
def test_a_booking_belongs_to_one_case_only():
    _, booking = booked_case()

    with pytest.raises(IntegrityError):
        activity(make_case("Muu"), kind="booked", booking=booking, sequence=9)


@pytest.mark.django_db
def test_any_number_of_activities_came_by_no_form_but_one_showing_is_one_message():
    case = make_case()
    for key in (None, None, "avain"):
        activity(case, request_key=key)

    with pytest.raises(IntegrityError):
        activity(case, request_key="avain")


@pytest.mark.django_db
def test_activities_are_told_the_newest_first_and_of_one_instant_the_last_written():
    case = make_case()
    first, second = activity(case), activity(case)
    later = activity(case, at=NOW + timedelta(hours=1))

    assert list(case.activities.all()) == [later, second, first]


@pytest.mark.django_db
def test_tasks_are_told_the_first_due_first():
    case = make_case()
    later, sooner = task(case, "B", TODAY + timedelta(days=1)), task(case, "A", TODAY)

    assert list(case.tasks.all()) == [sooner, later]


@pytest.mark.django_db
def test_a_person_has_one_view_of_a_name_and_others_may_have_it_too():
    aino, eero = make_user("aino"), make_user("eero")
    for owner in (aino, eero):
        SavedView.objects.create(owner=owner, name="Omat")

    with pytest.raises(IntegrityError):
        SavedView.objects.create(owner=aino, name="Omat")


@pytest.mark.django_db
def test_a_person_has_one_goal_a_day():
    aino = make_user()
    for on in (TODAY, TODAY + timedelta(days=1)):
        DailyGoal.objects.create(user=aino, on=on, text="Soita")

    with pytest.raises(IntegrityError):
        DailyGoal.objects.create(user=aino, on=TODAY, text="Kirjoita")


@pytest.mark.django_db
def test_the_views_of_pages_that_are_gone_may_be_many_a_day():
    for title in ("Vinkit", "Toinen"):
        PageViews.objects.create(page=None, page_title=title, on=TODAY)

    assert PageViews.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), [(2, 1), (1, 1)])
def test_a_pair_is_told_apart_the_older_first_and_never_with_itself(first, second):
    with pytest.raises(IntegrityError, match="older_told_first"):
        ToldApart.objects.create(kind="contact", first_id=first, second_id=second, at=NOW)
