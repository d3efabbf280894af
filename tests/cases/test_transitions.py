"""The table of moves through every door: the action, the board, the list and the API.

Each row is made, and each other pair of stages is refused with nothing changed.
"""

import pytest
from django.urls import reverse

from cases import actions
from cases.domain.stages import Need, Stage
from cases.models import Activity, Case, StageChange, Task
from tests.cases.actions.test_stages import with_facts
from tests.cases.cast import STEP, lost, make_user
from tests.cases.domain.test_stages import PAIRS, TABLE
from tests.cases.views.conftest import signed_in

pytestmark = pytest.mark.django_db
# What the person who moves has to say; the rest are facts, or may be planned already.
OF_THE_PERSON = {Need.REASON, Need.LOST_REASON, Need.DELIVERED_ON}
JSON = {"accept": "application/json"}
DELIVERED_ON = "2026-11-30"


def by_action(client, case, to, now, *, said):
    given = {"reason": "Syy", "next_step": STEP, "loss": lost(), "delivered_on": now.date()}
    try:
        actions.move_case(case, to, now=now, **(given if said else {}))
    except actions.CaseError:
        return "refused"
    return "moved"


def by_board(client, case, to, now, *, said):
    given = typed() if said else {}
    url = reverse("cases:move", args=[case.pk, to])
    response = client.post(url, {"lock_version": case.lock_version} | given, headers=JSON)
    return {200: "moved", 422: "refused"}[response.status_code]


def by_list(client, case, to, now, *, said):
    given = {"to": to, "case": f"{case.pk}:{case.lock_version}", "confirmed": "1"}
    response = client.post(reverse("cases:move_many"), given | (typed() if said else {}))
    if response.status_code != 200:
        # What no case can be moved to by anybody is no choice there at all.
        return {400: "refused", 422: "refused"}[response.status_code]
    ((_case, told),) = response.context["lines"]
    return "refused" if told else "moved"


def by_api(client, case, to, now, *, said):
    given = typed() | {"lost_reason": "no-need"} if said else {}
    url = f"/admin/api/v1/cases/{case.ref}/move"
    body = {"to": to, "lock_version": case.lock_version} | given
    response = client.post(url, body, content_type="application/json")
    return {200: "moved", 422: "refused"}[response.status_code]


def typed():
    """Return all that the forms may ask for."""
    return {
        "reason": "Syy",
        "next_step": STEP.text,
        "next_step_on": STEP.on.isoformat(),
        "lost_reason": lost().reason.pk,
        "delivered_on": DELIVERED_ON,
    }


DOORS = [by_action, by_board, by_list, by_api]


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (Case, StageChange)] + [
        list(model.objects.order_by("pk").values()) for model in (Activity, Task)
    ]


@pytest.fixture
def client(db):
    return signed_in(make_user("johtaja", "Managers"))


def is_allowed(door, start, to):
    needs = TABLE.get((start.value, to.value))
    # A story publishes its case, nobody by hand.
    return needs is not None and (door is by_action or Need.PUBLICATION not in needs)


@pytest.mark.parametrize(("start", "to"), PAIRS)
@pytest.mark.parametrize("door", DOORS)
def test_every_door_makes_the_moves_of_the_table_and_no_other(
    door, start, to, client, afterwards, time_machine
):
    case = with_facts(start, to, afterwards)
    time_machine.move_to(afterwards, tick=False)
    before = rows()

    told = door(client, case, to, afterwards, said=True)

    case.refresh_from_db()
    if is_allowed(door, start, to):
        assert (told, case.stage, case.stage_changes.last().to_stage) == ("moved", to, to)
    else:
        assert (told, rows() == before) == ("refused", True)


@pytest.mark.parametrize(
    ("start", "to"), [(Stage(a), Stage(b)) for (a, b), n in TABLE.items() if n & OF_THE_PERSON]
)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_makes_a_move_of_which_the_reason_or_date_is_not_said(
    door, start, to, client, afterwards, time_machine
):
    case = with_facts(start, to, afterwards)
    time_machine.move_to(afterwards, tick=False)
    before = rows()

    told = door(client, case, to, afterwards, said=False)

    assert (told, rows() == before) == ("refused", True)


@pytest.mark.parametrize("door", [by_board, by_list, by_api])
@pytest.mark.parametrize("to", [Stage.HELD, Stage.BOOKED])
def test_no_door_makes_up_a_session(door, to, client, afterwards, time_machine):
    start = Stage.WON
    # With the facts of another stage: neither a session to come nor one that was held.
    case = with_facts(start, Stage.PROPOSAL, afterwards)
    time_machine.move_to(afterwards, tick=False)
    before = rows()

    told = door(client, case, to, afterwards, said=True)

    assert (told, rows() == before) == ("refused", True)


@pytest.mark.parametrize("door", [by_board, by_api])
def test_who_moves_what_another_has_moved_is_told(door, client, afterwards, time_machine):
    case = with_facts(Stage.PROPOSAL, Stage.WON, afterwards)
    time_machine.move_to(afterwards, tick=False)
    actions.move_case(Case.objects.get(pk=case.pk), Stage.WON, now=afterwards)
    before = rows()

    with pytest.raises(KeyError, match="409"):
        door(client, case, Stage.LOST, afterwards, said=True)

    assert rows() == before
