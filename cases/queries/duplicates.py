"""Reads of who may be the same, among the records of which a person sees everything."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace

from cases.domain.duplicates import (
    Known,
    Likeness,
    Marked,
    Pair,
    alike,
    alike_people,
    full_number,
)
from cases.domain.keys import key_domain
from cases.models import (
    Case,
    CaseContact,
    Contact,
    ContactEmail,
    MergedKind,
    Organisation,
    ToldApart,
)
from cases.queries.access import wholly_seen
from cases.queries.cases import OPEN

# What people write between the digits of a number; the last two are no-break spaces.
BETWEEN_DIGITS = (" ", "-", "(", ")", ".", "/", "\u00a0", "\u202f")
# By so many last digits the database looks; the rule then compares them all.
LAST_DIGITS = 6


def pairs_alike(user: Any, kind: MergedKind) -> list[Pair]:
    """Return the pairs that may be one and were not told apart, by key.

    One pass over the records, never each against each; at most 3 statements.
    """
    match kind:
        case MergedKind.CONTACT:
            pairs = _people_alike(wholly_seen(user, Contact).filter(erased_at=None))
        case MergedKind.ORGANISATION:
            pairs = alike(_organisation_marks(wholly_seen(user, Organisation)))
        case MergedKind.CASE:
            pairs = alike(_case_marks(wholly_seen(user, Case)))
    return _not_told_apart(kind, pairs)


def pairs_with(user: Any, record: Contact | Organisation | Case) -> list[Pair]:
    """Return the pairs of one record with what may be the same, by key; at most 5 statements."""
    match record:
        case Contact():
            kind, pairs = MergedKind.CONTACT, _people_alike(_like_contact(user, record))
        case Organisation():
            marks = _organisation_marks(_like_organisation(user, record))
            kind, pairs = MergedKind.ORGANISATION, alike(marks)
        case Case():
            shared = CaseContact.objects.filter(case=record).values("contact")
            marks = _case_marks(wholly_seen(user, Case), contact__in=shared)
            kind, pairs = MergedKind.CASE, alike(marks)
    own = [pair for pair in pairs if record.pk in {pair.first, pair.second}]
    return _not_told_apart(kind, own) if own else []


def _people_alike(contacts: QuerySet[Contact]) -> list[Pair]:
    domains: dict[int, set[str]] = {}
    # Without an order, which would sort 20,000 rows for nobody.
    emails = ContactEmail.objects.filter(contact__in=contacts.order_by().values("pk")).order_by()
    for contact, key in emails.values_list("contact", "key"):
        if domain := key_domain(key):
            domains.setdefault(contact, set()).add(domain)
    rows = contacts.order_by().values_list("pk", "full_name", "phone", "organisation")
    return alike_people(
        Known(pk, name, phone, organisation, frozenset(domains.get(pk, ())))
        for pk, name, phone, organisation in rows
    )


def _organisation_marks(organisations: QuerySet[Organisation]) -> Iterator[Marked]:
    """Yield names and domains: their own, and those that their people write from."""
    for pk, name, domain in organisations.order_by().values_list("pk", "name_key", "domain"):
        yield Likeness.NAME, name, pk
        yield Likeness.DOMAIN, domain or "", pk
    emails = ContactEmail.objects.filter(contact__organisation__in=organisations.values("pk"))
    for pk, key in emails.order_by().values_list("contact__organisation", "key"):
        yield Likeness.DOMAIN, key_domain(key), pk


def _case_marks(cases: QuerySet[Case], **narrowed: Any) -> Iterator[Marked]:
    parts = CaseContact.objects.filter(case__in=cases.filter(stage__in=OPEN), **narrowed)
    for contact, case in parts.order_by().values_list("contact", "case"):
        yield Likeness.CONTACT, str(contact), case


def _like_contact(user: Any, contact: Contact) -> QuerySet[Contact]:
    """Return the contact with those that the rule may find to be alike (1 statement of its own)."""
    keys = contact.emails.values_list("key", flat=True)
    found = Q(pk=contact.pk) | _writes_from({key_domain(key) for key in keys} - {""})
    if contact.organisation_id:
        found |= Q(organisation=contact.organisation_id)
    if number := full_number(contact.phone):
        found |= Q(digits__endswith=number[-LAST_DIGITS:])
    seen = wholly_seen(user, Contact).filter(erased_at=None)
    # By the database: a page of one contact must not read the numbers of all.
    alike_ones: QuerySet[Contact] = seen.annotate(digits=_digits()).filter(found)
    return alike_ones


def _like_organisation(user: Any, organisation: Organisation) -> QuerySet[Organisation]:
    keys = ContactEmail.objects.filter(contact__organisation=organisation)
    domains = {key_domain(key) for key in keys.values_list("key", flat=True)}
    domains = (domains | {organisation.domain or ""}) - {""}
    people = Contact.objects.filter(_writes_from(domains), organisation__isnull=False)
    found = Q(pk=organisation.pk) | Q(domain__in=domains) | Q(pk__in=people.values("organisation"))
    if organisation.name_key:
        found |= Q(name_key=organisation.name_key)
    return wholly_seen(user, Organisation).filter(found)


def _writes_from(domains: set[str]) -> Q:
    """Return the condition on a contact of having an address at one of the domains."""
    ends = [Q(key__endswith=f"@{domain}") for domain in sorted(domains)]
    if not ends:
        return Q(pk__in=())
    # One look through the addresses, where EXISTS would take one for each contact.
    found = ContactEmail.objects.filter(reduce(or_, ends)).order_by()
    return Q(pk__in=found.values("contact"))


def _digits() -> Any:
    """Return a phone number as the database can compare it: nothing between the digits."""
    digits: Any = F("phone")
    for sign in BETWEEN_DIGITS:
        digits = Replace(digits, Value(sign), Value(""))
    return digits


def _not_told_apart(kind: MergedKind, pairs: list[Pair]) -> list[Pair]:
    told = set(ToldApart.objects.filter(kind=kind).values_list("first_id", "second_id"))
    return [pair for pair in pairs if (pair.first, pair.second) not in told]
