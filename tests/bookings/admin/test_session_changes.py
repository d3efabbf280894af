"""A session is moved, handed over and cancelled on pages of its own; what is refused changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.actions.booking import cancel
from bookings.models import Booking, Consultant, Outcome, OutgoingMail, Session, SessionConsultant
from tests.bookings.admin.conftest import give, signed_in
from tests.factories import NOW, book_slot, helsinki, make_consultant, open_weekdays

LATER = {"on": "2026-12-02", "at": "11:00"}
EVENING = {"on": "2026-12-02", "at": "20:00"}
CHANGES = ["move", "hand_over", "cancel"]


@pytest.fixture
def session(bookable):
    return book_slot(bookable).session


@pytest.fixture
def sofia(session):
    person = make_consultant("sofia")
    open_weekdays(person)
    return person


def page(name, session):
    return reverse(f"session:{name}", args=[session.pk])


def told(answer):
    return [str(message).strip() for message in answer.context["messages"]]


def everything():
    """Return all that a refused change must leave as it was."""
    tables = (Session, SessionConsultant, Booking, OutgoingMail)
    return [list(model.objects.order_by("pk").values()) for model in tables]


def handed(session, to):
    return {"giver": session.people[0].pk, "to": to.pk}


def begun(session):
    Session.objects.filter(pk=session.pk).update(
        start_at=NOW - timedelta(minutes=10), end_at=NOW + timedelta(minutes=20)
    )


def test_a_session_moves_to_the_date_and_time_that_were_typed(root, session):
    answer = root.post(page("move", session), LATER, follow=True)

    assert Session.objects.get().start_at == helsinki("2026-12-02 11:00")
    [words] = told(answer)
    assert "Wednesday 2 December 2026 at 11:00–11:30, Helsinki time" in words


def test_a_time_outside_the_opening_hours_is_told_first_and_taken_when_meant(root, session):
    before = everything()

    asked = root.post(page("move", session), EVENING)

    assert (everything(), asked.context["button"]) == (before, "Move all the same")
    assert asked.context["concerns"] == ["outside the opening hours"]
    meant = {"despite": asked.context["despite"], "meant_for": asked.context["asked"]}
    root.post(page("move", session), EVENING | meant)
    assert Session.objects.get().start_at == helsinki("2026-12-02 20:00")


def test_what_was_meant_for_one_time_is_not_meant_for_another(root, session):
    asked = root.post(page("move", session), EVENING)
    meant = {"despite": asked.context["despite"], "meant_for": asked.context["asked"]}

    again = root.post(page("move", session), EVENING | meant | {"at": "21:00"})

    assert again.context["concerns"] == ["outside the opening hours"]
    assert Session.objects.get().sequence == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on": "2026-11-29", "at": "10"}, "That time is past."),
        ({"on": "2026-12-03", "at": "10:15"}, "Eero Salmela would be in two sessions at one time."),
    ],
    ids=["past", "another session"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_time_that_cannot_be_is_refused_in_words(root, session, given, words, method):
    book_slot(session.session_type, "2026-12-03 10:00", email="toinen@vieras.example")
    before = everything()

    answer = getattr(root, method)(page("move", session), given)

    assert answer.context["form"].non_field_errors() == [words]
    assert everything() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": "", "at": "10"}, "on"),
        ({"on": "2026-12-02", "at": "25:00"}, "at"),
        ({"on": "2027-03-28", "at": "03:30"}, "at"),
    ],
    ids=["no date", "no time of day", "skipped by the clock"],
)
def test_what_is_no_time_is_told_at_its_field(root, session, given, field):
    answer = root.post(page("move", session), given)

    assert list(answer.context["form"].errors) == [field]


def test_an_address_with_a_time_shows_what_speaks_against_it_before_anything_is_pressed(
    root, session
):
    before = everything()

    answer = root.get(page("move", session), EVENING)

    assert answer.context["concerns"] == ["outside the opening hours"]
    assert 'value="20:00"' in answer.content.decode()
    assert everything() == before


def test_free_times_are_suggested_with_their_addresses(root, session):
    answer = root.get(page("move", session))

    words, asks = answer.context["suggested"][0]
    assert (words, asks) == ("Tuesday 1 December at 09:00", {"on": "2026-12-01", "at": "09:00"})


def test_a_session_is_handed_over_to_the_colleague_who_was_chosen(root, session, sofia):
    answer = root.post(page("hand_over", session), handed(session, sofia), follow=True)

    assert SessionConsultant.objects.get().consultant == sofia
    assert told(answer) == ["The session is now given by Sofia Ahlqvist. Everyone was told."]


def test_each_colleague_is_told_to_be_free_or_not(root, session, sofia):
    make_consultant("aino")
    session.session_type.consultants.add(sofia)
    session.session_type.save()
    book_slot(session.session_type, consultant=sofia, email="toinen@vieras.example")
    make_consultant("zeno", is_active=False)

    answer = root.get(page("hand_over", session))

    labels = [label for _value, label in answer.context["form"].fields["to"].choices]
    assert labels == [
        "Aino Lehtimaa: outside the opening hours",
        "Sofia Ahlqvist: has another session then",
    ]


def test_a_colleague_in_another_session_is_refused(root, session, sofia):
    session.session_type.consultants.add(sofia)
    session.session_type.save()
    book_slot(session.session_type, consultant=sofia, email="toinen@vieras.example")
    before = everything()

    answer = root.post(page("hand_over", session), handed(session, sofia))

    words = "Sofia Ahlqvist would be in two sessions at one time."
    assert (answer.context["form"].non_field_errors(), everything()) == ([words], before)


def test_who_gives_no_sessions_cannot_even_be_chosen(root, session, sofia):
    Consultant.objects.filter(pk=sofia.pk).update(is_active=False)

    answer = root.post(page("hand_over", session), handed(session, sofia))

    assert list(answer.context["form"].errors) == ["to"]


def test_a_session_is_cancelled_with_a_word(root, session):
    root.post(page("cancel", session), {"note": "Sairastuin."})

    booking = Booking.objects.get()
    assert (booking.status, booking.cancel_note) == ("CANCELLED", "Sairastuin.")
    assert "Sairastuin." in root.get(page("inspect", session)).content.decode()


def test_a_session_that_has_begun_is_not_changed_any_more(root, session, sofia):
    begun(session)
    before = everything()
    posts = {"move": LATER, "hand_over": handed(session, sofia), "cancel": {}}

    answers = [root.post(page(name, session), given) for name, given in posts.items()]

    words = "The session has begun. Only what happened can be recorded now."
    assert [answer.context["closed"] for answer in answers] == [words] * 3
    assert everything() == before


@pytest.mark.parametrize("name", CHANGES)
def test_the_page_of_a_change_that_comes_too_late_says_so_and_offers_nothing(root, session, name):
    begun(session)

    answer = root.get(page(name, session) + "?on=2026-12-02&at=11:00")

    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    assert "The session has begun." in main
    assert "<form" not in main
    assert 'id="free-times"' not in main


@pytest.mark.parametrize("name", CHANGES)
def test_a_cancelled_session_is_told_to_be_cancelled_on_every_page(root, session, name):
    cancel(session.bookings.get(), now=NOW)

    answer = root.get(page(name, session))

    assert "The session is cancelled already." in answer.content.decode()
    assert 'name="note"' not in answer.content.decode()


def test_a_second_cancelling_does_not_say_that_everyone_was_told(root, session):
    root.post(page("cancel", session), {"note": "Sairastuin."}, follow=True)
    before = everything()

    answer = root.post(page("cancel", session), {"note": "Toinen syy."}, follow=True)

    assert (told(answer), everything()) == ([], before)
    assert "The session is cancelled already." in answer.content.decode()


def test_a_move_to_the_same_time_does_not_say_that_everyone_was_told(root, session):
    before = everything()

    answer = root.post(page("move", session), {"on": "2026-12-01", "at": "10:00"}, follow=True)

    [words] = told(answer)
    assert words.startswith("It is at that time already: Tuesday 1 December 2026 at 10:00")
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("on", "at"), [("9999-12-31", "23:59"), ("0001-01-01", "00:00")])
def test_a_date_that_nobody_means_is_told_at_its_field(root, session, method, on, at):
    answer = getattr(root, method)(page("move", session), {"on": on, "at": at})

    assert list(answer.context["form"].errors) == ["on"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_consultant_cannot_change_a_colleagues_session(as_aino, session, name):
    before = everything()

    answers = [as_aino.get(page(name, session)), as_aino.post(page(name, session), LATER)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert everything() == before


def test_a_consultant_changes_sessions_of_their_own(as_aino, aino, session):
    SessionConsultant.objects.update(consultant=aino)

    answers = [as_aino.get(page(name, session)).status_code for name in CHANGES]

    assert answers == [200, 200, 200]


def test_one_who_hands_their_session_over_is_led_to_the_calendar(as_aino, aino, session, sofia):
    SessionConsultant.objects.update(consultant=aino)

    answer = as_aino.post(page("hand_over", session), {"giver": aino.pk, "to": sofia.pk})

    assert answer.headers["Location"] == reverse("calendar:index")


def test_the_form_begins_with_the_time_that_the_session_has(root, session):
    assert root.get(page("move", session)).context["form"].initial == {
        "on": "2026-12-01",
        "at": "10:00",
    }


def test_a_group_can_be_given_the_right_to_change_every_session(aino, session):
    give(aino.user, "change_session")

    signed_in(aino.user).post(page("move", session), LATER)

    assert Session.objects.get().sequence == 1


def test_who_may_only_see_all_sessions_changes_none(as_editor, session):
    give(as_editor.get(reverse("wagtailadmin_home")).wsgi_request.user, "view_session")

    shown = as_editor.get(page("inspect", session))

    assert (shown.status_code, as_editor.get(page("move", session)).status_code) == (200, 302)
    assert page("move", session) not in shown.content.decode()


def test_the_page_of_a_session_leads_to_its_changes_until_it_begins(root, session):
    coming = root.get(page("inspect", session)).content.decode()
    begun(session)
    past = root.get(page("inspect", session)).content.decode()

    assert all(page(name, session) in coming for name in CHANGES)
    assert not any(page(name, session) in past for name in CHANGES)


def test_the_page_of_a_session_says_who_changed_it(root, session):
    root.post(page("move", session), LATER)

    assert "Session moved (root)" in root.get(page("inspect", session)).content.decode()


def test_what_happened_is_recorded_once_the_session_has_begun(root, session):
    begun(session)
    record = reverse("session:outcome", args=[session.bookings.get().pk])

    shown = root.get(page("inspect", session)).content.decode()
    root.post(record, {"outcome": "ATTENDEE_NO_SHOW"})

    assert record in shown
    assert Booking.objects.get().outcome == Outcome.ATTENDEE_NO_SHOW


@pytest.mark.parametrize("outcome", ["HELD", "NONSENSE"], ids=["not begun", "unknown"])
def test_an_outcome_that_cannot_be_is_refused_in_words(root, session, outcome):
    record = reverse("session:outcome", args=[session.bookings.get().pk])

    answer = root.post(record, {"outcome": outcome}, follow=True)

    assert len(told(answer)) == 1
    assert Booking.objects.get().outcome == Outcome.PENDING


def test_a_colleague_cannot_record_what_happened(as_aino, session):
    begun(session)

    as_aino.post(reverse("session:outcome", args=[session.bookings.get().pk]), {"outcome": "HELD"})

    assert Booking.objects.get().outcome == Outcome.PENDING


def test_a_cancelled_session_offers_no_changes(root, session):
    cancel(session.bookings.get(), now=NOW)

    assert page("move", session) not in root.get(page("inspect", session)).content.decode()


@pytest.mark.parametrize("colleagues", [1, 3])
def test_the_page_to_hand_over_costs_the_same_for_one_colleague_and_three(
    root, session, colleagues, django_assert_num_queries
):
    for number in range(colleagues):
        open_weekdays(make_consultant(f"person{number}"))
    root.get(page("hand_over", session))

    with django_assert_num_queries(15):
        root.get(page("hand_over", session))
