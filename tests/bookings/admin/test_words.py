"""Words of lists and messages for staff, of values alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from bookings.actions.booking import BookingClosedError
from bookings.actions.sessions import CannotTakeOverError, OverlapError, PastTimeError
from bookings.admin.holidays import country_choices, holidays_within, region_choices
from bookings.admin.mails import reason, sent_or_due, subject
from bookings.admin.reading import short_moment
from bookings.admin.session_changes import ChangeForm, concern_words, refusal_words
from bookings.admin.session_types import minutes, price
from bookings.domain.placement import Concern
from bookings.domain.recurring_dates import Dates
from bookings.models import Booking, Consultant, MailKind, OutgoingMail, SessionType
from tests.factories import NOW

LATE = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
AINO, EERO = Consultant(name="Aino"), Consultant(name="Eero")


# --- moments and amounts ---


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("UTC", "en", "Mon 30 Nov 2026 22:30"),
        ("Europe/Helsinki", "en", "Tue 1 Dec 2026 00:30"),
        ("Europe/Helsinki", "fi", "ti 1.12.2026 0.30"),
    ],
)
def test_a_moment_in_a_list_has_the_date_of_its_own_zone(zone, language, words):
    with translation.override(language):
        assert short_moment(LATE, zone) == words


@pytest.mark.parametrize(("length", "words"), [(30, "30 min"), (90, "90 min"), (0, "0 min")])
def test_the_length_of_a_type_is_listed_in_minutes(length, words):
    assert minutes(timedelta(minutes=length)) == words


@pytest.mark.parametrize(
    ("cents", "words"), [(0, "free"), (12000, "120 EUR"), (12050, "120.50 EUR"), (5, "0.05 EUR")]
)
def test_the_price_of_a_type_is_listed_in_euros(cents, words):
    assert price(SessionType(price_amount=cents, price_currency="EUR")) == words


# --- mail ---


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("551 User not local", "there is no such mailbox"),
        ("553 Mailbox name not allowed", "there is no such mailbox"),
        ("554 5.1.1 Unknown", "there is no such mailbox"),
        ("550 5.2.2 Over quota", "the mailbox is full"),
        ("554 5.2.2 Over quota", "the mailbox is full"),
        ("530 5.7.0 Authentication required", "our server does not let us send mail"),
        ("534 5.7.9 Too weak", "our server does not let us send mail"),
        ("531 Odd", "the reader's server refused it for good"),
        ("421 Closing", "the reader's server asked us to wait"),
        ("the offer is over", "the offer of the seat was over"),
        ("the calendar is not in use", "the calendar was no longer in use"),
        ("too late for a reminder", "it was too late for a reminder"),
        ("TimeoutError: 550", "our mail server could not be reached"),
    ],
)
def test_the_particular_reason_is_told_before_the_general(error, words):
    assert reason(OutgoingMail(last_error=error)) == words


@pytest.mark.parametrize(
    ("written", "told"), [("Your session", "Your session"), ("", MailKind.REMINDER.label)]
)
def test_a_mail_without_a_subject_yet_is_called_by_its_kind(written, told):
    assert subject(OutgoingMail(kind=MailKind.REMINDER, subject=written)) == told


@pytest.mark.parametrize(
    ("sent_at", "words"),
    [(None, "Mon 30 Nov 2026 09:00"), (LATE, "Tue 1 Dec 2026 00:30")],
)
def test_a_mail_tells_when_it_went_or_else_when_it_is_due(sent_at, words):
    assert sent_or_due(OutgoingMail(due_at=NOW, sent_at=sent_at)) == words


# --- changes of a session ---


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PastTimeError(NOW), "That time is past."),
        (OverlapError([AINO]), "Aino would be in two sessions at one time."),
        (OverlapError([AINO, EERO]), "Aino, Eero would be in two sessions at one time."),
        (CannotTakeOverError(EERO), "Eero cannot take this session over."),
    ],
)
def test_why_a_change_was_refused_is_told_with_its_names(error, words):
    assert refusal_words(error) == words


def test_any_other_refusal_says_that_it_is_too_late():
    error = BookingClosedError(Booking(ref="x"))

    assert refusal_words(error).startswith("The session has begun or is cancelled")


def test_every_concern_has_words_of_its_own():
    words = concern_words(list(Concern))

    assert len(set(words)) == len(Concern)


@pytest.mark.parametrize(
    ("given", "seen", "reason"),
    [
        ({}, [], "nothing was shown yet"),
        ({"despite": ["BUSY"], "meant_for": "ten"}, [Concern.BUSY], "gone past for this"),
        ({"despite": ["BUSY"], "meant_for": "nine"}, [], "gone past for another time"),
        ({"despite": ["BUSY"]}, [], "gone past for nothing that is known"),
        ({"meant_for": "ten"}, [], "shown, and nothing was gone past"),
        (
            {"despite": ["BUSY", "IN_BUFFER"], "meant_for": "ten"},
            [Concern.BUSY, Concern.IN_BUFFER],
            "more than one",
        ),
    ],
)
def test_a_warning_is_gone_past_only_for_what_it_was_shown_of(given, seen, reason):
    form = ChangeForm(given)
    form.is_valid()

    assert form.seen("ten") == seen, reason


def test_a_warning_that_nobody_made_cannot_be_gone_past():
    form = ChangeForm({"despite": ["WEATHER"], "meant_for": "ten"})

    assert list(form.errors) == ["despite"]
    assert form.seen("ten") == []


# --- holidays ---


def at_home(country, region=""):
    return Consultant(holiday_country=country, holiday_region=region)


@pytest.mark.parametrize(
    ("language", "second", "third"),
    [("en", "Finland", "Afghanistan"), ("fi", "Suomi", "Afganistan")],
)
def test_countries_are_offered_with_none_first_then_ours_then_by_name(language, second, third):
    with translation.override(language):
        (none, _), home, other, *_ = country_choices()

    assert (none, home, other[1]) == ("", ("FI", second), third)


@pytest.mark.parametrize("country", ["", "XX", "EE"])
def test_where_there_are_no_regions_the_whole_country_is_all(country):
    assert region_choices(country) == [("", "The whole country")]


def test_regions_are_offered_by_their_own_names_in_order():
    whole, *regions = region_choices("DE")

    assert whole == ("", "The whole country")
    assert ("BY", "Bayern") in regions
    assert [name for _, name in regions] == sorted(name for _, name in regions)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 12, 24), date(2027, 1, 1), ["24", "25", "26", "01"]),
        (date(2026, 12, 25), date(2026, 12, 25), ["25"]),
        (date(2026, 12, 25), None, ["25", "26"]),
        (date(2026, 12, 27), date(2026, 12, 31), []),
    ],
)
def test_holidays_on_both_sides_of_the_new_year_are_listed(first, last, days):
    found = holidays_within(at_home("FI"), Dates(first, last))

    assert [f"{day:%d}" for day in found if day < date(2027, 1, 2)] == days


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Loppiainen"), ("en", "Epiphany"), ("en-gb", "Epiphany")]
)
def test_a_holiday_is_named_in_the_readers_language(language, name):
    day = date(2026, 1, 6)

    with translation.override(language):
        assert holidays_within(at_home("FI"), Dates(day, day)) == {day: name}


def test_a_holiday_of_a_region_is_listed_there_alone():
    day = date(2026, 1, 6)

    assert holidays_within(at_home("DE"), Dates(day, day)) == {}
    assert list(holidays_within(at_home("DE", "BY"), Dates(day, day))) == [day]
