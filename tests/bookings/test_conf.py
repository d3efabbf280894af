"""The settings of the app: a bad value stops the start and names itself."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from bookings.conf import BookingSettings, booking_settings, fetch_reach
from bookings.domain.addresses import Reach


@pytest.mark.parametrize("choice", ["close", "open"])
def test_a_stale_calendar_may_close_or_leave_open(settings, choice):
    settings.BOOKINGS = {"STALE_BUSY_CALENDAR": choice}

    assert booking_settings().stale_busy_calendar == choice


def test_a_misspelt_choice_for_stale_calendars_stops_the_start(settings):
    settings.BOOKINGS = {"STALE_BUSY_CALENDAR": "closed"}

    with pytest.raises(ImproperlyConfigured, match=r"STALE_BUSY_CALENDAR.*'closed'"):
        booking_settings()


def test_a_setting_that_does_not_exist_stops_the_start(settings):
    settings.BOOKINGS = {"STALE_BUSY_CALENDARS": "close"}

    with pytest.raises(ImproperlyConfigured, match="STALE_BUSY_CALENDARS"):
        booking_settings()


def test_the_way_out_of_a_wrong_name_is_told_with_it(settings):
    settings.BOOKINGS = {"STALE": "close"}

    with pytest.raises(ImproperlyConfigured, match=r"no setting 'STALE'.*STALE_BUSY_CALENDAR"):
        booking_settings()


def test_a_setting_in_small_letters_is_none_of_ours(settings):
    settings.BOOKINGS = {"zone": "UTC"}

    with pytest.raises(ImproperlyConfigured, match="'zone'"):
        booking_settings()


def test_a_site_without_settings_gets_the_defaults(settings):
    del settings.BOOKINGS

    assert booking_settings() == BookingSettings()


def test_one_setting_leaves_the_others_at_their_defaults(settings):
    settings.BOOKINGS = {"ZONE": "Asia/Kolkata"}

    assert booking_settings() == BookingSettings(zone="Asia/Kolkata")


@pytest.mark.parametrize(
    ("mailbox", "parts"),
    [
        ("Sparring <varaus@s.example>", ("Sparring", "varaus@s.example", "s.example")),
        ("varaus@s.example", ("", "varaus@s.example", "s.example")),
        ('"Oy, Ab" <a@b.example>', ("Oy, Ab", "a@b.example", "b.example")),
    ],
)
def test_the_mailbox_is_taken_apart_as_mail_programs_do(mailbox, parts):
    found = BookingSettings(mailbox=mailbox)

    assert (found.mailbox_name, found.mailbox_address, found.domain) == parts


@pytest.mark.parametrize(
    ("url", "language", "found", "reason"),
    [
        ("", "fi", "", "there is no notice"),
        ("/tietosuoja/", "en", "/tietosuoja/", "one notice for every reader"),
        ({"fi": "/tieto/", "en": "/privacy/"}, "en", "/privacy/", "one for each language"),
        ({"fi": "/tieto/"}, "sv", "", "none in a language without one"),
    ],
)
def test_the_privacy_notice_is_that_of_the_readers_language(url, language, found, reason):
    assert BookingSettings(privacy_url=url).privacy_url_in(language) == found, reason


@pytest.mark.parametrize("allowed", [[], ["dav.local:5232"], ["a.local:80", "b.local:81"]])
def test_a_site_may_reach_the_servers_that_it_names_and_no_others(settings, allowed):
    settings.BOOKINGS = {"FETCH_ALLOW": allowed}

    assert fetch_reach() == Reach(allowed=frozenset(allowed))
