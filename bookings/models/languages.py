"""Texts that are kept in each language of the site, side by side on one row."""

from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("fi", "en")


def in_language(record: Any, field: str, language: str | None = None) -> str:
    """Return `record.<field>_<language>`, by default in the active one; else the first that is set."""
    wanted = (language or get_language() or LANGUAGES[0]).partition("-")[0]
    order = sorted(LANGUAGES, key=lambda code: code != wanted)
    texts = (getattr(record, f"{field}_{code}") for code in order)
    return next((text for text in texts if text), "")
