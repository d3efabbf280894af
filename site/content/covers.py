"""Drawn covers: a voice and an answer that meet, placed by numbers that come from the page alone."""

import hashlib
from dataclasses import dataclass
from math import acos, degrees, sqrt

PALETTES = 4
TURNS = (0, 0, 90, -35, 35, 180, -62)


@dataclass(frozen=True, slots=True)
class Cover:
    """What components/cover.html draws on its field of 1200 by 800."""

    palette: int
    turn: int
    x: int
    y: int
    voice: str
    answer: str
    meeting: str
    echoes: tuple[str, ...]


def cover_for(key: str) -> Cover:
    """Return the cover of the page with this key: the same key, the same drawing, for ever."""
    # Not hash(), which is another one in each process.
    numbers = hashlib.sha256(key.encode()).digest()
    voice = 170 + numbers[0] % 90
    answer = 170 + numbers[1] % 90
    apart = int((voice + answer) * (0.62 + (numbers[2] % 24) / 100))
    return Cover(
        palette=1 + numbers[3] % PALETTES,
        turn=TURNS[numbers[4] % len(TURNS)],
        x=600 + (numbers[5] % 160 - 80),
        y=400 + (numbers[6] % 50 - 25),
        voice=_speech_mark(-apart // 2, voice, side=-1),
        answer=_speech_mark(apart - apart // 2, answer, side=1),
        meeting=_lens(apart, voice, answer),
        echoes=tuple(_echo(apart - apart // 2, answer + 34 * n) for n in range(1, numbers[7] % 4)),
    )


def _speech_mark(x: int, radius: int, *, side: int) -> str:
    """Return a circle at (x, 0) with one pointed corner: below on the left, above on the right."""
    reach = side * radius
    return (
        f"M{x} {reach}A{radius} {radius} 0 0 1 {x} {-reach}"
        f"H{x + reach}V0A{radius} {radius} 0 0 1 {x} {reach}Z"
    )


def _lens(apart: int, left: int, right: int) -> str:
    """Return where the two circles overlap."""
    start = -apart // 2
    along = (apart**2 + left**2 - right**2) / (2 * apart)
    half = sqrt(max(left**2 - along**2, 0))
    x = start + along
    large_left = int(degrees(acos(max(-1.0, min(1.0, along / left)))) > 90)
    return (
        f"M{x:.1f} {-half:.1f}A{left} {left} 0 {large_left} 1 {x:.1f} {half:.1f}"
        f"A{right} {right} 0 0 1 {x:.1f} {-half:.1f}Z"
    )


def _echo(x: int, radius: int) -> str:
    """Return an arc around the answer, on its far side."""
    return f"M{x} {-radius}A{radius} {radius} 0 0 1 {x} {radius}"
