"""Who takes part in a case, as it is changed on the case's page."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from cases import actions
from cases.forms import PersonForm, RoleForm, TakeOutForm
from cases.models import Case, CaseContact
from cases.views.access import case_or_kept_404
from cases.views.page import done, page_with, staff


@require_POST
@permission_required("cases.change_case")
def add_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody into the case."""
    case = case_or_kept_404(request, pk)
    form = PersonForm(request.POST, case=case, user=request.user, auto_id="person-%s")
    if not form.is_valid():
        return page_with(request, case, person=form)
    contact = form.contact_to_add()
    return _give(request, case, contact, form)


@require_POST
@permission_required("cases.change_case")
def change_role(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """Say what somebody is to the case."""
    case = case_or_kept_404(request, pk)
    part, form = _part(case, part_pk), RoleForm(request.POST, auto_id=f"role-{part_pk}-%s")
    if not form.is_valid():
        return page_with(request, case, **{f"role-{part_pk}": form})
    return _give(request, case, part.contact, form)


@require_POST
@permission_required("cases.change_case")
def take_out(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """Take somebody out of the case."""
    case = case_or_kept_404(request, pk)
    part = _part(case, part_pk)
    form = TakeOutForm(request.POST, role=part.role, auto_id=f"out-{part_pk}-%s")
    if not form.is_valid():
        return page_with(request, case, **{f"out-{part_pk}": form})
    sure, by = form.cleaned_data.get("sure", False), staff(request)
    return done(
        request,
        case,
        lambda: actions.take_out(case, part, sure=sure, now=timezone.now(), actor=by),
    )


def _part(case: Case, part_pk: int) -> CaseContact:
    # Through the case: by its key alone it could be one of a case that this person does not see.
    return get_object_or_404(case.case_contacts.select_related("contact"), pk=part_pk)


def _give(request: HttpRequest, case: Case, contact: Any, form: forms.Form) -> HttpResponse:
    role, by = form.cleaned_data["role"], staff(request)
    return done(
        request,
        case,
        lambda: actions.give_role(case, contact, role, now=timezone.now(), actor=by),
    )
