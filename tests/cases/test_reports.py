"""What the reports read: whose cases, of which days, and by the log of moves alone."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import get_default_timezone

from bookings.actions.booking import record_outcome
from bookings.models import Outcome
from cases import actions, queries
from cases.domain.attribution import NoPage
from cases.domain.periods import Period
from cases.domain.stages import Stage
from cases.domain.worth import Worth
from cases.models import Case, PageViews, StageChange, Touch
from tests.cases.cast import STEP, booked_case, lost, make_case, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ALL = Period()
MONDAY = Period(date(2026, 11, 30), date(2026, 11, 30))


def moved(case: Case, *stages: tuple[Stage, int]) -> Case:
    """Return the case, moved to each stage so many days from now."""
    for stage, days in stages:
        given = {"loss": lost()} if stage is Stage.LOST else {"next_step": STEP}
        on = {"delivered_on": NOW.date()} if stage is Stage.DELIVERED else {}
        actions.move_case(case, stage, now=NOW + days * DAY, reason="sovittu", **given, **on)
    return case


def reached(period: Period = ALL, cases=None) -> dict[Stage, int]:
    """Return how many cases came how far, without the stages that none came to."""
    lines = queries.funnel_of(Case.objects.all() if cases is None else cases, period)
    return {line.stage: line.reached for line in lines if line.reached}


def test_the_funnel_counts_who_came_how_far_by_the_log():
    moved(make_case(), (Stage.PROPOSAL, 2), (Stage.WON, 9))
    moved(make_case(), (Stage.LOST, 1))

    assert reached() == dict.fromkeys((Stage.BOOKED, Stage.HELD, Stage.PROPOSAL, Stage.WON), 1) | {
        Stage.LEAD: 2
    }


def test_the_days_onward_are_whole_elapsed_time():
    moved(make_case(), (Stage.PROPOSAL, 2), (Stage.WON, 9))
    lines = {line.stage: line.days for line in queries.funnel_of(Case.objects.all(), ALL)}

    assert (lines[Stage.LEAD], lines[Stage.PROPOSAL]) == (2, 7)


def test_a_case_that_was_reopened_keeps_what_it_reached():
    moved(make_case(), (Stage.WON, 1), (Stage.LEAD, 2))

    assert reached()[Stage.WON] == 1


@pytest.mark.parametrize(
    ("period", "opened", "why"),
    [
        (MONDAY, 1, "the day itself"),
        (Period(None, date(2026, 11, 29)), 0, "before"),
        (Period(date(2026, 12, 1), None), 0, "after"),
        (Period(date(2026, 11, 30), None), 1, "from that day on"),
        (ALL, 1, "always"),
    ],
)
def test_the_funnel_is_of_the_cases_opened_in_the_period(period, opened, why):
    make_case()

    assert reached(period).get(Stage.LEAD, 0) == opened, why


def test_a_day_begins_at_midnight_of_the_site():
    case = make_case()
    midnight = NOW.astimezone(get_default_timezone()).replace(hour=0, minute=0)
    StageChange.objects.filter(case=case).update(at=midnight)
    before = make_case()
    StageChange.objects.filter(case=before).update(at=midnight - timedelta(seconds=1))

    assert reached(MONDAY) == {Stage.LEAD: 1}


def test_the_date_of_opening_is_that_of_the_log_not_of_the_case():
    Case.objects.filter(pk=make_case().pk).update(opened_at=NOW - 400 * DAY)

    assert reached(MONDAY) == {Stage.LEAD: 1}


def test_no_report_is_of_cases_that_one_does_not_see(settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    eero = make_user("eero", "Consultants")
    moved(make_case(owner=eero, value_amount=100), (Stage.LOST, 1))
    for stages in (((Stage.WON, 1),), ((Stage.LOST, 1),), ()):
        moved(make_case(value_amount=7_000_000), *stages)
    seen = queries.cases_for(eero)

    closed = queries.closed_report(seen, ALL)
    assert reached(cases=seen) == {Stage.LEAD: 1}
    assert (closed.won, closed.lost, [line.key for line in closed.by_owner]) == (0, 1, [eero.pk])
    forecast = queries.forecast_of(seen, seen)
    assert [line.standing.count for line in forecast] == [0, 0, 0, 0]
    assert sum(line.measured.closed for line in forecast) == 1
    assert queries.content_report(seen, ALL).cases == 1


def test_wins_and_losses_are_those_closed_in_the_period():
    moved(make_case(), (Stage.WON, 0))
    moved(make_case(), (Stage.LOST, 0))
    moved(make_case(), (Stage.WON, 1))
    make_case()
    found = queries.closed_report(Case.objects.all(), MONDAY)

    assert (found.won, found.lost) == (1, 1)


def test_delivering_later_does_not_move_the_win():
    moved(make_case(), (Stage.WON, 0), (Stage.DELIVERED, 40))

    assert queries.closed_report(Case.objects.all(), MONDAY).won == 1


def test_a_case_that_was_reopened_is_closed_when_it_is_closed_again():
    moved(make_case(), (Stage.LOST, 0), (Stage.LEAD, 3), (Stage.WON, 5))
    cases = Case.objects.all()

    assert queries.closed_report(cases, MONDAY).won == 0
    assert queries.closed_report(cases, Period(date(2026, 12, 5), None)).won == 1


def test_a_reopened_case_is_no_loss():
    moved(make_case(), (Stage.LOST, 0), (Stage.LEAD, 1))

    assert queries.closed_report(Case.objects.all(), ALL).lost == 0


def test_losses_are_counted_by_reason():
    moved(make_case(value_amount=500), (Stage.LOST, 0))
    [line] = queries.closed_report(Case.objects.all(), ALL).by_reason

    assert (line.lost, line.lost_worth) == (1, Worth({"EUR": 500}))


def test_a_case_of_two_services_counts_under_each_and_one_of_none_apart(home):
    other = home.add_sibling(instance=type(home)(title="Toinen", slug="toinen"))
    moved(make_case(), (Stage.WON, 0)).services.set([home, other])
    moved(make_case(), (Stage.WON, 0))
    found = queries.closed_report(Case.objects.all(), ALL)

    assert [(line.key, line.won) for line in found.by_service] == [
        (home.pk, 1),
        (other.pk, 1),
        (None, 1),
    ]
    assert found.services[home.pk].title == "Kymmenen vinkkiä"


def test_the_forecast_measures_each_stage_by_the_closed_cases_that_stood_there():
    moved(make_case(), (Stage.PROPOSAL, 1), (Stage.WON, 2))
    moved(make_case(), (Stage.PROPOSAL, 1), (Stage.LOST, 2))
    moved(make_case(), (Stage.LOST, 2))
    # Sent back and forth: still one case.
    moved(make_case(), (Stage.WON, 1), (Stage.LEAD, 2), (Stage.LOST, 3))
    lines = queries.forecast_of(Case.objects.all(), Case.objects.all())

    assert {line.stage: (line.measured.closed, line.measured.won) for line in lines} == {
        Stage.LEAD: (4, 1),
        Stage.BOOKED: (0, 0),
        Stage.HELD: (0, 0),
        Stage.PROPOSAL: (2, 1),
    }


def test_open_cases_stand_with_their_worth_by_currency():
    make_case(value_amount=100)
    make_case(value_amount=50, value_currency="SEK")
    make_case()
    make_case(value_amount=0)
    [lead, *_] = queries.forecast_of(Case.objects.all(), Case.objects.all())

    assert (lead.standing.count, lead.standing.worth) == (4, Worth({"EUR": 100, "SEK": 50}, 1))


def line_of(source, period: Period = ALL):
    """Return what one source brought."""
    report = queries.content_report(Case.objects.all(), period)
    return next(line for line in report.lines if line.source == source)


def touch(case: Case, **fields):
    given = {"kind": "manual", "at": NOW, "given_by": "staff"}
    return Touch.objects.create(case=case, **(given | fields))


def test_a_page_is_told_with_its_views_bookings_and_what_was_held(home, afterwards):
    _, booking = booked_case(entry_page=home)
    record_outcome(booking, Outcome.HELD, now=afterwards)
    PageViews.objects.create(page=home, page_title=home.title, on=NOW.date(), count=12)
    line = line_of(home.pk)

    assert (line.views, line.bookings, line.held) == (12, 1, 1)
    assert (line.first.cases, line.last.cases) == (1, 1)


def test_won_value_is_given_to_the_first_page_and_to_the_last(home):
    later = home.add_sibling(instance=type(home)(title="Toinen", slug="toinen"))
    case = make_case(value_amount=900)
    touch(case, page=home, page_title=home.title)
    touch(case, page=later, page_title=later.title, at=NOW + DAY)
    moved(case, (Stage.WON, 3))

    assert (line_of(home.pk).first.worth, line_of(home.pk).last.worth) == (
        Worth({"EUR": 900}),
        Worth(),
    )
    assert line_of(later.pk).last.worth == Worth({"EUR": 900})


def test_what_came_after_the_closing_decided_nothing(home):
    later = home.add_sibling(instance=type(home)(title="Toinen", slug="toinen"))
    case = moved(make_case(), (Stage.WON, 3))
    touch(case, page=home, page_title=home.title)
    touch(case, page=later, page_title=later.title, at=NOW + 9 * DAY)

    assert (line_of(home.pk).last.won, line_of(home.pk, MONDAY).last.won) == (1, 1)


def test_a_reopened_case_is_decided_by_its_latest_touch(home):
    later = home.add_sibling(instance=type(home)(title="Toinen", slug="toinen"))
    case = moved(make_case(), (Stage.LOST, 3), (Stage.LEAD, 8))
    touch(case, page=home, page_title=home.title)
    touch(case, page=later, page_title=later.title, at=NOW + 9 * DAY)

    assert line_of(later.pk).last.cases == 1


def test_a_page_that_is_gone_keeps_its_figures_under_its_title(home):
    PageViews.objects.create(page=home, page_title=home.title, on=NOW.date(), count=12)
    touch(make_case(), page=home, page_title=home.title)
    home.delete()
    line = line_of("Kymmenen vinkkiä")

    assert (line.views, line.first.cases) == (12, 1)


def test_a_page_with_a_new_title_is_one_line_with_all_its_views(home):
    for title, on in (("Ennen", date(2026, 11, 29)), ("Nyt", date(2026, 11, 30))):
        PageViews.objects.create(page=home, page_title=title, on=on, count=5)
    report = queries.content_report(Case.objects.all(), ALL)

    assert [(line.source, line.views) for line in report.lines] == [(home.pk, 10)]
    assert report.titles == {home.pk: "Kymmenen vinkkiä"}


def test_views_are_those_of_the_period(home):
    for day in (29, 30):
        on = date(2026, 11, day)
        PageViews.objects.create(page=home, page_title=home.title, on=on, count=day)

    assert line_of(home.pk, MONDAY).views == 30


def test_what_people_told_is_a_known_source_and_no_page():
    touch(make_case(), label="Suositus")
    make_case()
    report = queries.content_report(Case.objects.all(), ALL)

    assert (report.known, report.cases) == (1, 2)
    assert [line.source for line in report.lines] == [NoPage.OTHER, NoPage.UNKNOWN]


def test_a_case_that_became_a_story_is_counted_as_one(home):
    case = make_case()
    touch(case, page=home, page_title=home.title)
    Case.objects.filter(pk=case.pk).update(stage=Stage.PUBLISHED, next_step="", next_step_on=None)

    assert line_of(home.pk).first.stories == 1


READS = {
    "funnel": (1, lambda cases: queries.funnel_of(cases, MONDAY)),
    "closed": (5, lambda cases: queries.closed_report(cases, MONDAY)),
    "forecast": (2, lambda cases: queries.forecast_of(cases, cases)),
    "content": (5, lambda cases: queries.content_report(cases, MONDAY)),
}


@pytest.mark.parametrize("report", READS)
@pytest.mark.parametrize("times", [1, 3])
def test_a_report_costs_as_many_statements_for_three_as_for_one(
    report, times, home, django_assert_num_queries
):
    for number in range(times):
        owner = make_user(f"owner{number}")
        for stage in (Stage.WON, Stage.LOST):
            case = make_case(value_amount=100, owner=owner)
            touch(case, page=home, page_title=home.title)
            moved(case, (stage, 0)).services.set([home])
        make_case()
    statements, read = READS[report]

    with django_assert_num_queries(statements):
        read(Case.objects.all())


def test_a_booking_brings_its_page_to_the_case(home):
    case, _ = booked_case(entry_page=home)

    assert queries.content_report(Case.objects.filter(pk=case.pk), ALL).known == 1
