"""Requests for proposal in the admin: entering one, and where its date shows."""

import pytest
from django.urls import reverse

from cases.models import Case
from tests.bookings.views.reading import document
from tests.cases.cast import make_case

pytestmark = pytest.mark.django_db
NEW = {
    "title": "Tarjouspyyntö",
    "kind": "new",
    "next_step": "Kirjoita",
    "next_step_on": "2026-12-04",
}


def test_a_request_for_proposal_is_entered_with_its_date(as_consultant):
    asked = {"is_request": "on", "proposal_due_on": "2026-12-09"}

    as_consultant.post(reverse("cases:add"), NEW | asked)

    case = Case.objects.get()
    assert (case.stage, str(case.proposal_due_on)) == ("proposal", "2026-12-09")
    assert [change.to_stage for change in case.stage_changes.all()] == ["lead", "proposal"]


def test_a_request_without_its_date_is_refused(as_consultant):
    response = as_consultant.post(reverse("cases:add"), NEW | {"is_request": "on"})

    assert list(response.context["form"].errors) == ["proposal_due_on"]
    assert not Case.objects.exists()


def test_a_lead_may_have_a_date_and_stay_a_lead(as_consultant):
    as_consultant.post(reverse("cases:add"), NEW | {"proposal_due_on": "2026-12-09"})

    assert Case.objects.get().stage == "lead"


def test_the_date_is_edited_and_the_edit_is_in_the_history(as_consultant):
    case = make_case()
    given = {"title": case.title, "kind": "new", "lock_version": case.lock_version}

    as_consultant.post(
        reverse("cases:edit", args=[case.pk]), given | {"proposal_due_on": "2026-12-09"}
    )

    case.refresh_from_db()
    assert (str(case.proposal_due_on), case.lock_version) == ("2026-12-09", 2)


@pytest.mark.parametrize(
    ("name", "selector"),
    [("inspect", ".case__facts"), ("index", ".case-proposal"), ("board", ".board-card")],
)
def test_the_date_shows_on_the_page_in_the_list_and_on_the_board(as_consultant, name, selector):
    case = make_case(proposal_due_on="2026-12-01")
    args = [case.pk] if name == "inspect" else []

    page = document(as_consultant.get(reverse(f"cases:{name}", args=args)))

    assert any("1.12.2026" in part.get_text() for part in page.select(selector))


def test_the_list_narrows_to_proposals_that_are_due(as_consultant):
    make_case("Kiireinen", proposal_due_on="2026-12-01")
    make_case("Rauhallinen", proposal_due_on="2027-01-01")

    page = as_consultant.get(reverse("cases:index"), {"situation": "proposal-due"})

    assert b"Kiireinen" in page.content
    assert b"Rauhallinen" not in page.content
