"""Role x record x verb x route: every address that cases have in the admin, taken from the resolver.

A route with an argument that this file does not know fails here until somebody says what it is.
"""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern
from wagtail.admin.viewsets import viewsets
from wagtail.models import ModelLogEntry

from bookings.models import Booking
from cases import actions
from cases.domain.sheets import Sheet
from cases.models import LostReason, Organisation, StageLabel
from tests.cases.cast import STEP, booked_case, make_case, make_editor, make_user
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SECRET = "Salattu asia"
# What a post to any of the addresses may carry; each form takes the fields it knows.
GIVEN = {
    "title": "Murrettu",
    "full_name": "Murrettu",
    "name": "Murrettu",
    "kind": "new",
    "body": "Murrettu",
    "reason": "Murrettu",
    "text": "Murrettu",
    "source": "Murrettu",
    "who": "murrettu@vieras.example",
    "role": "decider",
    "sure": "on",
    "next_step": "Murrettu",
    "next_step_on": "2026-12-07",
    "due_on": "2026-12-07",
    "on": "2026-12-07",
    "outcome": "HELD",
    "to": "won",
    "stage": "won",
}


def registered(found):
    """Yield the viewsets with those inside of groups."""
    for viewset in found:
        yield viewset
        yield from registered(getattr(viewset, "registerables", ()))


def of_cases(name):
    """Return whether the namespace holds addresses of cases."""
    ours = (v for v in registered(viewsets.viewsets) if type(v).__module__.startswith("cases."))
    return name in {getattr(viewset, "url_namespace", None) for viewset in ours}


def routes():
    """Return every named route of cases in the admin with the names of its arguments."""
    found = {}
    for resolver in admin_resolvers(get_resolver()):
        for pattern in resolver.url_patterns:
            if isinstance(pattern.pattern, RoutePattern) and pattern.name:
                name = f"{resolver.namespace}:{pattern.name}"
                found[name] = sorted(pattern.pattern.converters)
    return found


def admin_resolvers(resolver):
    """Yield the resolvers of those namespaces that are ours."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace and of_cases(pattern.namespace):
                yield pattern
            yield from admin_resolvers(pattern)


ROUTES = routes()
OF_ONE = sorted(name for name, arguments in ROUTES.items() if arguments)
OF_ALL = sorted(name for name, arguments in ROUTES.items() if not arguments)


RECORDS = ("cases", "contacts", "organisations")


def of_record(route):
    """Return whether the route is about a record rather than about words."""
    return route.partition(":")[0] in RECORDS


def everything():
    """Return all that the tables of cases and the bookings hold."""
    models = [*apps.get_app_config("cases").get_models(), Booking]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def secret(settings, afterwards, time_machine):
    """Return a case of Aino's with all that hangs on it, in a house where cases are kept apart."""
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    case, booking = booked_case(organisation=f"{SECRET} Oy", name=SECRET)
    actions.edit_case(case, now=NOW, title=SECRET)
    note = actions.add_note(case, SECRET, author=case.owner, now=NOW)
    task = actions.add_task(case, SECRET, STEP.on, assignee=case.owner, now=NOW)
    other = make_case(SECRET, owner=case.owner, contact=case.contacts.get())
    merged = make_case(SECRET, owner=case.owner)
    log = actions.merge(case, merged, by=make_user("root", is_superuser=True), now=NOW)
    case.refresh_from_db()
    time_machine.move_to(afterwards, tick=False)
    return {
        "cases": case.pk,
        "contacts": case.contacts.get().pk,
        "organisations": Organisation.objects.get().pk,
        # Not about anybody, but for those alone who may change the words.
        "stage-labels": StageLabel.objects.first().pk,
        "lost-reasons": LostReason.objects.first().pk,
        "imports": import_of(case).pk,
        "booking_pk": booking.pk,
        "task_pk": task.pk,
        "part_pk": case.case_contacts.get().pk,
        "activity_pk": note.pk,
        "to": "won",
        "kind": "case",
        "other_pk": other.pk,
        "merge_pk": log.pk,
        "case": case,
        "all": [case, other],
    }


def import_of(case):
    """Return an import of the case's owner whose rows name the case."""
    sheet = Sheet(("Viite", "Otsikko"), ((2, (case.ref, f"{SECRET} 2")),))
    return actions.check_file(
        sheet, file_name=f"{SECRET}.csv", digest="x", user=case.owner, now=NOW
    )


def url_of(name, secret):
    """Return the address of the route about the secret record."""
    namespace = name.partition(":")[0]
    known = secret | {"pk": secret.get(namespace)}
    return reverse(name, kwargs={argument: known[argument] for argument in ROUTES[name]})


def client_of(role):
    match role:
        case "nobody":
            return Client()
        case "editor":
            return signed_in(make_editor())
        case "stranger":
            return signed_in(make_user("eero", "Consultants"))
        case "manager":
            return signed_in(make_user("johtaja", "Managers"))


def is_denied(role, response):
    """Return whether the answer is a refusal that tells nothing of the record."""
    if response.status_code in {404, 405}:
        return True
    away = "wagtailadmin_login" if role == "nobody" else "wagtailadmin_home"
    # Sent home, not to one of the pages below it.
    return response.status_code == 302 and response.url.partition("?")[0] == reverse(away)


@pytest.mark.parametrize("route", OF_ONE)
@pytest.mark.parametrize("role", ["nobody", "editor", "stranger"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_does_not_see_a_record_reaches_nothing_of_it(role, route, method, secret):
    client, before = client_of(role), everything()
    given = GIVEN | {"lock_version": secret["case"].lock_version}

    response = getattr(client, method)(url_of(route, secret), given)

    assert is_denied(role, response), (response.status_code, response.headers)
    assert everything() == before


@pytest.mark.parametrize("route", OF_ALL)
@pytest.mark.parametrize("query", ["", "?q=Salattu", "?export=csv", "?export=xlsx"])
def test_no_list_form_or_export_tells_a_stranger_of_a_record(route, query, secret):
    response = client_of("stranger").get(reverse(route) + query)

    told = b"".join(response) if response.streaming else response.content
    assert SECRET.encode() not in told.replace(b'value="Salattu"', b"")


@pytest.mark.parametrize("route", OF_ALL)
@pytest.mark.parametrize("role", ["nobody", "editor"])
def test_no_list_or_form_opens_without_the_right(role, route, secret):
    client, before = client_of(role), everything()

    denied = [
        is_denied(role, getattr(client, verb)(reverse(route), GIVEN)) for verb in ("get", "post")
    ]

    assert (denied, everything() == before) == ([True, True], True)


@pytest.mark.parametrize(
    ("who", "route"),
    [("manager", route) for route in OF_ONE]
    + [(who, route) for who in ("owner", "shared") for route in OF_ONE if of_record(route)],
)
def test_whoever_sees_a_record_opens_every_page_of_it(who, route, secret):
    user = make_user("eero", *(["Managers"] if who == "manager" else ["Consultants"]))
    for case in secret["all"]:
        if who == "shared":
            case.shared_with.add(user)
        elif who == "owner":
            actions.edit_case(case, now=NOW, owner=user)
    client, before = signed_in(user), everything()

    response = client.get(url_of(route, secret))

    # What only takes a post says so; nothing else is refused, and looking changes nothing.
    assert (response.status_code in {200, 405}, everything() == before) == (True, True)


@pytest.mark.parametrize("route", ["cases:edit", "contacts:edit", "organisations:edit"])
def test_the_sites_history_tells_nobody_of_these_records(route, secret):
    manager = client_of("manager")
    shown = manager.get(url_of(route, secret)).context["form"].initial
    given = {key: value for key, value in shown.items() if value is not None}
    manager.post(url_of(route, secret), given)

    # Another looks: the first is still to read that the edit was saved.
    root = signed_in(User.objects.get(username="root"))
    report = root.get(reverse("wagtailadmin_reports:site_history"))
    assert SECRET not in report.content.decode()
    assert not ModelLogEntry.objects.filter(label__contains=SECRET).exists()


def test_every_edit_is_in_the_records_own_history(secret):
    manager = client_of("manager")
    url = url_of("organisations:edit", secret)
    manager.post(url, {"name": SECRET})

    page = manager.get(url_of("organisations:history", secret)).content.decode()

    assert "johtaja" in page


def test_the_routes_are_found():
    assert {"cases:inspect", "cases:move", "contacts:edit", "organisations:history"} <= set(OF_ONE)
    assert {"cases:index", "contacts:add"} <= set(OF_ALL)
