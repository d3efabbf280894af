"""One calendar's bytes and what two parsers that did not write them read: ical.js and libical."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.invites import libical

CHECKER = Path(__file__).parent / "itip_check.mjs"


@dataclass(frozen=True)
class Invite:
    """The bytes of one calendar, and what the parsers read in them."""

    raw: bytes

    @cached_property
    def lines(self):
        return self.raw.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")

    @cached_property
    def facts(self):
        """Return what ical.js reads."""
        with tempfile.NamedTemporaryFile(suffix=".ics") as file:
            file.write(self.raw)
            file.flush()
            found = subprocess.run(
                ["node", CHECKER, file.name], capture_output=True, check=True, timeout=60
            )
        return json.loads(found.stdout)[0]

    @cached_property
    def libical(self):
        return libical.read(self.raw)

    @cached_property
    def calendar(self):
        return Component(self.facts["jcal"])

    @cached_property
    def event(self):
        return self.calendar.part("vevent")

    @property
    def method(self):
        return self.calendar.value("method")

    @cached_property
    def attendees(self):
        return [p.value.lower() for p in self.event.all("attendee")]

    @property
    def is_cancel(self):
        return self.method == "CANCEL"


@dataclass(frozen=True)
class Property:
    """One property as ical.js reads it."""

    parameters: dict
    kind: str
    value: object


class Component:
    """One component as ical.js reads it (jCal, RFC 7265)."""

    def __init__(self, jcal):
        self.name, self.rows, self.nested = jcal

    def all(self, name):
        return [Property(row[1], row[2], row[3]) for row in self.rows if row[0] == name]

    def value(self, name):
        return next((found.value for found in self.all(name)), None)

    def parts(self, name):
        return [Component(jcal) for jcal in self.nested if jcal[0] == name]

    def part(self, name):
        return next(iter(self.parts(name)), Component([name, [], []]))
