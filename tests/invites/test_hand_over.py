"""A session handed over as each calendar is told of it: the same event, with another consultant."""

from datetime import timedelta

import pytest

from bookings.actions.sessions import cancel_session, hand_over
from bookings.models import Consultant, Session
from tests.factories import NOW, book_slot, make_bookable, make_consultant, open_weekdays
from tests.invites.mime_assertions import Mail, check_message

pytestmark = [
    pytest.mark.node,
    pytest.mark.libical,
    pytest.mark.usefixtures("parsers"),
    pytest.mark.django_db,
]

VEERA, AINO, EERO = "veera@vieras.example", "aino@sparring.example", "eero@sparring.example"
LATER = NOW + timedelta(minutes=10)
LAST = NOW + timedelta(minutes=20)


@pytest.fixture
def history(inbox):
    """Veera books with Aino, who hands over to Eero, who cancels; return what each step sent."""
    book_slot(make_bookable(), language="en")
    steps = [inbox.deliver(now=NOW)]
    aino, eero = Consultant.objects.get(), make_consultant("eero")
    open_weekdays(eero)
    hand_over(Session.objects.get(), aino, eero, now=LATER, by=None)
    steps.append(inbox.deliver(now=LATER))
    cancel_session(Session.objects.get(), now=LAST, by=None)
    steps.append(inbox.deliver(now=LAST))
    return steps


def text_of(raw, recipient):
    return next(Mail(raw, recipient).alternative.iter_parts()).get_content()


def test_the_attendees_event_stays_and_names_the_new_consultant(history):
    asked, handed, cancelled = (step[VEERA] for step in history)

    check_message(
        handed,
        recipient=VEERA,
        attendees={VEERA, EERO},
        previous=asked,
        came_and_left={AINO, EERO},
    )
    check_message(cancelled, recipient=VEERA, attendees={VEERA, EERO}, previous=handed)
    assert "Your session is now with Eero Salmela." in text_of(handed, VEERA)


def test_the_event_leaves_the_former_consultants_calendar_and_no_other(history):
    asked, handed, _cancelled = history

    check_message(handed[AINO], recipient=AINO, attendees={VEERA, AINO}, previous=asked[AINO])
    assert {who: Mail(raw, who).invite.method for who, raw in handed.items()} == {
        VEERA: "REQUEST",
        EERO: "REQUEST",
        AINO: "CANCEL",
    }


def test_the_new_consultant_gets_the_event_whole_and_all_that_follows(history):
    _asked, handed, cancelled = history

    check_message(handed[EERO], recipient=EERO, attendees={VEERA, EERO})
    check_message(cancelled[EERO], recipient=EERO, previous=handed[EERO])
    assert cancelled.keys() == {VEERA, EERO}
