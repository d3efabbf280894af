"""What the address of a times page asks for, read without trust."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from bookings.domain.typed import read_date
from bookings.domain.zone_aliases import present_name

# What a link may carry for another app, at most; a longer one is none of ours.
CONTEXT_LENGTH = 200
LONGEST_NAME = 50
LONGEST_ZONE = 64


@dataclass(frozen=True, slots=True)
class TimesQuery:
    """What the address of a times page asks for; anything unreadable counts as not asked."""

    zone: str
    month: date | None = None
    day: date | None = None
    consultant: str = ""
    bad_zone: str = ""
    names_zone: bool = False
    # A script has looked at the browser's zone already; it must not look again, whatever came of it.
    is_guessed: bool = False
    # Of whoever made the link that led here: carried along, read by nobody here.
    context: str = ""

    @classmethod
    def from_params(
        cls, params: Mapping[str, str], *, zones: Container[str], home: str
    ) -> "TimesQuery":
        """Return the query in `params` (month=2026-12, day=2026-12-01, tz=Europe/Helsinki, with=aino).

        A zone that is none of `zones` counts as `home`, and is told as `bad_zone` unless a browser
        named it (guessed=1): some answer Etc/Unknown, and nobody typed that.
        """
        zone = present_name(params.get("tz", ""), zones=zones)
        known = zone in zones
        is_guessed = bool(params.get("guessed"))
        return cls(
            zone=zone if known else home,
            month=read_date(f"{params.get('month', '')}-01"),
            day=read_date(params.get("day", "")),
            consultant=params.get("with", "")[:LONGEST_NAME],
            bad_zone="" if known or is_guessed else zone[:LONGEST_ZONE],
            # Only where nobody chose a zone may a script guess one.
            names_zone=known,
            is_guessed=is_guessed,
            context=context_of(params),
        )


def context_of(params: Mapping[str, str]) -> str:
    """Return what a link carries for another app, or nothing."""
    context = params.get("context", "")
    return context if len(context) <= CONTEXT_LENGTH else ""
