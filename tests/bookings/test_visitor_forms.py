"""What forms and addresses of visitors are turned into, field by field."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.models import Page

from bookings.domain.times_query import TimesQuery, context_of
from bookings.forms import (
    BookingForm,
    WaitingForm,
    invitable,
    new_timed_key,
    question_field,
    read_timed_key,
    times_asked,
)
from bookings.models import Question, QuestionKind, Session
from tests.factories import NOW, ask, make_bookable, make_consultant

FILLED = {
    "name": "Veera Vieras",
    "email": "veera@vieras.example",
    "start": "2026-12-01T10:00+02:00",
    "tz": "Asia/Tokyo",
}


@pytest.fixture
def bookable(db):
    return make_bookable()


def filled(session_type, page=None, **changes):
    """Return a valid form of the session type."""
    form = BookingForm(FILLED | changes, session_type=session_type, page=page)
    assert form.is_valid(), form.errors
    return form


# --- the address of the times ---


@pytest.mark.parametrize(
    ("params", "asked"),
    [
        ({"month": "2026-12"}, {"month": date(2026, 12, 1)}),
        ({"month": "2026"}, {}),
        ({"day": "2026-12-24"}, {"day": date(2026, 12, 24)}),
        ({"day": "24.12.2026"}, {}),
        ({"with": "x" * 51}, {"consultant": "x" * 50}),
        ({"tz": "UTC"}, {"zone": "UTC", "names_zone": True}),
        ({"tz": ""}, {}),
        ({"tz": "Mars/" + "x" * 100}, {"bad_zone": "Mars/" + "x" * 59}),
        ({"tz": "europe/helsinki"}, {"bad_zone": "europe/helsinki"}),
        ({"context": "abc"}, {"context": "abc"}),
        ({"context": "x" * 201}, {}),
        ({"unknown": "x"}, {}),
    ],
)
def test_each_part_of_the_address_is_read_for_itself(params, asked):
    assert times_asked(params) == TimesQuery(**{"zone": "Europe/Helsinki"} | asked)


def test_the_zone_that_nobody_named_is_the_sites(settings):
    settings.BOOKINGS = {"ZONE": "Asia/Kolkata"}

    assert times_asked({"tz": "Mars"}).zone == "Asia/Kolkata"


@pytest.mark.parametrize(("length", "kept"), [(0, 0), (200, 200), (201, 0)])
def test_what_a_link_carries_is_kept_whole_or_not_at_all(length, kept):
    assert len(context_of({"context": "x" * length})) == kept


# --- addresses of people ---


@pytest.mark.parametrize(
    "email", ["veera@vieras.example", "v+x@vieras.example", "veera@vieräs.example", "v'o@a.example"]
)
def test_an_address_that_can_be_written_to_stays_as_it_was_typed(email):
    assert invitable(email) == email


@pytest.mark.parametrize(
    ("email", "words", "reason"),
    [
        (f"veera@{'x' * 64}.example", "part after the @", "longer than a name of the net may be"),
        ("veera@vieras..example", "part after the @", "an empty part"),
        ('"v e"@vieras.example', "cannot send", "blanks would end the address"),
        ("v,o@vieras.example", "cannot send", "a comma would begin another"),
        ("Bookings@Sparring.Example", "our own", "our own in other letters"),
    ],
)
def test_why_an_address_does_not_do_is_told_in_words(settings, email, words, reason):
    settings.BOOKINGS = {"MAILBOX": "Us <bookings@sparring.example>"}

    with translation.override("en"), pytest.raises(ValidationError, match=words):
        invitable(email)


# --- what a form asks for ---


def test_a_booking_is_asked_for_as_the_form_was_filled_in(bookable):
    sofia = make_consultant("sofia")
    given = {"organisation": " Oy Ab ", "phone": "040 123", "request_key": "k1", "context": "c"}

    found = filled(bookable, **given).to_request(sofia)

    assert (found.session_type, found.consultant, found.name) == (bookable, sofia, "Veera Vieras")
    assert (found.start_at, found.zone) == (datetime(2026, 12, 1, 8, tzinfo=UTC), "Asia/Tokyo")
    assert (found.organisation, found.phone, found.context) == ("Oy Ab", "040 123", "c")


@pytest.mark.parametrize(
    ("key", "origin", "kept"),
    [("k1", {}, "form:k1"), ("k1", {"origin": "api"}, "api:k1"), ("", {}, None), ("  ", {}, None)],
)
def test_a_key_is_kept_with_where_it_came_from(bookable, key, origin, kept):
    assert filled(bookable, request_key=key).to_request(None, **origin).request_key == kept


@pytest.mark.parametrize(("active", "kept"), [("fi", "fi"), ("en", "en"), ("en-gb", "en")])
def test_a_booking_is_in_the_language_of_the_page(bookable, active, kept):
    with translation.override(active):
        assert filled(bookable).to_request(None).language == kept


def test_without_an_active_language_a_booking_is_in_finnish(bookable):
    with translation.override(None):
        assert filled(bookable).to_request(None).language == "fi"


@pytest.mark.parametrize(("ticked", "noted"), [({"about": "on"}, True), ({}, False)])
def test_the_page_is_noted_only_while_its_box_is_ticked(bookable, ticked, noted):
    page = Page(title="Päivärytmi")

    found = filled(bookable, page, **ticked).to_request(None).entry_page

    assert found is (page if noted else None)


def test_without_a_page_no_box_is_shown_and_none_is_read(bookable):
    form = filled(bookable, about="on")

    assert ("about" in form.fields, form.to_request(None).entry_page) == (False, None)


def test_answers_come_in_the_order_of_the_questions_and_in_the_words_shown(bookable):
    last = ask(bookable, "Lopuksi?", label_en="At last?", sort_order=2)
    first = ask(bookable, "Aluksi?", label_en="First?", sort_order=1)

    with translation.override("en"):
        given = {f"question_{last.pk}": "b", f"question_{first.pk}": "a"}
        answers = filled(bookable, **given).to_request(None).answers

    assert answers == (
        {"question": "First?", "answer": "a"},
        {"question": "At last?", "answer": "b"},
    )


def test_who_waits_is_asked_for_as_the_form_was_filled_in():
    form, session = WaitingForm(FILLED), Session()
    assert form.is_valid()

    found = form.to_request(session)

    assert (found.session, found.name, found.email) == (session, FILLED["name"], FILLED["email"])
    assert (found.zone, found.language) == ("Asia/Tokyo", "fi")


# --- questions ---


@pytest.mark.parametrize(
    ("kind", "widget", "longest"),
    [(QuestionKind.SHORT, forms.TextInput, 250), (QuestionKind.LONG, forms.Textarea, 5000)],
)
def test_an_answer_has_the_room_that_its_kind_needs(kind, widget, longest):
    field = question_field(Question(kind=kind, label_fi="Mistä?"))

    assert (type(field.widget), field.max_length) == (widget, longest)


def test_a_choice_begins_with_nothing_chosen():
    question = Question(kind=QuestionKind.CHOICE, label_fi="Mikä?", options_fi="Yksi\nKaksi")

    choices = list(question_field(question).choices)

    assert [value for value, _ in choices] == ["", "Yksi", "Kaksi"]


@pytest.mark.parametrize("kind", QuestionKind)
@pytest.mark.parametrize(
    ("own", "told", "needed"), [(True, None, True), (True, False, False), (False, True, True)]
)
def test_whether_an_answer_is_needed_is_the_questions_word_unless_told(kind, own, told, needed):
    question = Question(kind=kind, label_fi="Mikä?", options_fi="Yksi", is_required=own)

    assert question_field(question, is_required=told).required is needed


# --- keys that know when their form was shown ---


@pytest.mark.parametrize("seconds", [3, 4, 86_400])
def test_a_form_that_was_read_first_may_be_sent(seconds):
    key = new_timed_key(NOW)

    assert len(read_timed_key(key, NOW + timedelta(seconds=seconds))) > 20


@pytest.mark.parametrize("seconds", [-60, 0, 2.9])
def test_a_form_sent_quicker_than_anyone_reads_is_refused(seconds):
    with translation.override("en"), pytest.raises(ValidationError, match="very quick"):
        read_timed_key(new_timed_key(NOW), NOW + timedelta(seconds=seconds))


def test_a_showing_has_one_key_and_the_next_another():
    first, second = new_timed_key(NOW), new_timed_key(NOW)
    later = NOW + timedelta(minutes=1)

    assert read_timed_key(first, later) == read_timed_key(first, later)
    assert read_timed_key(first, later) != read_timed_key(second, later)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "ä:ö",
        new_timed_key(NOW)[:-1],
        "x" + new_timed_key(NOW),
        signing.Signer(salt="another").sign_object(["key", 0]),
    ],
    ids=["empty", "short", "not ascii", "cut", "changed", "another purpose"],
)
def test_a_key_that_is_none_of_ours_has_grown_old(text):
    with pytest.raises(ValidationError) as refused:
        read_timed_key(text, NOW + timedelta(minutes=1))

    assert refused.value.code == "old"
