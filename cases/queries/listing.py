"""Reads of the list of cases."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case as Choose
from django.db.models import F, QuerySet, When

from cases.domain.stages import Stage
from cases.models import Case, ContactEmail
from cases.queries.access import cases_for
from cases.queries.sources import with_source


def cases_to_list(user: Any) -> QuerySet[Case]:
    """Return the cases that the user may see, with what a list shows of them (2 statements).

    That is organisation, owner and what first led here, for `source_of`; the step due first
    comes first, then the newest.
    """
    due_first = F("next_step_on").asc(nulls_last=True)
    cases = cases_for(user).select_related("organisation", "owner")
    return cases.prefetch_related(with_source()).order_by(due_first, "-opened_at", "-pk")


def in_order(cases: QuerySet[Case], column: str, *, descending: bool) -> QuerySet[Case]:
    """Return the cases by a column of theirs, those that have nothing there last either way.

    Stages in the order of the pipeline, whatever their codes are.
    """
    place = Choose(*(When(stage=stage.value, then=n) for n, stage in enumerate(Stage)))
    by: Any = place if column == "stage" else F(column)
    first = by.desc(nulls_last=True) if descending else by.asc(nulls_last=True)
    return cases.order_by(first, "-opened_at", "-pk")


def with_people(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the same cases with their contacts, addresses and services (3 statements more)."""
    return cases.prefetch_related("contacts__emails", "services")


def addresses_of(case: Case) -> list[str]:
    """Return the addresses of the case's contacts; no statement after `with_people`."""
    emails: Iterable[ContactEmail] = (e for c in case.contacts.all() for e in c.emails.all())
    return [email.address for email in emails]
