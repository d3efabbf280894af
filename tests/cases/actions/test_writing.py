"""Letters, tasks and people: the edges of what is written down, sent and known again."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.contrib.auth.models import User

from bookings.actions.mail import MailCannotBeRetriedError
from bookings.models import OutgoingMail
from cases import actions
from cases.actions.letters import booking_link
from cases.actions.people import Person, to_check
from cases.actions.tasks import is_night
from cases.domain.introductions import Introduction
from cases.domain.joining import Choice
from cases.models import Case, CaseContact, CaseCounter, Contact, ContactEmail, Organisation, Task
from cases.queries import Arrival
from tests.cases.cast import STEP, VEERA, make_case, make_contact, make_user
from tests.factories import NOW

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.fixture
def aino(db):
    return make_user("aino", "Consultants", first_name="Aino", last_name="Lehtimaa")


def write(case, author, **fields):
    email = case.contacts.get().emails.get()
    given = {"subject": "Jatko", "body": "Hei", "author": author, "now": NOW}
    return actions.write_to_contact(case, email, **given | fields)


def message():
    """Return the one letter that is on its way."""
    mail = OutgoingMail.objects.get(kind="letter")
    return message_from_bytes(bytes(mail.mime), policy=policy.default)


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("language", "path"), [("fi", "/fi/varaa/?context="), ("en", "/en/book/?context=")]
)
def test_a_link_to_book_leads_to_pages_in_the_readers_language(language, path):
    assert booking_link(Case(pk=1), language).startswith(f"http://testserver{path}")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "in_english"), [("fi", False), ("en", True)])
def test_a_letter_invites_in_the_language_of_its_reader(language, in_english, aino):
    case = make_case(contact=make_contact(language=language))

    write(case, aino)

    assert ("Choose a time" in text_of(message())) is in_english
    assert f"testserver/{language}/" in text_of(message())


@pytest.mark.django_db
def test_a_letter_of_one_without_an_address_is_answered_to_the_house(aino):
    User.objects.update(email="")
    aino.refresh_from_db()

    write(make_case(contact=make_contact()), aino)

    assert aino.get_full_name() not in str(message()["Reply-To"])


@pytest.mark.django_db
def test_whoever_has_no_name_writes_under_their_user_name():
    write(make_case(contact=make_contact()), make_user("eero"))

    assert message()["Reply-To"] == "eero <eero@sparring.example>"


@pytest.mark.django_db
def test_a_subject_stays_on_one_line_in_the_letter_and_in_the_history(aino):
    activity = write(make_case(contact=make_contact()), aino, subject="Jatko\r\nBcc: x@x.example")

    assert (message()["Subject"], message()["Bcc"]) == ("Jatko Bcc: x@x.example", None)
    assert activity.body.splitlines()[0] == "Jatko Bcc: x@x.example"


@pytest.mark.django_db
def test_a_letter_is_addressed_to_a_domain_as_mail_has_it(aino):
    write(make_case(contact=make_contact("veera@päivä.fi")), aino)

    assert OutgoingMail.objects.get(kind="letter").recipient == "veera@xn--piv-qlac.fi"


@pytest.mark.django_db
def test_a_letter_that_is_on_its_way_is_not_sent_again(aino):
    activity = write(make_case(contact=make_contact()), aino)

    with pytest.raises(MailCannotBeRetriedError):
        actions.retry_letter(activity, now=NOW)


@pytest.mark.django_db
def test_a_letter_takes_four_statements(aino, django_assert_num_queries):
    case = make_case(contact=make_contact())
    email = ContactEmail.objects.get()

    # One of them reads the contact, which a form has read already.
    with django_assert_num_queries(4):
        given = {"subject": "Jatko", "body": "Hei", "author": aino, "now": NOW}
        actions.write_to_contact(case, email, **given)


@pytest.mark.django_db
def test_an_address_outside_the_case_is_named_in_the_refusal(aino):
    case, eeva = make_case(contact=make_contact()), make_contact("eeva@x.example", "Eeva")

    with pytest.raises(actions.NotInCaseError, match=r"eeva@x\.example is no address .* 2026-001"):
        actions.write_to_contact(
            case, eeva.emails.get(), subject="X", body="Y", author=aino, now=NOW
        )


@pytest.mark.parametrize(
    ("at", "night", "why"),
    [
        (datetime(2026, 11, 30, 4, 59, tzinfo=UTC), True, "6.59 in winter"),
        (datetime(2026, 11, 30, 5, 0, tzinfo=UTC), False, "7.00 in winter"),
        (datetime(2026, 6, 30, 3, 59, tzinfo=UTC), True, "6.59 in summer"),
        (datetime(2026, 6, 30, 4, 0, tzinfo=UTC), False, "7.00 in summer"),
        (datetime(2026, 11, 30, 22, 30, tzinfo=UTC), True, "half past midnight"),
        (datetime(2026, 11, 30, 21, 59, tzinfo=UTC), False, "the evening is no night"),
    ],
)
def test_work_begins_at_seven_on_the_sites_clock(at, night, why):
    assert is_night(at) is night, why


@pytest.mark.django_db
def test_a_reminder_says_what_by_when_and_leads_to_the_case(aino):
    case = make_case(owner=aino)
    actions.add_task(case, "Lähetä sopimus", TODAY, assignee=aino, now=NOW)

    actions.remind_of_tasks(NOW)

    text = text_of(message())
    for words in ("Lähetä sopimus", "2026-001 Strategiapäivä", f"/admin/cases/inspect/{case.pk}/"):
        assert words in text


@pytest.mark.django_db
def test_a_task_whose_words_alone_are_changed_is_not_reminded_of_twice(aino):
    task = actions.add_task(make_case(owner=aino), "Soita", TODAY, assignee=aino, now=NOW)
    actions.remind_of_tasks(NOW)
    task.refresh_from_db()

    actions.edit_task(task, text="Kirjoita", due_on=TODAY, assignee=aino)

    assert (actions.remind_of_tasks(NOW + DAY), Task.objects.get().text) == (0, "Kirjoita")


@pytest.mark.django_db
def test_a_task_may_become_nobodys(aino):
    task = actions.add_task(make_case(), "Soita", TODAY, assignee=aino, now=NOW)

    actions.edit_task(task, text="Soita", due_on=TODAY, assignee=None)

    task.refresh_from_db()
    assert task.assignee is None


@pytest.mark.django_db
def test_adding_a_task_and_reopening_it_take_one_statement_each(aino, django_assert_num_queries):
    case = make_case()

    with django_assert_num_queries(1):
        task = actions.add_task(case, "Soita", TODAY, assignee=aino, now=NOW)
    with django_assert_num_queries(1):
        actions.reopen_task(task)


def person(name="Veera Vieras", phone="", house="", colleague=None, known=True):
    """Return a person as they are stored, of whom nothing has to be saved."""
    organisation = Organisation(name=house, name_key=house.lower()) if house else None
    contact = Contact(full_name=name, phone=phone, organisation=organisation)
    arrival = Arrival(7 if known else None, None, colleague, None)
    return Person(contact, arrival)


SAID = Introduction("Veera Vieras", VEERA, "")
NEW = Choice(join=None, one_of_several=False)


@pytest.mark.parametrize(("known", "count"), [(True, 1), (False, 0)])
def test_only_of_somebody_known_another_name_is_told(known, count):
    found = list(to_check(person("Eeva Toinen", known=known), NEW, SAID))

    assert ["Veera Vieras" in text for text in found] == [True] * count


@pytest.mark.parametrize(("several", "count"), [(True, 1), (False, 0)])
def test_staff_judge_which_of_several_cases_is_meant(several, count):
    choice = Choice(join=3, one_of_several=several)

    assert len(list(to_check(person(), choice, SAID))) == count


@pytest.mark.parametrize(("join", "count"), [(None, 1), (3, 0)])
def test_a_colleagues_case_is_told_only_where_no_own_case_is_joined(join, count):
    found = list(to_check(person(colleague="2026-001"), Choice(join, one_of_several=False), SAID))

    assert ["2026-001" in text for text in found] == [True] * count


@pytest.mark.django_db
@pytest.mark.parametrize(("known", "statements"), [(True, 1), (False, 5)])
def test_a_known_address_is_found_in_one_statement(known, statements, django_assert_num_queries):
    if known:
        make_contact()

    with django_assert_num_queries(statements):
        actions.contact_with(VEERA, "Veera Vieras")


@pytest.mark.django_db
def test_the_first_address_is_changed_and_the_others_stay():
    veera = make_contact()
    veera.emails.create(address="toinen@vieras.example")

    actions.keep_address(veera, "uusi@vieras.example")

    kept = [email.address for email in veera.emails.all()]
    assert kept == ["uusi@vieras.example", "toinen@vieras.example"]


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "ref"), [(8, "2026-009"), (98, "2026-099"), (999, "2026-1000")])
def test_the_numbers_of_a_year_go_on_past_three_digits(number, ref):
    make_case()
    CaseCounter.objects.update(last=number)

    assert make_case("Uusi").ref == ref


@pytest.mark.django_db
@pytest.mark.parametrize("who", [True, False])
def test_opening_a_case_takes_four_statements_or_three_without_a_contact(
    who, django_assert_num_queries
):
    contact = make_contact() if who else None
    case = Case(title="Uusi", next_step=STEP.text, next_step_on=STEP.on)

    with django_assert_num_queries(3 + who):
        actions.open_case(case, contact=contact, now=NOW)

    assert CaseContact.objects.count() == who
