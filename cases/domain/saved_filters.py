"""What a saved view keeps of an address: the filters that the list knows, always written alike."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode


def kept_filters(query: str, names: Collection[str]) -> str:
    """Return the query with only those names that say something, in one order.

    So two addresses that ask for the same are equal, and nothing else that an address carried (a page
    number, an export) comes back with the view.
    """
    # A name without a value is dropped by parse_qsl: "stage=" narrows nothing.
    pairs = {(name, value) for name, value in parse_qsl(query) if name in names}
    return urlencode(sorted(pairs))
