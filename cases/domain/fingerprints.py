"""What a form has shown of each field, short enough to travel in it and never the words themselves."""

from collections.abc import Mapping
from hashlib import blake2b

# Eight hexadecimal digits for a field: of two texts that people write one in four thousand million
# would pass for the other.
DIGITS = 4


def fingerprint(values: Mapping[str, str]) -> str:
    """Return the values as `name:digest` pairs, which `changed_fields` reads."""
    return ",".join(f"{name}:{digest(value)}" for name, value in sorted(values.items()))


def changed_fields(shown: str, values: Mapping[str, str]) -> list[str]:
    """Return the fields whose values are not those that were shown, by name.

    A field that was not shown has not changed: a form from before an update knows nothing of it.
    """
    known = digests_of(shown)
    return [
        name
        for name in sorted(values)
        if known.get(name, digest(values[name])) != digest(values[name])
    ]


def digests_of(shown: str) -> dict[str, str]:
    """Return the digest of each field from a fingerprint; what is none of that is left out."""
    pairs = (pair.partition(":") for pair in shown.split(","))
    return {name: value for name, colon, value in pairs if colon}


def digest(value: str) -> str:
    """Return a value in eight digits; line ends and blanks around it, which browsers change, apart."""
    # Browsers send \r\n for what was stored as \n, which nobody wrote.
    text = value.replace("\r\n", "\n").strip()
    return blake2b(text.encode(), digest_size=DIGITS).hexdigest()
