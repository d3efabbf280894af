"""What is asked of an external calendar: the file of an address (ICS), or the events of a collection (CalDAV)."""

from dataclasses import dataclass, field
from functools import partial

from bookings.calendars.errors import NoCalendarError, StatusError, UnreadableError
from bookings.calendars.fetching import Credentials, Limits, Question, Response, fetch
from bookings.domain.addresses import Reach
from bookings.domain.caldav import STATE_QUERY, collection_state, events_query
from bookings.domain.calendar_text import UnreadableCalendarError
from bookings.domain.intervals import Interval

LIMITS = Limits()
CALDAV = "caldav"
# What the columns take.
LONGEST_TAG = 500
LONGEST_DATE = 100
XML = {"Content-Type": 'application/xml; charset="utf-8"', "Accept": "application/xml, text/xml"}


@dataclass(frozen=True, slots=True)
class Access:
    """Where a calendar is and how one gets in; secret, and shown nowhere."""

    kind: str  # CALDAV, or anything else for a file
    url: str = field(repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def credentials(self) -> Credentials | None:
        """Name and password, where there are any."""
        given = self.username or self.password
        return Credentials(self.username, self.password) if given else None


@dataclass(frozen=True, slots=True)
class Known:
    """What the server said of the copy we hold; empty where it is to be read again in any case."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a calendar holds, unread, and what its server says of it."""

    body: bytes = field(repr=False)
    known: Known


def ask_for_copy(
    access: Access, known: Known, window: Interval, *, reach: Reach, limits: Limits = LIMITS
) -> Copy | None:
    """Return what the calendar holds for the window; None when the copy that is known is still true.

    Raises a CalendarError. Goes out to the network: never in a request or a transaction.
    """
    if access.kind == CALDAV:
        return _collection(access, known, window, reach=reach, limits=limits)
    return _file(access, known, reach=reach, limits=limits)


def _file(access: Access, known: Known, *, reach: Reach, limits: Limits) -> Copy | None:
    headers = {"Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    question = Question(access.url, headers=headers, credentials=access.credentials)
    response = fetch(question, limits=limits, reach=reach)
    # Unasked for it is no answer: there would be no copy that it says is still true.
    if response.status == 304 and known != Known():
        return None
    _require(response, 200)
    # An empty file reads as "nothing planned", and would open every time there is.
    if not response.body.strip():
        raise UnreadableError("the answer is empty")
    return Copy(response.body, _known(response))


def _collection(
    access: Access, known: Known, window: Interval, *, reach: Reach, limits: Limits
) -> Copy | None:
    """Ask for the tag first: an unchanged calendar costs one small answer."""
    ask = partial(_asked, access, reach=reach, limits=limits)
    try:
        state = collection_state(ask("PROPFIND", "0", STATE_QUERY))
    except UnreadableCalendarError as error:
        raise UnreadableError(str(error)) from error
    if not state.is_calendar:
        # An empty answer of a folder of calendars would read as "nothing planned".
        raise NoCalendarError
    if state.tag and state.tag == known.etag:
        return None
    # A change between the two questions is seen next time: the tag is the older one.
    body = ask("REPORT", "1", events_query(window))
    return Copy(body, Known(state.tag if len(state.tag) <= LONGEST_TAG else ""))


def _asked(
    access: Access, method: str, depth: str, body: bytes, *, reach: Reach, limits: Limits
) -> bytes:
    question = Question(
        access.url,
        method=method,
        headers={**XML, "Depth": depth},
        body=body,
        credentials=access.credentials,
    )
    response = fetch(question, limits=limits, reach=reach)
    _require(response, 207)
    return response.body


def _require(response: Response, status: int) -> None:
    # 206 is a part and 204 nothing: neither is a calendar.
    if response.status != status:
        raise StatusError(str(response.status))


def _known(response: Response) -> Known:
    """Return what the next question says; one that would be too long to store is left out."""
    etag = response.headers.get("etag", "")
    modified = response.headers.get("last-modified", "")
    return Known(
        etag if len(etag) <= LONGEST_TAG else "", modified if len(modified) <= LONGEST_DATE else ""
    )
