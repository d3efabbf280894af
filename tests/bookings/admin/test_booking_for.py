"""Booking for somebody: a day, a time, who comes, and what becomes of it."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from bookings.models import Booking, Consultant, Question
from tests.bookings.admin.conftest import give, signed_in
from tests.factories import book_slot, helsinki, make_session_type, open_weekdays

VEERA = {
    "name": "Veera Vieras",
    "email": "veera@vieras.example",
    "organisation": "Pilvijoki Oy",
    "phone": "040 123",
    "language": "fi",
    "tz": "Europe/Helsinki",
    "request_key": "yksi",
}


def url(kind, **params):
    given = {"session_type": kind.pk, "consultant": "", "on": "2026-12-01"} | params
    return f"{reverse('calendar:book')}?{'&'.join(f'{k}={v}' for k, v in given.items())}"


def starts(answer):
    form = answer.context["form"]
    return [told for _value, told in form.fields["start"].choices]


def book_at(client, kind, start, *, given=None, **params):
    typed = VEERA | {"start": helsinki(start).isoformat()} | (given or {})
    return client.post(url(kind, **params), typed)


def test_the_page_asks_for_the_day_first(root, bookable):
    answer = root.get(reverse("calendar:book"), {"on": "2026-12-01"})

    assert answer.context["form"] is None
    assert 'value="2026-12-01"' in answer.content.decode()


def test_the_times_of_the_day_are_offered(root, bookable):
    book_slot(bookable, "2026-12-01 09:30", email="toinen@vieras.example")

    assert starts(root.get(url(bookable)))[:3] == ["09:00", "10:00", "10:30"]


def test_the_time_that_the_address_names_is_chosen_already(root, bookable):
    form = root.get(url(bookable, at="10:00")).context["form"]

    assert form.initial["start"] == helsinki("2026-12-01 10:00").isoformat()


def test_a_session_is_booked_for_the_one_who_was_named(root, bookable):
    answer = book_at(root, bookable, "2026-12-01 10:00")

    booking = Booking.objects.get()
    assert answer.headers["Location"] == reverse("session:inspect", args=[booking.session_id])
    assert (booking.name, booking.organisation, booking.language) == (
        "Veera Vieras",
        "Pilvijoki Oy",
        "fi",
    )
    assert (booking.booked_by.username, booking.session.start_at) == (
        "root",
        helsinki("2026-12-01 10:00"),
    )


def test_a_time_pressed_in_the_calendar_shows_the_first_type_of_that_person(root, bookable):
    make_session_type("toinen", consultants=list(bookable.consultants.all()))
    eero = bookable.consultants.get()

    page = root.get(f"{reverse('calendar:book')}?consultant={eero.pk}&on=2026-12-01&at=10:00")

    assert page.context["choice"].cleaned_data["session_type"] == bookable
    assert page.context["form"].initial["start"] == helsinki("2026-12-01 10:00").isoformat()


@pytest.mark.parametrize("consultant", ["x", "9" * 40, "-1"])
def test_a_time_pressed_in_the_calendar_of_nobody_asks_again(root, bookable, consultant):
    page = root.get(f"{reverse('calendar:book')}?consultant={consultant}&on=2026-12-01&at=10:00")

    assert page.context["form"] is None
    assert "consultant" in page.context["choice"].errors


def test_the_time_pressed_stays_while_another_type_is_chosen(root, bookable):
    page = root.get(url(bookable, at="10:00")).content.decode()

    assert '<input type="hidden" name="at" value="10:00"' in page


def test_the_questions_are_asked_and_answers_may_be_left_out(root, bookable):
    ask = partial(Question.objects.create, session_type=bookable)
    topic = ask(label_fi="Mistä puhutaan?", label_en="What about?")
    ask(label_fi="Kuinka monta?", label_en="How many?", is_required=True)

    book_at(root, bookable, "2026-12-01 10:00", given={f"question_{topic.pk}": "Kokouksista"})

    assert Booking.objects.get().answers == [{"question": "What about?", "answer": "Kokouksista"}]


def test_a_second_press_of_the_button_books_once(root, bookable):
    for _press in range(2):
        book_at(root, bookable, "2026-12-01 10:00")

    assert Booking.objects.count() == 1


def test_a_day_without_times_says_so_and_shows_more_when_rules_are_gone_past(root, bookable):
    none = root.get(url(bookable, on="2026-11-30"))
    some = root.get(url(bookable, on="2026-11-30", overriding="on"))

    assert "No times that day." in none.content.decode()
    assert starts(some)[0] == "09:00"


def test_a_time_past_the_notice_is_booked_when_that_was_chosen(root, bookable):
    book_at(root, bookable, "2026-11-30 12:00", on="2026-11-30", overriding="on")

    assert Booking.objects.get().session.start_at == helsinki("2026-11-30 12:00")


def test_a_time_that_was_taken_meanwhile_keeps_what_was_typed(root, bookable):
    book_slot(bookable, "2026-12-01 10:00", email="toinen@vieras.example")

    answer = book_at(root, bookable, "2026-12-01 10:00")

    assert answer.context["form"].errors["start"] == ["That time was just taken: choose another."]
    assert "Pilvijoki Oy" in answer.content.decode()
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "veera"}, "email"),
        ({"name": ""}, "name"),
        ({"start": ""}, "start"),
        ({"start": "2026-12-02T10:00:00+02:00"}, "start"),
        ({"tz": "Mars/Base"}, "tz"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_books_nothing(root, bookable, given, field):
    answer = book_at(root, bookable, "2026-12-01 10:00", given=given)

    assert list(answer.context["form"].errors) == [field]
    assert not Booking.objects.exists()


def test_a_day_that_cannot_be_read_is_told_and_books_nothing(root, bookable):
    answer = book_at(root, bookable, "2026-12-01 10:00", on="x")

    assert (list(answer.context["choice"].errors), answer.context["form"]) == (["on"], None)
    assert not Booking.objects.exists()


def test_the_times_are_told_on_the_clock_of_the_consultant_who_was_chosen(root, bookable):
    Consultant.objects.update(zone="Asia/Kolkata")

    answer = root.get(url(bookable, consultant=Consultant.objects.get().pk))

    assert starts(answer)[0] == "12:30"  # the first after a day's notice
    assert "Times are Kolkata time." in answer.content.decode()


def test_a_consultant_books_for_themselves_alone(as_aino, aino, bookable):
    open_weekdays(aino)
    own = make_session_type("oma", consultants=[aino])
    eero = Consultant.objects.get(slug="eero")

    for consultant in ("", eero.pk):
        book_at(as_aino, bookable, "2026-12-01 10:00", consultant=consultant)
    assert not Booking.objects.exists()

    book_at(as_aino, own, "2026-12-01 10:00", consultant=aino.pk)
    assert Booking.objects.get().session.people == [aino]


def test_who_may_only_see_sessions_books_none(as_editor, bookable):
    user = as_editor.get(reverse("wagtailadmin_home")).wsgi_request.user
    give(user, "view_session")
    client = signed_in(user)

    assert book_at(client, bookable, "2026-12-01 10:00").status_code == 302
    assert not Booking.objects.exists()
    assert reverse("calendar:book") not in client.get(reverse("calendar:index")).content.decode()


def test_one_who_gives_no_sessions_now_books_none(as_aino, aino, bookable):
    Consultant.objects.filter(pk=aino.pk).update(is_active=False)

    assert as_aino.get(reverse("calendar:book")).status_code == 302


def test_the_calendar_leads_to_booking_for_someone(root, bookable):
    assert reverse("calendar:book") in root.get(reverse("calendar:index")).content.decode()


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_costs_the_same_after_one_booking_and_three(
    root, bookable, days, django_assert_num_queries
):
    for day in range(days):
        start = helsinki("2026-12-01 10:00") + timedelta(minutes=30 * day)
        book_slot(bookable, start, email=f"{day}@vieras.example")
    root.get(url(bookable))

    with django_assert_num_queries(15):
        root.get(url(bookable))


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01"])
def test_a_date_that_nobody_means_is_told_at_its_field(root, bookable, on):
    answer = root.get(url(bookable, on=on))

    assert list(answer.context["choice"].errors) == ["on"]
