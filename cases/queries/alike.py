"""Reads of open cases that one about to be opened may be the same as."""

from typing import Any

from django.db.models import Q, QuerySet

from cases.domain.keys import email_key
from cases.models import Case, CaseContact
from cases.queries.access import cases_for
from cases.queries.cases import OPEN

# Enough to see what there is: nobody chooses among more.
MOST_SHOWN = 10


def open_cases_like(user: Any, *, address: str, organisation: int | None) -> QuerySet[Case]:
    """Return the open cases of whoever has the address, and of the organisation, the newest first.

    At most MOST_SHOWN, and only those that the user may see (1 statement).
    """
    of_person = CaseContact.objects.filter(contact__emails__key=email_key(address))
    like = Q(pk__in=of_person.values("case")) if address else Q()
    if organisation:
        like |= Q(organisation=organisation)
    # Of neither nothing is like it: an empty condition would be every case there is.
    found = cases_for(user).filter(like, stage__in=OPEN) if like else Case.objects.none()
    return found.select_related("organisation").order_by("-opened_at", "-pk")[:MOST_SHOWN]
