"""Reads of which page brought which case, and how often pages were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Sum, When
from wagtail.models import Page

from bookings.models import Outcome
from cases.domain.attribution import Brought, Line, NoPage, Result, Source, known, lines_of
from cases.domain.periods import Period
from cases.domain.stages import Stage
from cases.models import Activity, ActivityKind, Case, PageViews, StageChange, Touch, TouchKind
from cases.queries.cases import CLOSED, WON
from cases.queries.reports import CLOSING, Seconds, opened_in

STORY, HELD = Stage.PUBLISHED.value, Outcome.HELD.value


@dataclass(frozen=True, slots=True)
class ContentReport:
    """What each source brought, of how many cases the source is known, and the titles of the pages."""

    lines: list[Line]
    cases: int
    known: int
    titles: Mapping[int, str]


def known_touches() -> QuerySet[Any]:
    """Return the touches that say where a case came from, earliest first, each with its `source`.

    That is the title of a page, else what people said. The one rule for lists, filters and reports.
    """
    # The page of the form itself led nobody here: it says that somebody wrote, as the message does.
    written = Activity.objects.filter(
        kind=ActivityKind.MESSAGE, case=OuterRef("case"), at=OuterRef("at")
    )
    of_form = Q(Exists(written), kind=TouchKind.ENTRY_PAGE, booking=None)
    told = Touch.objects.exclude(page_title="", label="").exclude(of_form)
    source = models.Case(When(page_title="", then="label"), default="page_title")
    return told.annotate(source=source).order_by("at", "pk")


def with_source() -> Any:
    """Return what to read with cases for `source_of` (1 statement)."""
    # Not a subquery in the statement of the cases: sorting would make it for every case there is, not
    # for the fifty of a page (140 ms against 69 of 20,000).
    return Prefetch("touches", known_touches(), to_attr="known_touches")


def source_of(case: Case) -> str:
    """Return what first led to a case that was read `with_source`, or nothing."""
    touches: list[Touch] = getattr(case, "known_touches", [])
    return str(touches[0]) if touches else ""


def sources_of(cases: QuerySet[Case]) -> list[str]:
    """Return whatever is known to have led to any of the cases, once each, by name (1 statement)."""
    told = known_touches().filter(case__in=cases).order_by("source")
    return list(told.values_list("source", flat=True).distinct())


def content_report(cases: QuerySet[Case], period: Period) -> ContentReport:
    """Return what pages brought the cases that were opened in the period (5 statements).

    Views are those of the period, of whatever page; they are nobody's in particular.
    """
    opened = opened_in(cases, period).order_by()
    results, touches = _results(opened), _touches(opened)
    lines = lines_of(results, touches, _views(period))
    pages = [line.source for line in lines if isinstance(line.source, int)]
    titles = dict(Page.objects.filter(pk__in=pages).values_list("pk", "title"))
    return ContentReport(lines, len(results), known(results, touches), titles)


def _results(opened: QuerySet[Case]) -> dict[int, Result]:
    """Return what became of each case (2 statements)."""
    closed_at = _closings(opened)
    rows = opened.values_list("pk", "stage", "value_amount", "value_currency")
    # The log of a reopened case still tells of its closing.
    return {
        pk: Result(
            stage in WON, stage == STORY, value, currency,
            closed_at.get(pk) if stage in CLOSED else None,
        )
        for pk, stage, value, currency in rows
    }  # fmt: skip


def _closings(opened: QuerySet[Case]) -> dict[int, int]:
    """Return when those cases were last closed that have several touches (1 statement).

    Of the others the date decides nothing, and they are nearly all: to read the log of 20,000 cases
    would take as long as the rest of the report.
    """
    several = Touch.objects.filter(case__in=opened).order_by().values("case")
    several = several.annotate(touches=Count("pk")).filter(touches__gt=1).values("case")
    closings = StageChange.objects.filter(CLOSING, case__in=several).order_by().values("case")
    return dict(closings.annotate(closed_at=Seconds(Max("at"))).values_list("case", "closed_at"))


def _touches(opened: QuerySet[Case]) -> dict[int, list[Brought]]:
    """Return the touches of each case that say something, earliest first (1 statement)."""
    rows = (
        known_touches()
        .filter(case__in=opened)
        .values_list("case", "page", "page_title", Seconds(F("at")), "booking", "booking__outcome")
    )
    found: dict[int, list[Brought]] = {}
    for case, page, title, at, booking, outcome in rows:
        source = page or title or NoPage.OTHER
        touch = Brought(source, at, booking is not None, outcome == HELD)
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
