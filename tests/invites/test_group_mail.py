"""A group as each of its readers is told of it: one event in every calendar, and no stranger in any."""

from datetime import timedelta

import pytest

from bookings.actions.booking import cancel
from tests.factories import NOW, book_slot, make_bookable
from tests.invites.mime_assertions import Mail, check_message

pytestmark = [
    pytest.mark.node,
    pytest.mark.libical,
    pytest.mark.usefixtures("parsers"),
    pytest.mark.django_db,
]

VEERA, OLLI, AINO = "veera@vieras.example", "olli@toinen.example", "aino@sparring.example"
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def history(inbox):
    """Veera joins, Olli joins, Veera leaves, Olli leaves; return what each step sent to whom."""
    group = make_bookable(seats=4)
    group.consultants.update(language="en")
    asked = ({"question": "Mistä puhumme?", "answer": "Kokouksista."},)
    veera = book_slot(group, email=VEERA, name="Veera Vieras", answers=asked)
    steps = [inbox.deliver(now=NOW)]
    olli = book_slot(group, email=OLLI, name="Olli Toinen", now=NOW + TEN_MINUTES)
    steps.append(inbox.deliver(now=NOW + TEN_MINUTES))
    for turn, leaver in enumerate((veera, olli), 2):
        cancel(leaver, now=NOW + turn * TEN_MINUTES)
        steps.append(inbox.deliver(now=NOW + turn * TEN_MINUTES))
    return steps


def methods(mails):
    return {recipient: Mail(raw, recipient).invite.method for recipient, raw in mails.items()}


def text_of(mails, recipient):
    return next(Mail(mails[recipient], recipient).alternative.iter_parts()).get_content()


def test_only_who_comes_or_leaves_and_the_consultant_are_told(history):
    assert [methods(step) for step in history] == [
        {VEERA: "REQUEST", AINO: "REQUEST"},
        {OLLI: "REQUEST", AINO: "REQUEST"},
        {VEERA: "CANCEL", AINO: "REQUEST"},
        {OLLI: "CANCEL", AINO: "CANCEL"},
    ]


def test_the_consultants_calendar_holds_one_event_with_all_who_come(history):
    first, second, third, last = (step[AINO] for step in history)

    check_message(first, recipient=AINO, attendees={VEERA, AINO})
    check_message(
        second, recipient=AINO, attendees={VEERA, OLLI, AINO}, previous=first, came_and_left={OLLI}
    )
    check_message(
        third, recipient=AINO, attendees={OLLI, AINO}, previous=second, came_and_left={VEERA}
    )
    check_message(last, recipient=AINO, attendees={OLLI, AINO}, previous=third)


@pytest.mark.parametrize(("who", "joins", "leaves"), [(VEERA, 0, 2), (OLLI, 1, 3)])
def test_an_attendees_calendar_holds_one_event_without_the_others(history, who, joins, leaves):
    asked, cancelled = history[joins][who], history[leaves][who]

    check_message(asked, recipient=who, attendees={who, AINO})
    check_message(cancelled, recipient=who, attendees={who, AINO}, previous=asked)


@pytest.mark.parametrize(("who", "stranger"), [(VEERA, b"olli"), (OLLI, b"veera")])
def test_nothing_in_an_attendees_mail_names_another(history, who, stranger):
    mine = [step[who] for step in history if who in step]

    parts = [
        part.get_payload(decode=True) or b""
        for raw in mine
        for part in Mail(raw, who).parts
        if not part.is_multipart()
    ]

    assert len(mine) == 2
    assert [part for part in parts if stranger in part.lower()] == []


def test_the_consultant_reads_who_came_who_left_and_how_many_seats_are_taken(history):
    _first, joined, left, _last = (text_of(step, AINO) for step in history)

    assert "Olli Toinen has booked a session with you" in joined
    assert "2 of 4 seats taken" in joined
    assert "Veera Vieras has left the group" in left
    assert "1 of 4 seats taken" in left


def test_the_consultants_calendar_keeps_the_answers_of_all_who_come(history):
    event = Mail(history[1][AINO], AINO).invite.event

    assert event.value("description") == (
        "Veera Vieras\n\nMistä puhumme?\nKokouksista.\n\nOlli Toinen"
    )


def test_one_of_two_seats_from_one_address_given_back_leaves_their_event_where_it_is(inbox):
    group = make_bookable(seats=4)
    first = book_slot(group, email=VEERA)
    inbox.deliver(now=NOW)
    book_slot(group, email=VEERA.title(), now=NOW + TEN_MINUTES)
    inbox.deliver(now=NOW + TEN_MINUTES)

    cancel(first, now=NOW + 2 * TEN_MINUTES)
    told = inbox.deliver(now=NOW + 2 * TEN_MINUTES)

    assert b"text/calendar" not in told[VEERA]
    assert methods({AINO: told[AINO]}) == {AINO: "REQUEST"}


def test_the_last_of_two_seats_from_one_address_takes_the_event_away(inbox):
    group = make_bookable(seats=4)
    first = book_slot(group, email=VEERA)
    inbox.deliver(now=NOW)
    second = book_slot(group, email=VEERA, now=NOW + TEN_MINUTES)
    inbox.deliver(now=NOW + TEN_MINUTES)
    cancel(first, now=NOW + 2 * TEN_MINUTES)
    inbox.deliver(now=NOW + 2 * TEN_MINUTES)

    cancel(second, now=NOW + 3 * TEN_MINUTES)

    assert methods(inbox.deliver(now=NOW + 3 * TEN_MINUTES)) == {VEERA: "CANCEL", AINO: "CANCEL"}
