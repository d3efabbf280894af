"""A page that stood open while somebody else saved: nothing of theirs is lost without a word."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from bookings.actions.availability import DaysOff, add_time_off
from bookings.models import OpeningHours, TimeOff, Travel

pytestmark = pytest.mark.usefixtures("now")
BLOCK = DaysOff(date(2026, 12, 2), date(2026, 12, 2), starts_at=time(9), ends_at=time(11))
NOTHING = {
    f"{prefix}-{name}_FORMS": 0
    for prefix in ("overrides", "off", "travels")
    for name in ("TOTAL", "INITIAL")
}
TUESDAY = {"open_1": "on", "windows_1-from": ["10"], "windows_1-to": ["12"]}


@pytest.fixture
def eero(bookable):
    return bookable.consultants.get()


def page(name, consultant):
    return reverse(f"consultant:{name}", args=[consultant.pk])


def seen(response):
    return re.search(r'name="seen" value="(\w+)"', response.content.decode()).group(1)


def test_a_block_made_meanwhile_is_not_lost_to_an_open_page(root, eero):
    shown = seen(root.get(page("dates", eero)))
    add_time_off(eero, BLOCK)

    answer = root.post(page("dates", eero), NOTHING | {"seen": shown})

    assert TimeOff.objects.count() == 1
    assert [line.rpartition(" ")[2] for line in answer.context["meanwhile"]] == ["09:00–11:00"]


def test_saving_once_more_after_looking_replaces_it(root, eero):
    shown = seen(root.get(page("dates", eero)))
    add_time_off(eero, BLOCK)
    told = root.post(page("dates", eero), NOTHING | {"seen": shown})

    answer = root.post(page("dates", eero), NOTHING | {"seen": seen(told)})

    assert (answer.status_code, TimeOff.objects.count()) == (302, 0)


def test_what_was_typed_stays_in_the_fields(root, eero):
    shown = seen(root.get(page("dates", eero)))
    add_time_off(eero, BLOCK)
    typed = {"off-TOTAL_FORMS": 1, "off-0-first_on": "2026-12-09", "off-0-last_on": "2026-12-09"}

    answer = root.post(page("dates", eero), NOTHING | typed | {"seen": shown})

    assert 'value="2026-12-09"' in answer.content.decode()


def test_a_spare_row_left_empty_is_no_row_after_a_block_came_in(root, eero):
    add_time_off(eero, BLOCK)
    shown = seen(root.get(page("dates", eero)))
    spare = {"off-TOTAL_FORMS": 1, "off-0-first_on": "", "off-0-last_on": ""}

    answer = root.post(page("dates", eero), NOTHING | spare | {"seen": shown})

    assert (answer.status_code, TimeOff.objects.count()) == (302, 0)


def test_travel_entered_meanwhile_is_not_lost_to_an_open_page(root, eero):
    shown = seen(root.get(page("holidays", eero)))
    day = date(2026, 12, 7)
    Travel.objects.create(consultant=eero, zone="America/New_York", first_on=day, last_on=day)

    answer = root.post(page("holidays", eero), NOTHING | {"seen": shown})

    assert (Travel.objects.count(), len(answer.context["meanwhile"])) == (1, 1)


def test_hours_saved_meanwhile_are_not_lost_to_an_open_page(root, eero):
    shown = seen(root.get(page("hours", eero)))
    root.post(page("hours", eero), TUESDAY)

    answer = root.post(page("hours", eero), {"seen": shown})

    assert OpeningHours.objects.count() == 1
    assert answer.context["meanwhile"] == ["Tuesday: 10:00–12:00"]


def test_a_page_that_nobody_else_changed_is_saved(root, eero):
    shown = seen(root.get(page("hours", eero)))

    answer = root.post(page("hours", eero), TUESDAY | {"seen": shown})

    assert answer.status_code == 302
