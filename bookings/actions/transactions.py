"""An action as one transaction: the locks it takes, and how it is run again when the database asks."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import IntegrityError, OperationalError, transaction

from bookings.models import Consultant, Session, SessionConsultant

TRIES = 3
# PostgreSQL: serialization failure and deadlock; the transaction may be run again as it is.
RETRY_STATES = frozenset({"40001", "40P01"})

Result = TypeVar("Result")


def whole(action: Callable[[], Result]) -> Result:
    """Run an action in a transaction of its own, again when the database asks for it."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return action()
        except OperationalError as error:
            # psycopg's; SQLite has none, and no deadlocks: its transactions begin
            # IMMEDIATE, one by one.
            state = getattr(error.__cause__, "sqlstate", None)
            if attempt == TRIES or state not in RETRY_STATES:
                raise
    raise AssertionError("the last try returns or raises")


def is_overlap(error: IntegrityError) -> bool:
    """Return whether the database refused two sessions of one consultant at one time (ADR 0004)."""
    # The constraint's name on PostgreSQL, and what the triggers say on SQLite.
    return "sessions_never_overlap" in str(error)


def lock_consultants_of(session: Session, *, besides: Iterable[Consultant] = ()) -> None:
    """Lock by key whoever gives a session, and others `besides`; at least 3 statements.

    Read again behind the lock: the session may have been handed over while we waited for it. NO KEY,
    so that references by new sessions need not wait.
    """
    locked: set[int] = set()
    while not locked >= (keys := {person.pk for person in besides} | _givers_of(session)):
        people = Consultant.objects.filter(pk__in=keys).order_by("pk")
        locked = {p.pk for p in people.select_for_update(of=("self",), no_key=True)}


def _givers_of(session: Session) -> set[int]:
    rows = SessionConsultant.objects.filter(session=session.pk)
    return set(rows.values_list("consultant_id", flat=True))
