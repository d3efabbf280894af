"""How words are set: dates as each language writes them, and where long Finnish words may break."""

import re
from datetime import date

from django.utils.formats import date_format

SOFT_HYPHEN = "\u00ad"
# A Finnish syllable begins with a consonant and a vowel; four letters stay on either side.
SYLLABLE = re.compile(
    r"(?<=[^\W\d_]{4})(?=[bcdfghjklmnpqrstvwxzšž][aeiouyåäö][^\W\d_]{2})", re.IGNORECASE
)
LONG_WORD = re.compile(r"[^\W\d_]{12,}")
# Django's own are 27. maaliskuuta 2026 and, the American way, March 27, 2026.
DATE_FORMATS = {"fi": "j.n.Y", "en": "j F Y"}


def soft_hyphens(text: str) -> str:
    """Return `text` with a soft hyphen at each syllable of its long words (Finnish)."""
    return LONG_WORD.sub(lambda word: SYLLABLE.sub(SOFT_HYPHEN, word[0]), text)


def written_date(day: date, language: str) -> str:
    """Return a date as it is written: 27.3.2026, 27 March 2026."""
    return date_format(day, DATE_FORMATS.get(language, "DATE_FORMAT"))
