"""What visitors fill in, before anything is booked."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from bookings.domain.times_query import TimesQuery
from bookings.domain.typed import read_date, read_start
from bookings.forms import BookingForm, new_request_key, times_asked
from bookings.models import QuestionKind
from tests.factories import ask, make_bookable

OUR_MAILBOX = "Varaukset@sparring.example"
FILLED = {
    "name": "Veera Vieras",
    "email": "veera@vieras.example",
    "start": "2026-12-01T08:00Z",
    "tz": "Europe/Helsinki",
}


@pytest.fixture
def form(db):
    """Return the form of a session type, filled in with what differs."""
    session_type = make_bookable()

    def fill(**changes: str) -> BookingForm:
        return BookingForm(FILLED | changes, session_type=session_type, page=None)

    fill.session_type = session_type
    return fill


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-02-30", None),
        ("1999-12-31", None),
        ("9999-01-01", None),
        ("tiistai", None),
        ("", None),
    ],
)
def test_a_date_outside_sense_counts_as_not_asked(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "start_at"),
    [
        ("2026-12-01T08:00Z", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("2026-12-01T10:00+02:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("2026-12-01T10:00", None),
        ("9999-12-31T23:59-12:00", None),
        ("2026-12-01T99:00Z", None),
        ("", None),
    ],
)
def test_a_start_must_name_its_offset(text, start_at):
    assert read_start(text) == start_at


def test_an_unknown_zone_of_the_times_counts_as_the_sites():
    assert times_asked({"tz": "Mars/Phobos"}) == TimesQuery(
        "Europe/Helsinki", bad_zone="Mars/Phobos"
    )


def test_a_zone_of_the_world_is_taken_as_it_was_named():
    assert times_asked({"tz": "Asia/Kathmandu"}) == TimesQuery("Asia/Kathmandu", names_zone=True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Veera  ", "Veera"),
        ("Veera\r\nBcc: x", "Veera Bcc: x"),
        ("Veera\u2028Vieras", "Veera Vieras"),
        ("Ve\x00era", "Veera"),
    ],
)
def test_a_name_is_kept_on_one_line(form, given, kept):
    filled = form(name=given)
    filled.is_valid()

    assert filled.cleaned_data.get("name") == kept


@pytest.mark.parametrize(
    "email",
    ["", "veera", "veera@", "veera@vieras", "a@b.fi\nBcc:c", '"v"@vieras.example', OUR_MAILBOX],
)
def test_an_address_that_cannot_be_written_to_is_refused(form, email):
    assert list(form(email=email).errors) == ["email"]


@pytest.mark.parametrize(
    ("field", "longest"), [("name", 120), ("organisation", 120), ("phone", 40)]
)
def test_a_text_may_be_as_long_as_its_column(form, field, longest):
    assert form(**{field: "x" * longest}).is_valid()
    assert list(form(**{field: "x" * (longest + 1)}).errors) == [field]


def test_mistakes_in_hidden_fields_are_told_on_top(form):
    filled = form(start="soon", tz="Mars/Phobos", website="x")

    with translation.override("fi"):
        filled.lift_hidden_errors()

    assert list(filled.errors) == ["__all__"]
    assert len(filled.non_field_errors()) == 3


def test_a_required_question_must_be_answered(form):
    question = ask(form.session_type, is_required=True)

    assert list(form().errors) == [f"question_{question.pk}"]


def test_a_choice_takes_only_its_options(form):
    question = ask(form.session_type, kind=QuestionKind.CHOICE, options_fi="Yksi\nKaksi")
    name = f"question_{question.pk}"

    with translation.override("fi"):
        assert form(**{name: "Kaksi"}).is_valid()
        assert list(form(**{name: "Kolme"}).errors) == [name]


def test_an_unanswered_question_leaves_no_answer(form):
    ask(form.session_type, "Mistä?")
    answered = ask(form.session_type, "Miksi?", sort_order=2)

    filled = form(**{f"question_{answered.pk}": "Koska."})

    assert filled.is_valid()
    with translation.override("fi"):
        assert filled.to_request(None).answers == ({"question": "Miksi?", "answer": "Koska."},)


def test_each_showing_of_the_form_has_a_key_of_its_own():
    assert len({new_request_key() for _ in range(100)}) == 100
