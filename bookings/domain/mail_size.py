"""Texts cut to what a mail has room for: programs shorten or refuse a mail above 100 kB."""

from collections.abc import Sequence
from html import escape
from itertools import accumulate

PRINTABLE = range(32, 127)
EQUALS = ord("=")


def weight(text: str) -> int:
    """Return what a text takes of a mail: escaped as HTML, in quoted-printable."""
    # Three characters for each byte that is no plain one (RFC 2045 section 6.7): an emoji takes twelve.
    return sum(
        1 if byte in PRINTABLE and byte != EQUALS else 3
        for byte in escape(text).encode("utf-8", "replace")
    )


def shortened(text: str, *, most: int, mark: str) -> str:
    """Return a text of at most `most` characters before the mark that says it was cut."""
    return text if len(text) <= most else f"{text[:most].rstrip()}{mark}"


def fitted(texts: Sequence[str], *, room: int, mark: str) -> list[str]:
    """Return the texts within `room`, by `weight`: the longest are cut, to a length of their own, and marked.

    A short one is never cut for a long one's sake.
    """
    share = _share([weight(text) for text in texts], room)
    return [text if weight(text) <= share else _cut(text, share, mark) for text in texts]


def _share(weights: Sequence[int], room: int) -> int:
    """Return how heavy each may be so that all have room: what light ones leave goes to the others."""
    share = room
    for position, one in enumerate(sorted(weights)):
        share = room // (len(weights) - position)
        if one > share:
            break
        room -= one
        share = max(weights)
    return share


def _cut(text: str, share: int, mark: str) -> str:
    left = share - weight(mark)
    sums = accumulate(weight(sign) for sign in text)
    kept = sum(1 for so_far in sums if so_far <= left)
    return f"{text[:kept].rstrip()}{mark}"
