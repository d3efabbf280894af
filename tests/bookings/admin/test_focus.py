"""A refused page opens at the first field with an error."""

from django import forms

from bookings.admin.focus import focus_first_error


class Day(forms.Form):
    """Two numbers."""

    first = forms.IntegerField()
    second = forms.IntegerField()


def focused(*given):
    forms_given = [Day(fields) for fields in given]
    focus_first_error(forms_given)
    return [
        (number, name)
        for number, form in enumerate(forms_given)
        for name, field in form.fields.items()
        if field.widget.attrs.get("autofocus")
    ]


GOOD, LATER, BOTH = {"first": 1, "second": 2}, {"first": 1}, {}


def test_without_an_error_the_page_opens_at_its_top():
    assert focused(GOOD, GOOD) == []


def test_of_several_errors_the_first_field_is_the_one():
    assert focused(BOTH) == [(0, "first")]


def test_fields_that_are_in_order_are_gone_past():
    assert focused(GOOD, LATER, BOTH) == [(1, "second")]


def test_an_error_of_a_whole_form_points_at_no_field():
    form = Day(GOOD)
    form.add_error(None, "Neither will do.")

    focus_first_error([form])

    assert not any(field.widget.attrs.get("autofocus") for field in form.fields.values())


def test_the_next_reader_of_the_form_is_not_sent_there():
    focused(BOTH)

    assert "autofocus" not in str(Day())
