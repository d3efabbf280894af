"""Where a case came from: one rule for lists, filters, the morning and reports."""

from datetime import timedelta

import pytest

from bookings.models import Booking
from cases import actions, queries
from cases.domain.periods import Period
from cases.models import Case, Touch
from cases.queries.sources import known_touches
from tests.cases.cast import booked_case, make_case, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EVER = Period(None, None)


def touched(title="Asia", at=NOW, **fields):
    """Make a case that something led to."""
    case = make_case(title)
    Touch.objects.create(
        **({"case": case, "kind": "manual", "given_by": "staff", "at": at} | fields)
    )
    return case


def written_on(title="Yhteys"):
    """Make a case of a message in which nobody said where they heard of us."""
    case = touched("Viesti", kind="entry_page", given_by="visitor", page_title=title)
    case.activities.create(kind="message", at=NOW, body="Hei")
    return case


def listed():
    root = make_user("root", is_superuser=True)
    return [queries.source_of(case) for case in queries.cases_to_list(root)]


@pytest.mark.parametrize(
    ("fields", "expected", "why"),
    [
        ({"page_title": "Vinkit"}, "Vinkit", "a page"),
        ({"label": "Messut"}, "Messut", "what people said"),
        ({"label": "Messut", "page_title": "Vinkit"}, "Vinkit", "the page goes first"),
        ({"kind": "referral", "label": "Virtanen"}, "Virtanen", "who recommended us"),
        ({}, "", "nothing"),
    ],
)
def test_a_source_is_a_page_else_what_people_said(fields, expected, why):
    touched(**fields)

    assert listed() == [expected], why


def test_the_page_on_which_the_message_was_written_is_no_source():
    written_on()

    assert (listed(), known_touches().count()) == ([""], 0)


def test_what_is_known_besides_the_page_of_the_form_is_the_source():
    case = written_on()
    actions.note_origin(case, actions.Origin("Messut"), now=NOW + timedelta(days=1))

    assert listed() == ["Messut"]


def test_the_page_of_a_booking_is_a_source_though_the_booking_is_gone(home):
    booked_case(entry_page=home)
    Touch.objects.update(booking=None)

    assert Booking.objects.exists()
    assert listed() == [home.title]


def test_every_source_is_offered_once_by_name():
    for title in ("Vinkit", "Vinkit", "Arvot"):
        touched(page_title=title)
    touched(label="Messut")
    written_on()

    assert queries.sources_of(Case.objects.all()) == ["Arvot", "Messut", "Vinkit"]


def test_sources_of_other_cases_are_not_offered():
    touched(label="Ainon")
    mine = touched(label="Oma")

    assert queries.sources_of(Case.objects.filter(pk=mine.pk)) == ["Oma"]


@pytest.mark.parametrize(("source", "expected"), [("Messut", 1), ("Vinkit", 1), ("", 2)])
def test_every_case_is_found_by_its_source_or_among_the_unknown(source, expected):
    touched(label="Messut")
    touched(page_title="Vinkit")
    written_on()
    make_case("Ei mistään")

    assert Case.objects.filter(queries.came_from(source)).count() == expected


def test_a_report_knows_the_source_of_as_many_cases_as_the_filter_finds():
    touched(label="Messut")
    touched(page_title="Vinkit")
    written_on()

    report = queries.content_report(Case.objects.all(), EVER)

    unknown = Case.objects.filter(queries.came_from("")).count()
    assert (report.known, report.cases - report.known) == (2, unknown)
