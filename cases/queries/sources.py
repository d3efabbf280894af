"""Reads of which page brought which case, and how often pages were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Max, QuerySet, Sum
from wagtail.models import Page

from bookings.models import Outcome
from cases.domain.attribution import Brought, Line, NoPage, Result, Source, known, lines_of
from cases.domain.periods import Period
from cases.domain.stages import Stage
from cases.models import Case, PageViews, StageChange, Touch
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
    told = Touch.objects.filter(case__in=opened).exclude(page_title="", label="")
    rows = told.order_by("at", "pk").values_list(
        "case", "page", "page_title", Seconds(F("at")), "booking", "booking__outcome"
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
