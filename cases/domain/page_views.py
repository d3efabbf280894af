"""What counts as a view of a page, decided from the request alone; nothing of the request is kept."""

import re
from collections.abc import Mapping

# Words that programs put into their names; people's browsers have none of them. A list of names
# would be longer and older: those who hide are counted either way (ADR 0015). A Cubot is a phone.
PROGRAMS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|scrap|fetch|preview|monitor|check|scan|archive|feed|headless|lighthouse"
    r"|curl|wget|python|httpx|java/|go-http|okhttp|libwww|axios|node|php|ruby|perl"
    r"|facebookexternalhit|whatsapp|embedly",
    re.IGNORECASE,
)
# A page that a browser fetched on a guess was seen by nobody yet.
GUESSED = ("Sec-Purpose", "Purpose", "X-Moz")
GUESSES = re.compile("prefetch|prerender|preview", re.IGNORECASE)


def is_view(method: str, headers: Mapping[str, str]) -> bool:
    """Return whether somebody looks at the page: a GET by a browser that was asked for it.

    `headers` answers by name whatever the case, as Django's do. A reload is one more view, since two
    looks can only be told from one by keeping who looked.
    """
    if method != "GET" or is_program(headers.get("User-Agent", "")):
        return False
    if any(GUESSES.search(headers.get(name, "")) for name in GUESSED):
        return False
    # Old browsers do not say what they want it for; what a script or a frame asks for is no look.
    return headers.get("Sec-Fetch-Dest", "document") == "document"


def is_program(user_agent: str) -> bool:
    """Return whether this is no browser: it says so, or does not say what it is."""
    return not user_agent.strip() or bool(PROGRAMS.search(user_agent))
