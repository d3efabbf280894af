"""A merge is undone: each record has its own again, and nothing that came since is lost."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from cases import actions
from cases.domain.merging import UNDO_FOR
from cases.models import (
    Activity,
    Case,
    CaseContact,
    Contact,
    MergeLog,
    Organisation,
    RecordEdit,
    Role,
    Touch,
)
from cases.tasks import forget_merges
from tests.cases.cast import STEP, make_case, make_contact, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EEVA = "eeva@muu.example"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def undo(johtaja):
    """Return a function that undoes a merge a day later."""
    return lambda log, now=LATER: actions.undo_merge(log, by=johtaja, now=now)


def everything():
    """Return what the tables of cases hold, without the histories and versions, which only grow."""
    models = [
        m for m in apps.get_app_config("cases").get_models() if m not in {MergeLog, RecordEdit}
    ]
    models += [Case.services.through, Case.shared_with.through]
    return {
        model.__name__: list(map(settled, model.objects.order_by("pk").values()))
        for model in models
    }


def settled(row):
    return {name: value for name, value in row.items() if name != "lock_version"}


def test_two_contacts_have_their_own_again(merge, undo):
    kept, merged = make_contact(), make_contact(EEVA, "Eeva", phone="040 1234567")
    case = make_case(contact=merged)
    before = everything()

    undo(merge(kept, merged))

    assert everything() == before
    assert (case.contacts.get(), merged.emails.get().address) == (merged, EEVA)


def test_two_organisations_with_domains_have_their_own_again(merge, undo):
    kept = Organisation.objects.create(name="Vieras", domain="vanha.example")
    merged = Organisation.objects.create(name="Vieras Oy", domain="uusi.example", note="Muu")
    make_contact(organisation=merged)
    before = everything()

    undo(merge(kept, merged, from_merged={"name", "domain", "note"}))

    assert everything() == before


def test_a_part_that_was_said_twice_is_there_again(merge, undo):
    kept, merged = make_contact(), make_contact(EEVA, "Eeva")
    case = make_case(contact=merged)
    actions.link_contact(case, kept)
    before = everything()

    undo(merge(kept, merged))

    assert everything() == before


def test_a_case_has_its_first_contact_services_and_readers_again(merge, undo):
    kept, merged = make_case(contact=make_contact()), make_case(contact=make_contact(EEVA, "Eeva"))
    for case in (kept, merged):
        case.services.add(Page.objects.first())
    merged.shared_with.add(make_user())
    before = everything()

    undo(merge(kept, merged))

    assert everything() == before


def test_what_was_added_since_stays_with_the_kept_record(merge, undo):
    kept, merged = make_case(), make_case()
    old = actions.add_note(merged, "Ennen", author=None, now=NOW)
    log = merge(kept, merged)
    actions.add_note(kept, "Jälkeen", author=None, now=NOW)

    undo(log)

    assert [note.body for note in kept.activities.all()] == ["Jälkeen"]
    assert list(merged.activities.all()) == [old]


def test_a_row_that_moved_is_given_back_as_it_was_changed_since(merge, undo):
    kept, merged = make_case(), make_case()
    task = actions.add_task(merged, "Soita", STEP.on, assignee=None, now=NOW)
    log = merge(kept, merged)
    actions.edit_task(task, text="Kirjoita", due_on=STEP.on, assignee=None)

    undo(log)

    assert [task.text for task in merged.tasks.all()] == ["Kirjoita"]


def test_a_row_that_was_pointed_elsewhere_since_stays_there(merge, undo):
    kept, merged, third = make_contact(), make_contact(EEVA), make_contact("x@x.example")
    part = make_case(contact=merged).case_contacts.get()
    log = merge(kept, merged)
    CaseContact.objects.filter(pk=part.pk).update(contact=third)

    undo(log)

    part.refresh_from_db()
    assert part.contact == third


def test_a_row_that_is_gone_since_stays_gone(merge, undo):
    kept, merged = make_contact(), make_contact(EEVA)
    log = merge(kept, merged)
    kept.emails.get(address=EEVA).delete()

    undo(log)

    assert not merged.emails.exists()


def test_what_was_changed_since_is_not_written_over_and_is_named(merge, undo):
    kept, merged = make_case(), make_case(value_amount=700, value_currency="SEK")
    log = merge(kept, merged)
    kept.refresh_from_db()
    actions.edit_case(kept, now=NOW, value_amount=900)

    left = undo(log)

    kept.refresh_from_db()
    assert (left, kept.value_amount, kept.value_currency) == (["value_amount"], 900, "SEK")


def test_what_nobody_changed_is_written_back_and_nothing_is_named(merge, undo):
    kept, merged = make_case(), make_case(value_amount=700)

    assert undo(merge(kept, merged)) == []

    kept.refresh_from_db()
    assert kept.value_amount is None


def test_who_became_the_first_contact_since_stays_it(merge, undo):
    kept, merged = make_contact(), make_contact(EEVA, "Eeva")
    case = make_case(contact=merged)
    part = actions.link_contact(case, kept)
    log = merge(kept, merged)
    CaseContact.objects.filter(pk=part.pk).update(role=Role.QUOTED)
    third = actions.link_contact(case, make_contact("x@x.example", "Kolmas"), Role.INITIATOR)

    undo(log)

    roles = dict(case.case_contacts.values_list("contact__full_name", "role"))
    assert roles == {"Veera Vieras": "quoted", "Eeva": "participant", "Kolmas": third.role}


def test_one_who_was_tied_to_the_case_again_since_is_tied_once(merge, undo):
    kept, merged = make_contact(), make_contact(EEVA)
    case = make_case(contact=merged)
    actions.link_contact(case, kept)
    log = merge(kept, merged)
    # As a booking does that was on its way while the merge was made.
    again = actions.link_contact(case, merged)

    undo(log)

    assert case.case_contacts.get(contact=merged) == again


def test_a_merge_is_undone_once(merge, undo):
    log = merge(make_case(), make_case())
    undo(log)

    with pytest.raises(actions.MergeNotUndoneError) as refused:
        undo(log)

    assert refused.value.why is actions.WhyNot.ALREADY


@pytest.mark.parametrize("over", [timedelta(0), timedelta(seconds=1)])
def test_a_merge_is_undone_for_thirty_days(merge, undo, over):
    log = merge(make_case(), make_case())

    if not over:
        assert undo(log, NOW + UNDO_FOR) == []
        return
    with pytest.raises(actions.MergeNotUndoneError) as refused:
        undo(log, NOW + UNDO_FOR + over)
    assert refused.value.why is actions.WhyNot.TOO_LATE


def test_a_merge_with_one_who_is_erased_since_is_not_undone(merge, undo):
    kept, merged = make_contact(), make_contact(EEVA)
    log = merge(kept, merged)
    Contact.objects.filter(pk=kept.pk).update(erased_at=NOW)

    with pytest.raises(actions.MergeNotUndoneError) as refused:
        undo(log)

    assert refused.value.why is actions.WhyNot.GONE


def test_a_merge_is_not_undone_where_something_else_took_the_place(merge, undo):
    kept = Organisation.objects.create(name="Vieras")
    merged = Organisation.objects.create(name="Vieras Oy", domain="vieras.example")
    log = merge(kept, merged)
    Organisation.objects.filter(pk=kept.pk).update(domain=None)
    Organisation.objects.create(name="Kolmas", domain="vieras.example")
    before = everything()

    with pytest.raises(actions.MergeNotUndoneError) as refused:
        undo(log)

    assert (refused.value.why, everything()) == (actions.WhyNot.TAKEN, before)


@pytest.mark.parametrize("builds", ["into the kept one", "the kept one goes", "a row of both"])
def test_merges_that_build_on_one_another_are_undone_the_latest_first(merge, undo, builds):
    kept, merged, third = make_contact(), make_contact(EEVA), make_contact("x@x.example")
    case = make_case(contact=merged)
    before = everything()
    log = merge(kept, merged)
    match builds:
        case "into the kept one":
            later = merge(kept, third)
        case "the kept one goes":
            later = merge(third, kept)
        case _:
            later = merge(make_case(), case)

    with pytest.raises(actions.LaterMergeError) as refused:
        undo(log)
    undo(later)
    undo(log)

    assert (refused.value.later, settled_as(before)) == (later, before)


def settled_as(before):
    """Return what the tables hold of those rows that were there before."""
    now = everything()
    keys = {name: {row["id"] for row in rows if "id" in row} for name, rows in before.items()}
    return {
        name: [row for row in rows if "id" not in row or row["id"] in keys[name]]
        for name, rows in now.items()
        if name != "CaseCounter"
    } | {"CaseCounter": before["CaseCounter"]}


def test_merges_that_touch_nothing_in_common_are_undone_in_any_order(merge, undo):
    first = merge(make_contact(), make_contact(EEVA))
    merge(make_contact("x@x.example"), make_contact("y@x.example"))

    assert undo(first) == []


def test_a_merge_that_was_undone_stands_in_nobodys_way(merge, undo):
    kept, merged, third = make_case(), make_case(), make_case()
    log = merge(kept, merged)
    undo(merge(kept, third))

    assert undo(log) == []


def test_a_pair_that_was_undone_can_be_merged_again(merge, undo):
    kept, merged = make_case(), make_case()
    undo(merge(kept, merged))

    merge(kept, merged)

    merged.refresh_from_db()
    assert merged.merged_into == kept


def test_the_undoing_is_in_the_cases_history_and_an_old_page_of_it_is_refused(merge, undo):
    kept, merged = make_case(), make_case()
    log = merge(kept, merged)
    old = Case.objects.get(pk=kept.pk)

    undo(log)

    with pytest.raises(actions.CaseChangedError):
        actions.edit_case(old, now=NOW, title="Toinen")
    assert RecordEdit.objects.filter(object_id=str(kept.pk)).count() == 2


def test_after_thirty_days_a_merge_forgets_what_it_moved(merge, time_machine):
    old, young = merge(make_case(), make_case()), merge(make_case(), make_case())
    MergeLog.objects.filter(pk=old.pk).update(at=NOW - UNDO_FOR - timedelta(seconds=1))
    time_machine.move_to(NOW)

    forget_merges()

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.snapshot, bool(young.snapshot), old.label != "") == ({}, True, True)


def test_forgetting_writes_nothing_twice(merge):
    log = merge(make_case(), make_case())

    assert actions.forget_old_merges(LATER) == 0
    assert actions.forget_old_merges(NOW + UNDO_FOR + timedelta(days=1)) == 1
    assert actions.forget_old_merges(NOW + UNDO_FOR + timedelta(days=2)) == 0
    log.refresh_from_db()
    assert log.snapshot == {}


# Whatever hangs on two records, merging and undoing gives back every row.

NAMES = st.sampled_from(["", "Veera", "Eeva"])
OF_CASE = st.lists(st.sampled_from(["note", "touch", "task", "service", "shared"]), max_size=4)
PARTS = st.dictionaries(st.integers(0, 2), st.sampled_from(["participant", "decider"]), max_size=3)


@st.composite
def two_cases(draw):
    """Return for two cases what hangs on each, and of which of them some values are chosen."""
    ties = [(draw(OF_CASE), draw(PARTS), draw(st.none() | st.integers(0, 2))) for _ in range(2)]
    return ties, draw(st.sets(st.sampled_from(["title", "organisation_id", "value_amount"])))


@given(two_cases())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_two_cases_are_the_same_after_merging_and_undoing(johtaja, drawn):
    ties, chosen = drawn
    people = [make_contact(f"{number}@{Case.objects.count()}.example") for number in range(3)]
    kept, merged = (laden_case(people, *tie) for tie in ties)
    before, totals = everything(), counted()

    log = actions.merge(kept, merged, by=johtaja, now=NOW, from_merged=chosen)
    between = counted()
    left = actions.undo_merge(log, by=johtaja, now=LATER)

    assert (left, between, everything()) == ([], totals, before)


def laden_case(people, things, parts, first):
    """Return a case with those things hanging on it and those people in it."""
    case = make_case(value_amount=len(things) or None)
    for thing in things:
        HANGING[thing](case)
    for number, role in parts.items():
        actions.link_contact(case, people[number], Role(role))
    if first is not None:
        case.case_contacts.filter(contact=people[first]).update(role=Role.INITIATOR)
    return case


HANGING = {
    "note": lambda case: actions.add_note(case, "Soitin", author=None, now=NOW),
    "touch": lambda case: Touch.objects.create(case=case, kind="manual", at=NOW),
    "task": lambda case: actions.add_task(case, "Soita", STEP.on, assignee=None, now=NOW),
    "service": lambda case: case.services.add(Page.objects.first()),
    "shared": lambda case: case.shared_with.add(make_reader()),
}


def make_reader():
    return User.objects.filter(username="lukija").first() or make_user("lukija")


def counted():
    """Return how many touches, activities and parts in cases there are."""
    return [model.objects.count() for model in (Touch, Activity, CaseContact)]


@given(
    names=st.tuples(NAMES, NAMES),
    parts=st.lists(st.tuples(st.sets(st.integers(0, 1)), st.booleans()), max_size=4),
    chosen=st.sets(st.sampled_from(["full_name", "job_title"])),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_two_contacts_are_the_same_after_merging_and_undoing(johtaja, names, parts, chosen):
    two = [
        make_contact(f"{n}@{Contact.objects.count()}.example", name) for n, name in enumerate(names)
    ]
    for who, is_first in parts:
        case = make_case()
        for number in who:
            actions.link_contact(case, two[number])
        if who and is_first:
            case.case_contacts.filter(contact=two[max(who)]).update(role=Role.INITIATOR)
    before = everything()

    log = actions.merge(*two, by=johtaja, now=NOW, from_merged=chosen)
    left = actions.undo_merge(log, by=johtaja, now=LATER)

    assert (left, everything()) == ([], before)
