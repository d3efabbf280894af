"""A letter as MIME: names, folding and words survive, and nothing gets into the headers."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.invitations import Mailbox, one_line
from bookings.emails.letters import Letter, MailText
from bookings.emails.rendering import to_mime
from tests.bookings.domain.test_properties import laws
from tests.factories import NOW

HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
}


def written(name="Veera", *, subject="Hei", lead="Hei", **fields):
    words = MailText(subject=subject, lead=lead, facts=(), answers=(), button=None, closing="")
    letter = Letter(Mailbox("veera@vieras.example", name), "fi", words, "thread", **fields)
    return to_mime(letter, key="key", now=NOW).mime


def read(mime):
    return message_from_bytes(mime, policy=policy.SMTP)


def head_of(mime):
    return mime.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "name",
    [
        "Veera Vieras",
        'Åke "Öljy" Ääri; Oy, Ab: €',
        "Vieras, Veera",
        "veera@toinen.example",
        "=?utf-8?q?Bcc:_evil?= <evil@example.com>",
        "Ö" * 120,
        "🙂 " * 40,
        "a.b (kommentti) \\",
    ],
)
def test_a_name_is_read_as_it_was_written(name):
    raw = message_from_bytes(written(name))["To"]

    # Not by the policy's reader: it keeps the spaces between parts of a long name (RFC 2047 section 6.2).
    assert str(make_header(decode_header(raw))) == f"{name.strip()} <veera@vieras.example>"
    assert read(written(name))["To"].addresses[0].addr_spec == "veera@vieras.example"


@pytest.mark.parametrize(
    "subject", ["Hei", "Uusi aika: " + "pitkä " * 40, "=?utf-8?q?Bcc:_evil?=", "word " * 45]
)
def test_a_subject_is_read_as_it_was_written(subject):
    assert read(written(subject=subject))["Subject"] == subject.strip()


def test_headers_are_short_lines_of_ascii():
    head = head_of(written("Ö" * 120, subject="pitkä " * 40))

    assert head.isascii()
    assert max(len(line) for line in head.split(b"\r\n")) <= 78


@laws
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_written_the_headers_stay_the_same(name, subject):
    message = read(written(name, subject=subject))

    assert set(message.keys()) == HEADERS
    assert message["Subject"] == one_line(subject)


@laws
@given(st.text(max_size=300))
def test_a_text_is_read_as_it_was_written(text):
    lead = one_line(text)

    first = next(read(written(lead=lead)).iter_parts())
    assert first.get_content().split("\n")[0].rstrip("\r") == lead


def test_every_line_is_short_enough_for_every_server():
    mime = written(lead="pitkä " * 500, invite="Å".encode() * 500, method="REQUEST")

    assert max(len(line) for line in mime.split(b"\r\n")) <= 78
    assert b"\n" not in mime.replace(b"\r\n", b"")


def test_without_an_invitation_there_are_two_alternatives_alone():
    message = read(written())

    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_an_answer_reaches_the_booking_mailbox_or_who_is_named():
    named = written(reply_to=Mailbox("aino@sparring.example", "Aino"))

    assert read(written())["Reply-To"].addresses[0].addr_spec == "varaukset@sparring.example"
    assert str(read(named)["Reply-To"]) == "Aino <aino@sparring.example>"
