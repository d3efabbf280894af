"""The words of mail about a booking, in the active language: the same in text and in HTML."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.domain.invitations import one_line
from bookings.domain.mail_size import fitted
from bookings.emails.invites import again_url, coming, manage_url, place_of, seats_taken
from bookings.emails.letters import MailText
from bookings.emails.readers import Reader
from bookings.models import Booking, MailKind
from bookings.zones import clock, long_start_words, when, zone_name

# In text and in HTML, so that both and the invitation stay below 100 kB together.
ROOM_FOR_ANSWERS = 32_000
# (to a consultant?, kind) -> the subject, which names the event.
SUBJECTS = {
    (False, MailKind.REQUEST): gettext_lazy("%(name)s with %(who)s, %(when)s"),
    (False, MailKind.UPDATE): gettext_lazy("New time: %(name)s with %(who)s, %(when)s"),
    (False, MailKind.CANCEL): gettext_lazy("Cancelled: %(name)s with %(who)s, %(when)s"),
    (False, MailKind.REMINDER): gettext_lazy("Reminder: %(name)s with %(who)s, %(when)s"),
    (False, MailKind.HAND_OVER): gettext_lazy("New consultant: %(name)s with %(who)s, %(when)s"),
    (True, MailKind.REQUEST): gettext_lazy("%(name)s: %(who)s, %(when)s"),
    (True, MailKind.UPDATE): gettext_lazy("New time: %(name)s: %(who)s, %(when)s"),
    (True, MailKind.CANCEL): gettext_lazy("Cancelled: %(name)s: %(who)s, %(when)s"),
    (True, MailKind.LEAVE): gettext_lazy("%(who)s has left: %(name)s, %(when)s"),
    (True, MailKind.HAND_OVER): gettext_lazy("Handed over: %(name)s: %(who)s, %(when)s"),
    (True, MailKind.HANDED_ON): gettext_lazy("Handed over: %(name)s: %(who)s, %(when)s"),
    (True, MailKind.REMINDER): gettext_lazy("Reminder: %(name)s: %(who)s, %(when)s"),
}
LEADS = {
    (False, MailKind.REQUEST): gettext_lazy("Your session is booked. %(who)s is expecting you."),
    (False, MailKind.UPDATE): gettext_lazy("Your session with %(who)s has a new time."),
    (False, MailKind.CANCEL): gettext_lazy("Your session with %(who)s is cancelled."),
    (False, MailKind.REMINDER): gettext_lazy("Your session with %(who)s is soon."),
    (False, MailKind.HAND_OVER): gettext_lazy("Your session is now with %(who)s. The time stays."),
    (True, MailKind.REQUEST): gettext_lazy("%(who)s has booked a session with you."),
    (True, MailKind.UPDATE): gettext_lazy("The session with %(who)s has a new time."),
    (True, MailKind.CANCEL): gettext_lazy("The session with %(who)s is cancelled."),
    (True, MailKind.LEAVE): gettext_lazy("%(who)s has left the group. The session goes on."),
    (True, MailKind.HAND_OVER): gettext_lazy(
        "The session with %(who)s has a new consultant: %(people)s."
    ),
    (True, MailKind.HANDED_ON): gettext_lazy(
        "The session with %(who)s was handed over to a colleague. It leaves your calendar."
    ),
    (True, MailKind.REMINDER): gettext_lazy("Your session with %(who)s is soon."),
}
# Whoever leaves a group cancels a place; the session goes on.
LEFT_SUBJECT = gettext_lazy("Your place is cancelled: %(name)s with %(who)s, %(when)s")
LEFT_LEAD = gettext_lazy(
    "Your place in the session with %(who)s is cancelled. The session itself goes on."
)
CLOSINGS = {
    MailKind.REQUEST: gettext_lazy(
        "The invitation in this mail puts the session in your calendar. If the time no longer suits "
        "you, move or cancel it with the link above."
    ),
    MailKind.UPDATE: gettext_lazy(
        "Your calendar moves the session by itself when you accept this update."
    ),
    MailKind.HAND_OVER: gettext_lazy(
        "Your calendar shows the new consultant when you accept this update."
    ),
    MailKind.CANCEL: gettext_lazy(
        "Your calendar removes the session. You are welcome to book another time."
    ),
    MailKind.REMINDER: gettext_lazy("If you cannot make it, move or cancel the session in time."),
}


# A place in a group cannot be moved, so these name the one choice there is.
GROUP_CLOSINGS = CLOSINGS | {
    MailKind.REQUEST: gettext_lazy(
        "The invitation in this mail puts the session in your calendar. If the time no longer suits "
        "you, cancel your place with the link above."
    ),
    MailKind.REMINDER: gettext_lazy("If you cannot make it, cancel your place in time."),
}


def words_of(booking: Booking, kind: MailKind, reader: Reader) -> MailText:
    """Return what one mail says to one reader, in the active language."""
    case = (reader.consultant is not None, kind)
    who = booking.name if reader.consultant else booking.session.people[0].name
    people = ", ".join(person.name for person in booking.session.people)
    subject, lead = _opening(booking, case)
    named = {
        "name": booking.session.session_type.name,
        "who": who,
        "when": long_start_words(booking.session.start_at, reader.zone),
    }
    return MailText(
        # What the column takes.
        subject=one_line(subject % named)[:250],
        lead=lead % {"who": who, "people": people},
        facts=tuple(_facts(booking, reader)),
        answers=_answers(booking, kind, reader),
        button=_button(booking, kind, reader),
        closing="" if reader.consultant else _closing(booking, kind),
    )


def _opening(booking: Booking, case: tuple[bool, MailKind]) -> tuple[str, str]:
    """Return the subject and the first sentence, before what they name."""
    to_consultant, kind = case
    if not to_consultant and kind == MailKind.CANCEL and _is_of_many(booking):
        return str(LEFT_SUBJECT), str(LEFT_LEAD)
    return str(SUBJECTS[case]), str(LEADS[case])


def _closing(booking: Booking, kind: MailKind) -> str:
    return str((GROUP_CLOSINGS if _is_of_many(booking) else CLOSINGS)[kind])


def _is_of_many(booking: Booking) -> bool:
    """Return whether the booking is a place in a session that goes on without it."""
    return booking.session.seats > 1 and booking.session.is_live


def _facts(booking: Booking, reader: Reader) -> Iterator[tuple[str, str]]:
    session = booking.session
    yield _("What"), session.session_type.name
    yield _("When"), _when(booking, reader.zone)
    for zone in _other_zones(booking, reader):
        yield "", _when(booking, zone)
    yield _("Where"), place_of(booking)
    if reader.consultant and session.seats > 1 and session.is_live:
        yield _("Seats"), seats_taken(booking)
    if reader.consultant:
        for number, one in enumerate(coming(booking)):
            contact = [one.name, one.organisation, one.email, one.phone]
            yield "" if number else _("Who"), ", ".join(filter(None, contact))
    else:
        yield _("Who"), ", ".join(c.name for c in booking.session.people)
    if booking.entry_title:
        yield _("About"), booking.entry_title


def _answers(booking: Booking, kind: MailKind, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the answers, after the word of who cancelled; those of one who left are of no more use."""
    if kind == MailKind.LEAVE:
        return ()
    answers = [(answer["question"], answer["answer"]) for answer in booking.answers]
    if kind == MailKind.CANCEL and booking.cancel_note and not reader.consultant:
        answers.insert(0, (_("A word from us"), booking.cancel_note))
    mark = "… " + _("(cut here: the whole of it is kept with the booking)")
    texts = fitted([text for __, text in answers], room=ROOM_FOR_ANSWERS, mark=mark)
    return tuple((asked, text) for (asked, __), text in zip(answers, texts, strict=True))


def _when(booking: Booking, zone: str) -> str:
    session = booking.session
    return f"{when(session.start_at, session.end_at, zone)} ({zone_name(zone)})"


def _other_zones(booking: Booking, reader: Reader) -> list[str]:
    """Return the other side's zones whose clock differs from the reader's at that time, once each."""
    at = booking.session.start_at
    theirs = [booking.zone] if reader.consultant else []
    theirs += [c.zone for c in booking.session.people]
    # By what they show and not by their names: Helsinki and Tallinn are the same clock, told once.
    found = {clock(at, zone): zone for zone in reversed(theirs)}
    found.pop(clock(at, reader.zone), None)
    return list(found.values())


def _button(booking: Booking, kind: MailKind, reader: Reader) -> tuple[str, str] | None:
    # A consultant moves and cancels in the admin; the link is the attendee's alone.
    if reader.consultant:
        return None
    if kind == MailKind.CANCEL:
        return _("Book another time"), again_url(booking)
    if booking.session.seats > 1:
        return _("Cancel your place"), manage_url(booking)
    return _("Move or cancel"), manage_url(booking)
