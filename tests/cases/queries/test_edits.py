"""Reads of who changed what in a case, and when."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import translation

from cases import actions
from cases.actions.edits import log_edit
from cases.domain.stages import Stage
from cases.models import ActorKind, Case, Contact
from cases.queries.edits import NEWEST, Change, changes_since, edits_of, last_edit
from tests.cases.cast import booked_case, make_case, make_user
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fi", ["otsikko", "seuraava askel"]), ("en", ["title", "next step"])],
)
def test_a_change_is_told_in_the_readers_words(language, expected):
    change = Change(NOW, ("title", "next_step"))

    with translation.override(language):
        assert change.labels == expected


@pytest.mark.parametrize(
    ("actor", "who"),
    [("system", "Järjestelmä"), ("booking", "Varaus"), ("user", "Henkilö")],
)
def test_what_no_person_of_a_name_changed_is_said_to_be_the_doing_of(actor, who):
    with translation.override("fi"):
        assert Change(NOW, ("stage",), actor=ActorKind(actor)).who == who


@pytest.mark.django_db
def test_a_move_by_a_booking_is_told_as_the_bookings_doing():
    case, _ = booked_case()

    assert {change.actor for change in changes_since(case, 0)} == {ActorKind.BOOKING}


@pytest.mark.django_db
def test_the_last_edit_of_a_record_is_told_with_who_and_when():
    contact, aino = Contact.objects.create(full_name="Veera Vieras"), make_user()
    log_edit(contact, ["phone"], now=NOW, actor=None)
    log_edit(contact, ["phone"], now=NOW + MINUTE, actor=aino)

    last = last_edit(contact)

    assert last == Change(NOW + MINUTE, (), aino, actor=ActorKind.USER)


@pytest.mark.django_db
def test_a_record_that_nobody_edited_has_no_last_edit():
    assert last_edit(Contact.objects.create(full_name="Veera Vieras")) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "who"), [("Aino", "Aino"), ("", "aino")])
def test_whoever_changed_it_is_called_as_the_admin_calls_them(name, who):
    assert Change(NOW, ("title",), make_user(first_name=name)).who == who


@pytest.mark.django_db
def test_edits_and_moves_are_told_in_the_order_in_which_they_happened():
    case, shown = make_case(), 1
    actions.edit_case(case, now=NOW, title="Uusi")
    actions.move_case(case, Stage.PROPOSAL, now=NOW + MINUTE)
    actions.edit_case(case, now=NOW + 2 * MINUTE, value_amount=100)

    fields = [change.fields for change in changes_since(case, shown)]

    assert fields == [("title",), ("stage",), ("value_amount",)]


@pytest.mark.django_db
@pytest.mark.parametrize(("version", "left"), [(1, 2), (2, 1), (3, 0)])
def test_what_was_there_when_the_case_was_shown_is_no_change_since(version, left):
    case = make_case()
    actions.edit_case(case, now=NOW, title="Uusi")
    actions.move_case(case, Stage.PROPOSAL, now=NOW)

    assert len(changes_since(case, version)) == left


@pytest.mark.django_db
def test_of_many_changes_the_newest_twenty_of_each_kind_are_told():
    case = make_case()
    for i in range(NEWEST + 1):
        actions.edit_case(case, now=NOW + i * MINUTE, title=f"Nimi {i}")

    changes = changes_since(case, 1)

    assert (len(changes), changes[0].at) == (NEWEST, NOW + MINUTE)


@pytest.mark.django_db
def test_the_history_of_a_page_tells_the_newest_edit_first_and_no_moves():
    case = make_case()
    actions.edit_case(case, now=NOW, title="Uusi")
    actions.move_case(case, Stage.PROPOSAL, now=NOW)
    actions.edit_case(case, now=NOW + MINUTE, value_amount=100)

    assert [edit.fields for edit in edits_of(case)] == [("value_amount",), ("title",)]


@pytest.mark.django_db
def test_the_edits_of_a_contact_with_the_same_key_are_not_the_cases():
    case = make_case()
    contact = Contact.objects.create(pk=case.pk, full_name="Veera Vieras")
    log_edit(contact, ["full_name"], now=NOW, actor=None)

    assert edits_of(case) == []


@pytest.mark.django_db
def test_the_changes_of_another_case_are_not_told():
    case, other = make_case(), make_case("Muu")
    actions.edit_case(other, now=NOW, title="Uusi")
    actions.move_case(other, Stage.PROPOSAL, now=NOW)

    assert changes_since(case, 1) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_changes_are_read_in_two_statements_with_who_made_them(count, django_assert_num_queries):
    case, aino = make_case(), make_user()
    for i in range(count):
        actions.edit_case(case, now=NOW, actor=aino, title=f"Nimi {i}")
    ContentType.objects.get_for_model(Case)  # once for the life of a process

    with django_assert_num_queries(2):
        assert [change.who for change in changes_since(case, 1)] == ["aino"] * count
