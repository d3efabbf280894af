"""What is sent from a case's page that was opened before the case was merged."""

from datetime import date

import pytest
from django.urls import reverse

from cases import actions
from cases.models import Case, Task
from tests.cases.cast import STEP, make_case, make_contact
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(merge):
    """Return the kept case and the one that was merged into it, with one contact in both."""
    veera = make_contact()
    kept, merged = make_case("Jää", contact=veera), make_case("Sulautuu", contact=veera)
    merge(kept, merged)
    return Case.objects.get(pk=kept.pk), Case.objects.get(pk=merged.pk)


def act(client, name, case, *more, **given):
    """Post one of the forms of the page of a case."""
    url = reverse(f"cases:{name}", args=[case.pk, *more])
    return client.post(url, given, follow=True)


def test_a_note_goes_into_the_kept_case(as_consultant, pair):
    kept, merged = pair

    response = act(as_consultant, "note", merged, kind="call", body="Soitin Veeralle")

    assert kept.activities.filter(body="Soitin Veeralle").exists()
    assert response.redirect_chain[-1][0] == reverse("cases:inspect", args=[kept.pk])


def test_a_note_with_something_missing_keeps_what_was_typed(as_consultant, pair):
    response = act(as_consultant, "note", pair[1], kind="link", body="Tarjous liitteenä")

    assert (response.status_code, "Tarjous liitteenä" in response.content.decode()) == (422, True)


def test_a_task_goes_into_the_kept_case(as_consultant, pair):
    act(as_consultant, "task", pair[1], text="Lähetä sopimus", due_on=date(2026, 12, 3))

    assert Task.objects.get().case == pair[0]


@pytest.mark.parametrize("name", ["finish_task", "reopen_task"])
def test_a_task_that_moved_with_the_merge_is_found(name, as_consultant, pair):
    task = actions.add_task(pair[0], "Lähetä", STEP.on, assignee=None, now=NOW)

    assert act(as_consultant, name, pair[1], task.pk).status_code == 200


def test_a_letter_is_sent_from_the_kept_case(as_consultant, pair):
    address = pair[0].contacts.get().emails.get()

    act(as_consultant, "letter", pair[1], email=address.pk, subject="Aika", body="Sopiiko torstai?")

    assert pair[0].activities.filter(kind="mail").exists()


def test_a_person_is_put_into_the_kept_case(as_consultant, pair):
    make_contact("eeva@vieras.example", "Eeva Vieras")

    act(as_consultant, "person", pair[1], who="eeva@vieras.example", role="decider")

    assert pair[0].case_contacts.filter(role="decider").exists()


@pytest.mark.parametrize("version_of", [0, 1])
def test_a_planned_step_is_asked_for_once_more_and_stays_typed(version_of, as_consultant, pair):
    kept, merged = pair
    given = {"next_step": "Soita Eevalle", "next_step_on": "2026-12-08"}

    response = act(
        as_consultant, "next_step", merged, **given, lock_version=pair[version_of].lock_version
    )

    kept.refresh_from_db()
    assert (response.status_code, kept.next_step) == (422, STEP.text)
    assert "Soita Eevalle" in response.content.decode()


def test_the_step_is_planned_when_it_is_sent_again_from_there(as_consultant, pair):
    kept, merged = pair
    given = {"next_step": "Soita Eevalle", "next_step_on": "2026-12-08"}
    asked = act(as_consultant, "next_step", merged, **given, lock_version=1)

    again = asked.context["step_form"]["lock_version"].value()
    act(as_consultant, "next_step", kept, **given, lock_version=again)

    kept.refresh_from_db()
    assert kept.next_step == "Soita Eevalle"


def test_a_case_merged_into_one_of_a_colleague_stays_out_of_reach(
    as_consultant, pair, aino, each_their_own
):
    actions.edit_case(pair[0], now=NOW, owner=aino)

    assert act(as_consultant, "note", pair[1], kind="call", body="Soitin").status_code == 404
