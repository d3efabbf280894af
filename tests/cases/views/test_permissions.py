"""Who may see cases: consultants; an editor with every other right sees nothing of them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail import hooks
from wagtail.models import ReferenceIndex

from cases.models import Activity, Case, Contact, Organisation, StageChange, Touch
from tests.cases.cast import VEERA, booked_case, make_case, make_contact

pytestmark = pytest.mark.django_db
RECORDS = ("case", "contact", "organisation")
WORDS = ("stagelabel", "lostreason")
READING = ["cases:index", "cases:index_results", "cases:add", "contacts:index", "contacts:add"]
READING += ["organisations:index", "organisations:add"]
OF_ONE = ["inspect", "edit", "history", "history_results"]
STEP = {"next_step": "X", "next_step_on": "2026-12-07", "lock_version": 1}
POSTING = {
    "note": ([], {"kind": "note", "body": "Salaa"}),
    "next_step": ([], STEP),
    "move": (["won"], STEP),
    "edit": ([], {"title": "X", "kind": "new", "lock_version": 1}),
}


def everything():
    """Return all that the tables of cases hold."""
    models = [Case, Contact, Organisation, Activity, StageChange, Touch]
    return [list(model.objects.order_by("pk").values()) for model in models]


def is_refused(response):
    """Return whether a right is missing, or the record is not there for this person."""
    sent_away = response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    return sent_away or response.status_code == 404


@pytest.mark.parametrize("name", READING)
def test_an_editor_is_refused_every_list(name, as_editor):
    assert is_refused(as_editor.get(reverse(name)))


@pytest.mark.parametrize("name", OF_ONE)
def test_an_editor_is_refused_every_page_of_a_case(name, as_editor):
    case = make_case()

    assert is_refused(as_editor.get(reverse(f"cases:{name}", args=[case.pk])))


@pytest.mark.parametrize("kind", ["contacts", "organisations"])
def test_an_editor_is_refused_every_contact_and_organisation(kind, as_editor):
    organisation = Organisation.objects.create(name="Vieras Oy")
    record = {"organisations": organisation, "contacts": make_contact()}[kind]

    assert is_refused(as_editor.get(reverse(f"{kind}:edit", args=[record.pk])))


@pytest.mark.parametrize("name", POSTING)
@pytest.mark.parametrize("who", ["as_editor", "as_reader"])
def test_who_may_not_change_cases_changes_nothing(name, who, request):
    client, case = request.getfixturevalue(who), make_case()
    more, given = POSTING[name]
    before = everything()

    response = client.post(reverse(f"cases:{name}", args=[case.pk, *more]), given)

    assert is_refused(response)
    assert everything() == before


def test_an_outcome_is_not_recorded_by_an_editor(as_editor):
    case, booking = booked_case()

    url = reverse("cases:outcome", args=[case.pk, booking.pk])

    assert is_refused(as_editor.post(url, {"outcome": "HELD"}))
    booking.refresh_from_db()
    assert booking.outcome == "PENDING"


def test_an_editor_has_no_menu_of_cases(as_editor, as_consultant):
    home, url = reverse("wagtailadmin_home"), reverse("cases:index")

    assert url not in as_editor.get(home).content.decode()
    assert url in as_consultant.get(home).content.decode()


def test_a_reader_sees_a_case_without_its_forms(as_reader):
    page = as_reader.get(reverse("cases:inspect", args=[make_case().pk])).content.decode()

    assert "Strategiapäivä" in page
    assert 'method="post"' not in page


def test_a_visitor_is_sent_to_the_login(client):
    case = make_case()

    response = client.get(reverse("cases:inspect", args=[case.pk]))

    assert response.url.startswith(reverse("wagtailadmin_login"))


def test_an_article_does_not_tell_an_editor_whom_it_brought(home):
    booked_case(entry_page=home)

    assert not ReferenceIndex.get_references_to(home).exists()


def test_the_group_consultants_may_work_in_cases():
    group = Group.objects.get(name="Consultants")

    # Wagtail itself gives documents and the like to every group of the admin.
    apps = ["wagtailadmin", "cases", "bookings"]
    permissions = group.permissions.filter(content_type__app_label__in=apps)
    given = set(permissions.values_list("codename", flat=True))
    assert given == {
        "access_admin",
        *(f"{action}_{model}" for action in ("add", "change", "view") for model in RECORDS),
        "view_booking",
        "view_session",
    }


def test_the_permissions_can_be_given_to_any_group():
    registered = set()
    for permissions in hooks.get_hooks("register_permissions"):
        registered |= {(p.content_type.app_label, p.codename) for p in permissions()}

    ours = {codename for app, codename in registered if app == "cases"}
    of_records = {f"{act}_{model}" for act in ("add", "change", "view") for model in RECORDS}
    of_words = {f"{act}_{word}" for act in ("add", "change", "view") for word in WORDS}
    assert ours == of_records | of_words | {"see_every_case"}


def test_the_group_managers_sees_every_case():
    group = Group.objects.get(name="Managers")

    given = set(group.permissions.values_list("codename", flat=True))
    assert {"see_every_case", "change_case", "add_lostreason", "add_importbatch"} <= given


def test_an_address_of_a_person_one_does_not_see_is_refused_without_a_name(settings, as_consultant):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case(contact=make_contact())

    response = as_consultant.post(reverse("contacts:add"), {"full_name": "Eeva", "email": VEERA})

    assert "Veera Vieras" not in response.content.decode()
    assert list(response.context["form"].errors) == ["email"]


def test_only_organisations_that_are_there_for_a_person_can_be_chosen(settings, as_consultant):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case(organisation=Organisation.objects.create(name="Vieras Oy"))
    Organisation.objects.create(name="Oma Oy")

    form = as_consultant.get(reverse("cases:add")).context["form"]

    assert [str(o) for o in form.fields["organisation"].queryset] == ["Oma Oy"]


def test_a_previous_case_is_named_only_to_those_who_see_it(settings, as_consultant, eero):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    previous = make_case("Ainon salaisuus")
    case = make_case(owner=eero, previous_case=previous)

    page = as_consultant.get(reverse("cases:inspect", args=[case.pk]))

    assert "Ainon salaisuus" not in page.content.decode()
