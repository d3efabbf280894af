"""Opening hours that the weekly grid cannot show: added, changed and removed with their dates in sight."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from bookings.models import OpeningHours
from tests.factories import make_consultant, open_weekdays

pytestmark = pytest.mark.usefixtures("now")

# Every second Tuesday in the evening, from tomorrow on.
TUESDAYS = {
    "opens_at": "17",
    "closes_at": "19",
    "frequency": "WEEKLY",
    "interval": "2",
    "weekdays": ["1"],
    "starts_on": "2026-12-01",
    "ends": "never",
    "exceptions": "",
}
MONTHLY = TUESDAYS | {"frequency": "MONTHLY", "interval": "1", "starts_on": ""}


@pytest.fixture
def eero(db):
    return make_consultant("eero")


def address(consultant, name="repeated_hours", *more):
    return reverse(f"consultant:{name}", args=[consultant.pk, *more])


def kept(row=None):
    row = row or OpeningHours.objects.get()
    return (str(row.recurrence), row.opens_at, row.closes_at, row.valid_from_on, row.valid_until_on)


def errors(answer):
    return {name: " ".join(found) for name, found in answer.context["form"].errors.items()}


def dates_of(answer):
    return [day["told"] for day in answer.context["next"]["dates"]]


def test_every_second_tuesday_is_saved_with_the_day_it_is_counted_from(root, eero):
    root.post(address(eero), TUESDAYS)

    rule = "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    assert kept() == (rule, time(17), time(19), date(2026, 12, 1), None)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"monthly_by": "weekday", "which": "1", "weekday": "1"}, "BYDAY=1TU"),
        ({"monthly_by": "weekday", "which": "-1", "weekday": "4"}, "BYDAY=-1FR"),
        ({"monthly_by": "day", "month_day": "15"}, "BYMONTHDAY=15"),
        ({"monthly_by": "day", "month_day": "-1"}, "BYMONTHDAY=-1"),
    ],
    ids=["first Tuesday", "last Friday", "the 15th", "last day"],
)
def test_a_day_of_the_month_is_saved_by_its_date_or_its_weekday(root, eero, fields, rule):
    root.post(address(eero), MONTHLY | fields)

    assert kept()[0] == f"RRULE:FREQ=MONTHLY;{rule}"


def test_the_last_day_goes_into_its_own_column(root, eero):
    root.post(address(eero), TUESDAYS | {"ends": "on", "until_on": "2027-01-31"})

    assert ("UNTIL" in kept()[0], kept()[4]) == (False, date(2027, 1, 31))


def test_dates_left_out_are_kept_as_noon_of_their_date(root, eero):
    root.post(address(eero), TUESDAYS | {"exceptions": "2026-12-15\n2026-12-29"})

    exceptions = ["EXDATE:20261215T100000Z", "EXDATE:20261229T100000Z"]
    assert kept()[0].splitlines()[1:] == exceptions


def test_what_was_saved_is_shown_again_as_it_was(root, eero):
    fields = TUESDAYS | {"ends": "after", "count": "5", "exceptions": "2026-12-15"}
    root.post(address(eero), fields)

    form = root.get(address(eero, "repeated_hours_edit", OpeningHours.objects.get().pk)).context[
        "form"
    ]

    shown = {name: form[name].value() for name in fields}
    assert shown | {"starts_on": "2026-12-01"} == {
        **fields,
        "opens_at": "17:00",
        "closes_at": "19:00",
        "interval": 2,
        "weekdays": [1],
        "count": 5,
    }


def test_saving_hours_again_changes_their_row(root, eero):
    root.post(address(eero), TUESDAYS)
    row = OpeningHours.objects.get()

    root.post(address(eero, "repeated_hours_edit", row.pk), TUESDAYS | {"closes_at": "20"})

    assert OpeningHours.objects.get(pk=row.pk).closes_at == time(20)


def test_hours_are_removed_once_that_is_asked_and_answered(root, eero):
    root.post(address(eero), TUESDAYS)
    remove = address(eero, "remove_hours", OpeningHours.objects.get().pk)

    question = root.get(remove).content.decode()
    answer = root.post(remove)

    assert "Remove these hours: every 2 weeks, Tuesday, 17:00–19:00" in question
    assert answer.headers["Location"] == address(eero, "hours")
    assert not OpeningHours.objects.exists()


def test_the_list_leads_to_each_of_the_other_hours(root, eero):
    root.post(address(eero), TUESDAYS)

    [line] = root.get(address(eero, "hours")).context["other_rules"]

    assert line.text == "every 2 weeks, Tuesday, 17:00–19:00, from Dec. 1, 2026"
    assert line.edit_url == address(eero, "repeated_hours_edit", OpeningHours.objects.get().pk)


def test_hours_that_the_form_cannot_show_can_be_removed_and_nothing_else(root, eero):
    row = OpeningHours.objects.create(
        consultant=eero, recurrence="RRULE:FREQ=YEARLY", opens_at=time(9), closes_at=time(10)
    )

    [line] = root.get(address(eero, "hours")).context["other_rules"]

    assert (line.text, line.edit_url) == ("every year, 09:00–10:00", "")
    assert line.remove_url == address(eero, "remove_hours", row.pk)
    assert root.get(address(eero, "repeated_hours_edit", row.pk)).status_code == 404


def test_the_next_dates_are_shown_without_saving_anything(root, eero):
    answer = root.post(address(eero), TUESDAYS | {"show": "1"})

    assert dates_of(answer)[:2] == ["Tuesday 1 December 2026", "Tuesday 15 December 2026"]
    assert len(dates_of(answer)) == 10
    assert not OpeningHours.objects.exists()


def test_the_next_dates_of_saved_hours_are_shown_at_once(root, eero):
    root.post(address(eero), TUESDAYS | {"exceptions": "2026-12-15"})

    row = OpeningHours.objects.get()
    answer = root.get(address(eero, "repeated_hours_edit", row.pk))

    assert dates_of(answer)[:2] == ["Tuesday 1 December 2026", "Tuesday 29 December 2026"]


def test_the_next_dates_are_answered_as_a_piece_of_a_page(root, eero):
    piece = root.get(address(eero, "next_dates"), TUESDAYS).content.decode()

    assert re.findall(r"\w+day \d+ \w+ \d{4}", piece)[0] == "Tuesday 1 December 2026"
    assert "<html" not in piece


def test_the_dates_to_come_are_told_in_the_language_of_the_admin(root, eero):
    finnish = {"accept-language": "fi"}

    piece = root.get(address(eero, "next_dates"), TUESDAYS, headers=finnish).content.decode()

    assert "tiistai 1. joulukuuta 2026" in piece or "tiistai 1.12.2026" in piece


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"weekdays": []}, "On these weekdays: Choose at least one weekday."),
        ({"frequency": "MONTHLY"}, "Which day of the month: This field is required."),
        (
            {"ends": "on", "until_on": "2026-11-01", "interval": "1", "starts_on": ""},
            "No date to come",
        ),
    ],
    ids=["no weekday", "no day of the month", "in the past"],
)
def test_why_there_are_no_dates_is_told_in_their_place(root, eero, fields, words):
    piece = root.get(address(eero, "next_dates"), TUESDAYS | fields).content.decode()

    assert words in piece


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"interval": "0"}, "interval", "With 0 it would never come again"),
        ({"interval": "53"}, "interval", "less than or equal to 52"),
        ({"frequency": "SECONDLY"}, "frequency", "SECONDLY is not one of the available choices"),
        ({"weekdays": []}, "weekdays", "Choose at least one weekday"),
        ({"weekdays": ["7"]}, "weekdays", "7 is not one of the available choices"),
        ({"starts_on": ""}, "starts_on", "Give the first day: this is counted from it"),
        (MONTHLY, "monthly_by", "This field is required"),
        (MONTHLY | {"monthly_by": "day"}, "month_day", "This field is required"),
        (MONTHLY | {"monthly_by": "weekday", "weekday": "0"}, "which", "This field is required"),
        (MONTHLY | {"monthly_by": "weekday", "which": "1"}, "weekday", "This field is required"),
        ({"ends": "on"}, "until_on", "Give the last day"),
        (
            {"ends": "on", "until_on": "2026-11-01"},
            "until_on",
            "Nov. 1, 2026 is before the first day, Dec. 1, 2026",
        ),
        ({"starts_on": "0001-01-01"}, "starts_on", "Jan. 1, 0001 is too far off: check the year"),
        ({"starts_on": "9999-12-31"}, "starts_on", "Dec. 31, 9999 is too far off: check the year"),
        ({"exceptions": "9999-12-31"}, "exceptions", "Dec. 31, 9999 is too far off"),
        ({"ends": "after"}, "count", "Give the number of times"),
        ({"ends": "after", "count": "0"}, "count", "greater than or equal to 1"),
        (
            {"exceptions": "24.13.2026"},
            "exceptions",
            "“24.13.2026” is not a date. Write each like 2026-12-24.",
        ),
        (
            {"exceptions": "2026-12-24 " * 10_000},
            "exceptions",
            "10000 dates are too many, at most 200",
        ),
        ({"opens_at": ""}, "opens_at", "Give both times"),
        ({"closes_at": "25"}, "closes_at", "“25” is not a time of day"),
        ({"opens_at": "22", "closes_at": "6"}, "closes_at", "22:00–06:00 ends on the next date"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_the_field(root, eero, fields, field, words):
    answer = root.post(address(eero), TUESDAYS | fields)

    assert list(errors(answer)) == [field]
    assert words in errors(answer)[field]
    assert not OpeningHours.objects.exists()


def test_the_page_opens_at_the_first_error(root, eero):
    page = root.post(address(eero), TUESDAYS | {"starts_on": ""}).content.decode()

    [focused] = re.findall(r"<input[^>]* autofocus[^>]*>", page)
    assert 'name="starts_on"' in focused


def test_what_does_not_apply_is_not_read(root, eero):
    nonsense = {"month_day": "77", "until_on": "never", "count": "-3", "which": "9"}

    root.post(address(eero), TUESDAYS | nonsense)

    assert OpeningHours.objects.count() == 1


def test_a_night_is_saved_once_it_is_said_to_be_meant(root, eero):
    night = TUESDAYS | {"opens_at": "22", "closes_at": "6"}

    assert root.post(address(eero), night).context["form"].asks_about_nights
    root.post(address(eero), night | {"nights_meant": "on"})

    assert OpeningHours.objects.get().closes_at == time(6)


def test_hours_that_overlap_others_are_refused_with_their_day(root, eero):
    open_weekdays(eero, "09:00", "18:00")

    answer = root.post(address(eero), TUESDAYS)

    told = "On Tuesday 1 December 2026, 09:00–18:00 and 17:00–19:00 overlap. Part them."
    assert errors(answer) == {"opens_at": told}


def test_hours_may_touch_others_and_do_not_overlap_themselves(root, eero):
    open_weekdays(eero, "09:00", "17:00")
    root.post(address(eero), TUESDAYS)
    row = OpeningHours.objects.get(opens_at=time(17))

    answer = root.post(address(eero, "repeated_hours_edit", row.pk), TUESDAYS)

    assert answer.status_code == 302


def test_a_colleagues_hours_are_not_found_by_ones_own_page(root, eero):
    root.post(address(eero), TUESDAYS)
    aino = make_consultant("aino")

    pages = ["repeated_hours_edit", "remove_hours"]
    found = [root.get(address(aino, p, OpeningHours.objects.get().pk)).status_code for p in pages]

    assert found == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_other_hours_takes_the_same_statements_for_one_and_three(
    root, eero, count, django_assert_num_queries
):
    for number in range(count):
        root.post(address(eero), TUESDAYS | {"opens_at": 17 + number, "closes_at": 18 + number})
    root.get(address(eero, "hours"))

    with django_assert_num_queries(11):
        root.get(address(eero, "hours"))


@pytest.mark.parametrize(
    ("until", "warned"), [("2026-11-29", True), ("2026-12-01", False)], ids=["past", "one left"]
)
def test_hours_that_have_ended_already_are_saved_with_a_warning(root, eero, until, warned):
    past = TUESDAYS | {"starts_on": "2026-11-03", "ends": "on", "until_on": until}

    answer = root.post(address(eero), past, follow=True)

    told = [str(message) for message in answer.context["messages"]]
    assert OpeningHours.objects.count() == 1
    assert any("None of its dates is to come" in text for text in told) is warned
