"""The mail that offers a seat: until when, where to take it, in the language of the line."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from bookings.emails import render_seat_offer, seat_url
from bookings.models import WaitingPlace
from bookings.models.tokens import Purpose, read_token
from tests.bookings.emails.cast import START, consultant, session_of
from tests.factories import NOW


def place(session=None, **fields):
    given = {
        "ref": "olli-1",
        "name": "Olli",
        "email": "olli@toinen.example",
        "zone": "Europe/Helsinki",
        "language": "en",
        "offer_ends_at": START - timedelta(hours=12),
    }
    return WaitingPlace(session=session or session_of(seats=4), **given | fields)


def mail(offered):
    return message_from_bytes(
        render_seat_offer(offered, key="key", now=NOW).mime, policy=policy.SMTP
    )


def text(offered):
    return next(mail(offered).iter_parts()).get_content().replace("\r\n", "\n")


def test_the_offer_says_until_when_the_seat_is_kept():
    assert text(place()).startswith(
        "A seat is free in the session you wait for. It is kept for you until "
        "Monday 30 November 2026 at 22:00 (Helsinki time).\n"
    )


def test_every_time_of_the_offer_is_on_the_readers_clock():
    read = text(place(zone="Asia/Kolkata"))

    assert "until Tuesday 1 December 2026 at 01:30 (Kolkata time)" in read
    assert "When: Tuesday 1 December 2026 at 13:30–14:00 (Kolkata time)\n" in read


def test_the_offer_says_what_it_is_and_who_gives_it():
    read = text(place(session_of(consultant(), consultant("Sofia"), seats=4)))

    assert "What: Sparring\n" in read
    assert "Who: Aino, Sofia\n" in read


def test_the_subject_names_the_session_and_its_time():
    assert mail(place())["Subject"] == (
        "A seat for you: Sparring, Tuesday 1 December 2026 at 10:00–10:30"
    )


def test_the_subject_of_an_offer_fits_its_column():
    session = session_of(seats=4)
    session.session_type.name_en = "Ö" * 300

    assert render_seat_offer(place(session), key="key", now=NOW).subject == (
        f"A seat for you: {'Ö' * 234}"
    )


def test_an_answer_to_the_offer_reaches_who_gives_the_session():
    assert mail(place())["Reply-To"] == "Aino <aino@sparring.example>"
    assert mail(place())["To"] == "Olli <olli@toinen.example>"


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_link_to_the_seat_is_in_the_language_of_the_line(language):
    offered = place(language=language)

    assert seat_url(offered).startswith(f"http://testserver/{language}/")
    assert seat_url(offered) in text(offered)


def test_the_link_to_the_seat_opens_nothing_else():
    token = seat_url(place(token_version=2)).rstrip("/").rpartition("/")[2]

    assert read_token(token, Purpose.SEAT) == ("olli-1", 2)
