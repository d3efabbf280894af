"""Schedules of their own: which session types follow them, and the hours they keep."""

from datetime import time

import pytest
from django.urls import reverse

from bookings.models import OpeningHours, TypeSchedule
from tests.factories import make_consultant, make_session_type, open_weekdays

pytestmark = pytest.mark.usefixtures("now")

MONDAY = {"open_0": "on", "windows_0-from": ["9"], "windows_0-to": ["12"]}


@pytest.fixture
def eero(db):
    return make_consultant("eero")


@pytest.fixture
def group(eero):
    return make_session_type("ryhmasparraus", consultants=[eero], name_en="Group")


@pytest.fixture
def evenings(eero, group):
    """A schedule that the group session follows."""
    schedule = TypeSchedule.objects.create(consultant=eero, name="Evenings")
    schedule.session_types.set([group])
    return schedule


def address(consultant, name, *more):
    return reverse(f"consultant:{name}", args=[consultant.pk, *more])


def test_a_new_schedule_leads_to_its_hours(root, eero, group):
    fields = {"name": "Evenings", "session_types": [group.pk]}

    answer = root.post(address(eero, "add_schedule"), fields)

    made = TypeSchedule.objects.get()
    assert (made.name, list(made.session_types.all())) == ("Evenings", [group])
    assert answer.headers["Location"] == address(eero, "schedule", made.pk)


def test_the_week_of_a_schedule_leaves_the_usual_one(root, eero, evenings):
    usual = open_weekdays(eero)

    root.post(address(eero, "schedule", evenings.pk), MONDAY)

    assert list(OpeningHours.objects.filter(type_schedule=None)) == [usual]
    assert OpeningHours.objects.get(type_schedule=evenings).closes_at == time(12)


def test_the_usual_week_leaves_that_of_a_schedule(root, eero, evenings):
    own = open_weekdays(eero, type_schedule=evenings)

    root.post(address(eero, "hours"), MONDAY)

    assert list(OpeningHours.objects.filter(type_schedule=evenings)) == [own]


def test_the_coming_days_are_those_of_the_schedule(root, eero, evenings):
    open_weekdays(eero, "09:00", "16:00")
    open_weekdays(eero, "17:00", "19:00", type_schedule=evenings)

    preview = root.get(address(eero, "schedule", evenings.pk)).context["preview"]

    assert preview[0][1] == "17:00–19:00"


def test_other_hours_of_a_schedule_lead_back_to_it(root, eero, evenings):
    fields = {
        "opens_at": "17",
        "closes_at": "19",
        "frequency": "DAILY",
        "interval": "1",
        "ends": "never",
    }

    answer = root.post(address(eero, "repeated_hours_of_schedule", evenings.pk), fields)

    row = OpeningHours.objects.get()
    assert (row.type_schedule, str(row.recurrence)) == (evenings, "RRULE:FREQ=DAILY")
    assert answer.headers["Location"] == address(eero, "schedule", evenings.pk)
    edit = root.get(address(eero, "repeated_hours_edit", row.pk))
    assert edit.context["back_url"] == address(eero, "schedule", evenings.pk)


def test_a_session_type_of_another_schedule_is_refused_by_name(root, eero, group, evenings):
    fields = {"name": "Mornings", "session_types": [group.pk]}

    answer = root.post(address(eero, "add_schedule"), fields)

    [error] = answer.context["form"].errors["session_types"]
    assert error == "Group follows “Evenings” already: take it off there first."


def test_a_schedule_keeps_its_own_session_types_and_changes_its_name(root, eero, group, evenings):
    fields = {"name": "Late", "session_types": [group.pk]}

    root.post(address(eero, "edit_schedule", evenings.pk), fields)

    evenings.refresh_from_db()
    assert (evenings.name, list(evenings.session_types.all())) == ("Late", [group])


def test_a_schedule_that_nobody_follows_is_refused(root, eero, group):
    answer = root.post(address(eero, "add_schedule"), {"name": "Evenings"})

    assert answer.context["form"].errors["session_types"] == ["Choose at least one session type."]


def test_only_session_types_that_the_consultant_gives_are_offered(root, eero, group):
    make_session_type("toisen")
    always = make_session_type("yhdessa")
    always.fixed_consultants.set([eero])
    always.save()

    form = root.get(address(eero, "add_schedule")).context["form"]

    assert set(form.fields["session_types"].queryset) == {group, always}


def test_a_consultant_without_session_types_is_told_where_to_begin(root, eero):
    page = root.get(address(eero, "add_schedule")).content.decode()

    assert "gives no session type yet" in page


def test_a_deleted_schedule_takes_its_hours_and_says_so_first(root, eero, evenings):
    open_weekdays(eero, type_schedule=evenings)
    usual = open_weekdays(eero)
    remove = address(eero, "remove_schedule", evenings.pk)

    assert "Group will follow the usual hours." in root.get(remove).content.decode()
    root.post(remove)

    assert list(OpeningHours.objects.all()) == [usual]
    assert not TypeSchedule.objects.exists()


def test_the_tabs_lead_to_the_usual_hours_to_each_schedule_and_to_a_new_one(root, eero, evenings):
    tabs = root.get(address(eero, "schedule", evenings.pk)).context["schedules"]

    assert [(tab["label"], tab["is_current"]) for tab in tabs] == [
        ("Usual hours", False),
        ("Evenings", True),
        ("New schedule", False),
    ]


def test_a_colleagues_schedule_is_not_found_by_ones_own_page(root, evenings):
    aino = make_consultant("aino")

    pages = ["schedule", "edit_schedule", "remove_schedule", "repeated_hours_of_schedule"]
    found = [root.get(address(aino, page, evenings.pk)).status_code for page in pages]

    assert found == [404] * 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_schedule_takes_the_same_statements_for_one_and_three(
    root, eero, count, django_assert_num_queries
):
    made = [TypeSchedule.objects.create(consultant=eero, name=str(n)) for n in range(count)]
    root.get(address(eero, "edit_schedule", made[0].pk))

    with django_assert_num_queries(13):
        root.get(address(eero, "edit_schedule", made[0].pk))
