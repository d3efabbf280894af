"""Staff write times as they like; a day's windows are checked in words."""

from datetime import datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from bookings.admin.windows import (
    TimeOfDayField,
    WindowsField,
    WindowsWidget,
    clean_start,
    nights,
    pair_of,
    parse_time,
    windows_text,
)
from bookings.domain.opening_hours import Schedule, WallWindow

MORNING = WallWindow(9 * 60, 12 * 60)


@pytest.mark.parametrize("text", ["9", "09", "9:00", "9.00", "09:00", " 9 ", "900", "0900"])
def test_nine_is_nine_however_it_is_written(text):
    assert parse_time(text) == time(9)


@pytest.mark.parametrize("text", ["0", "24", "24:00", "00.00"])
def test_midnight_is_written_as_0_or_24(text):
    assert parse_time(text) == time()


@pytest.mark.parametrize("text", ["nine", "25", "9:60", "24:01", "9-10", "1:2:3", "", "²"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(ValidationError, match="not a time of day"):
        parse_time(text)


def test_windows_come_in_order_of_opening_without_empty_pairs():
    found = WindowsField().clean([("13", "16"), ("", ""), ("9", "12")])

    assert found == (MORNING, WallWindow(13 * 60, 16 * 60))


def test_a_window_may_end_at_midnight():
    assert WindowsField().clean([("22", "24")]) == (WallWindow(22 * 60, 24 * 60),)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("9", "12"), ("11", "13")], "09:00–12:00 and 11:00–13:00 overlap"),
        ([("9", "")], "needs both its times"),
        ([("9", "x")], "“x” is not a time of day"),
    ],
)
def test_windows_that_cannot_be_are_refused_in_words(pairs, words):
    with pytest.raises(ValidationError, match=words):
        WindowsField().clean(pairs)


def test_a_day_without_windows_reads_closed():
    assert [windows_text([]), windows_text([MORNING])] == ["closed", "09:00–12:00"]


def test_pairs_are_read_from_a_post_in_their_order():
    posted = QueryDict("w-from=9&w-to=12&w-from=13&w-to=16")

    widget = WindowsField().widget

    assert widget.value_from_datadict(posted, {}, "w") == [("9", "12"), ("13", "16")]
    assert widget.value_omitted_from_data(posted, {}, "other")


def test_windows_left_as_they_were_have_not_changed():
    field = WindowsField()

    assert not field.has_changed([MORNING], [("09:00", "12:00"), ("", "")])
    assert field.has_changed([MORNING], [("09:00", "11:00")])


class StartForm(forms.Form):
    """A date and a time of day."""

    on = forms.DateField()
    at = TimeOfDayField()


def started(on, at, zone="Europe/Helsinki"):
    form = StartForm({"on": on, "at": at})
    form.full_clean()
    clean_start(form, Schedule(zone))
    return form.cleaned_data.get("start_at"), dict(form.errors)


@pytest.mark.parametrize(
    ("on", "at", "zone", "start", "reason"),
    [
        ("2026-12-01", "10", "Europe/Helsinki", "2026-12-01T08:00", "on the zone's clock"),
        ("2026-12-01", "10", "Asia/Kolkata", "2026-12-01T04:30", "on another zone's"),
        (
            "2026-12-01",
            "24",
            "Europe/Helsinki",
            "2026-11-30T22:00",
            "24 is the date's own midnight",
        ),
        ("2026-10-25", "3:30", "Europe/Helsinki", "2026-10-25T00:30", "of two the first"),
        ("2026-03-29", "4", "Europe/Helsinki", "2026-03-29T01:00", "right after the skipped hour"),
    ],
)
def test_a_date_and_a_time_of_day_are_an_instant_of_their_zone(on, at, zone, start, reason):
    assert started(on, at, zone) == (datetime.fromisoformat(f"{start}+00:00"), {}), reason


@pytest.mark.parametrize("at", ["3", "3:30", "3:59"])
def test_a_time_that_the_clock_skips_is_refused_at_its_field(at):
    found, errors = started("2026-03-29", at)

    assert (found, errors) == (None, {"at": ["The clock skips this time on that date."]})


@pytest.mark.parametrize(("on", "at"), [("", "10"), ("2026-12-01", ""), ("", "")])
def test_half_a_start_is_no_start(on, at):
    assert started(on, at)[0] is None


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        ([], ""),
        ([MORNING], ""),
        ([WallWindow(22 * 60, 24 * 60)], ""),
        ([WallWindow(22 * 60, 26 * 60)], "22:00–02:00"),
        ([MORNING, WallWindow(22 * 60, 24 * 60 + 1)], "22:00–00:01"),
    ],
)
def test_only_windows_that_end_on_the_next_date_are_nights(windows, words):
    assert nights(windows) == words


@pytest.mark.parametrize(
    ("window", "pair"),
    [
        (MORNING, ("09:00", "12:00")),
        (WallWindow(22 * 60, 24 * 60), ("22:00", "00:00")),
        (WallWindow(22 * 60, 26 * 60), ("22:00", "02:00")),
        (("9", "x"), ("9", "x")),
    ],
)
def test_a_window_is_shown_by_its_times_and_what_was_typed_as_it_was(window, pair):
    assert pair_of(window) == pair


def test_windows_of_a_row_are_told_in_a_row():
    assert windows_text([MORNING, WallWindow(13 * 60, 16 * 60)]) == "09:00–12:00, 13:00–16:00"


def test_windows_that_touch_do_not_overlap():
    found = WindowsField().clean([("9", "12"), ("12", "16")])

    assert found == (MORNING, WallWindow(12 * 60, 16 * 60))


def test_a_page_without_script_has_room_for_one_window_more():
    shown = WindowsWidget("Monday").get_context("windows_0", [MORNING, ("", "")], None)["widget"]

    assert (shown["pairs"], shown["day"]) == ([("09:00", "12:00"), ("", "")], "Monday")


@pytest.mark.parametrize(("id_", "label"), [("id_w", "id_w-from-0"), ("", "")])
def test_the_label_of_windows_leads_to_the_first_of_them(id_, label):
    assert WindowsWidget().id_for_label(id_) == label


@pytest.mark.parametrize(
    ("post", "omitted"), [("windows-from=&windows-to=", False), ("other=1", True)]
)
def test_windows_that_were_not_on_the_page_are_told_from_empty_ones(post, omitted):
    assert WindowsWidget().value_omitted_from_data(QueryDict(post), {}, "windows") is omitted


@pytest.mark.parametrize(
    ("initial", "text", "changed"),
    [(time(9), "09:00", False), (time(9), "10:00", True), (None, "", False), (None, "9", True)],
)
def test_a_time_of_day_left_as_it_was_has_not_changed(initial, text, changed):
    assert TimeOfDayField().has_changed(initial, text) is changed


def test_an_empty_time_of_day_that_may_be_empty_is_none():
    assert TimeOfDayField().clean("  ") is None
