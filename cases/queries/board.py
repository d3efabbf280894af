"""Reads of the board: what stands in each stage, and the first cards of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from bookings.models import Outcome, Status
from cases.domain.moves import Facts, moves_of_staff
from cases.domain.stages import Needs, Stage
from cases.models import Activity, ActivityKind, Case
from cases.queries.words import stage_labels

# As many as a screen shows at once; the rest is one click away, so that 2,000 open cases stay quick.
FIRST_CARDS = 20
MOST_CARDS = 100
# What presses comes first, and of what is closed the latest: open cases have no end, closed ones no step.
IN_ORDER = (
    F("next_step_on").asc(nulls_last=True),
    F("closed_at").desc(nulls_last=True),
    F("pk").asc(),
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in the minor units of one currency."""

    cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Card:
    """A case on the board, and where a person can move it as things are."""

    case: Case
    moves: dict[Stage, Needs]


@dataclass(slots=True)
class Column:
    """One stage: how many cases stand in it, what they are worth, and the first of them."""

    stage: Stage
    label: str
    count: int = 0
    worth: list[Money] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How many of its cases are not shown."""
        return self.count - len(self.cards)


def board(cases: QuerySet[Case], *, opened: set[Stage], now: datetime) -> list[Column]:
    """Return a column for each stage that the board shows, in the order of the stages (3 statements).

    `cases` are those that the user may see, narrowed as asked. A column shows its first 20 cards, one
    of `opened` its first 100.
    """
    columns = board_columns(cases)
    limits = {stage: MOST_CARDS if stage in opened else FIRST_CARDS for stage in columns}
    for case in _first_of_each(cases, limits, now):
        columns[case.at_stage].cards.append(_card(case))
    return list(columns.values())


def board_columns(cases: QuerySet[Case]) -> dict[Stage, Column]:
    """Return the columns without their cards (2 statements)."""
    columns = {
        stage: Column(stage, name.label)
        for stage, name in stage_labels().items()
        if not name.is_hidden
    }
    sums = cases.order_by("stage", "value_currency").values("stage", "value_currency")
    for row in sums.annotate(count=Count("pk"), worth=Sum("value_amount")):
        if column := columns.get(Stage(row["stage"])):
            column.count += row["count"]
            if row["worth"]:
                column.worth.append(Money(row["worth"], row["value_currency"]))
    return columns


def left_out(cases: QuerySet[Case]) -> list[Column]:
    """Return the stages that the board leaves out and that hold cases (1 statement, 2 if any is left out)."""
    hidden = {stage: name for stage, name in stage_labels().items() if name.is_hidden}
    if not hidden:
        return []
    held = cases.filter(stage__in=[stage.value for stage in hidden]).order_by()
    counts = dict(held.values_list("stage").annotate(Count("pk")))
    return [
        Column(stage, name.label, counts[stage.value])
        for stage, name in hidden.items()
        if stage.value in counts
    ]


def card_of(cases: QuerySet[Case], pk: int, *, now: datetime) -> Card:
    """Return the card of one case (1 statement)."""
    return _card(_with_facts(cases.filter(pk=pk), now).get())


def _first_of_each(
    cases: QuerySet[Case], limits: Mapping[Stage, int], now: datetime
) -> QuerySet[Any]:
    """Return the first cases of each stage in one statement, each column in its order.

    Numbered by a window: a subquery with a limit for each stage would put every condition that the
    board is narrowed by to all cases once a stage (378 ms against 56 for a search in 20,000).
    """
    place = Window(RowNumber(), partition_by="stage", order_by=IN_ORDER)
    first = reduce(or_, (Q(stage=s, place__lte=n) for s, n in limits.items()), Q(pk__in=[]))
    numbered = cases.order_by().annotate(place=place).filter(first)
    chosen = Case.objects.filter(pk__in=numbered.values("pk"))
    return _with_facts(chosen, now).order_by(*IN_ORDER)


def _with_facts(cases: QuerySet[Case], now: datetime) -> QuerySet[Any]:
    told = Activity.objects.filter(case=OuterRef("pk"), kind=ActivityKind.BOOKED)
    live = told.filter(booking__status=Status.CONFIRMED, booking__session__status=Status.CONFIRMED)
    return cases.select_related("organisation", "owner").annotate(
        has_session_to_come=Exists(live.filter(booking__session__start_at__gt=now)),
        has_held_session=Exists(told.filter(booking__outcome=Outcome.HELD)),
    )


def _card(case: Any) -> Card:
    facts = Facts(case.has_session_to_come, case.has_held_session)
    return Card(case, moves_of_staff(case.at_stage, facts))
