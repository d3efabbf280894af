"""Reads of which page brought which case, and how often pages were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, QuerySet, Sum
from wagtail.models import Page

from bookings.models import Outcome
from cases.domain.attribution import Brought, Line, NoPage, Result, Source, known, lines_of
from cases.domain.periods import Period
from cases.domain.stages import CLOSED_STAGES, Stage, StageClass
from cases.models import Case, PageViews, StageChange, Touch
from cases.queries.reports import CLOSING, Seconds, began_in

WON = {stage.value for stage in CLOSED_STAGES if stage.belongs_to is StageClass.WON}
CLOSED = {stage.value for stage in CLOSED_STAGES}


@dataclass(frozen=True, slots=True)
class ContentReport:
    """What each source brought, of how many cases the source is known, and the titles of the pages."""

    lines: list[Line]
    cases: int
    known: int
    titles: Mapping[int, str]


def content_report(cases: QuerySet[Case], period: Period) -> ContentReport:
    """Return what pages brought the cases that were opened in the period (4 statements).

    Views are those of the period, of whatever page; they are nobody's in particular.
    """
    moves = StageChange.objects.filter(case__in=cases).order_by()
    began = began_in(moves.values("case"), period)
    results = _results(began)
    touches = _touches(began.values("case"))
    lines = lines_of(results, touches, _views(period))
    pages = [line.source for line in lines if isinstance(line.source, int)]
    titles = dict(Page.objects.filter(pk__in=pages).values_list("pk", "title"))
    return ContentReport(lines, len(results), known(results, touches), titles)


def _results(began: Any) -> dict[int, Result]:
    rows = began.annotate(closed_at=Seconds(Max("at", filter=CLOSING))).values_list(
        "case", "case__stage", "case__value_amount", "case__value_currency", "closed_at"
    )
    return {
        case: Result(
            is_won=stage in WON,
            is_story=stage == Stage.PUBLISHED,
            value=value,
            currency=currency,
            # The log of a reopened case still tells of its closing.
            closed_at=closed_at if stage in CLOSED else None,
        )
        for case, stage, value, currency, closed_at in rows
    }


def _touches(cases: Any) -> dict[int, list[Brought]]:
    """Return the touches of each case that say something, earliest first (1 statement)."""
    told = Touch.objects.filter(case__in=cases).exclude(page_title="", label="")
    rows = told.order_by("at", "pk").values_list(
        "case", "page", "page_title", Seconds(F("at")), "booking", "booking__outcome"
    )
    found: dict[int, list[Brought]] = {}
    for case, page, title, at, booking, outcome in rows:
        source = page or title or NoPage.OTHER
        touch = Brought(source, at, booking is not None, outcome == Outcome.HELD)
        found.setdefault(case, []).append(touch)
    return found


def _views(period: Period) -> dict[Source, int]:
    """Return the views of each page in the period (1 statement)."""
    rows = PageViews.objects.order_by().values_list("page", "page_title")
    if period.first:
        rows = rows.filter(on__gte=period.first)
    if period.last:
        rows = rows.filter(on__lte=period.last)
    views: dict[Source, int] = {}
    for page, title, count in rows.annotate(views=Sum("count")):
        # A page whose title was changed comes once for each title.
        views[page or title] = views.get(page or title, 0) + count
    return views
