"""What a booking does to cases, through bookings' own actions."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from bookings.actions.booking import cancel, move, record_outcome
from bookings.actions.sessions import hand_over
from bookings.models import Booking, Consultant, Outcome, Session
from cases import actions
from cases.domain.stages import Stage
from cases.models import Activity, Case, Contact, Organisation, Touch
from tests.cases.cast import (
    STEP,
    VEERA,
    booked_case,
    case_of,
    history_of,
    lost,
    make_case,
    make_contact,
    make_owned,
    make_user,
    moves_of,
)
from tests.factories import (
    NOW,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    open_weekdays,
)

pytestmark = pytest.mark.django_db
NEXT = "2026-12-02 10:00"


def test_a_first_booking_opens_a_case_with_a_contact():
    case, _ = booked_case(phone="040 1234567")

    contact = case.contacts.get()
    assert (case.ref, case.title) == ("2026-001", "Veera Vieras")
    assert (contact.full_name, contact.phone, contact.language) == (
        "Veera Vieras",
        "040 1234567",
        "fi",
    )
    assert moves_of(case) == [("", "lead", "booking"), ("lead", "booked", "booking")]
    assert history_of(case) == [("booked", "Maksuton sparraus, 1.12.2026 10.00")]


def test_the_case_belongs_to_the_consultant_and_the_session_is_its_next_step():
    case, _ = booked_case()

    assert case.owner.username == "aino"
    assert (case.next_step, case.next_step_on) == ("Pidä sparraus", date(2026, 12, 1))


def test_a_consultant_without_an_account_leaves_the_case_to_nobody():
    assert case_of(book_slot(make_bookable())).owner is None


def test_what_the_system_writes_is_in_the_staffs_language():
    with translation.override("en"):
        case, _ = booked_case(language="en")

    assert case.next_step == "Pidä sparraus"


def test_a_second_booking_joins_the_open_case():
    case, booking = booked_case()

    second = book_slot(booking.session.session_type, NEXT, email="VEERA@vieras.example")

    assert (case_of(second), Contact.objects.count()) == (case, 1)
    assert [kind for kind, _ in history_of(case)] == ["booked", "booked"]


def test_a_lead_becomes_booked_and_gets_an_owner():
    case = make_case(contact=make_contact())

    book_slot(make_owned())

    case.refresh_from_db()
    assert (case.stage, case.owner.username, case.next_step) == ("booked", "aino", "Pidä sparraus")


def test_an_owner_stays_whoever_gives_the_session():
    eero = make_user("eero")
    case = make_case(contact=make_contact(), owner=eero)

    book_slot(make_owned())

    case.refresh_from_db()
    assert case.owner == eero


def test_a_booking_at_a_later_stage_is_only_told(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)

    book_slot(booking.session.session_type, "2026-12-08 10:00", now=afterwards)

    case.refresh_from_db()
    assert (case.stage, case.next_step) == ("held", "Sovi jatkosta")
    assert history_of(case)[-1] == ("booked", "Maksuton sparraus, 8.12.2026 10.00")


def test_of_several_open_cases_the_liveliest_is_joined_and_staff_is_asked_to_check():
    veera = make_contact()
    older, newer = make_case("Vanha", contact=veera), make_case("Uusi", contact=veera)
    actions.add_note(older, "Soitti juuri", author=None, now=NOW + timedelta(minutes=1))

    booking = book_slot(make_owned())

    assert case_of(booking) == older != newer
    assert dict(history_of(older))["suggestion"] == (
        "Henkilöllä on monta avointa asiaa: tarkista, että varaus liittyy tähän."
    )


def test_a_closed_case_is_continued_by_a_new_one():
    old = make_case(contact=make_contact())
    actions.move_case(old, Stage.LOST, now=NOW, loss=lost())

    case = case_of(book_slot(make_owned()))

    old.refresh_from_db()
    assert (case.previous_case, case.kind, old.stage) == (old, "repeat", "lost")


def test_a_visitor_never_writes_over_what_is_stored():
    organisation = Organisation.objects.create(name="Vieras Oy")
    veera = make_contact(phone="040 1234567", organisation=organisation)
    case = make_case(contact=veera)

    book_slot(make_owned(), name="Joku Muu", phone="050 7654321", organisation="Muu Oy")

    veera.refresh_from_db()
    assert (veera.full_name, veera.phone, veera.organisation) == (
        "Veera Vieras",
        "040 1234567",
        organisation,
    )
    assert dict(history_of(case))["suggestion"] == (
        "Antoi toisen nimen: Joku Muu\n"
        "Antoi toisen puhelinnumeron: 050 7654321\n"
        "Antoi toisen organisaation: Muu Oy"
    )


def test_a_new_person_whose_domain_is_another_firms_is_tied_to_it_and_staff_are_told():
    firm = Organisation.objects.create(name="Vieras Oy", domain="vieras.example")

    case = case_of(book_slot(make_owned(), organisation="Muu Oy"))

    assert (case.organisation, case.contacts.get().organisation) == (firm, firm)
    assert dict(history_of(case))["suggestion"] == "Antoi toisen organisaation: Muu Oy"


@pytest.mark.parametrize("named", ["VIERAS", ""])
def test_of_a_new_person_who_names_no_other_firm_nothing_is_suggested(named):
    Organisation.objects.create(name="Vieras Oy", domain="vieras.example")

    case = case_of(book_slot(make_owned(), organisation=named))

    assert "suggestion" not in dict(history_of(case))


def test_the_same_told_in_other_words_is_no_suggestion():
    organisation = Organisation.objects.create(name="Vieras Oy")
    veera = make_contact(phone="040 1234567", organisation=organisation)
    case = make_case(contact=veera)

    book_slot(make_owned(), name="veera vieras", phone="+358 401234567", organisation="VIERAS")

    assert [kind for kind, _ in history_of(case)] == ["booked"]


def test_a_new_organisation_is_kept_with_its_domain():
    case, _ = booked_case(organisation="Vieras Oy")

    organisation = case.organisation
    assert (organisation.name, organisation.domain) == ("Vieras Oy", "vieras.example")


def test_a_free_mail_domain_is_nobodys():
    case, _ = booked_case(organisation="Vieras Oy", email="veera@gmail.com")

    assert case.organisation.domain is None


@pytest.mark.parametrize(
    "known", [{"name": "Muu nimi", "domain": "vieras.example"}, {"name": "VIERAS Ab"}]
)
def test_an_organisation_is_known_by_its_domain_or_its_name(known):
    organisation = Organisation.objects.create(**known)

    case, _ = booked_case(organisation="Vieras Oy")

    assert case.organisation == organisation


def test_a_colleague_gets_a_case_of_their_own_and_staff_is_told_of_the_other():
    case, booking = booked_case(organisation="Vieras Oy")

    second = book_slot(booking.session.session_type, NEXT, name="Eeva", email="eeva@vieras.example")

    other = case_of(second)
    assert (other.organisation, other != case) == (case.organisation, True)
    assert dict(history_of(other))["suggestion"] == (
        "Samalla organisaatiolla on avoin asia: 2026-001"
    )


def test_of_a_colleagues_closed_case_nobody_is_told():
    _case, booking = booked_case(organisation="Vieras Oy")
    cancel(booking, now=NOW)
    actions.move_case(case_of(booking), Stage.LOST, now=NOW, loss=lost())

    second = book_slot(booking.session.session_type, NEXT, name="Eeva", email="eeva@vieras.example")

    assert [kind for kind, _body in history_of(case_of(second))] == ["booked"]


def test_a_name_without_a_letter_is_nobodys_organisation():
    Organisation.objects.create(name="!!!")

    case, _ = booked_case(email="veera@gmail.com", organisation="")

    assert case.organisation is None


def test_the_entry_page_is_kept_as_it_was(home):
    case, booking = booked_case(entry_page=home)

    touch = case.touches.get()
    assert (touch.page.pk, touch.page_title, touch.booking) == (home.pk, home.title, booking)
    assert (touch.kind, touch.given_by, touch.at) == ("entry_page", "visitor", NOW)


def test_a_booking_from_no_page_leaves_no_touch():
    booked_case()

    assert not Touch.objects.exists()


def test_a_booking_heard_of_twice_changes_nothing(home):
    case, booking = booked_case(entry_page=home)

    again = actions.open_or_join_case_for_booking(booking, now=NOW)

    assert (again, Case.objects.count(), Contact.objects.count()) == (case, 1, 1)
    assert (Activity.objects.count(), Touch.objects.count(), len(moves_of(case))) == (1, 1, 2)


def test_a_session_that_is_over_already_opens_a_lead():
    _, booking = booked_case()
    Case.objects.all().delete()

    later = actions.open_or_join_case_for_booking(booking, now=NOW + timedelta(days=9))

    assert later.stage == "lead"


def test_a_moved_session_is_told_and_the_next_step_follows_it():
    case, booking = booked_case()

    moved = move(booking, helsinki(NEXT), now=NOW)
    actions.note_booking_moved(moved, now=NOW)

    case.refresh_from_db()
    assert history_of(case)[1:] == [("moved", "Maksuton sparraus, 2.12.2026 10.00")]
    assert (case.stage, case.next_step_on) == ("booked", date(2026, 12, 2))


def test_a_next_step_that_somebody_planned_stays_when_the_session_moves():
    case, booking = booked_case()
    actions.set_next_step(case, STEP, now=NOW)

    move(booking, helsinki(NEXT), now=NOW)

    case.refresh_from_db()
    assert (case.next_step, case.next_step_on) == (STEP.text, STEP.on)


def test_a_cancelled_session_returns_the_case_to_lead():
    case, booking = booked_case()

    cancelled = cancel(booking, now=NOW)
    actions.return_case_after_cancel(cancelled, now=NOW)

    case.refresh_from_db()
    change = case.stage_changes.last()
    assert (case.stage, case.next_step, case.next_step_on) == (
        "lead",
        "Tarjoa uutta aikaa",
        date(2026, 12, 2),
    )
    assert (change.reason, change.actor, change.booking) == (
        "Sparraus peruttiin.",
        "booking",
        booking,
    )
    assert history_of(case)[1:] == [("cancelled", "Maksuton sparraus, 1.12.2026 10.00")]


def test_a_case_stays_booked_while_another_session_is_to_come():
    case, booking = booked_case()
    book_slot(booking.session.session_type, NEXT)

    cancel(booking, now=NOW)

    case.refresh_from_db()
    assert (case.stage, len(moves_of(case))) == ("booked", 2)


def test_a_case_further_on_stays_where_it_is_when_a_session_is_cancelled(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)
    second = book_slot(booking.session.session_type, "2026-12-08 10:00", now=afterwards)

    cancel(second, now=afterwards)

    case.refresh_from_db()
    assert (case.stage, history_of(case)[-1][0]) == ("held", "cancelled")


def test_a_held_session_moves_the_case_on(afterwards):
    case, booking = booked_case()

    record_outcome(booking, Outcome.HELD, now=afterwards)

    case.refresh_from_db()
    assert (case.stage, case.next_step, case.next_step_on) == (
        "held",
        "Sovi jatkosta",
        date(2026, 12, 3),
    )
    assert history_of(case)[1][0] == "outcome"


@pytest.mark.parametrize("outcome", [Outcome.ATTENDEE_NO_SHOW, Outcome.CONSULTANT_NO_SHOW])
def test_a_session_that_nobody_held_returns_the_case_to_lead(outcome, afterwards):
    case, booking = booked_case()

    record_outcome(booking, outcome, now=afterwards)

    case.refresh_from_db()
    assert (case.stage, case.next_step) == ("lead", "Tarjoa uutta aikaa")
    assert case.stage_changes.last().reason == outcome.label


def test_an_outcome_taken_back_is_only_told(afterwards):
    case, booking = booked_case()

    record_outcome(booking, Outcome.PENDING, now=afterwards)

    case.refresh_from_db()
    assert (case.stage, history_of(case)[1][0]) == ("booked", "outcome")


SAID_WRONG = [
    ("HELD", "ATTENDEE_NO_SHOW", "lead", "Tarjoa uutta aikaa"),
    ("HELD", "PENDING", "booked", "Pidä sparraus"),
    ("ATTENDEE_NO_SHOW", "HELD", "held", "Sovi jatkosta"),
    ("CONSULTANT_NO_SHOW", "PENDING", "booked", "Pidä sparraus"),
    ("ATTENDEE_NO_SHOW", "CONSULTANT_NO_SHOW", "lead", "Tarjoa uutta aikaa"),
]


@pytest.mark.parametrize(("wrong", "right", "stage", "step"), SAID_WRONG)
def test_a_corrected_outcome_brings_the_case_where_the_right_one_would_have(
    wrong, right, stage, step, afterwards
):
    case, booking = booked_case()
    record_outcome(booking, Outcome(wrong), now=afterwards)

    record_outcome(booking, Outcome(right), now=afterwards)

    case.refresh_from_db()
    assert (case.stage, case.next_step) == (stage, step)


def test_the_log_keeps_what_was_said_first_and_why_it_was_corrected(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)

    record_outcome(booking, Outcome.ATTENDEE_NO_SHOW, now=afterwards)

    assert moves_of(case)[2:] == [("booked", "held", "booking"), ("held", "lead", "booking")]
    assert case.stage_changes.last().reason.endswith("Varaaja ei tullut")


def test_a_correction_leaves_alone_what_somebody_has_moved_on(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)
    case.refresh_from_db()
    actions.move_case(case, Stage.PROPOSAL, now=afterwards, actor=case.owner)

    record_outcome(booking, Outcome.ATTENDEE_NO_SHOW, now=afterwards)

    case.refresh_from_db()
    assert (case.stage, case.next_step) == ("proposal", "Sovi jatkosta")


def test_a_correction_keeps_the_step_that_somebody_planned(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.ATTENDEE_NO_SHOW, now=afterwards)
    case.refresh_from_db()
    actions.set_next_step(case, STEP, now=afterwards, actor=case.owner)

    record_outcome(booking, Outcome.HELD, now=afterwards)

    case.refresh_from_db()
    assert (case.stage, case.next_step, case.next_step_on) == ("held", STEP.text, STEP.on)


def test_a_correction_goes_back_to_booked_for_a_session_to_come(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)
    book_slot(booking.session.session_type, "2026-12-08 10:00", now=afterwards)

    record_outcome(booking, Outcome.ATTENDEE_NO_SHOW, now=afterwards)

    case.refresh_from_db()
    assert (case.stage, case.next_step_on) == ("booked", date(2026, 12, 8))


def test_the_history_says_who_recorded_an_outcome(afterwards):
    case, booking = booked_case()

    record_outcome(booking, Outcome.HELD, now=afterwards, by=case.owner)

    told = case.activities.get(kind="outcome")
    assert (told.author, case.activities.get(kind="booked").author) == (case.owner, None)


@pytest.fixture
def two_sessions():
    """Return a case with two sessions to come, and the nearer of them, which was booked last."""
    case, later = booked_case(start="2026-12-08 10:00")
    nearer = book_slot(later.session.session_type, NEXT)
    case.refresh_from_db()
    return case, nearer


def test_the_next_step_follows_a_nearer_session(two_sessions):
    case, _nearer = two_sessions

    assert (case.next_step, case.next_step_on) == ("Pidä sparraus", date(2026, 12, 2))


def test_the_next_step_goes_on_to_the_other_session_when_the_nearer_is_cancelled(two_sessions):
    case, nearer = two_sessions

    cancel(nearer, now=NOW)

    case.refresh_from_db()
    assert (case.stage, case.next_step_on) == ("booked", date(2026, 12, 8))


def test_the_next_step_goes_on_to_the_other_session_when_the_nearer_was_missed(two_sessions):
    case, nearer = two_sessions

    record_outcome(nearer, Outcome.ATTENDEE_NO_SHOW, now=nearer.session.end_at)

    case.refresh_from_db()
    assert (case.stage, case.next_step_on) == ("booked", date(2026, 12, 8))


def test_a_session_moved_behind_another_is_no_longer_the_next_step(two_sessions):
    case, nearer = two_sessions

    move(nearer, helsinki("2026-12-10 10:00"), now=NOW)

    case.refresh_from_db()
    assert case.next_step_on == date(2026, 12, 8)


def test_a_planned_step_stays_when_a_nearer_session_is_booked(two_sessions):
    case, nearer = two_sessions
    actions.set_next_step(case, STEP, now=NOW, actor=case.owner)

    book_slot(nearer.session.session_type, "2026-12-01 10:00")

    case.refresh_from_db()
    assert (case.next_step, case.next_step_on) == (STEP.text, STEP.on)


def test_a_booking_without_a_case_is_nobodys_news(afterwards):
    _, booking = booked_case()
    Case.objects.all().delete()

    told = [
        actions.note_booking_moved(booking, now=NOW),
        actions.return_case_after_cancel(booking, now=NOW),
        actions.note_outcome(booking, now=afterwards),
    ]

    assert told == [None, None, None]


@pytest.fixture
def handed_over():
    """Return the case of a session that Aino handed over to Eero, and its booking."""
    case, booking = booked_case()
    eero = make_consultant("eero", user=make_user("eero"))
    open_weekdays(eero)
    given = {"now": NOW, "by": case.owner}
    hand_over(booking.session, Consultant.objects.get(slug="aino"), eero, **given)
    return case, booking


def test_a_session_handed_over_is_told_in_its_case_and_the_owner_stays(handed_over):
    case, _booking = handed_over

    assert history_of(case)[1:] == [
        ("handed_over", "Maksuton sparraus, 1.12.2026 10.00: Aino Lehtimaa → Eero Salmela")
    ]
    owner = case.owner
    case.refresh_from_db()
    assert (case.owner, case.stage, len(moves_of(case))) == (owner, "booked", 2)


def test_a_hand_over_heard_twice_is_told_once(handed_over):
    case, booking = handed_over
    booking = Booking.objects.select_related("session").get(pk=booking.pk)
    aino, eero = Consultant.objects.order_by("slug")

    told = actions.note_hand_over(booking, giver=aino, to=eero, now=NOW)

    assert (told, len(history_of(case))) == (None, 2)


def test_a_session_that_comes_back_is_told_again(handed_over):
    case, _booking = handed_over
    aino, eero = Consultant.objects.order_by("slug")

    hand_over(Session.objects.get(), eero, aino, now=NOW, by=case.owner)

    assert [kind for kind, _ in history_of(case)] == ["booked", "handed_over", "handed_over"]


def test_a_hand_over_of_a_booking_without_a_case_writes_none(handed_over):
    case, booking = handed_over
    case.activities.all().delete()
    aino, eero = Consultant.objects.order_by("slug")

    assert actions.note_hand_over(booking, giver=aino, to=eero, now=NOW) is None


def test_nothing_cascades_into_a_case(home):
    case, booking = booked_case(entry_page=home)
    home.delete()
    case.owner.delete()
    booking.mails.all().delete()

    booking.delete()

    case.refresh_from_db()
    assert (case.owner, len(moves_of(case)), len(history_of(case))) == (None, 2, 1)
    assert case.touches.get().page_title == "Kymmenen vinkkiä"


def test_a_new_contact_from_a_page_takes_eleven_statements(home, django_assert_num_queries):
    _, booking = booked_case(entry_page=home)
    forget(booking)

    # Two of them are the savepoint that lets another win the address.
    with django_assert_num_queries(11):
        actions.open_or_join_case_for_booking(booking, now=NOW)


def test_a_known_contact_takes_six_statements_or_four(home, django_assert_num_queries):
    _, booking = booked_case(entry_page=home)
    forget(booking)
    case = make_case(contact=make_contact(), owner=make_user("eero"))

    with django_assert_num_queries(6):
        actions.open_or_join_case_for_booking(booking, now=NOW)
    case.activities.all().delete()
    with django_assert_num_queries(4):
        actions.open_or_join_case_for_booking(booking, now=NOW)


def forget(booking):
    """Leave the booking without a case and its person unknown."""
    Case.objects.all().delete()
    Contact.objects.filter(emails__key=VEERA).delete()
    # As `book` leaves it: the people known, so that the owner costs nothing.
    assert booking.session.people
