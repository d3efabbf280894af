"""What was on its way to a record while it was merged reaches the one that is kept."""

from datetime import timedelta

import pytest

from cases import actions
from cases.models import MergeLog, Organisation, Role
from cases.tasks import gather_merged
from tests.cases.cast import make_case, make_contact
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def undo(johtaja):
    """Return a function that undoes a merge a day later."""
    return lambda log: actions.undo_merge(log, by=johtaja, now=LATER)


def test_what_was_tied_to_a_merged_record_meanwhile_is_gathered_by_the_kept_one(merge):
    kept, merged = make_case(), make_case()
    merge(kept, merged)
    note = actions.add_note(merged, "Matkalla", author=None, now=NOW)

    assert (actions.gather_strays(LATER), actions.gather_strays(LATER)) == (1, 0)

    note.refresh_from_db()
    assert note.case == kept


def test_a_bookings_new_contact_in_a_merged_organisation_works_for_the_kept_one(merge):
    kept, merged = (Organisation.objects.create(name=name) for name in ("Vieras", "Vieras Oy"))
    merge(kept, merged)
    veera = make_contact(organisation=merged)

    actions.gather_strays(LATER)

    veera.refresh_from_db()
    assert veera.organisation == kept


def test_what_was_gathered_goes_back_with_the_rest(merge, undo):
    kept, merged = make_case(), make_case()
    log = merge(kept, merged)
    note = actions.add_note(merged, "Matkalla", author=None, now=NOW)
    actions.gather_strays(LATER)

    undo(log)

    assert list(merged.activities.all()) == [note]


def test_what_is_left_as_a_double_is_no_stray(merge):
    veera = make_contact()
    log = merge(make_case(contact=veera), make_case(contact=veera))
    before = MergeLog.objects.get(pk=log.pk).snapshot

    assert actions.gather_strays(LATER) == 0
    assert MergeLog.objects.get(pk=log.pk).snapshot == before


@pytest.mark.parametrize("since", ["undone", "merged again", "long ago"])
def test_nothing_is_gathered_of_a_merge_that_stands_no_more_or_is_old(merge, undo, since):
    kept, merged = make_case(), make_case()
    log, now = merge(kept, merged), LATER
    match since:
        case "undone":
            undo(log)
        case "merged again":
            merge(make_case(), kept)
        case _:
            now = NOW + timedelta(days=3)
    actions.add_note(merged, "Matkalla", author=None, now=NOW)

    actions.gather_strays(now)

    assert merged.activities.count() == 1


def test_a_role_that_staff_gave_since_is_not_written_over(merge):
    veera = make_contact()
    kept = make_case()
    actions.link_contact(kept, veera)
    merge(kept, make_case(contact=veera))
    kept.case_contacts.update(role=Role.QUOTED)

    actions.gather_strays(LATER)

    assert kept.case_contacts.get().role == Role.QUOTED


def test_the_worker_gathers_by_the_clock(merge, time_machine):
    kept, merged = make_case(), make_case()
    merge(kept, merged)
    note = actions.add_note(merged, "Matkalla", author=None, now=NOW)
    time_machine.move_to(LATER)

    gather_merged()

    note.refresh_from_db()
    assert note.case == kept
