"""Cells, sentences and drawings of reports, as they are written."""

from decimal import Decimal

import pytest
from django.utils import translation

from cases.domain.closings import Closing, ended_by
from cases.domain.forecast import Measured, Standing, forecast
from cases.domain.funnel import WAY, Journey, funnel
from cases.domain.stages import Stage
from cases.domain.worth import Worth
from cases.queries import ClosedReport
from cases.views.report_sections import (
    closed_sections,
    forecast_section,
    funnel_section,
    part_of,
    source_label,
)
from cases.views.report_tables import (
    NOTHING,
    cases_url,
    count,
    days,
    drawing,
    money,
    no_shares,
    share,
    unvalued,
)

LABELS = {stage: stage.value.title() for stage in Stage}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("worth", "text", "value"),
    [
        (Worth({"EUR": 1_234_500}), "12,345\xa0EUR", Decimal(12345)),
        (Worth({"EUR": 0}), "0\xa0EUR", Decimal(0)),
        (Worth({"EUR": 100, "SEK": 900}), "1\xa0EUR + 9\xa0SEK", "1\xa0EUR + 9\xa0SEK"),
        (Worth(unknown=3), NOTHING, None),
        (None, NOTHING, None),
    ],
)
def test_a_sum_is_a_number_in_a_file_where_there_is_one_currency(worth, text, value):
    assert (money(worth).text, money(worth).value) == (text, value)


def test_a_finnish_reader_sees_finnish_numbers():
    with translation.override("fi"):
        assert (count(12345).text, days(2.25).text) == ("12\xa0345", "2,2")


@pytest.mark.parametrize(
    ("number", "text", "value"),
    [(3, "3.0", 3), (2.468, "2.5", 2.5), (0.0, "0.0", 0), (None, NOTHING, None)],
)
def test_days_are_told_to_a_tenth(number, text, value):
    assert (days(number).text, days(number).value) == (text, value)


def test_a_share_that_may_not_be_shown_is_nothing_in_the_file_too():
    assert (share(None).text, share(None).value) == (NOTHING, None)
    assert (share(12).text, share(12).value) == ("12%", 12)


@pytest.mark.parametrize(
    ("unknown", "sentences"),
    [
        (0, []),
        (1, ["1 won case has no value and adds nothing to the sums."]),
        (2, ["2 won cases have no value and add nothing to the sums."]),
    ],
)
def test_cases_without_a_value_are_named(unknown, sentences):
    assert unvalued(Worth({"EUR": 5}, unknown)) == sentences


def test_why_there_are_no_shares_is_said_only_when_there_are_none():
    assert no_shares(0) == []
    assert no_shares(7) == ["Shares are shown from 20 cases on: 7 more are needed."]


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(3, 19, "3 of 19"), (5, 20, "5 of 20 (25%)"), (0, 0, "0 of 0")]
)
def test_a_part_has_its_share_beside_it_from_twenty_on(part, whole, expected):
    assert part_of("%(part)d of %(whole)d", part, whole) == expected


def test_a_chart_in_which_nothing_can_be_seen_is_not_drawn():
    assert drawing("Otsikko", [("Aino", [(0, "0")])]) is None
    assert drawing("Otsikko", []) is None


def test_a_chart_shows_ten_rows_and_short_labels():
    drawn = drawing("Otsikko", [("Pitkä otsikko " * 9, [(n + 1, "")]) for n in range(14)])

    assert len(drawn.chart.groups) == 10
    assert all(len(group.label) <= 40 for group in drawn.chart.groups)


def test_a_chart_tells_all_its_figures_in_words():
    drawn = drawing("Otsikko", [("Aino", [(2, "Won 2"), (1, "Lost 1")]), ("Eero", [(3, "Won 3")])])

    assert drawn.told == "Aino: Won 2, Lost 1; Eero: Won 3"


def test_an_address_of_the_list_names_what_narrows_and_no_more():
    assert cases_url(owner=3, stage=["won", "lost"], source=None) == (
        "/admin/cases/?owner=3&stage=won&stage=lost"
    )
    assert cases_url(source="A & B") == "/admin/cases/?source=A+%26+B"


def journeys(number: int) -> list[Journey]:
    return [Journey([0, *[None] * (len(WAY) - 1)], is_lost=False)] * number


@pytest.mark.parametrize(("opened", "has_shares"), [(19, False), (20, True)])
def test_a_funnel_of_few_cases_has_no_column_of_shares(opened, has_shares):
    section = funnel_section(funnel(journeys(opened)), LABELS)

    assert ("Of all" in section.table.headings) is has_shares
    assert (f"{20 - opened} more are needed" in section.notes[0]) is not has_shares


def closed_report(**fields) -> ClosedReport:
    closing = [(None, Closing(True, 100, "EUR")), (None, Closing(False, None, "EUR"))]
    given = {
        "won": 1,
        "lost": 1,
        "by_reason": ended_by(closing[1:]),
        "by_service": ended_by(closing),
        "by_owner": ended_by(closing),
        "reasons": {},
        "services": {},
        "owners": {},
    }
    return ClosedReport(**(given | fields))


def test_what_has_no_owner_service_or_reason_has_a_line_without_a_link():
    sections = closed_sections(closed_report())

    assert [section.table.rows[0][0].text for section in sections] == [
        "Nobody",
        "No service named",
        "No reason given",
    ]
    assert all(not section.table.rows[0][0].url for section in sections)


def test_each_table_of_a_report_has_its_own_name():
    assert [section.name for section in closed_sections(closed_report())] == [
        "owners",
        "services",
        "reasons",
    ]


def outlook(worth: Worth, closed: int = 20):
    return forecast({Stage.LEAD: Standing(2, worth)}, {Stage.LEAD: Measured(closed, 5)})


def test_bars_of_two_currencies_are_not_compared():
    both = forecast_section(outlook(Worth({"EUR": 1, "SEK": 2})), LABELS, None)
    one = forecast_section(outlook(Worth({"EUR": 1})), LABELS, None)

    assert (both.drawing is None, one.drawing is None) == (True, False)


def test_a_stage_of_the_forecast_leads_to_its_cases_of_that_owner():
    section = forecast_section(outlook(Worth({"EUR": 1})), LABELS, 7)

    assert section.table.rows[0][0].url == "/admin/cases/?stage=lead&owner=7"


def test_open_cases_without_a_value_are_told_beside_the_forecast():
    section = forecast_section(outlook(Worth({"EUR": 1}, unknown=1)), LABELS, None)

    assert section.notes == ["1 open case has no value and adds nothing to the sums."]


def test_a_page_that_nobody_can_name_any_more_is_a_dash():
    assert source_label(9, {}) == NOTHING
    assert source_label("Poistettu", {}) == "Poistettu"
