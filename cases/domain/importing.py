"""What a row of an imported table says, and what becomes of it: decided before anything is written."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum

from cases.domain.cells import cents_of, date_of, plain
from cases.domain.columns import DATES, LENGTHS, Column
from cases.domain.keys import email_key, organisation_key
from cases.domain.stages import Stage

ADDRESS = re.compile(r"[^\s@<>\"\\,;:]+@[^\s@<>\"\\,;:]+\.[^\s@<>\"\\,;:]+")
# Only these: a booking or a published story brings a case to the others.
OPENINGS = (Stage.LEAD, Stage.PROPOSAL, Stage.WON, Stage.LOST)


class Fault(Enum):
    """Why a row cannot be carried out."""

    EMPTY = "names no case, organisation or person"
    TOO_LONG = "is too long"
    NO_ADDRESS = "is no mail address"
    NO_NAME = "an address without a name"
    NO_DATE = "is no date"
    NO_VALUE = "is no sum of money"
    NO_STAGE = "is no stage"
    NOT_BY_IMPORT = "is a stage that only a booking or a story brings a case to"
    NO_REASON = "a loss without a known reason"
    NO_SERVICES = "a win without what was sold"
    NO_CLOSING_DATE = "a closed case without its date"
    CLOSED_BEFORE_OPENED = "closed before it was opened"
    CLOSED_LATER = "closed in the future"
    NO_OWNER = "is nobody who works cases"
    NO_CASE = "is no case"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, with the cell it lies in."""

    fault: Fault
    text: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What words in cells stand for, by casefolded word: as the house calls them today."""

    stages: Mapping[str, Stage]
    reasons: Mapping[str, int] = field(default_factory=dict)
    services: Mapping[str, int] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)
    asks_for_services: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as it is understood; `problems` say what is not."""

    texts: Mapping[Column, str]
    dates: Mapping[Column, date]
    stage: Stage | None = None
    cents: int | None = None
    reason: int | None = None
    owner: int | None = None
    services: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """What the case is called: as told, else by the organisation or the person."""
        found = (self.texts.get(c) for c in (Column.TITLE, Column.ORGANISATION, Column.NAME))
        return next((text for text in found if text), "")

    @property
    def key(self) -> str:
        """What makes two rows the same: the key that they bring along, else all that they say."""
        told = self.texts.get(Column.KEY, "")
        return f"key:{_digest([told])}" if told else f"row:{self.content}"

    @property
    def identity(self) -> str:
        """What makes two rows of a file one case though they are spelt otherwise: title and person, or firm."""
        told = self.texts
        if Column.KEY in told or Column.REF in told:
            return self.key
        whose = email_key(told.get(Column.EMAIL, "")) or organisation_key(
            told.get(Column.ORGANISATION, "")
        )
        return f"case:{_digest([self.title.casefold(), whose])}" if whose else self.key

    @property
    def content(self) -> str:
        """A digest of all that the row says, in whatever order and spelling of addresses."""
        said = {**self.texts, Column.EMAIL: email_key(self.texts.get(Column.EMAIL, ""))}
        return _digest(sorted((column, text) for column, text in said.items() if text))


class Verdict(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a row's case: of the file, of earlier imports, and of the cases there are.

    `target` is the case that it is about, by reference, by the key of an earlier import, or as the
    person's open case of this title; `differs` says whether the row would change anything in it, and
    `stays` what the row says otherwise and an import leaves alone.
    """

    same_in_file: int | None = None
    imported_alike: bool = False
    target: int | None = None
    differs: bool = False
    stays: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, the case it is about, and why where the row is not simply carried out.

    `stays` are the columns that differ from the case and are not written all the same.
    """

    verdict: Verdict
    case: int | None = None
    problems: tuple[Problem, ...] = ()
    same_as: int | None = None
    stays: tuple[Column, ...] = ()


def read_row(cells: Sequence[str], columns: Mapping[int, Column], words: Words) -> Reading:
    """Return what a row says, with every problem that it has by itself."""
    # A formula is text, whichever program would calculate it; our own mark before one is taken off.
    given = {column: plain(cells[place]).strip() for place, column in columns.items()}
    # Our own export names everybody in a case; a case is opened for the first of them.
    if "," in given.get(Column.EMAIL, ""):
        for column in {Column.EMAIL, Column.NAME} & set(given):
            given[column] = given[column].partition(",")[0].strip()
    texts = {column: text for column, text in given.items() if text}
    problems = [
        Problem(Fault.TOO_LONG, column)
        for column, most in LENGTHS.items()
        if len(texts.get(column, "")) > most
    ]
    dates, bad = _dates(texts)
    reading = Reading(
        texts,
        dates,
        stage=words.stages.get(texts.get(Column.STAGE, "").casefold()),
        cents=cents_of(texts.get(Column.VALUE, "")),
        reason=words.reasons.get(texts.get(Column.LOST_REASON, "").casefold()),
        owner=words.owners.get(texts.get(Column.OWNER, "").casefold()),
        services=_services(texts, words),
    )
    problems += [*bad, *_faults(reading, words)]
    # Whatever is wrong is told at once: one fault a round makes for many rounds.
    return replace(reading, problems=tuple(problems))


def decide(reading: Reading, facts: Facts, today: date) -> Decision:
    """Return what becomes of a row read on `today`.

    In this order: wrong by itself, said before in the file, imported before, about a case that is
    there, new.
    """
    if reading.problems:
        return Decision(Verdict.ERROR, problems=reading.problems)
    if facts.same_in_file:
        return Decision(Verdict.SKIP, same_as=facts.same_in_file)
    if facts.target is not None:
        # The same row again says nothing new, wherever the case has come to since.
        if facts.imported_alike:
            return Decision(Verdict.SKIP, facts.target)
        verdict = Verdict.UPDATE if facts.differs else Verdict.SKIP
        return Decision(verdict, facts.target, stays=facts.stays)
    # One that is not there for whoever imports is told as one that is not there at all.
    if ref := reading.texts.get(Column.REF):
        return Decision(Verdict.ERROR, problems=(Problem(Fault.NO_CASE, ref),))
    problems = _closing_faults(reading, today)
    return Decision(Verdict.ERROR if problems else Verdict.CREATE, problems=problems)


def _dates(texts: Mapping[Column, str]) -> tuple[dict[Column, date], list[Problem]]:
    read = {column: date_of(texts[column]) for column in DATES if column in texts}
    found = {column: on for column, on in read.items() if on}
    return found, [Problem(Fault.NO_DATE, texts[c]) for c, on in read.items() if on is None]


def _services(texts: Mapping[Column, str], words: Words) -> tuple[int, ...]:
    named = (part.strip().casefold() for part in texts.get(Column.SERVICES, "").split(","))
    return tuple(words.services[name] for name in named if name in words.services)


def _faults(reading: Reading, words: Words) -> list[Problem]:
    texts = reading.texts
    address, stage = texts.get(Column.EMAIL, ""), texts.get(Column.STAGE, "")
    value, owner = texts.get(Column.VALUE, ""), texts.get(Column.OWNER, "")
    lost = reading.stage is Stage.LOST and reading.reason is None
    sold = words.asks_for_services and reading.stage is Stage.WON and not reading.services
    # A reference is enough: what a case is called need not be told again to change its value.
    is_empty = not (reading.title or Column.REF in texts or Column.KEY in texts)
    so = {
        Problem(Fault.EMPTY): is_empty,
        Problem(Fault.NO_ADDRESS, address): bool(address) and not _is_address(address),
        Problem(Fault.NO_NAME, address): bool(address) and Column.NAME not in texts,
        Problem(Fault.NO_VALUE, value): bool(value) and reading.cents is None,
        Problem(Fault.NO_STAGE, stage): bool(stage) and reading.stage is None,
        Problem(Fault.NO_OWNER, owner): bool(owner) and reading.owner is None,
        Problem(Fault.NO_REASON, texts.get(Column.LOST_REASON, "")): lost,
        Problem(Fault.NO_SERVICES, texts.get(Column.SERVICES, "")): sold,
    }
    return [problem for problem, is_so in so.items() if is_so]


def _closing_faults(reading: Reading, today: date) -> tuple[Problem, ...]:
    """Return why a new case cannot begin at the stage that the row names."""
    stage = reading.stage or Stage.LEAD
    opened = reading.dates.get(Column.OPENED_ON)
    closed = reading.dates.get(Column.CLOSED_ON)
    if stage not in OPENINGS:
        return (Problem(Fault.NOT_BY_IMPORT, stage),)
    if opened and opened > today:
        return (Problem(Fault.CLOSED_LATER, str(opened)),)
    if stage.is_open:
        return ()
    if closed is None:
        return (Problem(Fault.NO_CLOSING_DATE),)
    if closed > today:
        return (Problem(Fault.CLOSED_LATER, str(closed)),)
    if opened and closed < opened:
        return (Problem(Fault.CLOSED_BEFORE_OPENED),)
    return ()


def _is_address(text: str) -> bool:
    try:
        text.rpartition("@")[2].encode("idna")
    except UnicodeError:
        return False
    return bool(ADDRESS.fullmatch(text))


def _digest(said: Sequence[object]) -> str:
    text = json.dumps(said, ensure_ascii=False)
    # "replace", for half a character that some program left behind.
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]
