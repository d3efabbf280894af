"""What a row of an imported table says, and what becomes of it: decided before anything is written."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum
from functools import cached_property

from cases.domain.cells import cents_of, date_of, plain
from cases.domain.columns import DATES, LENGTHS, Column
from cases.domain.keys import email_key, key_domain, organisation_key
from cases.domain.stages import Stage

ADDRESS = re.compile(r"[^\s@<>\"\\,;:]+@[^\s@<>\"\\,;:]+\.[^\s@<>\"\\,;:]+")
# Only these: a booking or a published story brings a case to the others.
OPENINGS = (Stage.LEAD, Stage.PROPOSAL, Stage.WON, Stage.LOST)
MOST_PARTS = 6
# What stands for bytes that no encoding we know could read: nobody types it.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class Fault(Enum):
    """Why a row cannot be carried out."""

    EMPTY = "names no case, organisation or person"
    UNREADABLE = "holds bytes of an encoding that we do not know"
    TOO_LONG = "is too long"
    NO_ADDRESS = "is no mail address"
    NO_NAME = "an address without a name"
    NO_DATE = "is no date"
    NO_VALUE = "is no sum of money"
    NO_STAGE = "is no stage"
    NOT_BY_IMPORT = "is a stage that only a booking or a story brings a case to"
    NO_REASON = "a loss without a known reason"
    NO_SERVICE = "is no service"
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
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What words in cells stand for, by casefolded word: as the house calls them today."""

    stages: Mapping[str, Stage]
    reasons: Mapping[str, int] = field(default_factory=dict)
    services: Mapping[str, int] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)
    asks_for_services: bool = False


# Without slots, which leave no room for what is worked out once: the keys of 20,000 rows, worked out
# wherever they are asked for, took a third of the check.
@dataclass(frozen=True)
class Reading:
    """A row as it is understood; `problems` say what is not, `lacks` what a new case would need besides."""

    texts: Mapping[Column, str]
    dates: Mapping[Column, date]
    stage: Stage | None = None
    cents: int | None = None
    reason: int | None = None
    owner: int | None = None
    services: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    lacks: tuple[Problem, ...] = ()

    @cached_property
    def title(self) -> str:
        """What the case is called: as told, else by the organisation or the person."""
        found = (self.texts.get(c) for c in (Column.TITLE, Column.ORGANISATION, Column.NAME))
        return next((text for text in found if text), "")

    @cached_property
    def address_key(self) -> str:
        """The key of the row's address, or ""."""
        return email_key(self.texts.get(Column.EMAIL, ""))

    @property
    def domain(self) -> str:
        """The domain of the row's address, or "" where it says nothing of a firm."""
        return key_domain(self.address_key)

    @cached_property
    def firm_key(self) -> str:
        """The key of the organisation that the row names, or ""."""
        return organisation_key(self.texts.get(Column.ORGANISATION, ""))

    @property
    def only_name(self) -> str:
        """The person's name as it is compared, where nothing but it tells two rows of a firm apart."""
        told = Column.TITLE in self.texts or Column.EMAIL in self.texts
        return "" if told else self.texts.get(Column.NAME, "").casefold()

    @cached_property
    def key(self) -> str:
        """What makes two rows the same: the key that they bring along, else all that they say."""
        told = self.texts.get(Column.KEY, "")
        return f"key:{_digest([told])}" if told else f"row:{self.content}"

    @cached_property
    def identity(self) -> str:
        """What makes two rows of a file one case though they are spelt otherwise: title and person, or firm."""
        if Column.KEY in self.texts or Column.REF in self.texts:
            return self.key
        whose = self.address_key or self.firm_key
        # Two people of one firm are two matters where no title says otherwise.
        said = ("case", self.title.casefold(), whose, self.only_name)
        # Of no use outside of one check, so that nothing makes it short.
        return repr(said) if whose else self.key

    @cached_property
    def content(self) -> str:
        """A digest of all that the row says, in whatever order and spelling of addresses."""
        said = {**self.texts, Column.EMAIL: self.address_key}
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
    person's own of this title; `differs` says whether the row would change anything in it, `stays`
    what the row says otherwise and an import leaves alone, and `already` what it says word for word
    as our export does.
    """

    same_in_file: int | None = None
    imported_alike: bool = False
    target: int | None = None
    differs: bool = False
    stays: tuple[Column, ...] = ()
    already: frozenset[Column] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, the case it is about, and why where the row is not simply carried out.

    `stays` are the columns that differ from what is stored and are not written all the same.
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
    dates = {column: on for column in DATES if (on := date_of(texts.get(column, "")))}
    reading = Reading(
        texts,
        dates,
        stage=words.stages.get(texts.get(Column.STAGE, "").casefold()),
        cents=cents_of(texts.get(Column.VALUE, "")),
        reason=words.reasons.get(texts.get(Column.LOST_REASON, "").casefold()),
        owner=words.owners.get(texts.get(Column.OWNER, "").casefold()),
        services=tuple(found for found in _services(texts, words) if found is not None),
    )
    # Whatever is wrong is told at once: one fault a round makes for many rounds.
    problems = [*_cells_at_fault(reading), *_words_at_fault(reading, words)]
    return replace(reading, problems=tuple(problems), lacks=tuple(_lacks(reading, words)))


def decide(reading: Reading, facts: Facts, today: date) -> Decision:
    """Return what becomes of a row read on `today`.

    In this order: wrong by itself, said before in the file, imported before, about a case that is
    there, new. What a new case lacks keeps nobody from changing one that is there, and a cell that our
    export wrote is never wrong, though the words of the house have changed since.
    """
    ref, is_there = reading.texts.get(Column.REF), facts.target is not None
    problems = tuple(p for p in reading.problems if p.column not in facts.already)
    problems += () if is_there or ref else reading.lacks
    if problems:
        return Decision(Verdict.ERROR, problems=problems)
    if facts.same_in_file:
        return Decision(Verdict.SKIP, same_as=facts.same_in_file)
    if facts.target is not None:
        # The same row again says nothing new, wherever the case has come to since.
        if facts.imported_alike:
            return Decision(Verdict.SKIP, facts.target)
        verdict = Verdict.UPDATE if facts.differs else Verdict.SKIP
        return Decision(verdict, facts.target, stays=facts.stays)
    # One that is not there for whoever imports is told as one that is not there at all.
    if ref:
        return Decision(Verdict.ERROR, problems=(Problem(Fault.NO_CASE, ref),))
    if problems := _closing_faults(reading, today):
        return Decision(Verdict.ERROR, problems=problems)
    return Decision(Verdict.CREATE, stays=facts.stays)


def _services(texts: Mapping[Column, str], words: Words) -> Iterator[int | None]:
    """Yield the service of each title in the cell, None for what is no title."""
    parts = [part for part in texts.get(Column.SERVICES, "").split(",") if part.strip()]
    start = 0
    while start < len(parts):
        # The longest first: a title may hold a comma itself, and our export parts them by one. Not the
        # whole cell, or one of ten thousand commas would be tried in fifty million ways.
        ends = range(min(len(parts), start + MOST_PARTS), start, -1)
        titles = ((end, ",".join(parts[start:end]).strip().casefold()) for end in ends)
        end, title = next(
            (found for found in titles if found[1] in words.services), (start + 1, "")
        )
        yield words.services.get(title)
        start = end


def _cells_at_fault(reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with cells, whatever words the house has."""
    texts, address = reading.texts, reading.texts.get(Column.EMAIL, "")
    # One is enough: the file is at fault, not its cells.
    if any(UNREADABLE in text for text in texts.values()):
        yield Problem(Fault.UNREADABLE)
    for column, most in LENGTHS.items():
        if len(texts.get(column, "")) > most:
            yield Problem(Fault.TOO_LONG, column, column)
    for column in DATES:
        if column in texts and column not in reading.dates:
            yield Problem(Fault.NO_DATE, texts[column], column)
    # A reference is enough: what a case is called need not be told again to change its value.
    if not (reading.title or Column.REF in texts or Column.KEY in texts):
        yield Problem(Fault.EMPTY)
    if address and not _is_address(address):
        yield Problem(Fault.NO_ADDRESS, address, Column.EMAIL)
    if address and Column.NAME not in texts:
        yield Problem(Fault.NO_NAME, address, Column.NAME)
    if Column.VALUE in texts and reading.cents is None:
        yield Problem(Fault.NO_VALUE, texts[Column.VALUE], Column.VALUE)


def _words_at_fault(reading: Reading, words: Words) -> Iterator[Problem]:
    """Yield the words that the house does not have."""
    texts = reading.texts
    if Column.STAGE in texts and reading.stage is None:
        yield Problem(Fault.NO_STAGE, texts[Column.STAGE], Column.STAGE)
    if Column.OWNER in texts and reading.owner is None:
        yield Problem(Fault.NO_OWNER, texts[Column.OWNER], Column.OWNER)
    if Column.SERVICES in texts and None in _services(texts, words):
        yield Problem(Fault.NO_SERVICE, texts[Column.SERVICES], Column.SERVICES)


def _lacks(reading: Reading, words: Words) -> Iterator[Problem]:
    """Yield what a new case of this row would need and does not have."""
    texts = reading.texts
    if not reading.title and Column.KEY in texts:
        yield Problem(Fault.EMPTY)
    if reading.stage is Stage.LOST and reading.reason is None:
        yield Problem(Fault.NO_REASON, texts.get(Column.LOST_REASON, ""))
    # One that is spelt wrongly is told by itself.
    sold = words.asks_for_services and Column.SERVICES not in texts
    if reading.stage is Stage.WON and sold:
        yield Problem(Fault.NO_SERVICES)


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
