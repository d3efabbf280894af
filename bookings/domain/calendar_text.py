"""iCalendar text (RFC 5545 section 3) taken apart within limits: its components and their lines.

Only lines are read here, never values: a feed of a megabyte is looked through in milliseconds, and
nothing in it is expanded before a limit has been checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

# One line of 8 MB kept the usual parsers busy for seconds.
MAX_LENGTH = 5_000_000  # characters
MAX_EVENTS = 20_000
# 20,000 nested events ended other readers with a RecursionError, or worse.
MAX_DEPTH = 4


class UnreadableCalendarError(ValueError):
    """The text is no calendar that could be trusted; it must never be read as "all free"."""


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: parameters by name, in capitals, and the value as it is written."""

    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END; unfolded lines by property name, in capitals."""

    name: str
    # As they stand, to be taken apart when asked for: most lines of a feed nobody ever looks at.
    lines: dict[str, list[str]] = field(default_factory=dict)
    components: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the value of the first property of a name, or nothing."""
        return next((found.value for found in self.all(name)), "")

    def all(self, name: str) -> Iterator[Property]:
        """Yield the properties of a name in their order."""
        for line in self.lines.get(name, ()):
            yield _property(line)


def read_calendars(text: str) -> list[Component]:
    """Return the VCALENDARs of a stream.

    Raises UnreadableCalendarError when there is none, when the text is cut off or is something else,
    or when it passes a limit.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadableCalendarError(f"{len(text)} characters are more than {MAX_LENGTH}")
    stream = Component("")
    stack = [stream]
    events = 0
    for line in _unfolded(text):
        start = line[:6].upper()
        if start == "BEGIN:":
            stack.append(Component(line[6:].strip().upper()))
            events += stack[-1].name == "VEVENT"
            # As each component begins, so that a bomb is not read to its end first.
            _check_limits(stack, events)
        elif start[:4] == "END:":
            _close(stack, line[4:].strip().upper())
        else:
            stack[-1].lines.setdefault(_name(line), []).append(line)
    if len(stack) > 1:
        raise UnreadableCalendarError(f"the text is cut off: {stack[-1].name} does not end")
    # A login page or an empty answer must not read as a calendar in which nothing is planned.
    if stream.lines or {part.name for part in stream.components} != {"VCALENDAR"}:
        raise UnreadableCalendarError("not an iCalendar stream: it holds no VCALENDAR alone")
    return stream.components


def _unfolded(text: str) -> Iterator[str]:
    # Not splitlines(): U+2028 and others that it splits at may stand inside a value.
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return filter(None, lines.replace("\n ", "").replace("\n\t", "").split("\n"))


def _check_limits(stack: list[Component], events: int) -> None:
    if events > MAX_EVENTS:
        raise UnreadableCalendarError(f"more than {MAX_EVENTS} events")
    if len(stack) - 1 > MAX_DEPTH:
        raise UnreadableCalendarError(f"components are nested deeper than {MAX_DEPTH}")
    # Hidden in another component its rule would be out of sight of whoever checks the events.
    if stack[-1].name == "VEVENT" and stack[-2].name != "VCALENDAR":
        raise UnreadableCalendarError(f"an event within {stack[-2].name or 'no calendar'}")


def _close(stack: list[Component], name: str) -> None:
    if stack[-1].name != name or len(stack) == 1:
        raise UnreadableCalendarError(f"{stack[-1].name or 'nothing'} is ended as {name}")
    closed = stack.pop()
    stack[-1].components.append(closed)


def _name(line: str) -> str:
    name, colon, _ = line.partition(":")
    if not colon:
        # Not quoted: a page that says what it misses repeats the secret address.
        raise UnreadableCalendarError("not an iCalendar stream: a line names no property")
    return name.partition(";")[0].upper()


def _property(line: str) -> Property:
    """Return a line's parameters and value; a colon or semicolon in quotes ends neither."""
    # Quotes pair up before the value alone: in a value a quotation mark is a sign like any other.
    pieces = line.split('"')
    quoted = 1
    while quoted < len(pieces) and ":" not in pieces[quoted - 1]:
        # Stand-ins that no honest line holds: RFC 5545 section 3.1 forbids control characters.
        pieces[quoted] = pieces[quoted].replace(":", "\0").replace(";", "\1")
        quoted += 2
    head, _, value = '"'.join(pieces).partition(":")
    parameters = {}
    for parameter in head.split(";")[1:]:
        name, _, text = parameter.partition("=")
        parameters[name.upper()] = text.strip('"').replace("\0", ":").replace("\1", ";")
    return Property(parameters, value.replace("\0", ":").replace("\1", ";"))
