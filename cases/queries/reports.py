"""Reads of the reports: what became of cases, from the log of their stages.

Every one begins with the cases that the user may see, takes a fixed number of statements, and lets
the database fold the log to a row for each case: 20,000 cases are read in a few tenths of a second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, Count, Func, Max, Min, Q, QuerySet, Sum
from wagtail.models import Page

from bookings.queries import SECONDS
from cases.domain.closings import Closing, Ended, ended_by
from cases.domain.forecast import Measured, Outlook, Standing, forecast
from cases.domain.funnel import WAY, Journey, Passed, funnel
from cases.domain.periods import Period
from cases.domain.stages import Stage
from cases.domain.worth import Worth
from cases.models import Case, LostReason, StageChange
from cases.queries.cases import CLOSED, OPEN, WON, midnight

LOST = Stage.LOST.value
# Delivering later does not close again, reopening opens: of these moves the last is the closing.
CLOSING = Q(from_stage__in=OPEN, to_stage__in=CLOSED)


class Seconds(Func):
    """An instant as whole seconds since 1970.

    Made by the database: turning the texts of SQLite into datetimes takes longer than reading them.
    """

    arity = 1
    output_field = BigIntegerField()

    def get_db_converters(self, connection: Any) -> list[Any]:
        # It is a whole number already: asking int() of each takes as long as all else of a row.
        return []

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._as_vendor("sqlite", compiler, connection, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._as_vendor("postgresql", compiler, connection, **context)

    def _as_vendor(self, vendor: str, compiler: Any, connection: Any, **context: Any) -> Any:
        # Doubled once more: Django halves the signs of a template before those of a statement.
        template = SECONDS[vendor].replace("%", "%%").format("%(expressions)s")
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True, slots=True)
class ClosedReport:
    """Won and lost cases by what tells them apart, and what those keys are called."""

    won: int
    lost: int
    by_reason: list[Ended]
    by_service: list[Ended]
    by_owner: list[Ended]
    reasons: Mapping[int, LostReason]
    services: Mapping[int, Page]
    owners: Mapping[int, Any]


def began_in(rows: Any, period: Period) -> Any:
    """Return the moves, grouped by case, of those cases whose first move lies in the period."""
    # Not by the case's own date of opening: of two that were merged the log knows which began first.
    return _within(rows.annotate(began=Min("at")), "began", period)


def opened_in(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    """Return the cases whose first move lies in the period."""
    if period == Period():
        return cases
    moves = StageChange.objects.filter(case__in=cases).order_by().values("case")
    return cases.filter(pk__in=began_in(moves, period).values("case"))


def funnel_of(cases: QuerySet[Case], period: Period) -> list[Passed]:
    """Return how far the cases opened in the period came (1 statement)."""
    firsts = {
        f"first_{stage.value}": Seconds(Min("at", filter=Q(to_stage=stage.value))) for stage in WAY
    }
    moves = StageChange.objects.filter(case__in=cases).order_by()
    rows = began_in(moves.values("case").annotate(**firsts), period)
    told = rows.values_list("case__stage", *firsts)
    return funnel(Journey(entered, stage == LOST) for stage, *entered in told)


def closed_report(cases: QuerySet[Case], period: Period) -> ClosedReport:
    """Return what became of the cases closed in the period (5 statements at most)."""
    closed = _closed_in(cases, period)
    rows = Case.objects.filter(pk__in=closed).values_list(
        "pk", "owner", "lost_reason", "stage", "value_amount", "value_currency"
    )
    told = [(row[:3], Closing(row[3] != LOST, *row[4:])) for row in rows]
    by_case = {keys[0]: closing for keys, closing in told}
    # Of all closed cases: naming the period again would have the log read twice.
    named = Case.services.through.objects.filter(case__in=cases.filter(stage__in=CLOSED).order_by())
    sold = [(case, page) for case, page in named.values_list("case", "page") if case in by_case]
    by_service = [(page, by_case[case]) for case, page in sold]
    without = by_case.keys() - {case for case, _ in sold}
    by_service += [(None, by_case[case]) for case in without]
    return _named(
        won=sum(closing.is_won for _, closing in told),
        lost=sum(not closing.is_won for _, closing in told),
        by_reason=ended_by((keys[2], closing) for keys, closing in told if not closing.is_won),
        by_service=ended_by(by_service),
        by_owner=ended_by((keys[1], closing) for keys, closing in told),
    )


def _named(
    *, won: int, lost: int, by_reason: list[Ended], by_service: list[Ended], by_owner: list[Ended]
) -> ClosedReport:
    pages: QuerySet[Page] = Page.objects.only("title")
    return ClosedReport(
        won=won,
        lost=lost,
        by_reason=by_reason,
        by_service=by_service,
        by_owner=by_owner,
        reasons=LostReason.objects.in_bulk(_keys(by_reason)),
        services=pages.in_bulk(_keys(by_service)),
        owners=get_user_model().objects.in_bulk(_keys(by_owner)),
    )


def _keys(lines: list[Ended]) -> list[int]:
    return [line.key for line in lines if line.key is not None]


def forecast_of(cases: QuerySet[Case], measured_by: QuerySet[Case]) -> list[Outlook]:
    """Return what the open ones of `cases` may bring, by all closed ones of `measured_by` (2 statements)."""
    standing: dict[Stage, Standing] = {}
    sums = cases.filter(stage__in=OPEN).order_by().values("stage", "value_currency")
    for row in sums.annotate(
        count=Count("pk"), valued=Count("value_amount"), cents=Sum("value_amount")
    ):
        present = standing.get(stage := Stage(row["stage"]), Standing())
        cents = {row["value_currency"]: row["cents"]} if row["valued"] else {}
        worth = present.worth + Worth(cents, row["count"] - row["valued"])
        standing[stage] = Standing(present.count + row["count"], worth)
    return forecast(standing, _measured(measured_by))


def _measured(cases: QuerySet[Case]) -> dict[Stage, Measured]:
    """Return how many of the closed cases that ever stood at a stage are won (1 statement)."""
    closed = cases.filter(stage__in=CLOSED).order_by()
    stood = StageChange.objects.filter(case__in=closed, to_stage__in=OPEN).order_by()
    # Distinct, for a case that was sent back stands there twice.
    rows = stood.values("to_stage").annotate(
        closed=Count("case", distinct=True),
        won=Count("case", distinct=True, filter=Q(case__stage__in=WON)),
    )
    return {Stage(row["to_stage"]): Measured(row["closed"], row["won"]) for row in rows}


def _closed_in(cases: QuerySet[Case], period: Period) -> Any:
    """Return the keys of the closed cases that were closed in the period, as a subquery."""
    closed = cases.filter(stage__in=CLOSED).order_by()
    if period == Period():
        # Whenever it was: no need to read the log for that.
        return closed.values("pk")
    moves = StageChange.objects.filter(CLOSING, case__in=closed).order_by().values("case")
    return _within(moves.annotate(closed=Max("at")), "closed", period).values("case")


def _within(rows: Any, name: str, period: Period) -> Any:
    if period.first:
        rows = rows.filter(**{f"{name}__gte": midnight(period.first)})
    if period.last:
        rows = rows.filter(**{f"{name}__lt": midnight(period.last + timedelta(days=1))})
    return rows
