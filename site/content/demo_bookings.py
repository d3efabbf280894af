"""The demo's bookings: consultants with hours, session types, and sessions past and to come."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import translation
from django.utils.html import strip_tags
from recurrence import Recurrence, deserialize
from wagtail.models import Page

from bookings import queries
from bookings.actions.booking import BookingRequest, book, cancel, move, record_outcome
from bookings.domain.intervals import Interval, instant
from bookings.models import Booking, Consultant, OpeningHours, Outcome, Question, SessionType
from bookings.models.session import Answer
from bookings.outbox import deliver_due_mail
from content.demo_availability import load_availability
from content.demo_pages import PASSWORD
from content.demo_texts import LANGUAGES, Text, read_texts
from content.models import ArticlePage, PersonPage, StoryPage

DEEP = "syventava-sparraus"
FREE = "maksuton-sparraus"
GROUP = "ryhmasparraus"
VIDEO_LINK = "https://video.sparring.example/sparraus"

# Who keeps which hours: (days, from, to).
HOURS = {
    "aino": [("MO,TU,WE,TH,FR", time(9), time(12)), ("MO,TU,WE,TH", time(13), time(16))],
    "eero": [("MO,WE,FR", time(8, 30), time(11, 30)), ("TU,TH", time(12), time(16, 30))],
    "sofia": [("TU,WE,TH", time(9), time(15))],
}
RULES: dict[str, dict[str, Any]] = {
    FREE: {"buffer_after": timedelta(minutes=15), "cap_day": 4},
    DEEP: {"buffer_before": timedelta(minutes=15), "buffer_after": timedelta(minutes=30)},
    GROUP: {"notice": timedelta(hours=48), "horizon_days": 90, "cap_week": 1},
}
# Invented visitors: name, organisation, address, question, days from now, what became of it.
VISITORS = [
    ("Ronja Saarelma", "Kuusiharjun kunta", "ronja@kuusiharju.example", "Johtoryhmä sopi muutoksesta, mutta kukaan ei kerro siitä eteenpäin.", -34, "held"),
    ("Ilmari Vuorela", "Tuulenpesä Oy", "ilmari@tuulenpesa.example", "Palaverit täyttävät viikon. Mistä aloitamme?", -27, "held"),
    ("Petra Lehtisalo", "Merikorven opisto", "petra@merikorpi.example", "Etäpäivät ja lähipäivät riitelevät keskenään.", -20, "no-show"),
    ("Tapani Koskenniska", "Hiljaisen Veden Osuuskunta", "tapani@hiljainenvesi.example", "Asiakkaat vastaavat kyselyyn mutta mitään ei muutu.", -12, "held"),
    ("Elli Ruohonen", "Kuusiharjun kunta", "elli@kuusiharju.example", "Miten saan hiljaiset mukaan verkkotyöpajaan?", -5, "open"),
    ("Otso Mäntylahti", "Aavan Rannan Säätiö", "otso@aavanranta.example", "Uusi palvelu pitäisi testata ennen kesää.", 3, "booked"),
    ("Kerttu Pihlajaharju", "Tuulenpesä Oy", "kerttu@tuulenpesa.example", "Esihenkilöt pyytävät valmiita vastauksia.", 5, "moved"),
    ("Joel Sundvik", "Holmskär Marin", "joel@holmskar.example", "How do we keep a hybrid team on one page?", 6, "booked"),
    ("Aura Kivistö", "Merikorven opisto", "aura@merikorpi.example", "Tarvitsemme ulkopuolisen silmän vuosisuunnitelmaan.", 9, "cancelled"),
]  # fmt: skip


def load_bookings(now: datetime) -> bool:
    """Make consultants, session types and bookings; return False, and do nothing, if there are any."""
    # The first thing made here: where there is one, it may be
    # somebody's own, and nothing is mixed in.
    if Consultant.objects.exists():
        return False
    people = {key: _consultant(key, text) for key, text in read_texts("people").items()}
    kinds = {
        key: _session_type(key, text, people) for key, text in read_texts("session_types").items()
    }
    load_availability(people, kinds[GROUP], now)
    for (kind, page), visitor in zip(_wishes(kinds), VISITORS, strict=False):
        _visit(kind, page, visitor, now=now)
    return True


def _consultant(key: str, text: Text) -> Consultant:
    user = User.objects.create_user(
        key, text["email"], PASSWORD, first_name=text["name"].partition(" ")[0], is_staff=True
    )
    user.groups.add(*Group.objects.filter(name="Consultants"))
    page = PersonPage.objects.filter(locale__language_code="fi", slug=text["fi"]["slug"]).first()
    consultant: Consultant = Consultant.objects.create(
        user=user,
        name=text["name"],
        slug=key,
        email=text["email"],
        zone=text["time_zone"],
        photo=page.image if page else None,
        **{f"role_{code}": text[code]["role"] for code in LANGUAGES},
        **{f"bio_{code}": strip_tags(text[code]["bio"]).strip() for code in LANGUAGES},
    )
    _lead_pages_to(consultant, text)
    for days, opens_at, closes_at in HOURS[key]:
        OpeningHours.objects.create(
            consultant=consultant,
            recurrence=_weekly(days),
            opens_at=opens_at,
            closes_at=closes_at,
        )
    return consultant


def _lead_pages_to(consultant: Consultant, text: Text) -> None:
    """Say on the person's page in each language whose sessions it leads to."""
    slugs = [text[code]["slug"] for code in LANGUAGES]
    for page in PersonPage.objects.filter(slug__in=slugs, title=consultant.name):
        page.consultant = consultant
        # Not by the row alone: the next edit begins at the latest revision and would lose it.
        page.save_revision().publish()


def _weekly(days: str) -> Recurrence:
    # Without DTSTART: an aware one is kept in UTC and drifts by an hour over a clock change.
    return deserialize(f"RRULE:FREQ=WEEKLY;BYDAY={days}", include_dtstart=False)


def _session_type(key: str, text: Text, people: dict[str, Consultant]) -> SessionType:
    fields = {
        f"{name}_{code}": text[code][name]
        for name in ("name", "summary", "description")
        for code in LANGUAGES
    }
    kind = SessionType(
        slug=key,
        duration=timedelta(minutes=text["minutes"]),
        seats=text["seats"],
        price_amount=text["price_cents"],
        price_currency=text["currency"],
        place_kind=text["location"],
        place=VIDEO_LINK,
        sort_order=text["order"],
        **fields,
        **RULES[key],
    )
    kind.consultants = [people[name] for name in text["consultants"]]
    kind.questions = list(_questions(text))
    kind.save()
    return kind


def _questions(text: Text) -> Iterator[Question]:
    # Strict: a question that one language lacks must stop the load, not shift all that follow.
    pairs = zip(text["fi"]["questions"], text["en"]["questions"], strict=True)
    for order, (finnish, english) in enumerate(pairs):
        yield Question(
            label_fi=finnish["text"],
            label_en=english["text"],
            kind=finnish["kind"],
            options_fi="\n".join(finnish["choices"]),
            options_en="\n".join(english["choices"]),
            is_required=finnish["required"],
            sort_order=order,
        )


def _wishes(kinds: dict[str, SessionType]) -> Iterator[tuple[SessionType, Page]]:
    """Yield what the visitors book and where they read of it, in turn."""
    finnish = {"locale__language_code": "fi", "live": True}
    pages = [*ArticlePage.objects.filter(**finnish)[:4], *StoryPage.objects.filter(**finnish)[:2]]
    order = [FREE, FREE, FREE, DEEP, FREE, GROUP, FREE, FREE, FREE]
    for index, key in enumerate(order):
        yield kinds[key], pages[index % len(pages)]


def _visit(
    kind: SessionType, page: Page, visitor: tuple[str, str, str, str, int, str], *, now: datetime
) -> None:
    name, organisation, email, question, days, became = visitor
    # Booked some days ahead; the mail of then is sent then.
    then = min(now, now + timedelta(days=days)) - timedelta(days=6)
    slot = _slot(kind, now + timedelta(days=days), then)
    language = "en" if name == "Joel Sundvik" else "fi"
    with translation.override(language):
        label = kind.questions.all()[0].label
    # Through the action that visitors' own posts take, so that mail and cases arise as they would.
    booking = book(
        BookingRequest(
            session_type=kind,
            start_at=slot.start_at,
            name=name,
            email=email,
            organisation=organisation,
            zone="Europe/Stockholm" if language == "en" else "Europe/Helsinki",
            language=language,
            answers=(Answer(question=label, answer=question),),
            entry_page=page,
        ),
        now=then,
    )
    deliver_due_mail(then)
    _afterwards(booking, became, now=now)


def _slot(kind: SessionType, after: datetime, then: datetime) -> queries.OfferedSlot:
    """Return a time in the fortnight from `after` that was on offer then, not always the first."""
    within = [Interval(instant(after), instant(after + timedelta(days=14)))]
    slots = queries.free_slots_for(kind, within, then)
    return slots[min(len(slots) - 1, after.day % 5)]


def _afterwards(booking: Booking, became: str, *, now: datetime) -> None:
    start_at = booking.session.start_at
    if became == "held":
        # When the session ended, or the case's history would tell
        # things in an order they never had.
        record_outcome(booking, Outcome.HELD, now=booking.session.end_at)
    elif became == "no-show":
        record_outcome(booking, Outcome.ATTENDEE_NO_SHOW, now=booking.session.end_at)
    elif became == "cancelled":
        cancel(booking, now=now)
    # A place in a group cannot be moved, only given up and booked anew.
    elif became == "moved" and booking.session.seats == 1:
        later = queries.next_free_slots(
            booking.session.session_type,
            now,
            after=start_at,
            count=3,
            moving=booking,
            team=queries.Team((), tuple(booking.session.people)),
        )
        move(booking, later[-1].start_at, now=now)
