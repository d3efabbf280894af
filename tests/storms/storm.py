"""One seeded storm: visitors, staff and workers at random, faults at named points, and time that jumps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pkgutil import resolve_name
from random import Random
from typing import Any
from unittest.mock import patch

from django.db import DatabaseError

from bookings.actions.booking import BookingError, SlotTakenError, book, cancel, move
from bookings.models import Booking, MailState, OutgoingMail, Session, SessionType
from bookings.outbox import deliver_due_mail
from bookings.queries import Team, slot_at, team_of
from tests.factories import NOW, helsinki, wanted
from tests.storms.invariants import broken
from tests.storms.postbox import DROP, TAKE_AND_DROP, Postbox

MINUTES = timedelta(minutes=1)
MONDAY_AT_NINE = helsinki("2026-11-30 09:00")
JUMPS = [0] * 10 + [1, 5, 45, 600]
ANSWERS = ["451 4.7.1 Try later", "550 5.1.1 Unknown", DROP, TAKE_AND_DROP]
# Where something may break; the second says whether it breaks after it was done.
FAULTS = [
    ("bookings.queries", "slot_at"),
    ("bookings.queries", "bookings_to_show"),
    ("bookings.actions.booking", "queue_mail"),
    ("bookings.models.OutgoingMail.objects", "bulk_create"),
    ("bookings.outbox.delivery", "_claim"),
    ("bookings.outbox.delivery", "topic_of"),
    ("bookings.outbox.delivery", "_send"),
    ("bookings.outbox.delivery", "_settle"),
    ("bookings.outbox.queueing", "render_mail"),
    ("bookings.outbox.queueing", "wake"),
    ("django.db.backends.base.base.BaseDatabaseWrapper", "_commit"),
]


class FaultError(DatabaseError):
    """What breaks at a named point; a database's error, for Django expects no other of a commit."""


@contextmanager
def fault(chance: Random) -> Iterator[str]:
    """Let one point break once, before or after its work, at its first to third turn."""
    place, name = chance.choice(FAULTS)
    after, turns = chance.random() < 0.5, [chance.randrange(3)]
    holder = resolve_name(place)
    original = getattr(holder, name)

    def breaking(*args: Any, **kwargs: Any) -> Any:
        turns[0] -= 1
        if turns[0] == -1 and not after:
            raise FaultError(f"before {name}")
        result = original(*args, **kwargs)
        if turns[0] == -1:
            raise FaultError(f"after {name}")
        return result

    with patch.object(holder, name, breaking):
        yield f"{name} breaks"


@contextmanager
def refused_only_if(not_on_offer: bool) -> Iterator[None]:
    """Let a time be called taken only if the list does not offer it either."""
    try:
        yield
    except SlotTakenError:
        assert not_on_offer, "a time on offer was refused"
        raise


@dataclass
class Storm:
    """What happens, what was told to visitors, and the clock."""

    chance: Random
    postbox: Postbox
    now: datetime = NOW
    told: dict[str, str] = field(default_factory=dict)  # request key -> reference
    story: list[str] = field(default_factory=list)

    def blow(self, steps: int) -> None:
        """Take so many random steps; after each, every rule must hold."""
        for _step in range(steps):
            act = self.chance.choice([self.book, self.book, self.move, self.cancel, self.deliver])
            self.attempt(act)
            self.now += self.chance.choice(JUMPS) * MINUTES
            self.check()

    def calm(self) -> None:
        """Deliver until no mail waits, then check once more."""
        waiting = OutgoingMail.objects.filter(state=MailState.WAITING).order_by("due_at")
        while first := waiting.first():
            self.now = max(self.now, first.due_at)
            deliver_due_mail(self.now)
        self.check(settled=True)

    def check(self, *, settled: bool = False) -> None:
        problems = broken(acknowledged=self.told.values(), settled=settled)
        assert problems == [], "\n".join([*self.story, *problems])

    def attempt(self, act: Callable[[], str]) -> None:
        """Act, now and then under a fault; nothing may go wrong but what was made to."""
        before = f"{self.now:%d %H:%M} {act.__name__}"
        try:
            if self.chance.random() < 0.3:
                with fault(self.chance) as planned:
                    before = f"{before}, {planned}"
                    self.story.append(f"{before}: {act()}")
            else:
                self.story.append(f"{before}: {act()}")
        except (BookingError, FaultError) as error:
            self.story.append(f"{before}: {type(error).__name__} {error}")

    def book(self) -> str:
        session_type, start_at = self.choice()
        again = bool(self.told) and self.chance.random() < 0.2
        key = self.chance.choice(sorted(self.told)) if again else f"form:{len(self.story)}"
        email = f"v{self.chance.randrange(6)}@vieras.example"
        asked = wanted(session_type, start_at, email=email, request_key=key)
        team = team_of(session_type)
        with refused_only_if(slot_at(session_type, start_at, self.now, team=team) is None):
            booking = book(asked, now=self.now)
        assert self.told.setdefault(key, booking.ref) == booking.ref
        return f"{email} {booking}"

    def move(self) -> str:
        booking, start_at = self.booking(), self.start()
        if booking is None:
            return "nothing to move"
        session = booking.session
        people = Team((), tuple(session.people))
        free = slot_at(session.session_type, start_at, self.now, team=people, moving=booking)
        with refused_only_if(free is None):
            return str(move(booking, start_at, now=self.now))

    def cancel(self) -> str:
        booking = self.booking()
        return str(cancel(booking, now=self.now)) if booking else "nothing to cancel"

    def deliver(self) -> str:
        recipients = sorted(set(OutgoingMail.objects.values_list("recipient", flat=True)))
        for recipient in recipients[: self.chance.randrange(3)]:
            self.postbox.answers[recipient].append(self.chance.choice(ANSWERS))
        return f"{deliver_due_mail(self.now)} mails"

    def choice(self) -> tuple[SessionType, datetime]:
        """Return what to book: sometimes a seat in a group that meets already."""
        groups = list(Session.objects.filter(seats__gt=1).order_by("pk"))
        if groups and self.chance.random() < 0.3:
            group = self.chance.choice(groups)
            return group.session_type, group.start_at
        return self.chance.choice(list(SessionType.objects.order_by("pk"))), self.start()

    def booking(self) -> Booking | None:
        """Return one of the bookings, mostly a live one."""
        found = list(Booking.objects.order_by("pk"))
        live = [booking for booking in found if booking.is_live]
        some = live if live and self.chance.random() < 0.8 else found
        return self.chance.choice(some) if some else None

    def start(self) -> datetime:
        """Return a time that is often somebody's already."""
        taken = list(Session.objects.order_by("pk").values_list("start_at", flat=True))
        if taken and self.chance.random() < 0.4:
            return self.chance.choice(taken)
        days, quarters = self.chance.randrange(2, 5), self.chance.randrange(12)
        return MONDAY_AT_NINE + timedelta(days=days) + 15 * quarters * MINUTES


def disorder(postbox: Postbox) -> list[str]:
    """Return what a reader's calendar could get wrong: copies that differ, sequences that fall."""
    copies: dict[str, set[tuple[str, ...]]] = {}
    latest: dict[tuple[str, str], int] = {}
    problems = []
    for mail in postbox.mails:
        message_id, *told = mail.identity
        copies.setdefault(message_id, set()).add(mail.identity)
        facts = dict(line.split(":", 1) for line in told)
        if "UID" in facts:
            reader, sequence = (mail.recipient, facts["UID"]), int(facts["SEQUENCE"])
            if sequence < latest.get(reader, 0):
                problems.append(f"{reader} was told {sequence} after {latest[reader]}")
            latest[reader] = sequence
    return [
        *problems,
        *(f"{key} has two contents" for key, seen in copies.items() if len(seen) > 1),
    ]
