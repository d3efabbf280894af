"""What is known of the cases, people and organisations that rows of a file are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from wagtail.admin.utils import get_user_display_name

from cases.domain.columns import Column
from cases.domain.importing import Facts, Reading
from cases.domain.kept import Kept, KeptPerson, already_so, left_alone, left_of_person
from cases.domain.keys import phone_key
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    ContactEmail,
    ImportRow,
    Organisation,
    RowState,
    Touch,
)
from cases.queries.access import cases_for
from cases.queries.cases import OPEN, site_date

MOST_SIMILAR = 3


@dataclass(slots=True)
class Known:
    """What is known of a few hundred rows, read at once; cases only those that the user sees."""

    imported: dict[str, int] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    refs: dict[str, int] = field(default_factory=dict)
    contacts: dict[str, int] = field(default_factory=dict)
    persons: dict[int, KeptPerson] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    of_contact: dict[int, list[Case]] = field(default_factory=dict)
    of_organisation: dict[int, list[Case]] = field(default_factory=dict)
    # By case: who takes part, casefolded, and what import or people have noted.
    people: dict[int, set[str]] = field(default_factory=dict)
    notes: set[tuple[int, str]] = field(default_factory=set)
    kept: dict[int, Kept] = field(default_factory=dict)

    def contact_of(self, reading: Reading) -> int | None:
        """Return the contact with the row's address."""
        return self.contacts.get(reading.address_key)

    def organisation_of(self, reading: Reading) -> int | None:
        """Return the organisation that the row names, else the one of its address's domain.

        Otherwise than for a booking: a list is written by people who know the firms, and several of a
        group share a domain.
        """
        if reading.firm_key:
            return self.names.get(reading.firm_key)
        return self.domains.get(reading.domain)

    def similar_to(self, reading: Reading) -> list[Case]:
        """Return the open cases of the same person, then of the same organisation, and closed ones so titled."""
        found = {case.pk: case for case in [*self._of_person(reading), *self._of_firm(reading)]}
        return [c for c in found.values() if c.at_stage.is_open or _is_titled(c, reading)]

    def target_of(self, reading: Reading) -> Case | None:
        """Return the case that the row is about: by reference, by an earlier import, by its title.

        A closed one by its title only for a row that says it is closed: else it may be a new matter.
        """
        if ref := reading.texts.get(Column.REF):
            return self.cases.get(self.refs.get(ref, 0))
        if (imported := self.imported.get(reading.key)) is not None:
            return self.cases.get(imported)
        # A person's own alone: two of one house may have two matters of one name.
        alike = (
            self._of_person(reading) if Column.EMAIL in reading.texts else self._of_firm(reading)
        )
        same = [c for c in alike if _is_titled(c, reading) and self._is_theirs(c, reading)]
        is_closed = reading.stage is not None and not reading.stage.is_open
        live = (case for case in same if case.at_stage.is_open)
        return next(live, same[0] if same and is_closed else None)

    def note_for(self, case: Case, reading: Reading) -> str:
        """Return the row's note where the case does not have it yet, else ""."""
        note = reading.texts.get(Column.NOTE, "")
        return "" if (case.pk, note) in self.notes else note

    def learn(self, reading: Reading, case: Case) -> None:
        """Take up what a row has written, for the rows after it."""
        self.imported[reading.key] = case.pk
        _keep(self, [case])
        self.people[case.pk] = {reading.texts.get(Column.NAME, "").casefold()}
        parts = case.case_contacts.all() if reading.address_key else ()
        for part in parts:
            self.contacts[reading.address_key] = part.contact_id
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
        if target is None:
            person = self.persons.get(self.contact_of(reading) or 0)
            return Facts(same_in_file=same_in_file, stays=left_of_person(reading, person))
        kept = self.kept[target.pk]
        return Facts(
            same_in_file=same_in_file,
            imported_alike=Column.KEY not in reading.texts and reading.key in self.imported,
            target=target.pk,
            differs=bool(changes_to(target, reading) or self.note_for(target, reading)),
            stays=left_alone(reading, kept),
            already=already_so(reading, kept),
        )

    def _of_person(self, reading: Reading) -> Sequence[Case]:
        return self.of_contact.get(self.contact_of(reading) or 0, ())

    def _of_firm(self, reading: Reading) -> Sequence[Case]:
        return self.of_organisation.get(self.organisation_of(reading) or 0, ())

    def _is_theirs(self, case: Case, reading: Reading) -> bool:
        name = reading.only_name
        return not name or name in self.people.get(case.pk, ())


def known_of(readings: Sequence[Reading], user: Any) -> Known:
    """Return what is known of these rows (11 statements, and 7 more where cases are there; for any number)."""
    seen, known = cases_for(user), Known()
    texts = [reading.texts for reading in readings]
    # Only what an import has opened or changed and nobody took back.
    done = ImportRow.objects.filter(key__in={r.key for r in readings}, state=RowState.DONE)
    known.imported = dict(done.exclude(case=None).order_by("pk").values_list("key", "case"))
    emails = ContactEmail.objects.filter(key__in={r.address_key for r in readings} - {""})
    stored = emails.values_list(
        "key", "contact", "contact__full_name", "contact__phone", "contact__job_title"
    )
    for key, pk, *said in stored:
        known.contacts[key], known.persons[pk] = pk, KeptPerson(*said)
    # A merged one is still known by both, as what it has become; its domain is nobody else's either.
    firms = Organisation.objects.annotate(now=Coalesce("merged_into", "pk"))
    by_domain = firms.filter(domain__in={r.domain for r in readings} - {""})
    known.domains = {str(domain): pk for domain, pk in by_domain.values_list("domain", "now")}
    # Of two with one name the older, and one that is not merged before one that is.
    oldest_last = firms.order_by(F("merged_into").asc(nulls_last=True), "-pk")
    by_name = oldest_last.filter(name_key__in={r.firm_key for r in readings} - {""})
    known.names = dict(by_name.values_list("name_key", "now"))
    refs = {t[Column.REF] for t in texts if Column.REF in t}
    _keep(known, seen.filter(ref__in=refs))
    _keep(known, seen.filter(pk__in=set(known.imported.values())))
    _keep_alike(known, seen, readings)
    _keep_targets(known, readings)
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


def _is_titled(case: Case, reading: Reading) -> bool:
    return case.title.casefold() == reading.title.casefold()


def _keep(known: Known, cases: Iterable[Case]) -> None:
    for case in cases:
        known.cases[case.pk] = case
        known.refs[case.ref] = case.pk


def _keep_alike(known: Known, seen: QuerySet[Case], readings: Sequence[Reading]) -> None:
    """Keep the open cases of these people and firms, and their closed ones of these titles."""
    # Not all that are closed: a customer of twenty years has many.
    alike = seen.filter(Q(stage__in=OPEN) | Q(title__in={reading.title for reading in readings}))
    # By key in two statements: with the cases as a subquery SQLite reads all of them for every
    # 500 rows (1.2 s of 8,000 against 10 ms).
    parts = CaseContact.objects.filter(contact__in=_set(known.contacts)).order_by("case")
    pairs = list(parts.values_list("contact", "case"))
    there = alike.in_bulk({pk for _contact, pk in pairs})
    _keep(known, there.values())
    for contact, pk in pairs:
        if pk in there:
            known.of_contact.setdefault(contact, []).append(there[pk])
    employers = _set(known.domains) | _set(known.names)
    for case in alike.filter(organisation__in=employers).order_by("pk"):
        known.of_organisation.setdefault(case.organisation_id or 0, []).append(case)
        _keep(known, [case])
    firms = {case.pk for cases in known.of_organisation.values() for case in cases}
    # Only rows that nothing but a name tells apart ask for it.
    asked = firms if any(reading.only_name for reading in readings) else set()
    named = CaseContact.objects.filter(case__in=asked).values_list("case", "contact__full_name")
    for pk, name in named:
        known.people.setdefault(pk, set()).add(name.casefold())


def _keep_targets(known: Known, readings: Sequence[Reading]) -> None:
    """Keep what stands in the cases that the rows are about, and which of the rows' notes."""
    found = [target for reading in readings if (target := known.target_of(reading))]
    targets = list({case.pk: case for case in found}.values())
    touches = Prefetch("touches", Touch.objects.order_by("at", "pk"))
    people = "case_contacts__contact__emails"
    prefetch_related_objects(targets, people, "services", touches, "organisation", "owner")
    known.kept = {case.pk: _kept(known, case) for case in targets}
    notes = {reading.texts.get(Column.NOTE, "") for reading in readings} - {""}
    written = Activity.objects.filter(kind=ActivityKind.NOTE, private=False, body__in=notes)
    known.notes = set(written.filter(case__in=targets).values_list("case", "body"))


def _kept(known: Known, case: Case) -> Kept:
    people = [part.contact for part in case.case_contacts.all()]
    touches, services = case.touches.all(), case.services.all()
    pages = [touch.page_title for touch in touches if touch.page_title]
    firms = {key for key, pk in known.names.items() if pk == case.organisation_id}
    return Kept(
        case.at_stage,
        organisations=frozenset(firms),
        people=frozenset(contact.full_name.casefold() for contact in people),
        addresses=frozenset(email.key for contact in people for email in contact.emails.all()),
        phones=frozenset(phone_key(contact.phone) for contact in people),
        job_titles=frozenset(contact.job_title.casefold() for contact in people),
        services=frozenset(page.pk for page in services),
        sources=frozenset(t.casefold() for t in [*pages, *(touch.label for touch in touches)]),
        reason=case.lost_reason_id,
        dates={
            Column.NEXT_STEP_ON: case.next_step_on,
            Column.PROPOSAL_DUE_ON: case.proposal_due_on,
            Column.OPENED_ON: site_date(case.opened_at),
            Column.CLOSED_ON: site_date(case.closed_at) if case.closed_at else None,
        },
        next_step=case.next_step,
        # As the list of cases downloads them; the other columns are compared by what they mean.
        exported={
            Column.NAME: ", ".join(map(str, people)),
            Column.OWNER: get_user_display_name(case.owner) if case.owner else "",
            Column.SERVICES: ", ".join(page.title for page in services),
            Column.SOURCE: pages[0] if pages else "",
        },
    )


def _set(keys: dict[str, int]) -> set[int]:
    return set(keys.values())
