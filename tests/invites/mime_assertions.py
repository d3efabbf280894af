"""What the mail that carries an invitation must fulfil, on the bytes as they went over the wire."""

from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import getaddresses
from functools import cached_property

from tests.invites.assertions import check_invite, name_of
from tests.invites.reading import Invite

LARGEST = 100_000  # bytes
MANY = {"received", "dkim-signature"}  # headers that may stand more than once


@dataclass(frozen=True)
class Mail:
    """One mail and its recipient."""

    raw: bytes
    recipient: str

    @cached_property
    def message(self):
        return message_from_bytes(self.raw, policy=policy.SMTP)

    @cached_property
    def parts(self):
        return list(self.message.walk())

    def of_type(self, kind):
        return [part for part in self.parts if part.get_content_type() == kind]

    @property
    def alternative(self):
        return self.of_type("multipart/alternative")[0]

    @property
    def invite_part(self):
        return self.of_type("text/calendar")[0]

    @cached_property
    def invite(self):
        return Invite(self.invite_part.get_payload(decode=True))

    @property
    def files(self):
        return [part for part in self.parts if part.get_filename() == "invite.ics"]

    def addresses(self, header):
        return [address.lower() for _, address in getaddresses(self.message.get_all(header, []))]


def it_says_from_whom_to_whom_and_when(mail):
    """M01"""
    return all(len(mail.message.get_all(name, [])) == 1 for name in ("From", "To", "Date"))


def one_invitation_is_in_one_set_of_alternatives(mail):
    """M02"""
    in_alternative = [p for p in mail.alternative.iter_parts() if p is mail.invite_part]
    counts = len(mail.of_type("text/calendar")), len(mail.of_type("multipart/alternative"))
    return counts == (1, 1) and len(in_alternative) == 1


def the_method_parameter_is_in_capitals(mail):
    """M03"""
    return mail.invite_part.get_param("method") in {"REQUEST", "CANCEL"}


def the_method_parameter_is_the_calendars(mail):
    """M04"""
    return mail.invite_part.get_param("method") == mail.invite.method


def the_invitation_says_that_it_is_utf8(mail):
    """M05"""
    return str(mail.invite_part.get_param("charset")).lower() == "utf-8"


def the_invitation_is_the_last_alternative(mail):
    """M06"""
    return list(mail.alternative.iter_parts())[-1] is mail.invite_part


def plain_text_comes_first_and_says_something(mail):
    """M07"""
    first = next(mail.alternative.iter_parts())
    return first.get_content_type() == "text/plain" and len(first.get_content().split()) >= 10


def the_invitation_is_no_attachment(mail):
    """M08"""
    return mail.invite_part.get_content_disposition() is None


def the_file_has_the_same_bytes(mail):
    """M09"""
    return mail.files[0].get_payload(decode=True) == mail.invite.raw


def the_file_has_no_method(mail):
    """M10"""
    return (
        mail.files[0].get_param("method") is None
        and mail.files[0].get_content_type() == "application/ics"
        and mail.files[0].get_content_disposition() == "attachment"
    )


def the_invitation_survives_transport(mail):
    """M11"""
    encodings = [str(p["Content-Transfer-Encoding"]) for p in (mail.invite_part, *mail.files)]
    return set(encodings) <= {"base64", "quoted-printable"}


def the_organizer_is_the_sender(mail):
    """M12"""
    senders = mail.addresses("From") + mail.addresses("Sender")
    return mail.invite.event.value("organizer").lower() in {f"mailto:{s}" for s in senders}


def the_recipient_is_an_attendee(mail):
    """M13"""
    return f"mailto:{mail.recipient.lower()}" in mail.invite.attendees


def it_has_a_message_id(mail):
    """M14"""
    return str(mail.message["Message-ID"] or "").count("@") == 1


def no_header_stands_twice_and_none_is_hidden(mail):
    """M15"""
    counts = Counter(name.lower() for name in mail.message)
    return "bcc" not in counts and all(n == 1 for name, n in counts.items() if name not in MANY)


def there_is_exactly_one_file(mail):
    """M16"""
    attached = [p for p in mail.parts if p.get_content_disposition() == "attachment"]
    return len(mail.files) == len(attached) == 1


def it_says_that_it_is_automatic(mail):
    """M17"""
    return mail.message["Auto-Submitted"] == "auto-generated"


def it_goes_to_one_recipient(mail):
    """S04"""
    return mail.addresses("To") == [mail.recipient.lower()] and "Cc" not in mail.message


def it_is_below_100_kilobytes(mail):
    """SIZE"""
    return len(mail.raw) < LARGEST


MIME = (
    it_says_from_whom_to_whom_and_when,
    no_header_stands_twice_and_none_is_hidden,
    it_goes_to_one_recipient,
    it_is_below_100_kilobytes,
    it_has_a_message_id,
    it_says_that_it_is_automatic,
    one_invitation_is_in_one_set_of_alternatives,
    the_invitation_is_the_last_alternative,
    plain_text_comes_first_and_says_something,
    the_invitation_is_no_attachment,
    the_invitation_survives_transport,
    the_invitation_says_that_it_is_utf8,
    the_method_parameter_is_in_capitals,
    the_method_parameter_is_the_calendars,
    there_is_exactly_one_file,
    the_file_has_no_method,
    the_file_has_the_same_bytes,
    the_organizer_is_the_sender,
    the_recipient_is_an_attendee,
)


def check_message(raw, *, recipient, previous=None, attendees=None, came_and_left=frozenset()):
    """Raise AssertionError naming the first point that a mail, as it was received, does not fulfil.

    `previous` is the mail that told the same recipient of the state before; `attendees` is the set of
    addresses that the recipient's copy has, `came_and_left` of those who joined or left a group since.
    """
    mail = Mail(raw, recipient)
    for holds in MIME:
        assert holds(mail), name_of(holds)
    before = Mail(previous, recipient).invite.raw if previous else None
    check_invite(mail.invite.raw, attendees=attendees, previous=before, came_and_left=came_and_left)
