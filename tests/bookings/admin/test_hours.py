"""The weekly grid: read, changed and saved as weekdays with windows."""

from datetime import date, time

import pytest
from django.urls import reverse

from bookings.models import DateOverride, OpeningHours, TimeOff
from tests.factories import make_consultant, open_weekdays

pytestmark = pytest.mark.usefixtures("now")

DAYS = range(7)
OFFICE = ["9-12", "13-16"]


@pytest.fixture
def eero(db):
    return make_consultant("eero")


def hours_page(consultant):
    return reverse("consultant:hours", args=[consultant.pk])


def posted(week, **more):
    """Return what the grid posts for {weekday: ["9-12", ...]}."""
    fields = {f"open_{day}": "on" for day in week}
    for day, windows in week.items():
        pairs = [window.split("-") for window in windows]
        fields[f"windows_{day}-from"] = [opens for opens, _ in pairs]
        fields[f"windows_{day}-to"] = [closes for _, closes in pairs]
    return fields | more


def hours_of(consultant):
    rows = OpeningHours.objects.filter(consultant=consultant)
    return [
        (str(r.recurrence).rpartition("BYDAY=")[2], f"{r.opens_at:%H:%M}-{r.closes_at:%H:%M}")
        for r in rows
    ]


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_a_consultant_without_hours_is_offered_an_office_week_to_save(root, eero):
    answer = root.get(hours_page(eero))

    assert answer.context["is_suggestion"]
    week = [day["windows"].value() for day in answer.context["form"].days]
    assert [len(windows) for windows in week] == [2, 2, 2, 2, 2, 0, 0]
    assert not OpeningHours.objects.exists()


def test_an_office_week_is_saved_as_two_rules(root, eero):
    root.post(hours_page(eero), posted(dict.fromkeys(range(5), OFFICE)))

    assert hours_of(eero) == [("MO,TU,WE,TH,FR", "09:00-12:00"), ("MO,TU,WE,TH,FR", "13:00-16:00")]


def test_saved_hours_are_shown_again_as_they_were(root, eero):
    root.post(hours_page(eero), posted({0: OFFICE, 6: ["22-24"]}))

    form = root.get(hours_page(eero)).context["form"]
    shown = {n: day["windows"].value() for n, day in enumerate(form.days) if day["switch"].value()}
    assert {n: len(windows) for n, windows in shown.items()} == {0: 2, 6: 1}


def test_a_day_that_is_off_is_not_read(root, eero):
    fields = posted({0: ["9-12"], 1: ["nonsense-12"]})
    del fields["open_1"]

    root.post(hours_page(eero), fields)

    assert hours_of(eero) == [("MO", "09:00-12:00")]


def test_overlapping_windows_are_refused_at_their_day(root, eero):
    answer = root.post(hours_page(eero), posted({2: ["9-12", "11-13"]}))

    assert errors(answer) == {
        "windows_2": ["09:00–12:00 and 11:00–13:00 overlap. Make them one window, or part them."]
    }
    assert 'id="id_windows_2_error"' in answer.content.decode()
    assert 'aria-describedby="id_windows_2_error"' in answer.content.decode()


def test_a_week_that_overlaps_other_hours_is_refused_at_that_day(root, eero):
    OpeningHours.objects.create(
        consultant=eero,
        recurrence="RRULE:FREQ=MONTHLY;BYDAY=1WE",
        opens_at=time(11),
        closes_at=time(14),
    )

    answer = root.post(hours_page(eero), posted({day: ["9-12"] for day in range(5)}))

    assert errors(answer) == {
        "windows_2": [
            "On Wednesday 2 December 2026, 09:00–12:00 and 11:00–14:00 overlap. Part them."
        ]
    }
    assert OpeningHours.objects.count() == 1


def test_a_day_that_is_on_without_windows_is_refused(root, eero):
    answer = root.post(hours_page(eero), posted({2: ["-"]}))

    assert errors(answer) == {"windows_2": ["Give at least one window, or switch the day off."]}


def test_a_night_is_saved_once_it_is_said_to_be_meant(root, eero):
    refused = root.post(hours_page(eero), posted({4: ["22-6"]}))
    root.post(hours_page(eero), posted({4: ["22-6"]}, nights_meant="on"))

    assert "22:00–06:00 ends on the next date" in errors(refused)["windows_4"][0]
    assert refused.context["form"].asks_about_nights
    assert [hours for _, hours in hours_of(eero)] == ["22:00-06:00"]


def test_a_window_until_midnight_asks_nothing(root, eero):
    answer = root.post(hours_page(eero), posted({4: ["18-24"]}))

    assert answer.status_code == 302


def test_a_rule_that_the_grid_cannot_show_is_listed_and_kept(root, eero):
    OpeningHours.objects.create(
        consultant=eero,
        recurrence="RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        opens_at=time(17),
        closes_at=time(19),
    )

    root.post(hours_page(eero), posted({0: ["9-12"]}))

    answer = root.get(hours_page(eero))
    told = [line.text for line in answer.context["other_rules"]]
    assert told == ["every 2 weeks, Monday, 17:00–19:00"]
    assert OpeningHours.objects.count() == 2


def test_the_next_seven_days_are_told_with_their_overrides(root, eero):
    open_weekdays(eero, "09:00", "16:00")
    DateOverride.objects.create(consultant=eero, on=date(2026, 12, 1))

    preview = dict(root.get(hours_page(eero)).context["preview"])

    assert list(preview.values()) == [
        "09:00–16:00",
        "closed",
        *["09:00–16:00"] * 3,
        "closed",
        "closed",
    ]


def test_time_off_by_the_hour_is_taken_out_of_the_preview(root, eero):
    open_weekdays(eero)
    day = date(2026, 12, 1)
    TimeOff.objects.create(
        consultant=eero, first_on=day, last_on=day, starts_at=time(12), ends_at=time(13)
    )

    preview = dict(root.get(hours_page(eero)).context["preview"])

    assert list(preview.values())[:3] == ["09:00–16:00", "09:00–12:00, 13:00–16:00", "09:00–16:00"]


def test_hours_off_leave_a_night_of_the_preview_to_the_date_that_it_began_on(root, eero):
    open_weekdays(eero, "20:00", "02:00")
    day = date(2026, 12, 1)
    TimeOff.objects.create(
        consultant=eero, first_on=day, last_on=day, starts_at=time(9), ends_at=time(21)
    )

    preview = dict(root.get(hours_page(eero)).context["preview"])

    assert list(preview.values())[1] == "21:00–02:00"


def test_the_zone_of_the_clock_is_named_on_the_page(root):
    anna = make_consultant("anna", zone="America/New_York")

    assert "Times are New York time." in root.get(hours_page(anna)).content.decode()


def test_saving_hours_is_told_in_the_history(root, eero):
    root.post(hours_page(eero), posted({0: ["9-12"]}))

    history = root.get(reverse("consultant:history", args=[eero.pk])).content.decode()

    assert "Opening hours set" in history


def test_a_consultant_finds_their_own_hours_by_the_menu(as_aino, aino, root):
    mine = reverse("consultant:my_hours")

    assert as_aino.get(mine).headers["Location"] == hours_page(aino)
    assert root.get(mine).headers["Location"] == reverse("consultant:index")


@pytest.mark.parametrize("windows", [["9-12"], ["8-9", "10-11", "12-13"]], ids=["one", "three"])
def test_the_grid_takes_the_same_statements_for_one_window_and_three(
    root, eero, windows, django_assert_num_queries
):
    root.post(hours_page(eero), posted(dict.fromkeys(DAYS, windows)))
    root.get(hours_page(eero))

    with django_assert_num_queries(11):
        root.get(hours_page(eero))
