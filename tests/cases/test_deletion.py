"""What a case points to is deleted: nothing ever cascades into the case, and what it told stays told."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from bookings.actions.booking import record_outcome
from bookings.models import Consultant, Outcome
from cases import actions
from cases.domain.stages import Stage
from cases.models import Case, StageChange, Touch
from tests.cases.cast import (
    STEP,
    booked_case,
    history_of,
    lost,
    make_case,
    make_user,
    moves_of,
)
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(home):
    """Return a case of Aino's that came from an article, with all that hangs on it."""
    case, booking = booked_case(entry_page=home, organisation="Vieras Oy")
    actions.add_note(case, "Soitin", author=case.owner, now=NOW)
    actions.add_task(case, "Lähetä", STEP.on, assignee=case.owner, now=NOW)
    record_outcome(booking, Outcome.HELD, now=booking.session.end_at)
    case.refresh_from_db()
    actions.move_case(case, Stage.PROPOSAL, now=NOW, actor=case.owner, next_step=STEP)
    return case


@pytest.fixture
def manager(db):
    return signed_in(make_user("johtaja", "Managers"))


def page_of(client, case):
    response = client.get(reverse("cases:inspect", args=[case.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_an_account_that_is_deleted_leaves_its_cases_to_be_handed_on(told):
    before = (moves_of(told), history_of(told))

    told.owner.delete()

    told.refresh_from_db()
    assert (told.owner, told.stage, told.tasks.get().assignee) == (None, "proposal", None)
    # Still "a person", though nobody knows any more which.
    assert (moves_of(told), history_of(told)) == before


def test_the_page_of_a_case_whose_owner_is_gone_is_shown_still(told, manager):
    told.owner.delete()

    page = page_of(manager, told)

    assert ("Soitin" in page, "Lähetä" in page) == (True, True)


def test_an_account_that_is_deleted_takes_nobodys_share_along(told):
    eero, sofia = make_user("eero"), make_user("sofia")
    told.shared_with.set([eero, sofia])

    eero.delete()

    assert list(told.shared_with.all()) == [sofia]


def test_a_consultant_with_sessions_is_not_deleted(told):
    with pytest.raises(ProtectedError):
        Consultant.objects.get().delete()

    assert len(history_of(told)) == 3


def test_a_consultant_without_an_account_keeps_the_case_and_its_sessions(told, manager):
    Consultant.objects.update(user=None, is_active=False)

    assert "Aino Lehtimaa" in page_of(manager, told)


def test_an_article_that_is_deleted_is_told_as_what_led_here(told, home, manager):
    path = "/fi/artikkelit/vinkit/"
    Touch.objects.update(page_path=path)
    linked = f'href="{path}"' in page_of(manager, told)

    home.delete()

    page = page_of(manager, told)
    assert Touch.objects.get().page is None
    assert (linked, "Kymmenen vinkkiä" in page, f'href="{path}"' in page) == (True, True, False)


def test_the_list_tells_and_narrows_by_an_article_that_is_gone(told, home, manager):
    home.delete()

    page = manager.get(reverse("cases:index"), {"source": "Kymmenen vinkkiä"}).content.decode()

    assert (told.ref in page, "Kymmenen vinkkiä" in page) == (True, True)


def test_a_page_of_a_service_that_is_deleted_leaves_the_case_won(told, home):
    told.services.set([home])
    actions.move_case(told, Stage.WON, now=NOW)

    home.delete()

    told.refresh_from_db()
    assert (told.stage, told.services.count()) == ("won", 0)


def test_a_contact_in_a_case_is_not_deleted(told):
    with pytest.raises(ProtectedError):
        told.contacts.get().delete()

    assert told.contacts.get().full_name == "Veera Vieras"


def test_an_organisation_of_a_case_is_not_deleted(told):
    with pytest.raises(ProtectedError):
        told.organisation.delete()

    told.refresh_from_db()
    assert told.organisation.name == "Vieras Oy"


def test_a_reason_in_use_is_not_deleted():
    case = make_case()
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())

    with pytest.raises(ProtectedError):
        case.lost_reason.delete()


@pytest.mark.parametrize("name", ["contacts", "organisations"])
def test_the_admin_offers_no_deleting_of_those_in_a_case(name, told, manager):
    pk = told.contacts.get().pk if name == "contacts" else told.organisation_id

    page = manager.get(reverse(f"{name}:edit", args=[pk])).content.decode()

    assert (f"/{name}/delete/" in page, manager.get(f"/admin/{name}/delete/{pk}/").status_code) == (
        False,
        404,
    )


def test_a_session_type_in_a_case_is_not_deleted(told):
    session_type = told.activities.get(kind="booked").booking.session.session_type

    with pytest.raises(ProtectedError):
        session_type.delete()


def test_an_earlier_case_that_is_gone_leaves_the_later_one():
    earlier = make_case()
    later = make_case("Jatko", previous_case=earlier)

    Case.objects.filter(pk=earlier.pk).delete()

    later.refresh_from_db()
    assert (later.previous_case, StageChange.objects.filter(case=later).count()) == (None, 1)
