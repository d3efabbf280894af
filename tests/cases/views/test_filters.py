"""What the list and the board offer to be narrowed by, and what they do with an address."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page

from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import StageLabel, Touch
from cases.views.filters import CaseFilters, narrowed
from cases.views.saved import present_filters
from tests.cases.cast import make_case, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def sofia(db):
    return make_user("sofia", "Consultants", first_name="Sofia")


def request_of(user, query=""):
    request = RequestFactory().get(f"/?{query}")
    request.user = user
    return request


def titles(user, query):
    """Return the titles that the address narrows the person's cases to."""
    found = narrowed(request_of(user, query), queries.cases_for(user))
    return sorted(case.title for case in found)


def offered(user, name):
    """Return what a filter offers, in words."""
    filters = CaseFilters({}, queryset=queries.cases_for(user), request=request_of(user))
    return [str(label) for value, label in filters.form.fields[name].choices if value]


def touched(case, title):
    Touch.objects.create(case=case, kind="manual", at=NOW, given_by="staff", page_title=title)


@pytest.mark.parametrize(("house", "names"), [("all", ["Eero", "Sofia"]), ("own", ["Eero"])])
def test_only_owners_of_cases_that_one_sees_are_offered(house, names, eero, sofia, settings):
    settings.CASES = {"CONSULTANTS_SEE": house}
    make_case(owner=eero)
    make_case(owner=sofia)
    make_user("aino", "Consultants", first_name="Aino")

    assert offered(eero, "owner") == names


@pytest.mark.parametrize(
    ("house", "pages"), [("all", ["Ei tiedossa", "Muut", "Omat"]), ("own", ["Ei tiedossa", "Omat"])]
)
def test_only_pages_that_led_to_cases_that_one_sees_are_offered(
    house, pages, eero, sofia, settings
):
    settings.CASES = {"CONSULTANTS_SEE": house}
    for owner, title in ((eero, "Omat"), (eero, "Omat"), (sofia, "Muut"), (sofia, "")):
        touched(make_case(owner=owner), title)

    assert offered(eero, "source") == pages


@pytest.mark.parametrize(("house", "count"), [("all", 2), ("own", 1)])
def test_only_services_of_cases_that_one_sees_are_offered(
    house, count, eero, sofia, settings, home
):
    settings.CASES = {"CONSULTANTS_SEE": house}
    make_case(owner=eero).services.set([home])
    make_case(owner=sofia).services.set([Page.objects.get(depth=1)])

    found = offered(eero, "services")

    assert (len(found), "Kymmenen vinkkiä" in found) == (count, True)


def test_a_title_is_offered_as_text_however_often_it_led_here(eero):
    evil = "<b>Vinkit</b> %s"
    for _ in range(2):
        touched(make_case(), evil)

    assert offered(eero, "source")[1:] == [evil]


def test_stages_left_out_of_the_board_can_be_listed(eero):
    StageLabel.objects.filter(stage="held").update(label_fi="Tavattu", is_hidden=True)

    found = offered(eero, "stage")

    assert (len(found), "Tavattu" in found) == (len(Stage), True)


@pytest.mark.parametrize("query", ["", "owner=", "source=", "q=", "q=%20%20", "other=1"])
def test_a_filter_without_a_value_narrows_nothing(query, eero):
    make_case("Liidi")
    actions.move_case(make_case("Voitettu"), Stage.WON, now=NOW)

    assert titles(eero, query) == ["Liidi", "Voitettu"]


NOT_OFFERED = [
    "owner=999",
    "owner=x",
    "stage=sold",
    "situation=bored",
    "changed=2",
    "source=Tuntematon",
    "services=999",
    "stage=lead&owner=999",
]


@pytest.mark.parametrize("query", NOT_OFFERED)
def test_a_filter_by_what_is_not_offered_keeps_nothing(query, eero):
    make_case("Liidi")

    assert titles(eero, query) == []


@pytest.mark.parametrize("page", ["cases:index", "cases:board"])
def test_list_and_board_tell_that_a_filter_is_no_longer_offered(page, as_consultant, sofia):
    """A saved view of an owner outlives the owner's last case."""
    make_case("Salattu liidi")

    shown = as_consultant.get(reverse(page), {"owner": sofia.pk}).content.decode()

    assert ("ei ole enää valittavana" in shown, "Salattu liidi" in shown) == (True, False)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_nothing_is_exported_by_a_filter_that_is_no_longer_offered(form, as_consultant, sofia):
    make_case("Salattu liidi")

    response = as_consultant.get(reverse("cases:index"), {"owner": sofia.pk, "export": form})

    assert response.url == reverse("cases:index") + f"?owner={sofia.pk}"


def test_filters_and_words_narrow_together(eero):
    make_case("Eeron liidi", owner=eero)
    make_case("Eeron toinen", owner=eero)
    make_case("Liidi")

    assert titles(eero, f"owner={eero.pk}&q=+liidi+") == ["Eeron liidi"]


def test_several_stages_add_up(eero):
    make_case("Liidi")
    for title, stage in (("Voitettu", Stage.WON), ("Tarjottu", Stage.PROPOSAL)):
        actions.move_case(make_case(title), stage, now=NOW)

    assert titles(eero, "stage=lead&stage=won") == ["Liidi", "Voitettu"]


@pytest.mark.parametrize(
    ("days", "hours", "kept"),
    [(1, 24, True), (1, 25, False), (7, 168, True), (7, 169, False), (30, 721, False)],
)
def test_lately_is_counted_back_from_this_moment(days, hours, kept, eero, now):
    case = make_case("Asia")
    case.stage_changes.update(at=NOW - timedelta(hours=hours))

    assert titles(eero, f"changed={days}") == (["Asia"] if kept else [])


def test_no_filter_leads_to_a_case_that_one_does_not_see(eero, sofia, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case("Sofian", owner=sofia)
    make_case("Eeron", owner=eero)

    asked = [f"owner={sofia.pk}", "q=Sofian", "q=2026-001", "stage=lead"]

    assert [titles(eero, query) for query in asked] == [[], [], [], ["Eeron"]]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("stage=won&stage=lead", "stage=lead&stage=won"),
        ("q=x&p=3&export=csv&more=lead", "q=x"),
        ("owner=&stage=lead", "stage=lead"),
        ("ordering=-ref", "ordering=-ref"),
        ("", ""),
    ],
)
def test_an_address_is_kept_by_what_it_narrows_alone(query, kept, eero):
    assert present_filters(request_of(eero, query)) == kept


@pytest.mark.parametrize(
    ("page", "other"), [("cases:index", "cases:board"), ("cases:board", "cases:index")]
)
def test_list_and_board_lead_to_each_other_with_the_same_filters(page, other, as_consultant):
    shown = as_consultant.get(reverse(page), {"stage": "lead", "p": "1"}).content.decode()

    assert f'href="{reverse(other)}?stage=lead"' in shown


def test_the_search_of_the_board_keeps_the_filters_that_it_does_not_show(as_consultant):
    asked = {"stage": ["lead", "won"], "owner": "1", "q": "x", "more": "lead"}

    kept = as_consultant.get(reverse("cases:board"), asked).context["kept"]

    assert kept == [("stage", "lead"), ("stage", "won")]


def more_of(client, **asked):
    """Return by stage the address that shows more of a column."""
    columns = client.get(reverse("cases:board"), asked).context["columns"]
    return {column.stage: more for column, _summary, more in columns}


def test_a_column_that_is_open_leads_on_to_the_list_of_its_stage(as_consultant):
    asked = {"q": "x", "more": "lead", "stage": "won"}

    addresses = more_of(as_consultant, **asked)

    assert addresses["lead"] == reverse("cases:index") + "?q=x&stage=lead"
    assert addresses["won"] == "?q=x&stage=won&more=lead&more=won#column-won"


def test_opening_a_column_that_there_is_not_opens_none(as_consultant):
    assert more_of(as_consultant, more="sold")["lead"] == "?more=lead#column-lead"
