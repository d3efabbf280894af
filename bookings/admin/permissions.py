"""Who may do what: the model permissions, and for consultants besides them what is their own."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from bookings.models import Consultant, OutgoingMail, Session


def consultant_of(user: Any) -> Consultant | None:
    """Return the consultant who works with this account (1 statement, remembered on the user)."""
    # has_perm refuses an account that was closed; what is one's own needs no
    # permission, so it is asked here.
    return getattr(user, "consultant", None) if user.is_active else None


class OwnPermissionPolicy(ModelPermissionPolicy):
    """The model's own permissions; without them a consultant still has `actions` on what is theirs.

    Each of `paths` leads from the model to the account, as in a filter.
    """

    def __init__(self, model: type[Model], *paths: str, actions: Collection[str]) -> None:
        super().__init__(model)
        self.paths = paths
        self.own_actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self._for_all(user, [action]) or self._for_own(user, [action])

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Collection[str], instance: Any
    ) -> bool:
        if self._for_all(user, actions):
            return True
        own = self._for_own(user, actions)
        return own and self._own(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Any]:
        everything: QuerySet[Any] = self.model.objects.all()
        if self._for_all(user, actions):
            return everything
        return self._own(user) if self._for_own(user, actions) else everything.none()

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        having = self._get_users_with_any_permission_codenames_filter(
            self._get_permission_codenames(actions)
        )
        if self.own_actions & set(actions):
            having |= Q(consultant__isnull=False, is_active=True)
        return get_user_model().objects.filter(having).distinct()

    def _for_all(self, user: Any, actions: Collection[str]) -> bool:
        return any(user.has_perm(self._get_permission_name(action)) for action in actions)

    def _for_own(self, user: Any, actions: Collection[str]) -> bool:
        return bool(self.own_actions & set(actions)) and consultant_of(user) is not None

    def _own(self, user: Any) -> QuerySet[Any]:
        # A subquery rather than a join: a session with two consultants must not be listed twice.
        mine = reduce(or_, (Q(**{path: user}) for path in self.paths))
        own = self.model.objects.filter(mine).values("pk")
        found: QuerySet[Any] = self.model.objects.filter(pk__in=own)
        return found


def register_policies() -> None:
    """Register the policies; before any viewset, since looking one up makes a fallback."""
    register_permission_policy(
        Consultant, OwnPermissionPolicy(Consultant, "user", actions=["change"])
    )
    register_permission_policy(
        Session, OwnPermissionPolicy(Session, "consultants__user", actions=["view", "change"])
    )
    register_permission_policy(
        OutgoingMail,
        OwnPermissionPolicy(
            OutgoingMail,
            "booking__session__consultants__user",
            "waiting_place__session__consultants__user",
            "busy_calendar__consultant__user",
            actions=["view", "change"],
        ),
    )


def require(user: Any, actions: Collection[str], instance: Model) -> None:
    """Raise PermissionDenied unless the user may do any of `actions` to the instance."""
    policy = policy_registry.get(instance)
    if not policy.user_has_any_permission_for_instance(user, actions, instance):
        raise PermissionDenied


class OwnListMixin:
    """A list of those instances only that the user may do something to."""

    def get_base_queryset(self) -> QuerySet[Any]:
        view: Any = self
        # By itself a list of Wagtail asks the policy about the model only, never about its rows.
        permitted: QuerySet[Any] = view.permission_policy.instances_user_has_any_permission_for(
            view.request.user, view.any_permission_required
        )
        return permitted


class OwnInstanceMixin:
    """A view of one instance, which the user must have the view's permission for."""

    def get_object(self, *args: Any) -> Any:
        view: Any = self
        above: Any = super()
        instance = above.get_object(*args)
        # The same as in the list: the number in the address alone gives no right to the row.
        required = view.any_permission_required or [view.permission_required]
        require(view.request.user, required, instance)
        return instance
