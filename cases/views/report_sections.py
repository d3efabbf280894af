"""Each report as sections: which figures stand in which column, and what is said beside them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.admin.utils import get_user_display_name

from cases import queries
from cases.domain.attribution import Credit, Line, NoPage, Source
from cases.domain.closings import Ended, Key
from cases.domain.forecast import Outlook, expectation
from cases.domain.funnel import Passed
from cases.domain.shares import ENOUGH, missing, percent
from cases.domain.stages import Stage
from cases.domain.tables import Cell, Row, Table, with_share
from cases.domain.worth import Worth, total
from cases.queries.cases import CLOSED
from cases.views.filters import UNKNOWN
from cases.views.report_tables import (
    NOTHING,
    Drawing,
    Section,
    cases_url,
    count,
    days,
    drawing,
    money,
    money_text,
    no_shares,
    percent_text,
    share,
    unvalued,
    words,
)

Labels = Mapping[Stage, str]
Bars = tuple[str, Sequence[tuple[int, str]]]


def funnel_section(lines: Sequence[Passed], labels: Labels) -> Section:
    """Return the funnel."""
    opened = lines[0].reached
    return Section(
        "funnel",
        _("How far cases come"),
        with_share(
            _funnel_table(lines, labels),
            _("Of all"),
            lambda number: share(percent(lines[number].reached, opened)),
            after=2,
            shown=opened >= ENOUGH,
        ),
        drawing(
            _("Cases that came to each stage or further"),
            [(labels[line.stage], [(line.reached, str(line.reached))]) for line in lines],
        ),
        [
            *no_shares(missing(opened)),
            _("A request for proposal may skip stages: it came this far, and stood at fewer."),
        ],
    )


def _funnel_table(lines: Sequence[Passed], labels: Labels) -> Table:
    return Table(
        [
            _("Stage"),
            _("Came this far"),
            _("Stood here"),
            _("Lost after this"),
            _("No further yet"),
            _("Median days onward"),
            _("Days known of"),
        ],
        [
            [
                words(labels[line.stage]),
                count(line.reached),
                count(line.stood),
                count(line.lost),
                count(line.waiting),
                days(line.days),
                count(line.timed),
            ]
            for line in lines
        ],
    )


def closed_sections(report: queries.ClosedReport) -> list[Section]:
    """Return wins and losses by owner, by service and by reason."""
    owners = {key: str(get_user_display_name(user)) for key, user in report.owners.items()}
    services = {key: page.title for key, page in report.services.items()}
    return [
        _ended_section(
            "owners",
            _("Wins and losses by owner"),
            report.by_owner,
            (pgettext("case", "Owner"), owners, _("Nobody")),
            lambda key: cases_url(owner=key, stage=CLOSED),
        ),
        _ended_section(
            "services",
            _("Wins and losses by service"),
            report.by_service,
            (_("Service"), services, _("No service named")),
            lambda key: cases_url(services=key, stage=CLOSED),
        ),
        _reasons_section(report),
    ]


def _ended_section(
    name: str,
    heading: str,
    lines: Sequence[Ended],
    named: tuple[str, Mapping[int, str], str],
    url: Callable[[int], str],
) -> Section:
    title, names, nobody = named
    labels = [_label(line.key, names, nobody) for line in lines]
    won, lost = pgettext("stage", "Won"), pgettext("stage", "Lost")
    headings = [title, won, lost, _("Value won"), _("Value lost")]
    rows = [
        [words(label, url(line.key) if line.key else ""), *_ended_cells(line)]
        for label, line in zip(labels, lines, strict=True)
    ]
    worth = total(line.won_worth for line in lines)
    shares = [share(percent(line.won, line.count)) for line in lines]
    shown = any(line.count >= ENOUGH for line in lines)
    return Section(
        name,
        heading,
        with_share(
            Table(headings, rows), _("Of closed, won"), shares.__getitem__, after=3, shown=shown
        ),
        drawing(heading, _ended_bars(labels, lines), series=[won, lost]),
        unvalued(worth),
    )


def _ended_bars(labels: Sequence[str], lines: Sequence[Ended]) -> list[Bars]:
    won, lost = pgettext("stage", "Won"), pgettext("stage", "Lost")
    return [
        (label, [(line.won, f"{won} {line.won}"), (line.lost, f"{lost} {line.lost}")])
        for label, line in zip(labels, lines, strict=True)
    ]


def _label(key: Key, names: Mapping[int, str], nobody: str) -> str:
    return nobody if key is None else names.get(key, NOTHING)


def _ended_cells(line: Ended) -> Row:
    return [count(line.won), count(line.lost), money(line.won_worth), money(line.lost_worth)]


def _reasons_section(report: queries.ClosedReport) -> Section:
    lines = report.by_reason
    labels = [str(report.reasons[line.key]) if line.key else _("No reason given") for line in lines]
    table = Table(
        [_("Reason"), pgettext("stage", "Lost"), _("Value lost")],
        [
            [words(label), count(line.lost), money(line.lost_worth)]
            for label, line in zip(labels, lines, strict=True)
        ],
        [words(_("In all")), count(report.lost), money(total(line.lost_worth for line in lines))],
    )
    bars = [
        (label, [(line.lost, str(line.lost))]) for label, line in zip(labels, lines, strict=True)
    ]
    return Section(
        "reasons",
        _("Why cases were lost"),
        with_share(
            table,
            _("Of the lost"),
            lambda number: share(percent(lines[number].lost, report.lost)),
            after=2,
            shown=report.lost >= ENOUGH,
        ),
        drawing(_("Lost cases by reason"), bars),
        no_shares(missing(report.lost)),
    )


def forecast_section(lines: Sequence[Outlook], labels: Labels, owner: int | None) -> Section:
    """Return the forecast; a stage measured by too few cases says how many are missing."""
    expected = expectation(lines)
    standing = total(line.standing.worth for line in lines)
    bars = [
        (labels[line.stage], [_bar(line.standing.worth), _bar(line.expected or Worth())])
        for line in lines
    ]
    one_currency = len(standing.cents) <= 1
    return Section(
        "forecast",
        _("What open cases may bring"),
        _forecast_table(lines, labels, owner),
        # Bars of two currencies would be compared, and their lengths say nothing about each other.
        drawing(_("Value of open cases, and what is expected of it"), bars,
                series=[_("Their value"), _("Expected")]) if one_currency else None,
        [*_left_out(expected.without_rate, standing.unknown)],
    )  # fmt: skip


def _forecast_table(lines: Sequence[Outlook], labels: Labels, owner: int | None) -> Table:
    standing = total(line.standing.worth for line in lines)
    expected = expectation(lines)
    return Table(
        [
            _("Stage"),
            _("Open cases"),
            _("Their value"),
            _("Closed cases that stood here"),
            _("Of them won"),
            _("Rate"),
            _("Expected"),
        ],
        [_outlook_row(line, labels[line.stage], owner) for line in lines],
        [
            words(_("In all")),
            count(sum(line.standing.count for line in lines)),
            money(standing),
            *[Cell("")] * 3,
            money(expected.worth),
        ],
    )


def _bar(worth: Worth) -> tuple[int, str]:
    return sum(worth.cents.values()), money_text(worth)


def _outlook_row(line: Outlook, label: str, owner: int | None) -> Row:
    closed, won = line.measured.closed, line.measured.won
    lacking = ngettext(
        "%(count)d more closed case needed", "%(count)d more closed cases needed", line.lacking
    )
    rate = percent(won, closed)
    return [
        words(label, cases_url(stage=line.stage.value, owner=owner)),
        count(line.standing.count),
        money(line.standing.worth),
        count(closed),
        count(won),
        Cell(lacking % {"count": line.lacking}) if rate is None else share(rate),
        money(line.expected),
    ]


def _left_out(without_rate: int, without_value: int) -> list[str]:
    told = []
    if without_rate:
        sentence = ngettext(
            "%(count)d open case stands where fewer than %(enough)d closed cases have stood: it is not in the forecast.",
            "%(count)d open cases stand where fewer than %(enough)d closed cases have stood: they are not in the forecast.",
            without_rate,
        )
        told.append(sentence % {"count": without_rate, "enough": ENOUGH})
    if without_value:
        sentence = ngettext(
            "%(count)d open case has no value and adds nothing to the sums.",
            "%(count)d open cases have no value and add nothing to the sums.",
            without_value,
        )
        told.append(sentence % {"count": without_value})
    return told


def content_section(report: queries.ContentReport) -> Section:
    """Return what each page was looked at and brought, by the first touch and by the last."""
    labels = [source_label(line.source, report.titles) for line in report.lines]
    headings = [
        _("Page"), pgettext("pages", "Views"), _("Bookings"), pgettext("stage", "Held"),
        _("First touch: cases"), _("First touch: won"),
        _("First touch: value"), _("First touch: stories"),
        _("Last touch: cases"), _("Last touch: won"),
        _("Last touch: value"), _("Last touch: stories"),
    ]  # fmt: skip
    won = total(line.first.worth for line in report.lines)
    return Section(
        "content",
        _("What pages bring"),
        Table(headings, [_content_row(*pair) for pair in zip(report.lines, labels, strict=True)],
              _content_total(report.lines)),
        _content_drawing(list(zip(labels, report.lines, strict=True))),
        unvalued(won),
    )  # fmt: skip


def _content_drawing(lines: list[tuple[str, Line]]) -> Drawing | None:
    """Return the value won by each touch, or what pages brought where that cannot be drawn."""
    bars = [
        (label, [_bar(line.first.worth), _bar(line.last.worth)])
        for label, line in lines
        if line.first.won or line.last.won
    ]
    # Drawn by value, of which the first ten are all that is shown; the table goes by cases.
    bars.sort(key=lambda bar: -max(value for value, _text in bar[1]))
    series = [_("First touch"), _("Last touch")]
    # Bars of two currencies have no length that both could be measured by.
    if len(total(line.first.worth for _label, line in lines).cents) <= 1 and (
        drawn := drawing(_("Value won, by the first and by the last touch"), bars, series=series)
    ):
        return drawn
    return _brought_drawing(lines)


def _brought_drawing(lines: list[tuple[str, Line]]) -> Drawing | None:
    bars = [
        (label, [(n, str(n)) for n in (line.bookings, line.held, line.first.won)])
        for label, line in lines
    ]
    told = sorted((bar for bar in bars if any(n for n, _text in bar[1])), key=_most, reverse=True)
    title = _("Bookings, sessions held and cases won, by the first touch")
    return drawing(
        title, told, series=[_("Bookings"), pgettext("stage", "Held"), pgettext("stage", "Won")]
    )


def _most(bar: tuple[str, list[tuple[int, str]]]) -> list[int]:
    return [number for number, _text in bar[1]]


def source_label(source: Source, titles: Mapping[int, str]) -> str:
    """Return what a source is called; a page that is gone by the title that it had."""
    if source is NoPage.UNKNOWN:
        return _("Not known")
    if source is NoPage.OTHER:
        return _("Told by people")
    return titles.get(source, NOTHING) if isinstance(source, int) else str(source)


def _content_row(line: Line, label: str) -> Row:
    return [
        words(label, _source_url(line.source, label)),
        count(line.views) if not isinstance(line.source, NoPage) else Cell(NOTHING),
        count(line.bookings),
        count(line.held),
        *_credit_cells(line.first),
        *_credit_cells(line.last),
    ]


def _source_url(source: Source, label: str) -> str:
    # The list knows sources by their title; of what people told it knows none.
    if source is NoPage.OTHER:
        return ""
    return cases_url(source=UNKNOWN if source is NoPage.UNKNOWN else label)


def _content_total(lines: Sequence[Line]) -> Row:
    return [
        words(_("In all")),
        count(sum(line.views for line in lines)),
        count(sum(line.bookings for line in lines)),
        count(sum(line.held for line in lines)),
        *_credit_cells(sum((line.first for line in lines), Credit())),
        *_credit_cells(sum((line.last for line in lines), Credit())),
    ]


def _credit_cells(credit: Credit) -> Row:
    return [count(credit.cases), count(credit.won), money(credit.worth), count(credit.stories)]


def part_of(sentence: str, part: int, whole: int) -> str:
    """Return a sentence of a part of a whole, with the share where there are enough for one."""
    told = sentence % {"part": part, "whole": whole}
    known: Any = percent(part, whole)
    return told if known is None else f"{told} ({percent_text(known)})"
