"""What an import leaves alone in cases and people that are there, to be told where a row says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cases.domain.columns import Column
from cases.domain.importing import Reading
from cases.domain.keys import phone_key
from cases.domain.stages import Stage


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands in a case, as rows are compared with it: names casefolded, addresses and phones by key.

    `exported` holds the cells that our export makes of it, where they are not what is compared.
    """

    stage: Stage
    organisations: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    job_titles: frozenset[str] = frozenset()
    services: frozenset[int] = frozenset()
    sources: frozenset[str] = frozenset()
    reason: int | None = None
    dates: Mapping[Column, date | None] = field(default_factory=dict)
    next_step: str = ""
    exported: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """What is stored of a contact."""

    name: str
    phone: str = ""
    job_title: str = ""


def already_so(reading: Reading, kept: Kept) -> frozenset[Column]:
    """Return the columns that say word for word what our export says of the case."""
    told = reading.texts.items()
    return frozenset(column for column, text in told if text == kept.exported.get(column))


def left_alone(reading: Reading, kept: Kept) -> tuple[Column, ...]:
    """Return the columns that say otherwise than the case and are not written, in a fixed order."""
    texts, already = reading.texts, already_so(reading, kept)
    differs = _in_words(reading, kept) | _in_dates(reading, kept)
    return tuple(c for c, does in differs.items() if does and c in texts and c not in already)


def left_of_person(reading: Reading, person: KeptPerson | None) -> tuple[Column, ...]:
    """Return the columns of a new case that say otherwise than what is stored of the person known.

    Without a person known those that a nameless one cannot be given.
    """
    texts = reading.texts
    if person is None:
        without = () if Column.NAME in texts else (Column.PHONE, Column.JOB_TITLE)
        return tuple(column for column in without if column in texts)
    folded = {column: text.casefold() for column, text in texts.items()}
    differs = {
        Column.NAME: folded.get(Column.NAME) != person.name.casefold(),
        Column.PHONE: phone_key(texts.get(Column.PHONE, "")) != phone_key(person.phone),
        Column.JOB_TITLE: folded.get(Column.JOB_TITLE) != person.job_title.casefold(),
    }
    return tuple(column for column, does in differs.items() if does and column in texts)


def _in_words(reading: Reading, kept: Kept) -> dict[Column, bool]:
    texts, is_closed = reading.texts, not kept.stage.is_open
    folded = {column: text.casefold() for column, text in texts.items()}
    return {
        Column.STAGE: reading.stage is not kept.stage,
        Column.ORGANISATION: reading.firm_key not in kept.organisations,
        Column.NAME: folded.get(Column.NAME) not in kept.people,
        Column.EMAIL: reading.address_key not in kept.addresses,
        Column.PHONE: phone_key(texts.get(Column.PHONE, "")) not in kept.phones,
        Column.JOB_TITLE: folded.get(Column.JOB_TITLE) not in kept.job_titles,
        Column.SERVICES: set(reading.services) != kept.services,
        Column.SOURCE: folded.get(Column.SOURCE) not in kept.sources,
        # Only where the case is lost: of another stage it is told that it stays.
        Column.LOST_REASON: kept.stage is Stage.LOST and reading.reason != kept.reason,
        # A closed case has nothing next; in an open one the step is changed.
        Column.NEXT_STEP: is_closed and texts.get(Column.NEXT_STEP) != kept.next_step,
    }


def _in_dates(reading: Reading, kept: Kept) -> dict[Column, bool]:
    stay = [Column.OPENED_ON, Column.CLOSED_ON]
    if not kept.stage.is_open:
        stay += [Column.NEXT_STEP_ON, Column.PROPOSAL_DUE_ON]
    return {column: reading.dates.get(column) != kept.dates.get(column) for column in stay}
