"""What a visitor says of themselves, and where it differs from what is stored of that person."""

from dataclasses import dataclass
from enum import Enum

from cases.domain.keys import organisation_key, phone_key


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who somebody says they are, on a booking or in a message; only the address leads to a contact."""

    name: str
    email: str
    organisation: str = ""
    phone: str = ""
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a contact; `employer_key` is the key of the organisation's name, or ""."""

    name: str
    phone: str = ""
    employer_key: str = ""


class Difference(Enum):
    """What a visitor told otherwise than it is stored."""

    NAME = "name"
    PHONE = "phone"
    ORGANISATION = "organisation"


def differences(said: Introduction, known: Known) -> list[Difference]:
    """Return what was told otherwise than it is stored, in the order of the enum.

    What was left out differs from nothing; spelling that makes no other number or firm does not count.
    """
    given_phone, given_firm = phone_key(said.phone), organisation_key(said.organisation)
    so = {
        Difference.NAME: said.name.casefold() != known.name.casefold(),
        Difference.PHONE: given_phone not in {"", phone_key(known.phone)},
        Difference.ORGANISATION: given_firm not in {"", known.employer_key},
    }
    return [difference for difference, differs in so.items() if differs]
