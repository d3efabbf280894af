"""A mail as bytes for the wire: its parts, their order, and headers that nothing gets into."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.invitations import Mailbox
from bookings.domain.mail import Mail, message_id, mime_of
from tests.bookings.domain.test_properties import laws
from tests.factories import NOW

OURS = Mailbox("varaukset@sparring.example", "Sparring")
MAIL = Mail(
    mailbox=OURS,
    to=Mailbox("veera@vieras.example", "Veera Vieras"),
    reply_to=Mailbox("aino@sparring.example", "Aino"),
    subject="Aika varattu",
    text="Tervetuloa.\n",
    html="<p>Tervetuloa.</p>\n",
    key="abc:0",
    thread="abc",
)
INVITE = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
INVITATION = replace(MAIL, invite=INVITE, method="REQUEST")


def written(mail=MAIL, at=NOW):
    return mime_of(mail, at=at, domain="sparring.example")


def read(mail=MAIL):
    return message_from_bytes(written(mail), policy=policy.default)


def test_a_mail_says_who_to_whom_about_what_and_when():
    message = read()

    assert (message["From"], message["To"], message["Reply-To"], message["Subject"]) == (
        "Sparring <varaukset@sparring.example>",
        "Veera Vieras <veera@vieras.example>",
        "Aino <aino@sparring.example>",
        "Aika varattu",
    )
    assert message["Date"].datetime == NOW


def test_a_mail_without_an_invitation_is_text_and_html():
    message = read()

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_an_invitation_is_the_last_alternative_and_a_file():
    alternatives, file = read(INVITATION).iter_parts()

    assert [part.get_content_type() for part in alternatives.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_part_repeats_its_method_and_is_no_attachment(method):
    alternatives, _file = read(replace(INVITATION, method=method)).iter_parts()
    *_texts, calendar = alternatives.iter_parts()

    assert calendar.get_param("method") == method
    assert calendar.get_content_disposition() is None


def test_both_calendar_parts_are_the_same_bytes():
    alternatives, file = read(INVITATION).iter_parts()
    *_texts, calendar = alternatives.iter_parts()

    assert calendar.get_payload(decode=True) == file.get_payload(decode=True) == INVITE


def test_a_mail_written_twice_is_known_as_one():
    first, later = written(), written(at=NOW.replace(hour=23))

    ids = {message_from_bytes(mime)["Message-ID"] for mime in (first, later)}
    assert ids == {message_id("abc:0", "sparring.example")}


def test_mails_of_one_matter_share_a_thread_and_have_names_of_their_own():
    first, second = read(), read(replace(MAIL, key="abc:1"))

    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


def test_a_message_id_tells_nothing_of_what_it_is_made_of():
    assert "veera" not in message_id("ref:0:veera@vieras.example:invite", "sparring.example")


def test_an_answering_machine_is_asked_to_keep_still():
    assert read()["Auto-Submitted"] == "auto-generated"


def test_lines_end_as_mail_wants_them():
    assert b"\n" not in written(INVITATION).replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Veera", "Veera <veera@vieras.example>"),
        ("", "<veera@vieras.example>"),
        ("O'Neill-Smith", "O'Neill-Smith <veera@vieras.example>"),
    ],
)
def test_a_plain_name_stands_as_it_is(name, header):
    raw = message_from_bytes(written(replace(MAIL, to=Mailbox("veera@vieras.example", name))))

    assert raw["To"] == header


@pytest.mark.parametrize("name", ["Äijä Öykkäri", 'a "b" c', "Vieras, Veera", "名前"])
def test_any_other_name_is_an_encoded_word_that_reads_the_same(name):
    message = read(replace(MAIL, to=Mailbox("veera@vieras.example", name)))

    assert message["To"].addresses[0].display_name == name
    assert message["To"].addresses[0].addr_spec == "veera@vieras.example"


def test_a_subject_that_looks_encoded_is_shown_as_it_was_typed():
    assert read(replace(MAIL, subject="=?utf-8?q?hei?="))["Subject"] == "=?utf-8?q?hei?="


@laws
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_adds_a_header_or_a_recipient(subject, name):
    mail = replace(MAIL, subject=subject, to=Mailbox("veera@vieras.example", name))

    raw = message_from_bytes(written(mail))

    assert sorted(raw.keys()) == sorted(message_from_bytes(written()).keys())
    assert raw["To"].endswith("<veera@vieras.example>")


@laws
@given(st.text(max_size=300))
def test_no_line_is_longer_than_servers_take(text):
    mime = written(replace(MAIL, text=text * 10, html=text * 10))

    assert max(map(len, mime.split(b"\r\n"))) <= 998
