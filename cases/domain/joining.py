"""Which case a booking belongs to, by the person's earlier cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.domain.stages import Stage

# After this long a return is a new acquaintance rather than a repeat.
RECENTLY = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """One case the person takes part in; `active_at` is its newest event, UTC."""

    pk: int
    stage: Stage
    active_at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """The case to join, or None for a new one; then `previous` is the case it continues."""

    join: int | None = None
    previous: int | None = None
    one_of_several: bool = False
    by_invitation: bool = False


def choose_case(
    earlier: Sequence[EarlierCase], now: datetime, invited: EarlierCase | None = None
) -> Choice:
    """Return what a booking made at `now` does: join the one open case, else the liveliest; else open.

    `invited` is the case from which the person was sent a link, which goes before all others while it
    is open. A closed case is never reopened by a booking: a new one then names it as its previous.
    """
    if invited and invited.stage.is_open:
        return Choice(join=invited.pk, by_invitation=True)
    newest_first = sorted(earlier, key=lambda case: (case.active_at, case.pk), reverse=True)
    live = [case for case in newest_first if case.stage.is_open]
    # Joining comes first: elsewhere a second deal opens beside the first (frappe/crm#1323).
    if live:
        return Choice(join=live[0].pk, one_of_several=len(live) > 1)
    # A closed case stays closed: elsewhere reports went wrong after moves back (odoo/odoo#93793).
    recent = [case for case in newest_first if now - case.active_at <= RECENTLY]
    if invited and not recent:
        return Choice(previous=invited.pk)
    return Choice(previous=recent[0].pk if recent else None)
