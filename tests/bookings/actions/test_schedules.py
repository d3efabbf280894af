"""A session type follows one schedule of a consultant at most."""

import pytest

from bookings.actions.availability import ScheduleTakenError, delete_schedule, save_schedule
from bookings.models import OpeningHours, TypeSchedule
from tests.factories import make_consultant, make_session_type, open_weekdays

pytestmark = pytest.mark.django_db


def test_a_schedule_is_saved_with_who_follows_it():
    aino, kind = make_consultant(), make_session_type()

    made = save_schedule(aino, "Evenings", [kind])

    assert (made.name, list(made.session_types.all())) == ("Evenings", [kind])


def test_a_session_type_of_another_schedule_is_refused():
    aino, kind = make_consultant(), make_session_type()
    first = save_schedule(aino, "Evenings", [kind])

    with pytest.raises(ScheduleTakenError) as refused:
        save_schedule(aino, "Mornings", [kind])

    assert (refused.value.session_type, refused.value.schedule) == (kind, first)
    assert TypeSchedule.objects.count() == 1


def test_a_session_type_follows_a_schedule_of_each_of_its_consultants():
    kind = make_session_type()

    for name in ("aino", "eero"):
        save_schedule(make_consultant(name), "Evenings", [kind])

    assert kind.type_schedules.count() == 2


def test_a_schedule_may_be_saved_again_with_what_it_has():
    aino, kind = make_consultant(), make_session_type()
    made = save_schedule(aino, "Evenings", [kind])

    save_schedule(aino, "Late", [kind], schedule=made)

    assert TypeSchedule.objects.get().name == "Late"


def test_a_deleted_schedule_takes_its_hours_along():
    aino = make_consultant()
    made = save_schedule(aino, "Evenings", [make_session_type()])
    open_weekdays(aino, type_schedule=made)
    usual = open_weekdays(aino)

    delete_schedule(made)

    assert list(OpeningHours.objects.all()) == [usual]
