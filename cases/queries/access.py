"""Who sees which records: every read and every write of the staff begins with one of these."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from cases.conf import case_settings
from cases.domain.access import Reach, reach_of
from cases.models import Activity, Case, CaseContact, Contact, Organisation

SEE_EVERY_CASE = "cases.see_every_case"
Record = TypeVar("Record", bound=Model)


class NotAllSeenError(LookupError):
    """Some of the records asked for are not there for this person; `missing` is how many."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} of the records asked for are not there for this person")
        self.missing = missing


def cases_for(user: Any) -> QuerySet[Case]:
    """Return the cases that the user may see, in no order; merged ones are gone for everyone.

    Everything for those who see every case, and for all consultants where the house is set so;
    else what they own or share. Nothing without the right to see cases. An unowned case is
    nobody's own: where consultants see their own, those who see every case hand it on.
    """
    return _seen(user, Case.objects.filter(merged_into=None))


def merged_cases_for(user: Any) -> QuerySet[Case]:
    """Return the merged cases that the user would see, were their merges undone, in no order."""
    return _seen(user, Case.objects.exclude(merged_into=None))


def case_or_kept(user: Any, pk: Any) -> QuerySet[Case]:
    """Return the case of this key, or the one that it was merged into, if the user may see it."""
    kept = Case.objects.filter(pk=pk).values("merged_into")
    return cases_for(user).filter(Q(pk=pk) | Q(pk__in=kept))


def _seen(user: Any, cases: QuerySet[Case]) -> QuerySet[Case]:
    reach = _reach(user, "case")
    if reach is not Reach.OWN:
        return _whole(cases, reach)
    shared = Case.shared_with.through.objects.filter(case=OuterRef("pk"), user=user.pk)
    # By subquery: a join with those it is shared with would list a case more than once.
    return cases.filter(Q(owner=user.pk) | Exists(shared))


def contacts_for(user: Any) -> QuerySet[Contact]:
    """Return the contacts that the user may see, in no order; merged ones are gone for everyone.

    Where consultants see their own: those in a case of theirs, and those in no case at all, since
    whoever wrote one down must find it again.
    """
    reach = _reach(user, "contact")
    contacts = Contact.objects.filter(merged_into=None)
    if reach is not Reach.OWN:
        return _whole(contacts, reach)
    parts = CaseContact.objects.filter(contact=OuterRef("pk"))
    # Two questions: in no case of theirs is not the same as in no case.
    theirs = parts.filter(case__in=cases_for(user))
    return contacts.filter(Exists(theirs) | ~Exists(parts))


def organisations_for(user: Any) -> QuerySet[Organisation]:
    """Return the organisations that the user may see, in no order; as with contacts.

    That is: of a case or contact of theirs, or of nobody yet.
    """
    reach = _reach(user, "organisation")
    organisations = Organisation.objects.filter(merged_into=None)
    if reach is not Reach.OWN:
        return _whole(organisations, reach)
    of_case = Case.objects.filter(organisation=OuterRef("pk"))
    of_contact = Contact.objects.filter(organisation=OuterRef("pk"))
    by_case = Q(Exists(cases_for(user).filter(organisation=OuterRef("pk"))))
    by_contact = Q(Exists(contacts_for(user).filter(organisation=OuterRef("pk"))))
    of_nobody = Q(~Exists(of_case), ~Exists(of_contact))
    return organisations.filter(by_case | by_contact | of_nobody)


def wholly_seen(user: Any, model: type[Model]) -> QuerySet[Any]:
    """Return the records of which the user sees every case that they are tied to, in no order.

    What is done to such a record does nothing to a case that is not there for this person.
    """
    records: QuerySet[Any] = _RECORDS[model](user)
    if model is Case or _reach(user, "case") is Reach.EVERYTHING:
        return records
    hidden = Case.objects.exclude(pk__in=cases_for(user).values("pk")).filter(merged_into=None)
    if model is Contact:
        # Not only by taking part: an activity may name one who does not.
        told = Activity.objects.filter(contact=OuterRef("pk"), case__in=hidden)
        parts = CaseContact.objects.filter(contact=OuterRef("pk"), case__in=hidden)
        return records.filter(~Exists(parts), ~Exists(told))
    people = Contact.objects.filter(organisation=OuterRef("pk"), case_contacts__case__in=hidden)
    cases = hidden.filter(organisation=OuterRef("pk"))
    return records.filter(~Exists(cases), ~Exists(people))


def activities_for(user: Any) -> QuerySet[Activity]:
    """Return the activities that the user may see, in no order: a private one only by its author."""
    shown = Activity.objects.filter(case__in=cases_for(user))
    return shown.filter(Q(private=False) | Q(author=user.pk))


def all_of(permitted: QuerySet[Record], keys: Collection[Any]) -> list[Record]:
    """Return those records with these keys, by key (1 statement); raises NotAllSeenError if one is missing.

    For what is done to many at once: leaving out silently what one may not see would tell that the
    rest was done, and doing it would be worse.
    """
    wanted = set(keys)
    found = list(permitted.filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise NotAllSeenError(len(wanted) - len(found))
    return found


def people_who_work_cases() -> QuerySet[Any]:
    """Return the active users who may be given a case: those who may change cases."""
    able = ModelPermissionPolicy(Case).users_with_permission("change").values("pk")
    # By key: Wagtail joins groups, which would name a person once for each.
    return get_user_model().objects.filter(pk__in=able).order_by("first_name", "last_name", "pk")


def people_who_see_every_case() -> QuerySet[Any]:
    """Return the active users who see every case whatever the house's setting, by key."""
    right = Permission.objects.filter(
        content_type__app_label="cases", codename=SEE_EVERY_CASE.partition(".")[2]
    )
    holds = Q(groups__permissions__in=right) | Q(user_permissions__in=right) | Q(is_superuser=True)
    users = get_user_model().objects
    # By key, as above.
    return users.filter(pk__in=users.filter(holds, is_active=True).values("pk")).order_by("pk")


def lead_owner() -> int | None:
    """Return who is given a case that began with a message, by the site's setting; else None."""
    name = case_settings().lead_owner
    if not name:
        return None
    named = people_who_work_cases().filter(**{get_user_model().USERNAME_FIELD: name})
    return named.values_list("pk", flat=True).first()


def _reach(user: Any, model: str) -> Reach:
    # May change counts as may see: Wagtail's forms of groups can give the one without the other.
    return reach_of(
        may_see=any(user.has_perm(f"cases.{action}_{model}") for action in ("view", "change")),
        sees_every_case=user.has_perm(SEE_EVERY_CASE),
        consultants_see=case_settings().consultants_see,
    )


_RECORDS: dict[type[Model], Callable[[Any], QuerySet[Any]]] = {
    Case: cases_for,
    Contact: contacts_for,
    Organisation: organisations_for,
}


def _whole(records: QuerySet[Record], reach: Reach) -> QuerySet[Record]:
    return records if reach is Reach.EVERYTHING else records.none()
