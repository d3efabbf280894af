"""What somebody types to find a case, as it is looked for: word by word, and as a phone number."""

import unicodedata
from dataclasses import dataclass

from cases.domain.keys import phone_key

# Whoever pastes a page looks for none: each word costs the database another look.
MOST_WORDS = 8
LONGEST_WORD = 100
# Less is rather part of a reference or a year, and would be found in half of all numbers.
SHORTEST_NUMBER = 5
BETWEEN_DIGITS = frozenset(" ()+-./")


@dataclass(frozen=True, slots=True)
class Sought:
    """The words that must all be found, each wherever it is, or else the digits of a phone number."""

    words: tuple[str, ...]
    phone: str


def sought(text: str) -> Sought:
    """Return what the text looks for; `phone` is empty unless it may be a number."""
    # Composed, as people and other programs store it: a Mac types "ä" as two characters.
    plain = unicodedata.normalize("NFC", text.replace("\0", " "))
    words = [word[:LONGEST_WORD] for word in plain.split()[:MOST_WORDS]]
    return Sought(tuple(words), _number_in(plain))


def any_case(word: str) -> str:
    """Return the GLOB pattern of SQLite for texts that have the word in them, in any case.

    Its LIKE takes ä and Ä for different letters, and a function of Python called for each row would
    take longer than all else of the list. Each letter becomes both of its forms instead.
    """
    return f"*{''.join(map(_either, word))}*"


def _either(character: str) -> str:
    forms = {character, character.lower(), character.upper()}
    # Alone: the capital of ß is two letters, which no pattern for one can hold.
    single = sorted(form for form in forms if len(form) == 1)
    if len(single) == 1 and character not in "*?[":
        return character
    return f"[{''.join(single)}]"


def _number_in(text: str) -> str:
    key = phone_key(text)
    is_number = all(c.isdecimal() or c in BETWEEN_DIGITS for c in text)
    return key if is_number and len(key) >= SHORTEST_NUMBER else ""
