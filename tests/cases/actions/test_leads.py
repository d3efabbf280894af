"""Messages from the contact page: whose case they join, and who hears of them."""

from datetime import date
from email import message_from_bytes
from email.policy import default as policy

import pytest
from django.db import IntegrityError

from bookings.models import MailState, OutgoingMail
from cases import actions, queries
from cases.actions import leads
from cases.domain.introductions import Introduction
from cases.models import Activity, Case, Contact, ContactEmail, Organisation, Touch
from tests.cases.cast import (
    STEP,
    VEERA,
    booked_case,
    history_of,
    lost,
    make_case,
    make_contact,
    make_user,
    moves_of,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MESSAGE = "Kokouksemme venyvät.\nMitä tehdä?"


@pytest.fixture
def write(home):
    """Return what writes as Veera does, with what differs."""

    def wrote(message=MESSAGE, *, key="one", heard_from="", now=NOW, **said):
        introduction = Introduction(**({"name": "Veera Vieras", "email": VEERA} | said))
        enquiry = actions.Enquiry(introduction, message, key, home, heard_from)
        return actions.open_lead(enquiry, now=now)

    return wrote


def mails():
    """Return the queued mails by recipient, as a mail program reads them."""
    rows = OutgoingMail.objects.order_by("pk")
    return {row.recipient: message_from_bytes(bytes(row.mime), policy=policy) for row in rows}


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_message_from_somebody_new_opens_a_case_in_lead(write):
    case = write(organisation="Vieras Oy", phone="040 1234567")

    contact = case.contacts.get()
    assert (case.stage, case.title, case.organisation.name) == ("lead", "Veera Vieras", "Vieras Oy")
    assert (contact.full_name, contact.phone) == ("Veera Vieras", "040 1234567")
    assert history_of(case) == [("message", MESSAGE)]
    assert moves_of(case) == [("", "lead", "system")]


def test_the_next_step_is_to_answer_within_two_working_days(write):
    friday = NOW.replace(month=12, day=4)

    case = write(now=friday)

    assert (case.next_step, case.next_step_on) == (case.next_step, date(2026, 12, 8))
    assert case.next_step


def test_a_message_joins_the_one_open_case_of_the_person(write):
    contact = make_contact()
    case = make_case(contact=contact)

    assert write() == case

    case.refresh_from_db()
    assert (case.stage, case.next_step) == ("lead", STEP.text)
    assert history_of(case) == [("message", MESSAGE)]


def test_a_message_joins_a_booked_case_and_leaves_its_stage(write):
    case, _booking = booked_case()

    assert (write(), Case.objects.get().stage) == (case, "booked")


def test_with_several_open_cases_staff_are_asked_to_check(write):
    contact = make_contact()
    make_case("Vanha", contact=contact)
    newer = make_case("Uusi", contact=contact)
    actions.add_note(newer, "Soitin", author=None, now=NOW.replace(hour=8))

    assert write() == newer

    assert [kind for kind, _body in history_of(newer)].count("suggestion") == 1


def test_after_a_closed_case_a_message_opens_a_repeat_that_names_it(write):
    closed = make_case(contact=make_contact())
    actions.move_case(closed, actions.stages.Stage.LOST, now=NOW, loss=lost())

    case = write()

    assert (case.previous_case, case.kind) == (closed, "repeat")
    assert Case.objects.get(pk=closed.pk).stage == "lost"


@pytest.mark.parametrize(
    "address", ["VEERA@Vieras.Example", "ｖｅｅｒａ@vieras.example", " veera@vieras.example "]
)
def test_an_address_that_differs_by_case_or_unicode_form_is_the_same_person(write, address):
    contact = make_contact()

    assert write(email=address.strip()).contacts.get() == contact


def test_a_plus_tag_is_another_person(write):
    contact = make_contact()

    case = write(email="veera+uutiset@vieras.example")

    assert case.contacts.get() != contact
    assert ContactEmail.objects.count() == 2


def test_what_a_visitor_says_writes_over_nothing_and_becomes_a_suggestion(write):
    contact = make_contact(phone="040 1111111")

    case = write(name="Joku Muu", phone="040 2222222", organisation="Muu Oy")

    contact.refresh_from_db()
    (told,) = [body for kind, body in history_of(case) if kind == "suggestion"]
    assert (contact.full_name, contact.phone) == ("Veera Vieras", "040 1111111")
    assert contact.organisation is None
    assert [given in told for given in ("Joku Muu", "040 2222222", "Muu Oy")] == [True] * 3


def test_a_new_writer_who_names_another_firm_than_the_domains_is_told_to_staff(write):
    firm = Organisation.objects.create(name="Vieras Oy", domain="vieras.example")

    case = write(organisation="Muu Oy")

    assert case.organisation == firm
    assert ["Muu Oy" in body for kind, body in history_of(case) if kind == "suggestion"] == [True]


def test_an_open_case_of_the_same_organisation_is_told_not_joined(write):
    first = write(email="eka@vieras.example", organisation="Vieras Oy", key="first")

    second = write(organisation="Vieras Oy")

    assert (second != first, second.organisation) == (True, first.organisation)
    assert [first.ref in body for kind, body in history_of(second) if kind == "suggestion"] == [
        True
    ]


def test_how_they_heard_of_us_is_the_touch_on_their_word(write):
    case = write(heard_from="Podcastista")

    touch = case.touches.get()
    assert (touch.kind, touch.label, touch.given_by) == ("self_reported", "Podcastista", "visitor")


def test_without_it_the_page_of_the_form_is_the_touch(write, home):
    touch = write().touches.get()

    assert (touch.kind, touch.page_id, touch.page_title) == ("entry_page", home.pk, home.title)


def test_a_case_with_a_known_source_gets_no_page_of_the_form(write):
    write(heard_from="Podcastista")

    write(key="two")

    assert list(Touch.objects.values_list("kind", flat=True)) == ["self_reported"]


def test_the_same_form_sent_twice_is_one_message(write):
    first, second = write(), write("Jotain muuta")

    assert (first, Case.objects.count(), Activity.objects.count()) == (second, 1, 1)


def test_of_two_presses_at_one_moment_the_second_finds_the_first(write, monkeypatch):
    first = write()
    looks = iter([None, first])
    monkeypatch.setattr(queries, "case_of_message", lambda key: next(looks))

    # The second one looked before the first had committed.
    assert write(email="toinen@vieras.example") == first
    assert Case.objects.count() == 1


def test_a_fault_that_is_no_second_press_is_not_hidden(write, monkeypatch):
    def fail(*args):
        raise IntegrityError("something else")

    monkeypatch.setattr(leads, "_keep_touch", fail)

    with pytest.raises(IntegrityError, match="something else"):
        write()
    assert (Case.objects.count(), Contact.objects.count(), OutgoingMail.objects.count()) == (0,) * 3


def test_the_visitor_is_told_that_the_message_came_in_their_language(write):
    write(language="en")

    mail = mails()[VEERA]
    assert mail["Subject"] == "We have your message"
    assert "within two working days" in text_of(mail)


def test_no_word_of_a_stranger_is_carried_to_the_address_they_typed(write):
    write("Osta täältä: https://paha.example", name="Osta pillereitä")

    mail = mails()[VEERA].as_string() + text_of(mails()[VEERA])
    assert ("paha.example" in mail, "Osta" in mail) == (False, False)


def test_an_address_is_told_once_a_day_however_often_it_is_typed(write):
    for key in ("a", "b", "c"):
        write(key=key)
    write(key="d", now=NOW.replace(month=12, day=1))

    assert OutgoingMail.objects.filter(recipient=VEERA).count() == 2


def test_whoever_sees_every_case_hears_of_a_message_that_is_nobodys(write):
    make_user("johtaja", "Managers")
    make_user("eero", "Consultants")
    make_user("poissa", "Managers", is_active=False)

    write()

    assert set(mails()) == {VEERA, "johtaja@sparring.example"}


def test_the_owner_alone_hears_of_a_message_in_their_case(write):
    make_user("johtaja", "Managers")
    make_case(contact=make_contact(), owner=make_user("eero", "Consultants"))

    write()

    assert set(mails()) == {VEERA, "eero@sparring.example"}


def test_the_site_may_name_who_owns_such_cases(write, settings):
    settings.CASES = {"LEAD_OWNER": "eero"}
    eero = make_user("eero", "Consultants")

    case = write()

    assert (case.owner, set(mails())) == (eero, {VEERA, "eero@sparring.example"})


@pytest.mark.parametrize("name", ["eero", "kukaan"])
def test_a_named_owner_who_cannot_work_cases_owns_nothing(write, settings, name):
    settings.CASES = {"LEAD_OWNER": name}
    make_user("eero")

    assert write().owner is None


def test_with_nobody_to_tell_the_sites_own_mailbox_hears_of_it(write, settings):
    settings.BOOKINGS = settings.BOOKINGS | {"MAILBOX": "Sparring <talo@sparring.example>"}

    write()

    assert set(mails()) == {VEERA, "talo@sparring.example"}


def test_staff_read_the_message_and_answer_the_visitor(write):
    make_user("johtaja", "Managers")

    case = write(organisation="Vieras Oy")

    mail = mails()["johtaja@sparring.example"]
    text = text_of(mail)
    assert VEERA in mail["Reply-To"]
    assert [word in text for word in (MESSAGE.split("\n")[1], case.ref, "Vieras Oy")] == [True] * 3


def test_a_message_in_html_reaches_staff_as_text(write):
    make_user("johtaja", "Managers")

    write("<script>alert(1)</script>")

    html = mails()["johtaja@sparring.example"].get_body(("html",)).get_content()
    assert ("<script>" in html, "&lt;script&gt;" in html) == (False, True)


def test_a_name_with_line_breaks_puts_no_header_into_a_mail(write):
    make_user("johtaja", "Managers")

    write(name="Veera\r\nBcc: uhri@muu.example")

    mail = mails()["johtaja@sparring.example"]
    assert (mail["Bcc"], "\n" in mail["Subject"]) == (None, False)


def test_an_acknowledgement_that_fails_shows_beside_the_message(write):
    case = write()
    OutgoingMail.objects.filter(recipient=VEERA).update(state=MailState.FAILED)

    (letter,) = queries.letters_of(list(case.activities.all())).values()

    assert letter.has_failed
