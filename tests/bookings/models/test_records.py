"""What records say of themselves: their texts in the reader's language, their names and small answers."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from bookings.models import (
    Booking,
    BusyCalendar,
    BusyTime,
    CalendarFeed,
    Consultant,
    DateOverride,
    OpenHoliday,
    OpeningHours,
    OutgoingMail,
    Question,
    Session,
    SessionConsultant,
    SessionType,
    TimeOff,
    Travel,
    TypeSchedule,
    WaitingPlace,
)
from bookings.models.availability import check_expandable
from bookings.models.consultant import check_zone
from bookings.models.languages import in_language
from bookings.models.session import new_ref, new_uid

START = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("active", "fi", "en", "expected"),
    [
        ("fi", "Sparraus", "Sparring", "Sparraus"),
        ("en", "Sparraus", "Sparring", "Sparring"),
        # A variant of a language is read as the language.
        ("en-gb", "Sparraus", "Sparring", "Sparring"),
        # A text that is missing is shown in the other language rather than not at all.
        ("en", "Sparraus", "", "Sparraus"),
        ("fi", "", "Sparring", "Sparring"),
        ("en", "", "", ""),
        # A language the site does not keep texts in gets the site's first.
        ("sv", "Sparraus", "Sparring", "Sparraus"),
    ],
)
def test_a_text_is_told_in_the_active_language_or_in_the_one_there_is(active, fi, en, expected):
    with translation.override(active):
        assert SessionType(name_fi=fi, name_en=en).name == expected


def test_a_text_is_told_in_the_language_that_is_asked_for():
    assert in_language(SessionType(name_fi="Sparraus", name_en="Sparring"), "name", "en") == (
        "Sparring"
    )


def test_without_an_active_language_a_text_is_in_the_sites_first():
    with translation.override(None):
        assert SessionType(name_fi="Sparraus", name_en="Sparring").name == "Sparraus"


@pytest.mark.parametrize("field", ["summary", "description"])
def test_each_text_of_a_session_type_is_its_own(field):
    kind = SessionType(name_fi="Nimi", **{f"{field}_fi": "Teksti"})

    assert getattr(kind, field) == "Teksti"


@pytest.mark.parametrize("field", ["role", "bio"])
def test_each_text_of_a_consultant_is_its_own(field):
    assert getattr(Consultant(name="Aino", **{f"{field}_fi": "Teksti"}), field) == "Teksti"


@pytest.mark.parametrize(("seats", "is_group"), [(1, False), (2, True)])
def test_two_seats_make_a_group(seats, is_group):
    assert SessionType(seats=seats).is_group is is_group


def test_options_are_the_lines_without_the_empty_ones():
    question = Question(options_fi="  Kasvu \r\n\n\t\nRahoitus\n", options_en="Growth")

    assert question.options == ["Kasvu", "Rahoitus"]


def test_a_question_without_options_has_none():
    assert Question(kind="long").options == []


@pytest.mark.parametrize("options", ["", " \n "])
def test_a_choice_that_offers_nothing_is_refused_at_its_field(options):
    with pytest.raises(ValidationError) as refusal:
        Question(kind="choice", options_fi=options, options_en="Growth").clean()

    assert list(refusal.value.message_dict) == ["options_fi"]


@pytest.mark.parametrize(("kind", "options"), [("choice", "Kasvu"), ("long", ""), ("short", "")])
def test_only_a_choice_needs_options(kind, options):
    assert Question(kind=kind, options_fi=options).clean() is None


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "UTC", "America/Argentina/La_Rioja"])
def test_a_zone_of_the_database_is_taken(zone):
    assert check_zone(zone) is None


@pytest.mark.parametrize("zone", ["", "Helsinki", "europe/helsinki", "+02:00", "../etc/passwd"])
def test_what_is_no_zone_is_refused_by_its_name(zone):
    with pytest.raises(ValidationError, match=re.escape(f"”{zone}”")):
        check_zone(zone)


def test_a_recurrence_within_a_day_is_refused_with_its_reason():
    with pytest.raises(ValidationError, match="HOURLY"):
        check_expandable("RRULE:FREQ=HOURLY")


def test_a_recurrence_of_days_is_taken():
    assert check_expandable("RRULE:FREQ=WEEKLY;BYDAY=MO") is None


@pytest.mark.parametrize(
    ("synced_at", "age"), [(None, timedelta(days=9)), (START - SECOND, SECOND)]
)
def test_a_copy_is_as_old_as_its_last_reading_or_as_the_wait_for_the_first(synced_at, age):
    calendar = BusyCalendar(added_at=START - timedelta(days=9), synced_at=synced_at)

    assert calendar.age(START) == age


@pytest.mark.parametrize(
    ("now", "is_over"), [(START - SECOND, False), (START, True), (START + SECOND, True)]
)
def test_a_booking_is_over_from_the_start_of_its_session(now, is_over):
    assert Booking(session=Session(start_at=START)).is_over(now) is is_over


@pytest.mark.parametrize(
    ("status", "is_live"), [("TENTATIVE", True), ("CONFIRMED", True), ("CANCELLED", False)]
)
def test_what_is_held_or_confirmed_is_live(status, is_live):
    assert (Session(status=status).is_live, Booking(status=status).is_live) == (is_live, is_live)


@pytest.mark.parametrize(
    ("state", "is_open"),
    [("waiting", True), ("offered", True), ("taken", False), ("lapsed", False), ("left", False)],
)
def test_a_place_is_open_while_one_waits_or_has_an_offer(state, is_open):
    assert WaitingPlace(state=state).is_open is is_open


def test_a_reference_is_long_and_never_the_same():
    refs = {new_ref() for _ in range(50)}

    assert {len(ref) for ref in refs} == {22}
    assert len(refs) == 50


def test_a_uid_ends_in_the_domain_of_the_booking_mailbox(settings):
    settings.BOOKINGS = {"MAILBOX": "Me <varaukset@toinen.example>"}

    assert new_uid().endswith("@toinen.example")
    assert new_uid() != new_uid()


AINO = Consultant(name="Aino Lehtimaa")
SESSION = Session(session_type=SessionType(name_fi="Sparraus"), start_at=START)
DAYS = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 2)}


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (AINO, "Aino Lehtimaa"),
        (SESSION, "Sparraus 2026-12-01 08:00Z"),
        (SessionConsultant(consultant=AINO, start_at=START), "Aino Lehtimaa 2026-12-01 08:00Z"),
        (Booking(name="Veera", session=SESSION), "Veera, Sparraus 2026-12-01 08:00Z"),
        (WaitingPlace(name="Olli", session=SESSION), "Olli, Sparraus 2026-12-01 08:00Z"),
        (BusyCalendar(name="Oma"), "Oma"),
        (BusyTime(consultant=AINO, start_at=START), "Aino Lehtimaa 2026-12-01 08:00Z"),
        (TypeSchedule(name="Illat"), "Illat"),
        (OpeningHours(opens_at=time(9), closes_at=time(16, 30)), "9.00–16.30"),
        (DateOverride(on=date(2026, 12, 6)), "6. joulukuuta 2026"),
        (OpenHoliday(on=date(2026, 12, 6)), "6. joulukuuta 2026"),
        (TimeOff(**DAYS), "1. joulukuuta 2026–2. joulukuuta 2026"),
        # For ever: there is no last day to name.
        (TimeOff(first_on=DAYS["first_on"], last_on=None), "1. joulukuuta 2026"),
        (
            Travel(zone="Asia/Tokyo", **DAYS),
            "Asia/Tokyo, 1. joulukuuta 2026–2. joulukuuta 2026",
        ),
        (CalendarFeed(kind="freebusy"), "Tiimin varatut ajat"),
        (
            CalendarFeed(kind="sessions", consultant=AINO),
            "Yhden konsultin sparraukset: Aino Lehtimaa",
        ),
        (
            OutgoingMail(kind="cancel", recipient="veera@vieras.example"),
            "Peruutus: veera@vieras.example",
        ),
        (Question(label_fi="Mistä puhutaan?"), "Mistä puhutaan?"),
    ],
)
def test_a_record_is_named_so_that_staff_know_it(record, name):
    assert str(record) == name
