"""The two questions to a CalDAV collection (RFC 4791), and the reading of their answers, within limits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from bookings.domain.calendar_text import UnreadableCalendarError
from bookings.domain.intervals import Interval, moment

DAV, CALDAV, SERVER = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
RESPONSE, STATUS = f"{DAV} response", f"{DAV} status"
PROPSTAT, PROPERTIES = f"{DAV} propstat", f"{DAV} prop"
CALENDAR_DATA = f"{CALDAV} calendar-data"
# Not getetag: a collection's own need not change with what is in it.
TAGS = (f"{SERVER} getctag", f"{DAV} sync-token")
MAX_ELEMENTS = 200_000
MAX_DEPTH = 12
# A collection in which nothing is planned is no fault, and its text is this.
NO_EVENTS = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

STATE_QUERY = f"""<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="{DAV}" xmlns:S="{SERVER}">
<prop><resourcetype/><S:getctag/><sync-token/></prop>
</propfind>""".encode()


def events_query(within: Interval) -> bytes:
    """Return the body of a calendar-query for the events that overlap the window (RFC 4791 section 7.8)."""
    start, end = (f"{moment(at):%Y%m%dT%H%M%SZ}" for at in (within.start, within.end))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns="{DAV}" xmlns:C="{CALDAV}">
<prop><C:calendar-data/></prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>""".encode()


@dataclass(frozen=True, slots=True)
class CollectionState:
    """What a collection says of itself: whether it is a calendar, and a tag that changes with it."""

    is_calendar: bool
    tag: str


def collection_state(answer: bytes) -> CollectionState:
    """Return what the answer to STATE_QUERY says; an empty tag where the server has none.

    Raises UnreadableCalendarError for what is no whole multistatus.
    """
    # Asked with depth 0, so the first is the collection itself.
    for response in _responses(answer):
        found = {name for prop in response.good() for name in prop.names()}
        texts = {child.name: child.text for prop in response.good() for child in prop.children}
        tag = next((texts[name] for name in TAGS if texts.get(name)), "")
        return CollectionState(f"{CALDAV} calendar" in found, tag.strip())
    raise UnreadableCalendarError("the server says nothing about this address")


def calendar_text(answer: bytes) -> str:
    """Return all events of the answer to `events_query` as one iCalendar stream.

    Raises UnreadableCalendarError when any part of it is missing: half an answer must never be read
    as the time in between being free.
    """
    return NO_EVENTS + "".join(map(_data, _responses(answer)))


@dataclass(slots=True)
class _Element:
    name: str
    text: str = ""
    pieces: list[str] = field(default_factory=list)
    children: list["_Element"] = field(default_factory=list)

    def names(self) -> Iterator[str]:
        yield self.name
        for child in self.children:
            yield from child.names()

    def all(self, name: str) -> list["_Element"]:
        return [child for child in self.children if child.name == name]

    def good(self) -> list["_Element"]:
        """Return the properties that the server gave (RFC 4918 section 14.22)."""
        return [
            prop
            for group in self.all(PROPSTAT)
            if any(" 200" in status.text for status in group.all(STATUS))
            for prop in group.all(PROPERTIES)
        ]


def _data(response: _Element) -> str:
    texts = [found.text for prop in response.good() for found in prop.all(CALENDAR_DATA)]
    if not texts:
        # Among them 507 for the collection itself: "there is more" (RFC 6578 section 3.6).
        raise UnreadableCalendarError("the server left out a part of its answer")
    return "".join(f"{text.strip()}\r\n" for text in texts)


def _responses(answer: bytes) -> list[_Element]:
    root = _read(answer)
    if root.name != f"{DAV} multistatus":
        raise UnreadableCalendarError("the answer is no multistatus of WebDAV")
    return root.all(RESPONSE)


def _read(answer: bytes) -> _Element:
    reader = _Reader()
    try:
        reader.parser.ParseFile(BytesIO(answer))
    except expat.ExpatError as error:
        raise UnreadableCalendarError(f"the answer is no whole XML: {error}") from error
    return reader.document.children[0]


class _Reader:
    """Builds the elements; a document type is refused where it begins, before any entity exists."""

    def __init__(self) -> None:
        self.document = _Element("")
        self.open = [self.document]
        self.count = 0
        # In whatever encoding it hides, which a search for its letters in the bytes would miss.
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse_doctype(self, *_declared: object) -> None:
        raise UnreadableCalendarError("the answer declares a document type: entities are not read")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.open) > MAX_DEPTH:
            raise UnreadableCalendarError("the answer has too many elements, or too deep ones")
        element = _Element(name)
        self.open[-1].children.append(element)
        self.open.append(element)

    def _end(self, _name: str) -> None:
        element = self.open.pop()
        # Once, at its end: a sum of strings would be quadratic in what a stranger sends.
        element.text = "".join(element.pieces)

    def _text(self, text: str) -> None:
        self.open[-1].pieces.append(text)
