"""Reads of the list of cases."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from cases.models import Case, ContactEmail, Touch
from cases.queries.access import cases_for


def cases_to_list(user: Any) -> QuerySet[Case]:
    """Return the cases that the user may see, with what a list shows of them (1 statement).

    That is organisation, owner and `source`, the first page that led here; the step due first comes
    first, then the newest.
    """
    first = Touch.objects.filter(case=OuterRef("pk")).exclude(page_title="").order_by("at", "pk")
    cases = cases_for(user).select_related("organisation", "owner")
    # Said, because SQLite puts NULL first and PostgreSQL last.
    due_first = F("next_step_on").asc(nulls_last=True)
    return cases.annotate(source=Subquery(first.values("page_title")[:1])).order_by(
        due_first, "-opened_at", "-pk"
    )


def with_people(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the same cases with their contacts, addresses and services (4 statements more)."""
    return cases.prefetch_related("contacts__emails", "services")


def addresses_of(case: Case) -> list[str]:
    """Return the addresses of the case's contacts; no statement after `with_people`."""
    emails: Iterable[ContactEmail] = (e for c in case.contacts.all() for e in c.emails.all())
    return [email.address for email in emails]
