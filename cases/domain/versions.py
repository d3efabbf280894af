"""Cases as a list has shown them: each by its key and its version, as `key:version`."""

import re
from collections.abc import Iterable

# The digits of a key and of a version that fit their columns.
SHOWN = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)


def version_shown(text: str) -> tuple[int, int]:
    """Return key and version of a case from `key:version`. Raises ValueError for anything else."""
    match = SHOWN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is no key and version of a case")
    key, version = match.groups()
    return int(key), int(version)


def known_versions(texts: Iterable[str], most: int) -> list[str]:
    """Return those of the texts that are `key:version`, at most so many, in their order."""
    return [text for text in texts if SHOWN.fullmatch(text)][:most]
