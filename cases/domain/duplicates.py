"""Who may be the same: pairs to show to a person, never to join by themselves."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

FINLAND = "358"
# Shorter numbers are extensions, which a whole house shares.
PHONE_DIGITS = 7
# A number that more people have is a switchboard's and tells nothing.
SWITCHBOARD = 4
# In a larger group each is shown beside the oldest alone: 20 of a name would make 190 pairs.
MOST_COMBINED = 4


class Likeness(Enum):
    """What two records have in common."""

    NAME_AND_ORGANISATION = "the same name and organisation"
    NAME_AND_DOMAIN = "the same name and mail domain"
    PHONE = "the same phone"
    NAME = "the same name"
    DOMAIN = "the same mail domain"
    CONTACT = "the same contact"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person; `domains` are those of work, without any that is anybody's."""

    pk: int
    name: str
    phone: str = ""
    organisation: int | None = None
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, the older first, and why they look so."""

    first: int
    second: int
    why: Likeness


Marked = tuple[Likeness, str, int]


def name_key(name: str) -> str:
    """Return a person's name as it is compared: without case, the forms of accents and order."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace(",", " ")
    # Sorted, since lists of other programs write the family name first.
    return " ".join(sorted(folded.split()))


def full_number(phone: str) -> str:
    """Return a phone number's digits with the country's, or "" for none or an extension.

    Without a prefix it is a Finnish one. The last nine digits would not do: Finnish numbers are
    of several lengths, and of a shorter one they take in the prefix.
    """
    written = unicodedata.normalize("NFKC", phone).strip()
    digits = "".join(c for c in written if c.isdecimal())
    if written.startswith("+") or digits.startswith("00"):
        digits = digits.lstrip("0")
    elif digits.startswith("0"):
        digits = FINLAND + digits[1:]
    if digits.startswith(FINLAND):
        # +358 (0)40: the trunk prefix is written along all the time.
        digits = FINLAND + digits[len(FINLAND) :].lstrip("0")
    return digits if len(digits) >= PHONE_DIGITS else ""


def alike_people(people: Iterable[Known]) -> list[Pair]:
    """Return the pairs that share a phone, or a name with the organisation or mail domain; by key.

    A name alone makes no pair, nor does working in the same place.
    """
    return alike(mark for person in people for mark in _marks(person))


def alike(marked: Iterable[Marked]) -> list[Pair]:
    """Return the pairs of records (why, mark, key) that bear the same mark, by key.

    One pass, whatever the number; an empty mark marks nothing. Each pair once, with what tells
    the most.
    """
    groups: dict[tuple[Likeness, str], set[int]] = defaultdict(set)
    for why, mark, pk in marked:
        if mark:
            groups[why, mark].add(pk)
    # Nearly every mark is one record's alone: left out before the sort, not after.
    shared = [(why, pks) for (why, _mark), pks in groups.items() if len(pks) > 1]
    # In the order of the reasons as they are listed, the strongest first.
    order = list(Likeness)
    found: dict[tuple[int, int], Pair] = {}
    for why, pks in sorted(shared, key=lambda group: order.index(group[0])):
        for first, second in _paired(why, sorted(pks)):
            found.setdefault((first, second), Pair(first, second, why))
    return [found[key] for key in sorted(found)]


def _marks(person: Known) -> Iterator[Marked]:
    yield Likeness.PHONE, full_number(person.phone), person.pk
    name = name_key(person.name)
    if not name:
        return
    if person.organisation is not None:
        yield Likeness.NAME_AND_ORGANISATION, f"{person.organisation} {name}", person.pk
    for domain in person.domains:
        yield Likeness.NAME_AND_DOMAIN, f"{domain} {name}", person.pk


def _paired(why: Likeness, pks: Sequence[int]) -> Iterable[tuple[int, int]]:
    if why is Likeness.PHONE and len(pks) > SWITCHBOARD:
        return ()
    if len(pks) > MOST_COMBINED:
        return ((pks[0], other) for other in pks[1:])
    return combinations(pks, 2)
