"""Carrying out an import that was checked: chunk by chunk, each whole or not at all."""

from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from bookings.actions.transactions import whole
from bookings.domain.invitations import one_line
from bookings.outbox import wake
from cases import queries
from cases.actions.cases import add_note, open_case
from cases.actions.edits import CaseError, edit_case
from cases.actions.language import site_language
from cases.actions.people import contact_with
from cases.actions.stages import Loss, move_case
from cases.domain.columns import Column, columns_of
from cases.domain.importing import Reading, Verdict, read_row
from cases.domain.stages import Stage
from cases.domain.working_days import DAYS_TO_ANSWER, working_days_after
from cases.models import (
    Case,
    Contact,
    ImportBatch,
    ImportRow,
    ImportState,
    LostReason,
    Organisation,
    RowState,
    Touch,
    TouchGiver,
    TouchKind,
)

# Rows written in one transaction: SQLite lets nobody else write meanwhile.
CHUNK = 100
CONTINUE_TASK = "cases.tasks.continue_import"


class ImportNotReadyError(CaseError):
    """The import is not at the point where this can be done to it."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(f"import {batch.pk} is {batch.state}")
        self.batch = batch


def start_import(batch: ImportBatch) -> None:
    """Let a worker carry the import out (1 statement). Raises ImportNotReadyError."""
    set_state(batch, ImportState.CHECKED, ImportState.RUNNING)


def continue_import(batch_pk: int, *, now: datetime) -> int:
    """Carry out the next rows of an import in one transaction, and return how many; 0 when it is done.

    Each row by the verdict as things are now. A row that fails undoes itself and is told; a worker that
    is killed leaves the chunk as it was, so the next one does no row twice.
    """
    return whole(partial(_continue, batch_pk, now))


def locked_import(batch_pk: int, state: ImportState) -> ImportBatch | None:
    """Return the import, locked, if it is at this state (1 statement)."""
    # Of two workers the second waits here, and then finds the rows after.
    batches = ImportBatch.objects.select_for_update(of=("self",)).filter(state=state)
    return batches.filter(pk=batch_pk).first()


def set_state(batch: ImportBatch, was: ImportState, state: ImportState) -> None:
    """Bring an import from one state to the next and wake a worker. Raises ImportNotReadyError."""
    # One statement with its condition in it: two who press at once start one import.
    if not ImportBatch.objects.filter(pk=batch.pk, state=was).update(state=state):
        batch.refresh_from_db()
        raise ImportNotReadyError(batch)
    batch.state = state
    transaction.on_commit(partial(wake, CONTINUE_TASK, batch.pk), robust=True)


def _continue(batch_pk: int, now: datetime) -> int:
    batch = locked_import(batch_pk, ImportState.RUNNING)
    if batch is None:
        return 0
    rows = list(batch.rows.filter(state=RowState.WAITING).order_by("number")[:CHUNK])
    columns, words = columns_of(batch.header), queries.words_of_cells()
    read = [(row, read_row(row.cells, columns, words)) for row in rows]
    # Once for the chunk, and learnt from row to row: asked for each, it was half of the work.
    known = queries.known_of([reading for _row, reading in read], _eyes(batch.made_by))
    with site_language():
        for row, reading in read:
            _carry_out(row, reading, known, batch.made_by, now)
    if not rows:
        batch.state, batch.done_at = ImportState.DONE, now
        batch.save(update_fields=["state", "done_at"])
    return len(rows)


def _carry_out(
    row: ImportRow, reading: Reading, known: queries.Known, user: Any, now: datetime
) -> None:
    """Do what the row's verdict says, and keep how to take it back."""
    try:
        # A savepoint, so that a row that fails takes back its own and leaves the chunk alive.
        with transaction.atomic():
            match row.verdict:
                case Verdict.CREATE:
                    _create(row, reading, known, user, now)
                case Verdict.UPDATE:
                    _update(row, reading, known, user, now)
            row.state = RowState.DONE
            row.save()
        if row.case and row.verdict == Verdict.CREATE:
            known.learn(reading, row.case)
    except IntegrityError:
        # Another import of the same row was quicker, or the case was opened by hand since.
        _tell_failure(row, _("The same row was imported elsewhere meanwhile."))
    except CaseError:
        _tell_failure(row, _("The case was changed meanwhile: check the file again."))


def _tell_failure(row: ImportRow, message: str) -> None:
    row.state, row.message, row.undo = RowState.FAILED, message, {}
    # Whatever the undone savepoint has opened is there no more.
    if row.verdict == Verdict.CREATE:
        row.case = None
    row.save()


def _create(
    row: ImportRow, reading: Reading, known: queries.Known, user: Any, now: datetime
) -> None:
    # Checked a while ago, perhaps: what has come in between is found again, not doubled.
    if known.target_of(reading) or reading.key in known.imported:
        row.verdict = Verdict.SKIP.value
        row.message = _("There is such a case already, and nothing in it changes.")
        return
    made: dict[str, int] = {}
    organisation = _organisation(reading, known, made)
    contact = _contact(reading, known, organisation, made)
    case = _open(reading, contact, organisation, user, now)
    _keep_words(case, reading, user, now)
    row.case = case
    row.undo = {
        "made": made,
        # What hangs on it now: if more does when it is taken back, somebody has worked on it.
        "version": case.lock_version,
        "told": int(Column.NOTE in reading.texts),
        "people": int(contact is not None),
    }


def _update(
    row: ImportRow, reading: Reading, known: queries.Known, user: Any, now: datetime
) -> None:
    # Asked for anew: whoever imports may have lost the case since, or the case its version.
    case = queries.cases_for(_eyes(user)).filter(pk=row.case_id or 0).first()
    if case is None:
        raise CaseError("the case is not there for whoever imports")
    changes = queries.changes_to(case, reading)
    before = {name: getattr(case, name) for name in changes}
    edit_case(case, now=now, actor=user, **changes)
    row.undo = {"before": _as_json(before), "version": case.lock_version}
    # One that it has already is not written again, however often the row is read in.
    if note := known.note_for(case, reading):
        row.undo["note"] = add_note(case, note, author=user, now=now).pk
        known.notes.add((case.pk, note))


def _eyes(user: Any) -> Any:
    """Return by whose rights cases are looked for: nobody's when whoever imports has left."""
    return user or AnonymousUser()


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in values.items()}


def _organisation(
    reading: Reading, known: queries.Known, made: dict[str, int]
) -> Organisation | None:
    if found := known.organisation_of(reading):
        return Organisation.objects.get(pk=found)
    name = reading.texts.get(Column.ORGANISATION)
    if not name:
        return None
    # One that is another firm's stays so: the row has named this one all the same.
    domain = None if reading.domain in known.domains else reading.domain or None
    organisation = Organisation.objects.create(name=one_line(name), domain=domain)
    made["organisation"] = organisation.pk
    return organisation


def _contact(
    reading: Reading,
    known: queries.Known,
    organisation: Organisation | None,
    made: dict[str, int],
) -> Contact | None:
    """Return the row's person: known by the address and left as they are, else new."""
    name, address = reading.texts.get(Column.NAME, ""), reading.texts.get(Column.EMAIL, "")
    if not name:
        return None
    if pk := known.contact_of(reading):
        return Contact.objects.get(pk=pk)
    contact = (
        contact_with(address, one_line(name)) if address else Contact(full_name=one_line(name))
    )
    contact.organisation = organisation
    contact.phone = one_line(reading.texts.get(Column.PHONE, ""))
    contact.job_title = one_line(reading.texts.get(Column.JOB_TITLE, ""))
    contact.save()
    made["contact"] = contact.pk
    return contact


def _open(
    reading: Reading,
    contact: Contact | None,
    organisation: Organisation | None,
    user: Any,
    now: datetime,
) -> Case:
    """Open the row's case by the ways that a case has, and close it where the row says so."""
    stage, closed_on = reading.stage or Stage.LEAD, reading.dates.get(Column.CLOSED_ON)
    opened_on = reading.dates.get(Column.OPENED_ON) or closed_on
    # The step that each open case needs, where the file plans none.
    planned = working_days_after(queries.site_date(now), DAYS_TO_ANSWER)
    case = Case(
        title=one_line(reading.title),
        organisation=organisation,
        owner_id=reading.owner,
        value_amount=reading.cents,
        next_step=reading.texts.get(Column.NEXT_STEP) or _("Look at the imported case"),
        next_step_on=reading.dates.get(Column.NEXT_STEP_ON) or planned,
        proposal_due_on=reading.dates.get(Column.PROPOSAL_DUE_ON),
    )
    through = (Stage.LEAD, Stage.PROPOSAL) if stage is Stage.PROPOSAL else (Stage.LEAD,)
    opened_at = _morning(opened_on) if opened_on else now
    open_case(case, contact=contact, now=opened_at, actor=user, stages=through)
    services = list(Page.objects.filter(pk__in=reading.services)) if reading.services else []
    if stage.is_open:
        case.services.set(services)
    else:
        # By the same action as everybody: an import gets past none of its guards.
        move_case(
            case,
            stage,
            now=_morning(closed_on) if closed_on else now,
            actor=user,
            loss=_loss(reading) if stage is Stage.LOST else None,
            services=services,
        )
    return case


def _loss(reading: Reading) -> Loss:
    return Loss(LostReason.objects.get(pk=reading.reason or 0))


def _keep_words(case: Case, reading: Reading, user: Any, now: datetime) -> None:
    if source := reading.texts.get(Column.SOURCE):
        Touch.objects.create(
            case=case,
            kind=TouchKind.MANUAL,
            label=one_line(source),
            at=case.opened_at,
            given_by=TouchGiver.STAFF,
        )
    if note := reading.texts.get(Column.NOTE):
        add_note(case, note, author=user, now=now)


def _morning(on: date) -> datetime:
    """Return when something of a date happened, of which the file tells no hour."""
    # At nine: midnight would lie on the day before by UTC, and some report would count it there.
    return datetime.combine(on, time(9), get_default_timezone())
