"""What is written, planned, shared and sent on a case's page."""

import pytest

from cases.forms import LetterForm, NoteForm, ShareForm, TaskForm
from cases.models import WRITTEN_KINDS, ActivityKind
from tests.cases.cast import make_case, make_contact, make_editor, make_user

NOTE = {"kind": "note", "body": "Soitin."}
TASK = {"text": "Laskuta", "due_on": "2026-12-04"}
LETTER = {"subject": "Jatko", "body": "Hei"}
NOT_WRITTEN = [kind for kind in ActivityKind if kind not in WRITTEN_KINDS]


def labels(field):
    """Return what a field offers, in words."""
    return [label for value, label in field.choices if value]


@pytest.mark.parametrize("kind", WRITTEN_KINDS)
def test_a_person_writes_down_what_people_do(kind):
    form = NoteForm(NOTE | {"kind": kind, "url": "https://tiedostot.example/a"})

    assert form.is_valid()
    assert form.cleaned_data["kind"] is kind


@pytest.mark.parametrize("kind", NOT_WRITTEN)
def test_what_the_system_tells_is_written_by_nobody(kind):
    assert list(NoteForm(NOTE | {"kind": kind}).errors) == ["kind"]


@pytest.mark.parametrize(
    ("given", "refused", "why"),
    [
        ({}, [], "a note needs no address"),
        ({"kind": "link"}, ["url"], "a link without an address leads nowhere"),
        ({"body": " \n "}, ["body"], "spaces say nothing"),
        ({"url": "https://x.example/" + "a" * 481}, [], "the longest that fits"),
        ({"url": "https://x.example/" + "a" * 483}, ["url"], "longer than its column"),
        ({"url": "ftp://tiedostot.example/a"}, ["url"], "no browser opens it any more"),
    ],
)
def test_a_note_is_refused_for_its_own_fault_alone(given, refused, why):
    assert list(NoteForm(NOTE | given).errors) == refused, why


def test_a_bad_address_of_a_link_is_told_once_and_not_as_missing():
    form = NoteForm(NOTE | {"kind": "link", "url": "javascript:alert(1)"})

    assert len(form.errors["url"]) == 1


def test_an_address_without_a_scheme_is_taken_for_a_safe_one():
    form = NoteForm(NOTE | {"url": "tiedostot.example/tarjous.pdf"})

    assert form.is_valid()
    assert form.cleaned_data["url"] == "https://tiedostot.example/tarjous.pdf"


def test_a_note_is_everybodys_unless_it_is_said_to_be_private():
    forms = [NoteForm(NOTE), NoteForm(NOTE | {"private": "on"})]

    assert [form.is_valid() and form.cleaned_data["private"] for form in forms] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, []),
        ({"text": "x" * 250}, []),
        ({"text": "x" * 251}, ["text"]),
        ({"text": " "}, ["text"]),
        ({"due_on": "2026-13-01"}, ["due_on"]),
    ],
)
def test_a_task_has_words_and_a_date_and_may_be_nobodys(given, refused):
    assert list(TaskForm(TASK | given).errors) == refused


@pytest.mark.django_db
def test_a_task_is_offered_to_those_who_work_cases_by_their_names():
    make_user("aino", "Consultants", first_name="Aino", last_name="Lehtimaa")
    make_user("poissa", "Consultants", first_name="Poissa", is_active=False)
    make_editor()

    assert labels(TaskForm().fields["assignee"]) == ["Aino Lehtimaa"]


@pytest.mark.django_db
def test_a_case_is_shared_with_colleagues_but_not_with_its_owner():
    aino = make_user("aino", "Consultants", first_name="Aino")
    make_user("eero", "Consultants", first_name="Eero")
    make_editor()

    form = ShareForm(case=make_case(owner=aino))

    assert labels(form.fields["shared_with"]) == ["Eero"]


@pytest.mark.django_db
def test_a_case_of_nobody_is_shared_with_any_colleague():
    make_user("aino", "Consultants", first_name="Aino")

    assert labels(ShareForm(case=make_case()).fields["shared_with"]) == ["Aino"]


@pytest.mark.django_db
def test_a_colleague_who_left_can_still_be_taken_out_of_a_case():
    gone = make_user("poissa", first_name="Poissa", is_active=False)
    make_user("muu", first_name="Muu", is_active=False)
    case = make_case()
    case.shared_with.set([gone])

    assert labels(ShareForm(case=case).fields["shared_with"]) == ["Poissa"]


@pytest.mark.django_db
def test_sharing_with_nobody_is_an_answer_but_the_version_must_come_along():
    case = make_case()

    forms = [ShareForm({"lock_version": 1}, case=case), ShareForm({}, case=case)]

    assert [list(form.errors) for form in forms] == [[], ["lock_version"]]


@pytest.mark.django_db
def test_a_letter_goes_to_an_address_in_the_case_named_with_its_person():
    make_contact("eeva@vieras.example", "Eeva")
    case = make_case(contact=make_contact())

    form = LetterForm(case=case)

    assert labels(form.fields["email"]) == ["Veera Vieras <veera@vieras.example>"]


@pytest.mark.django_db
def test_a_letter_invites_by_a_link_unless_that_is_taken_out():
    case = make_case(contact=make_contact())
    to = {"email": case.contacts.get().emails.get().pk}

    sent = [LetterForm(LETTER | to | more, case=case) for more in ({}, {"invite": "on"})]

    assert [form.is_valid() and form.cleaned_data["invite"] for form in sent] == [False, True]
    assert LetterForm(case=case).fields["invite"].initial is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"subject": "x" * 200, "body": "x" * 10_000}, []),
        ({"subject": "x" * 201}, ["subject"]),
        ({"body": "x" * 10_001}, ["body"]),
        ({"body": "  "}, ["body"]),
        ({"email": ""}, ["email"]),
    ],
)
def test_a_letter_has_an_address_a_subject_and_words_within_limits(given, refused):
    case = make_case(contact=make_contact())
    to = {"email": case.contacts.get().emails.get().pk}

    assert list(LetterForm(LETTER | to | given, case=case).errors) == refused
