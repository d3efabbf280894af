"""Taking an import back: what it made goes, what it changed is as before, what was touched since stays."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _

from bookings.actions.transactions import whole
from cases.actions.edits import CaseChangedError, edit_case
from cases.actions.importing import CHUNK, locked_import, set_state
from cases.actions.language import site_language
from cases.domain.importing import Verdict
from cases.models import (
    Activity,
    Case,
    Contact,
    ImportBatch,
    ImportRow,
    ImportState,
    Organisation,
    RecordEdit,
    RowState,
)


def start_revert(batch: ImportBatch) -> None:
    """Let a worker take the import back (1 statement). Raises ImportNotReadyError."""
    set_state(batch, ImportState.DONE, ImportState.REVERTING)


def continue_revert(batch_pk: int, *, now: datetime) -> int:
    """Take back the next rows of an import in one transaction, and return how many; 0 when it is done.

    The last rows first, so that what several rows share goes with the last of them to need it.
    """
    return whole(partial(_continue, batch_pk, now))


def _continue(batch_pk: int, now: datetime) -> int:
    batch = locked_import(batch_pk, ImportState.REVERTING)
    if batch is None:
        return 0
    done = batch.rows.filter(state=RowState.DONE).select_related("case").order_by("-number")
    rows = list(done[:CHUNK])
    with site_language():
        undone = {row.pk for row in rows if row.verdict in {Verdict.SKIP, Verdict.ERROR}}
        undone |= _remove([row for row in rows if row.verdict == Verdict.CREATE])
        undone |= _restore_all([row for row in rows if row.verdict == Verdict.UPDATE], batch, now)
        _tell(rows, undone)
    if not rows:
        batch.state, batch.reverted_at = ImportState.REVERTED, now
        batch.save(update_fields=["state", "reverted_at"])
    return len(rows)


def _tell(rows: Sequence[ImportRow], undone: Collection[int]) -> None:
    for row in rows:
        if row.pk in undone:
            row.state = RowState.REVERTED
        else:
            row.state = RowState.KEPT
            row.message = _("Somebody has worked on the case since, so it stays.")
    ImportRow.objects.bulk_update(rows, ["state", "message"])


def _remove(rows: Sequence[ImportRow]) -> set[int]:
    """Remove the cases that the rows opened, and whom they brought; return the rows that are undone."""
    # One that is gone already leaves nothing to take back.
    there = {row.case_id: row for row in rows if row.case_id}
    untouched = [
        case.pk
        for case in _as_opened(there)
        if (undo := there[case.pk].undo)["version"] == case.lock_version
        and (undo["told"], undo["people"]) == (case.told, case.people)
    ]
    # In bulk: taken back one by one, a row cost twice what importing it had.
    Case.objects.filter(pk__in=untouched).delete()
    removed = [row for row in rows if row.case_id in untouched or not row.case_id]
    _remove_people(removed)
    return {row.pk for row in removed}


def _as_opened(keys: Collection[int]) -> QuerySet[Any]:
    """Return those cases that nothing was added to, with how much hangs on them."""
    added = Q(tasks__isnull=False) | Q(later_cases__isnull=False) | Q(shared_with__isnull=False)
    clean = Case.objects.filter(pk__in=keys).exclude(added)
    # Everything that a person or a booking adds: an edit raises the version, the rest adds rows.
    return clean.annotate(
        told=Count("activities", distinct=True), people=Count("case_contacts", distinct=True)
    )


def _remove_people(rows: Sequence[ImportRow]) -> None:
    """Remove the contacts and organisations of the rows, unless others need them or somebody wrote there."""
    made = [row.undo.get("made", {}) for row in rows]
    contacts = _unedited(Contact, [keys["contact"] for keys in made if "contact" in keys])
    spare = Contact.objects.filter(pk__in=contacts, case_contacts=None, merged_contacts=None)
    spare.filter(merged_into=None).delete()
    keys = [keys["organisation"] for keys in made if "organisation" in keys]
    unused = Organisation.objects.filter(pk__in=_unedited(Organisation, keys), cases=None)
    unused.filter(contacts=None, merged_organisations=None, merged_into=None).delete()


def _unedited(model: type[Model], keys: Sequence[int]) -> set[int]:
    """Return those records that nobody has edited: their history tells."""
    kind = ContentType.objects.get_for_model(model)
    edits = RecordEdit.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in keys])
    return set(keys) - {int(pk) for pk in edits.values_list("object_id", flat=True)}


def _restore_all(rows: Sequence[ImportRow], batch: ImportBatch, now: datetime) -> set[int]:
    """Write back what the rows changed, the last first; return those that are undone."""
    # One record a case: of two rows about it, the second must see what the first has written.
    cases = {row.case_id: row.case for row in rows if row.case}
    back = batch.rows.filter(case__in=cases, state=RowState.REVERTED, verdict=Verdict.UPDATE.value)
    # How many rows of this import have been taken back in each case, those of earlier chunks too.
    restored = Counter(row.case_id for row in back if row.undo["before"])
    undone: set[int] = set()
    for row in rows:
        case = cases.get(row.case_id)
        if case and _restore(row, case, restored[case.pk], batch.made_by, now):
            undone.add(row.pk)
            restored[case.pk] += bool(row.undo["before"])
    return undone


def _restore(row: ImportRow, case: Case, restored: int, user: Any, now: datetime) -> bool:
    """Write what stood in the case before; return whether nobody has written since."""
    undo = row.undo
    before = {name: _read(name, value) for name, value in undo["before"].items()}
    # Each row after this one raised the version twice, once when it was imported and once when it was
    # taken back: whoever else has written makes it more.
    if before and case.lock_version != undo["version"] + 2 * restored:
        return False
    try:
        with transaction.atomic():
            edit_case(case, now=now, actor=user, **before)
    except CaseChangedError:
        return False
    Activity.objects.filter(pk=undo.get("note")).delete()
    return True


def _read(name: str, value: Any) -> Any:
    is_date = name.endswith("_on") and value is not None
    return date.fromisoformat(value) if is_date else value
