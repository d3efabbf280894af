"""Staff write times as they like; a day's windows are checked in words."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from bookings.admin.windows import WindowsField, parse_time, windows_text
from bookings.domain.opening_hours import WallWindow

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
