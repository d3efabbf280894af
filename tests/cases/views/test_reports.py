"""The reports as staff read them, and the files of their tables."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cases import actions
from cases.domain.stages import Stage
from cases.models import Case, PageViews, Touch
from tests.cases.cast import STEP, booked_case, lost, make_case, make_user
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NAMES = ["funnel", "closed", "forecast", "content"]


@pytest.fixture
def as_consultant(eero, now) -> Client:
    """Return the browser of a consultant who reads English, as these tests do."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(eero)
    return client


def address(name: str, query: str = "") -> str:
    return reverse(f"case-reports:{name}") + query


def read(client, name: str, query: str = "") -> str:
    """Return the page's text in one line, without tags."""
    response = client.get(address(name, query))
    assert response.status_code == 200
    main = response.content.decode().partition('class="report"')[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main).replace("\xa0", " "))


def rows(client, name: str, table: str, query: str = "?period=all") -> list[list[str]]:
    """Return the cells of the CSV of one table."""
    response = client.get(address(name, f"{query}&table={table}&export=csv"))
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))


def closed(stage: Stage, **fields) -> Case:
    case = make_case(**fields)
    given = {"loss": lost()} if stage is Stage.LOST else {}
    actions.move_case(case, stage, now=NOW, **given)
    return case


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_report_says_what_will_be_there(name, as_consultant):
    page = read(as_consultant, name)

    assert "in this period" in page or "No case is open" in page
    assert "Download" not in page


def test_the_funnel_shows_counts_and_no_shares_of_few_cases(as_consultant):
    make_case()
    page = read(as_consultant, "funnel")

    assert "0 of 1 cases are lost" in page
    assert "%" not in page


def test_twenty_cases_are_enough_for_shares(as_consultant):
    for number in range(20):
        closed(Stage.WON) if number < 5 else make_case()
    table = rows(as_consultant, "funnel", "funnel")

    assert table[0][2] == "Of all"
    assert [row[2] for row in table[1:6]] == ["100", "25", "25", "25", "25"]


@pytest.mark.parametrize("name", ["funnel", "closed", "content"])
def test_each_figure_of_a_chart_stands_in_the_table_beside_it(name, as_consultant, home):
    case = closed(Stage.WON, value_amount=1_200_00)
    Touch.objects.create(
        case=case, page=home, page_title=home.title, kind="manual", at=NOW, given_by="staff"
    )
    html = as_consultant.get(address(name)).content.decode()

    assert html.count('<svg class="chart__drawing"') >= 1
    drawn = re.findall(r'class="chart__figure"[^>]*>([^<]*)', html)
    assert all(re.search(rf"<td>[^<]*{re.escape(figure.split()[-1])}", html) for figure in drawn)


def drawn(client) -> list[str]:
    """Return the figures in the chart of contents."""
    html = client.get(address("content")).content.decode()
    return re.findall(r'class="chart__figure"[^>]*>([^<]*)', html)


@pytest.mark.parametrize("value", [{}, {"value_currency": "SEK"}])
def test_content_draws_what_pages_brought_where_there_is_no_one_value(value, as_consultant, home):
    amount = {"value_amount": 100_00} if value else {}
    cases = [booked_case(entry_page=home)[0]]
    cases += [closed(Stage.WON, **amount), closed(Stage.WON, **amount, **value)]
    for case in cases[1:]:
        Touch.objects.create(
            case=case, page=home, page_title=home.title, kind="manual", at=NOW, given_by="staff"
        )

    assert drawn(as_consultant) == ["1", "0", "2"]


def test_a_chart_is_told_in_words_and_measured_without_commas(eero, now):
    closed(Stage.WON)
    closed(Stage.LOST)
    closed(Stage.LOST)
    html = signed_in(eero).get(address("closed")).content.decode()

    assert 'aria-labelledby="chart-owners-title chart-owners-desc"' in html
    # A Finnish decimal comma is no length to a browser.
    assert 'width="30.0%"' in html
    assert not re.search(r'width="\d+,', html)


def test_wins_and_losses_tell_of_cases_without_a_value(as_consultant):
    closed(Stage.WON, value_amount=5_000_00)
    closed(Stage.WON)
    page = read(as_consultant, "closed")

    assert "2 of 2 closed cases were won" in page
    assert "5,000 EUR" in page
    assert "1 won case has no value and adds nothing to the sums." in page


def test_the_forecast_says_how_many_closed_cases_are_missing(as_consultant):
    make_case(value_amount=1_000_00)
    closed(Stage.WON)
    page = read(as_consultant, "forecast")

    assert "19 more closed cases needed" in page
    assert "1 open case stands where fewer than 20 closed cases have stood" in page


def test_the_forecast_is_what_was_won_before_of_what_is_open(as_consultant):
    make_case(value_amount=1_000_00)
    for number in range(20):
        closed(Stage.WON if number < 5 else Stage.LOST)

    assert rows(as_consultant, "forecast", "forecast")[1] == [
        "Lead", "1", "1000", "20", "5", "25", "250",
    ]  # fmt: skip


def test_content_always_tells_how_many_sources_are_known(as_consultant, home):
    case = make_case()
    make_case()
    Touch.objects.create(
        case=case, page=home, page_title=home.title, kind="manual", at=NOW, given_by="staff"
    )
    PageViews.objects.create(page=home, page_title=home.title, on=NOW.date(), count=1234)
    page = read(as_consultant, "content")

    assert "1 of 2 cases have a known source" in page
    assert "1,234" in page


@pytest.mark.parametrize(
    ("query", "opened", "why"),
    [
        ("", 1, "this year when nothing is asked"),
        ("?period=year", 1, "this year"),
        ("?period=lately", 1, "the last 90 days"),
        ("?period=all", 2, "all time"),
        ("?period=typo", 1, "this year for a name that is none"),
        ("?since=&until=", 2, "empty dates are open"),
        ("?since=2026-11-30&until=2026-11-30", 1, "a day"),
        ("?since=&until=2026-11-29", 1, "until a day"),
    ],
)
def test_a_report_is_of_the_period_asked_for(query, opened, why, as_consultant):
    make_case()
    earlier = Case(title="Vanha", next_step=STEP.text, next_step_on=STEP.on)
    actions.open_case(earlier, contact=None, now=NOW - timedelta(days=500))

    assert f"of {opened} cases" in read(as_consultant, "funnel", query), why


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?since=2026-12-01&until=2026-11-01", "The last day is before the first one."),
        ("?since=huomenna&until=", "From: "),
        ("?since=0001-01-01&until=", "Choose a date from 1990 on."),
        ("?since=&until=9999-12-31", "Choose a date before 2200."),
        ("?since=2026-02-30&until=", "From: "),
        ("?period=all&owner=99999", "Owner: "),
        ("?period=all&owner=kuka", "Owner: "),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_asked_is_explained_and_nothing_is_counted(
    name, query, message, as_consultant
):
    make_case()
    page = read(as_consultant, name, query)

    assert message in page
    assert "Download" not in page


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_bad_dates_is_the_page_that_explains(name, as_consultant):
    query = "?since=2026-12-01&until=2026-11-01&table=funnel&export=csv"

    assert "The last day is before" in read(as_consultant, name, query)


def test_an_unknown_table_is_no_file(as_consultant):
    make_case()

    assert "Download" in read(as_consultant, "funnel", "?table=olematon&export=csv")


def test_dates_may_be_typed_as_finns_write_them(eero, now):
    page = signed_in(eero).get(address("funnel", "?since=30.11.2026&until="))

    assert page.context["form"].cleaned_data["period"].first == NOW.date()


def test_a_report_is_of_one_owner_when_asked(as_consultant, eero):
    make_case(owner=eero)
    make_case()

    assert "of 1 cases" in read(as_consultant, "funnel", f"?period=all&owner={eero.pk}")


def test_only_owners_of_cases_that_one_sees_are_offered(settings, now):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    eero = make_user("eero", "Consultants", first_name="Eero")
    make_case(owner=eero)
    make_case(owner=make_user("aino", first_name="Salainen"))
    page = read(signed_in(eero), "funnel")

    assert "Eero" in page
    assert "Salainen" not in page


def test_a_row_leads_to_its_cases_in_the_list(as_consultant, eero):
    closed(Stage.WON, owner=eero)
    make_case(title="Toisen asia")
    html = as_consultant.get(address("closed")).content.decode()
    link = re.search(r'href="([^"]*owner=[^"]*stage[^"]*)"', html)[1].replace("&amp;", "&")
    listed = as_consultant.get(link).content.decode()

    assert "Strategiapäivä" in listed
    assert "Toisen asia" not in listed


def test_a_page_leads_to_the_cases_that_came_from_it(as_consultant):
    case = make_case(title="Lukijan asia")
    make_case(title="Tuntematon asia")
    Touch.objects.create(
        case=case, page_title="Rytmi & rauha", kind="manual", at=NOW, given_by="staff"
    )
    html = as_consultant.get(address("content")).content.decode()
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*source=[^"]*)"', html)]
    listed = [as_consultant.get(link).content.decode() for link in links]

    assert [("Lukijan" in page, "Tuntematon" in page) for page in listed] == [
        (True, False),
        (False, True),
    ]


def test_what_visitors_typed_is_never_calculated_by_a_spreadsheet(as_consultant):
    title = '=HYPERLINK("http://x.example")'
    Touch.objects.create(
        case=make_case(), page_title=title, kind="manual", at=NOW, given_by="staff"
    )

    assert rows(as_consultant, "content", "content")[1][0] == f"'{title}"


def test_a_table_comes_as_a_workbook_with_numbers_as_numbers(as_consultant):
    closed(Stage.WON, value_amount=5_000_00)
    response = as_consultant.get(address("closed", "?period=all&table=owners&export=xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(response))).active

    assert [[cell.value for cell in row][1:] for row in sheet.rows] == [
        ["Won", "Lost", "Value won", "Value lost"],
        [1, 0, 5000, None],
    ]
    assert (
        'filename="wins-and-losses-by-owner-2026-11-30.xlsx"'
        in response.headers["Content-Disposition"]
    )


def test_the_links_to_files_ask_for_the_same_period(as_consultant, eero):
    make_case(owner=eero)
    query = f"?since=2026-01-01&until=2026-12-31&owner={eero.pk}"
    html = as_consultant.get(address("funnel", query)).content.decode()
    link = re.search(r'href="([^"]*export=csv)"', html)[1].replace("&amp;", "&")

    assert link == f"{query}&table=funnel&export=csv"


@pytest.mark.parametrize("name", NAMES)
def test_a_report_opens_for_whoever_may_see_cases(name, as_reader):
    make_case()

    assert as_reader.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", ["", "?period=all&table=content&export=csv"])
def test_an_editor_sees_no_report_and_no_file(name, query, as_editor):
    response = as_editor.get(address(name, query))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_the_menu_leads_there_only_whom_it_lets_in(as_consultant, as_editor):
    home = reverse("wagtailadmin_home")
    menus = [client.get(home).content.decode() for client in (as_consultant, as_editor)]

    assert [reverse("case-reports:funnel") in menu for menu in menus] == [True, False]


@pytest.mark.parametrize("name", NAMES)
def test_reports_take_no_post(name, as_consultant):
    assert as_consultant.post(address(name)).status_code == 405
