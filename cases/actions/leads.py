"""A message from a visitor, without a booking: it joins the person's open case or opens one in lead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin

from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from bookings.actions.transactions import whole
from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line, plain_text
from bookings.emails import Letter, MailText, ascii_address
from bookings.outbox import queue_letter
from bookings.zones import long_date
from cases import queries
from cases.actions.cases import open_case
from cases.actions.language import site_language
from cases.actions.people import Person, person_of, to_check
from cases.actions.staff_letters import button_to_case, letter_to_staff
from cases.domain.introductions import Introduction
from cases.domain.joining import Choice, choose_case
from cases.domain.keys import email_key
from cases.domain.working_days import DAYS_TO_ANSWER, working_days_after
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseKind,
    Touch,
    TouchGiver,
    TouchKind,
)
from cases.queries.letters import OF_ACTIVITY, OF_MESSAGE


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a visitor wrote on a page; `request_key` is of one showing of its form."""

    said: Introduction
    message: str
    request_key: str
    page: Page
    heard_from: str = ""


def open_lead(enquiry: Enquiry, *, now: datetime) -> Case:
    """Keep a message in the person's open case, or in a new one in lead, and return that case.

    In one transaction: contact, case, activity, touch, what staff should check, and the mails to the
    visitor and to whoever owns the case, else to those who see every case. Never writes over what is
    stored. A second call with the same `request_key` changes nothing and returns the first one's case.
    """
    if told := queries.case_of_message(enquiry.request_key):
        return told
    try:
        return whole(partial(_open_lead, enquiry, now))
    except IntegrityError:
        # Pressed twice at the same moment: the unique key let the other one in.
        if told := queries.case_of_message(enquiry.request_key):
            return told
        raise  # a fault of ours


def _open_lead(enquiry: Enquiry, now: datetime) -> Case:
    said = enquiry.said
    with site_language():
        person = person_of(said, queries.arrival_of(said.email, said.organisation))
        choice = choose_case(person.earlier, now)
        joined = (part.case for part in person.parts if part.case.pk == choice.join)
        case = next(joined, None) or _opened(person, choice, now)
        activity = _keep_message(case, person, enquiry, now)
        if doubts := list(to_check(person, choice, said)):
            kind, body = ActivityKind.SUGGESTION, "\n".join(doubts)
            Activity.objects.create(case=case, contact=person.contact, kind=kind, at=now, body=body)
        _keep_touch(case, enquiry, now)
        _tell_staff(case, activity, enquiry, now)
    _acknowledge(activity, said, now)
    return case


def _opened(person: Person, choice: Choice, now: datetime) -> Case:
    case = Case(
        title=person.contact.full_name,
        organisation_id=person.contact.organisation_id,
        owner_id=queries.lead_owner(),
        kind=CaseKind.REPEAT if choice.previous else CaseKind.NEW,
        previous_case_id=choice.previous,
        next_step=_("Answer the message"),
        next_step_on=working_days_after(queries.site_date(now), DAYS_TO_ANSWER),
    )
    return open_case(case, contact=person.contact, now=now)


def _keep_message(case: Case, person: Person, enquiry: Enquiry, now: datetime) -> Activity:
    return Activity.objects.create(
        case=case,
        contact=person.contact,
        kind=ActivityKind.MESSAGE,
        at=now,
        body=plain_text(enquiry.message).strip(),
        request_key=enquiry.request_key,
    )


def _keep_touch(case: Case, enquiry: Enquiry, now: datetime) -> None:
    """Keep how the person heard of us; else the page of the form, where nothing better is known."""
    if enquiry.heard_from:
        source: dict[str, Any] = {
            "kind": TouchKind.SELF_REPORTED,
            "label": one_line(enquiry.heard_from)[:250],
        }
    # The form stands on one page for all: said of a case with a source, it would only blur that.
    elif case.touches.exists():
        return
    else:
        page = enquiry.page
        source = {
            "kind": TouchKind.ENTRY_PAGE,
            "page_id": page.pk,
            "page_title": page.title,
            "page_path": page.url or "",
            "page_locale": page.locale.language_code,
        }
    Touch.objects.create(case=case, at=now, given_by=TouchGiver.VISITOR, **source)


def _tell_staff(case: Case, activity: Activity, enquiry: Enquiry, now: datetime) -> None:
    about = f"{OF_MESSAGE}{activity.pk}"
    for reader in _readers(case):
        letter = _news(case, enquiry, reader)
        queue_letter(letter, about=about, key=f"{about}:{reader.address}", now=now)


def _readers(case: Case) -> Iterator[Mailbox]:
    """Yield who hears of a message: the owner, else those who see every case, else the site's mailbox."""
    owner = case.owner
    people = [owner] if owner and owner.is_active else queries.people_who_see_every_case()
    addresses = {person.email: person.get_full_name() for person in people if person.email}
    # A message that nobody hears of is worse than one in the wrong mailbox.
    addresses = addresses or {booking_settings().mailbox_address: ""}
    for address, name in addresses.items():
        yield Mailbox(ascii_address(address), name)


def _news(case: Case, enquiry: Enquiry, reader: Mailbox) -> Letter:
    said = enquiry.said
    return letter_to_staff(
        reader,
        subject=_("New message from %(name)s") % {"name": said.name},
        lead=_("Somebody has written through the contact page."),
        facts=[
            (pgettext("message", "From"), said.name),
            (_("Email"), said.email),
            (_("Organisation"), said.organisation),
            (_("Phone"), said.phone),
            (_("Case"), case.ref),
            (_("Next step by"), long_date(case.next_step_on) if case.next_step_on else ""),
        ],
        answers=[(_("Message"), plain_text(enquiry.message).strip())],
        button=button_to_case(case.pk),
        thread=f"cases.case:{case.pk}",
        reply_to=Mailbox(ascii_address(said.email), said.name),
    )


def _acknowledge(activity: Activity, said: Introduction, now: datetime) -> None:
    """Queue word to the visitor that the message came; once a day to an address.

    Nothing of what was typed is in it, the name neither: anybody can type anybody's address, and the
    form must carry no stranger's words to a third party.
    """
    with translation.override(said.language):
        pages = urljoin(booking_settings().base_url, reverse("bookings:session_types"))
        words = MailText(
            subject=_("We have your message"),
            lead=_("Thank you for writing. We answer within two working days."),
            facts=(),
            answers=(),
            button=(_("Choose a time"), pages),
            closing=_(
                "Rather talk at once? Choose a time above. If you did not write to us, somebody gave "
                "your address by mistake, and you need do nothing."
            ),
        )
    letter = Letter(
        to=Mailbox(ascii_address(said.email)),
        language=said.language,
        words=words,
        thread=f"cases.case:{activity.case_id}",
    )
    key = f"cases.acknowledged:{email_key(said.email)[:200]}:{queries.site_date(now)}"
    queue_letter(letter, about=f"{OF_ACTIVITY}{activity.pk}", key=key, now=now)
