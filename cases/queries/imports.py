"""Reads of imports: those of a user, and what is known of the cases that rows are about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet
from django.utils import translation

from cases.domain.columns import Column
from cases.domain.importing import Facts, Reading, Verdict, Words
from cases.domain.keys import email_key, organisation_key, work_domain
from cases.models import (
    Case,
    CaseContact,
    ContactEmail,
    ImportBatch,
    ImportRow,
    ImportState,
    LostReason,
    Organisation,
    RowState,
)
from cases.models.case import STAGE_LABELS
from cases.queries.access import SEE_EVERY_CASE, cases_for, people_who_work_cases
from cases.queries.cases import OPEN
from cases.queries.words import asks_for_services, service_pages, stage_labels

MOST_SIMILAR = 3


def batches_for(user: Any) -> QuerySet[ImportBatch]:
    """Return the imports that the user may see, newest first: their own, or all with every case."""
    batches = ImportBatch.objects.select_related("made_by")
    # The rows of somebody's file name cases and people of theirs.
    return batches if user.has_perm(SEE_EVERY_CASE) else batches.filter(made_by=user.pk)


def imports_at_work() -> list[int]:
    """Return the imports that are to be carried out or taken back, by key (1 statement)."""
    states = [ImportState.RUNNING, ImportState.REVERTING]
    return list(ImportBatch.objects.filter(state__in=states).values_list("pk", flat=True))


def verdict_counts(batch: ImportBatch) -> dict[tuple[Verdict, RowState], int]:
    """Return how many rows have each verdict and state (1 statement)."""
    counted = batch.rows.order_by().values_list("verdict", "state").annotate(count=Count("pk"))
    return {(Verdict(verdict), RowState(state)): count for verdict, state, count in counted}


def words_of_cells() -> Words:
    """Return what words in cells stand for today: codes, and labels in each language (4 statements)."""
    stages = {stage.value: stage for stage in STAGE_LABELS}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            stages |= {str(label).casefold(): stage for stage, label in STAGE_LABELS.items()}
            # What the house calls them goes before what they were called.
            stages |= {n.label.casefold(): stage for stage, n in stage_labels().items()}
    reasons: dict[str, int] = {}
    for reason in LostReason.objects.filter(is_active=True, needs_note=False):
        named = (reason.code, reason.label_fi, reason.label_en)
        reasons |= {name.casefold(): reason.pk for name in named if name}
    return Words(
        stages,
        reasons=reasons,
        services={page.title.casefold(): page.pk for page in service_pages()},
        owners=_owners(),
        asks_for_services=asks_for_services(),
    )


@dataclass(slots=True)
class Known:
    """What is known of a few hundred rows, read at once; cases only those that the user sees."""

    imported: dict[str, int] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    refs: dict[str, int] = field(default_factory=dict)
    contacts: dict[str, int] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    of_contact: dict[int, list[Case]] = field(default_factory=dict)
    of_organisation: dict[int, list[Case]] = field(default_factory=dict)

    def contact_of(self, reading: Reading) -> int | None:
        """Return the contact with the row's address."""
        return self.contacts.get(email_key(reading.texts.get(Column.EMAIL, "")))

    def organisation_of(self, reading: Reading) -> int | None:
        """Return the organisation by the address's domain, else by its name, as bookings find it."""
        by_domain = self.domains.get(work_domain(reading.texts.get(Column.EMAIL, "")))
        name = organisation_key(reading.texts.get(Column.ORGANISATION, ""))
        return by_domain or self.names.get(name)

    def similar_to(self, reading: Reading) -> list[Case]:
        """Return the open cases of the same person, then of the same organisation."""
        found = [*self._of_person(reading), *self._of_firm(reading)]
        return list({case.pk: case for case in found}.values())

    def _of_person(self, reading: Reading) -> Sequence[Case]:
        return self.of_contact.get(self.contact_of(reading) or 0, ())

    def _of_firm(self, reading: Reading) -> Sequence[Case]:
        return self.of_organisation.get(self.organisation_of(reading) or 0, ())

    def target_of(self, reading: Reading) -> Case | None:
        """Return the case that the row is about: by reference, by an earlier import, by its title."""
        if ref := reading.texts.get(Column.REF):
            return self.cases.get(self.refs.get(ref, 0))
        if (imported := self.imported.get(reading.key)) is not None:
            return self.cases.get(imported)
        title = reading.title.casefold()
        # A person's own alone: two of one house may have two matters of one name.
        alike = (
            self._of_person(reading) if Column.EMAIL in reading.texts else self._of_firm(reading)
        )
        same = (case for case in alike if case.title.casefold() == title)
        return next(same, None)

    def learn(self, reading: Reading, case: Case) -> None:
        """Take up what a row has written, for the rows after it."""
        self.imported[reading.key] = case.pk
        _keep(self, [case])
        address = reading.texts.get(Column.EMAIL, "")
        parts = case.case_contacts.all() if address else ()
        for part in parts:
            self.contacts[email_key(address)] = part.contact_id
            self.of_contact.setdefault(part.contact_id, []).append(case)
        if case.organisation:
            # As kept, which may be otherwise than this row spells it.
            self.names[case.organisation.name_key] = case.organisation.pk
            if case.organisation.domain:
                self.domains[case.organisation.domain] = case.organisation.pk
            self.of_organisation.setdefault(case.organisation.pk, []).append(case)

    def facts_of(self, reading: Reading, *, same_in_file: int | None) -> Facts:
        """Return what is known of one row."""
        target = self.target_of(reading)
        return Facts(
            same_in_file=same_in_file,
            imported_alike=Column.KEY not in reading.texts and reading.key in self.imported,
            target=target.pk if target else None,
            differs=bool(target and changes_to(target, reading)),
            stays=tuple(self._left_alone(target, reading)) if target else (),
        )

    def _left_alone(self, case: Case, reading: Reading) -> Iterator[Column]:
        if reading.stage and reading.stage is not case.at_stage:
            yield Column.STAGE
        name = reading.texts.get(Column.ORGANISATION)
        if name and self.names.get(organisation_key(name)) != case.organisation_id:
            yield Column.ORGANISATION


def known_of(readings: Sequence[Reading], user: Any) -> Known:
    """Return what is known of these rows (9 statements, whatever their number)."""
    seen, known = cases_for(user), Known()
    texts = [reading.texts for reading in readings]
    mails = {email_key(t[Column.EMAIL]) for t in texts if Column.EMAIL in t}
    domains = {domain for mail in mails if (domain := work_domain(mail))}
    names = {organisation_key(t[Column.ORGANISATION]) for t in texts if Column.ORGANISATION in t}
    # Only what an import has opened or changed and nobody took back.
    done = ImportRow.objects.filter(key__in={r.key for r in readings}, state=RowState.DONE)
    known.imported = dict(done.exclude(case=None).order_by("pk").values_list("key", "case"))
    emails = ContactEmail.objects.filter(key__in=mails)
    known.contacts = dict(emails.values_list("key", "contact"))
    organisations = Organisation.objects.filter(merged_into=None).order_by("-pk")
    by_domain = organisations.filter(domain__in=domains)
    known.domains = {str(domain): pk for domain, pk in by_domain.values_list("domain", "pk")}
    by_name = organisations.filter(name_key__in=names - {""})
    known.names = dict(by_name.values_list("name_key", "pk"))
    refs = {t[Column.REF] for t in texts if Column.REF in t}
    _keep(known, seen.filter(ref__in=refs))
    _keep(known, seen.filter(pk__in=set(known.imported.values())))
    _keep_open(known, seen)
    return known


def changes_to(case: Case, reading: Reading) -> dict[str, Any]:
    """Return the fields of the case that the row would change; what the row leaves out stays."""
    told: dict[str, Any] = {
        "title": reading.texts.get(Column.TITLE),
        "value_amount": reading.cents,
        "owner_id": reading.owner,
    }
    if case.at_stage.is_open:
        told |= {
            "next_step": reading.texts.get(Column.NEXT_STEP),
            "next_step_on": reading.dates.get(Column.NEXT_STEP_ON),
            "proposal_due_on": reading.dates.get(Column.PROPOSAL_DUE_ON),
        }
    return {
        name: value
        for name, value in told.items()
        if value is not None and value != getattr(case, name)
    }


def _keep(known: Known, cases: Iterable[Case]) -> None:
    for case in cases:
        known.cases[case.pk] = case
        known.refs[case.ref] = case.pk


def _keep_open(known: Known, seen: QuerySet[Case]) -> None:
    live = seen.filter(stage__in=OPEN)
    # By key in two statements: with the open cases as a subquery SQLite reads all of them for every
    # 500 rows (1.2 s of 8,000 against 10 ms).
    parts = CaseContact.objects.filter(contact__in=_set(known.contacts)).order_by("case")
    pairs = list(parts.values_list("contact", "case"))
    there = live.in_bulk({pk for _contact, pk in pairs})
    _keep(known, there.values())
    for contact, pk in pairs:
        if pk in there:
            known.of_contact.setdefault(contact, []).append(there[pk])
    employers = _set(known.domains) | _set(known.names)
    for case in live.filter(organisation__in=employers).order_by("pk"):
        known.of_organisation.setdefault(case.organisation_id or 0, []).append(case)
        _keep(known, [case])


def _set(keys: dict[str, int]) -> set[int]:
    return set(keys.values())


def _owners() -> dict[str, int]:
    """Return those who work cases, by user name, address and full name."""
    name = get_user_model().USERNAME_FIELD
    found: dict[str, int] = {}
    for person in people_who_work_cases():
        named = (getattr(person, name), person.email, person.get_full_name())
        found |= {text.casefold(): person.pk for text in named if text}
    return found
