"""Sessions in the admin: read, found and never edited by hand."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse

from bookings.actions.booking import cancel
from bookings.models import Booking, Outcome, Session
from tests.factories import NOW, book_slot, book_slots, make_session_type

ANSWER = {"question": "Mistä haluat puhua?", "answer": "Rivi yksi\n<b>rivi kaksi</b>"}


def listed(client, **query):
    answer = client.get(reverse("session:index"), query)
    return [session.bookings.first().name for session in answer.context["object_list"]]


@pytest.fixture
def three(bookable):
    """Sessions past, next and later."""
    past = book_slot(bookable, "2026-12-01 10:00", name="Past")
    book_slot(bookable, "2026-12-03 10:00", name="Later", email="kalle@vieras.example")
    book_slot(bookable, "2026-12-02 10:00", name="Next")
    Session.objects.filter(pk=past.session_id).update(
        start_at=NOW - timedelta(hours=2), end_at=NOW - timedelta(hours=1)
    )
    return past


def test_coming_sessions_are_listed_with_the_next_one_first(root, three):
    assert listed(root, when="coming") == ["Next", "Later"]


def test_past_sessions_are_listed_by_themselves(root, three):
    assert listed(root, when="past") == ["Past"]


def test_a_session_is_found_by_its_attendees_name_or_address(root, three):
    assert listed(root, q="nex") == ["Next"]
    assert listed(root, q="kalle@") == ["Later"]


def test_sessions_are_filtered_by_type_consultant_and_status(root, three, bookable):
    eero = bookable.consultants.get()
    cancel(Booking.objects.get(name="Next"), now=NOW)
    other = make_session_type("toinen", consultants=[eero])

    assert listed(root, session_type=other.pk) == []
    assert listed(root, consultants=eero.pk, status="CANCELLED") == ["Next"]


def test_a_group_is_one_row_with_all_its_names(root, bookable):
    bookable.seats = 3
    bookable.save()
    for name in ("Veera", "Ville"):
        book_slot(bookable, name=name, email=f"{name}@vieras.example")

    page = root.get(reverse("session:index"), {"q": "vieras"})

    assert len(page.context["object_list"]) == 1
    assert "Veera, Ville" in page.content.decode()


def test_the_list_names_the_consultants_zone_and_the_outcome(root, bookable):
    booking = book_slot(bookable)
    Booking.objects.filter(pk=booking.pk).update(outcome=Outcome.ATTENDEE_NO_SHOW)

    page = root.get(reverse("session:index")).content.decode()

    assert "10:00–10:30, Helsinki time" in page
    assert "The attendee did not come" in page


def test_a_session_tells_its_booking_answers_and_mail(root, bookable):
    booking = book_slot(bookable, answers=(ANSWER,), organisation="Pilvijoki Oy", phone="040 123")

    page = root.get(reverse("session:inspect", args=[booking.session_id])).content.decode()

    for text in ("Veera Vieras", "Pilvijoki Oy", "tel:040123", "Mistä haluat puhua?"):
        assert text in page
    assert "Rivi yksi<br>&lt;b&gt;rivi kaksi&lt;/b&gt;" in page
    for mail in booking.mails.all():
        assert reverse("outgoingmail:inspect", args=[mail.pk]) in page


def test_a_session_names_the_page_it_came_from(root, bookable):
    booking = book_slot(bookable)
    Booking.objects.update(entry_title="Kokous", entry_path="/fi/artikkelit/kokous/")

    page = root.get(reverse("session:inspect", args=[booking.session_id])).content.decode()

    assert "Kokous (/fi/artikkelit/kokous/)" in page


def test_a_session_has_no_page_for_editing():
    for name in ("add", "edit", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"session:{name}", args=[1])


def test_the_menu_leads_to_the_sessions_to_come(root):
    page = root.get(reverse("wagtailadmin_home")).content.decode()

    assert "/admin/session/?when=coming" in page.replace("\\u003D", "=").replace("\\u003d", "=")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_one_and_three(
    root, bookable, count, django_assert_num_queries
):
    book_slots(bookable, [f"2026-12-0{day} 10:00" for day in range(1, count + 1)])
    root.get(reverse("session:index"))

    with django_assert_num_queries(13):
        root.get(reverse("session:index"))


def test_an_empty_list_says_how_sessions_come_about(root):
    page = root.get(reverse("session:index")).content.decode()

    assert "Visitors book them once a session type has consultants with opening hours." in page


def test_what_a_panel_is_called_can_be_found_by_its_script(root, bookable):
    booking = book_slot(bookable)
    # A selector `#9l8…` is none: a name in CSS begins with a letter.
    Booking.objects.update(ref="9l8gL8abcdefghij")

    page = root.get(reverse("session:inspect", args=[booking.session_id])).content.decode()

    assert 'id="booking-9l8gL8abcdefghij' in page
    assert 'id="9l8' not in page
