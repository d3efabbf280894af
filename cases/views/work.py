"""What is done on a case's page besides moving it: tasks, letters, and sharing it with colleagues."""

from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from bookings.actions.mail import MailCannotBeRetriedError
from cases import actions, queries
from cases.forms import LetterForm, OriginForm, ShareForm, TaskForm
from cases.models import Task
from cases.views.access import case_or_kept_404
from cases.views.page import back_to, check_shown, done, page_with, staff


@require_POST
@permission_required("cases.change_case")
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what is to be done."""
    case, form = case_or_kept_404(request, pk), TaskForm(request.POST, auto_id="task-%s")
    if not form.is_valid():
        return page_with(request, case, task=form)
    actions.add_task(case, **form.cleaned_data, now=timezone.now())
    return redirect("cases:inspect", case.pk)


@permission_required("cases.change_case")
def edit_task(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """Show the case's page with the form of one task, and change what is to be done, when or by whom."""
    task = get_object_or_404(_tasks_of(request, pk).filter(done_at=None), pk=task_pk)
    is_sent, now_is = request.method == "POST", model_to_dict(task, ["text", "due_on", "assignee"])
    form = TaskForm(
        request.POST if is_sent else None, task=task, initial=now_is, auto_id="edit-task-%s"
    )
    if is_sent and form.is_valid():
        actions.edit_task(task, **form.cleaned_data)
        return redirect("cases:inspect", task.case_id)
    # One form on a page of its own rather than one for each task there is on the case's page.
    response = page_with(request, task.case, edited_task=form)
    response.status_code = response.status_code if is_sent else 200
    return response


@require_POST
@permission_required("cases.change_case")
def finish_task(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """Mark a task done."""
    # Through the tasks of this person: a key alone could be one of a case that they do not see.
    task = get_object_or_404(_tasks_of(request, pk), pk=task_pk)
    actions.finish_task(task, by=staff(request), now=timezone.now())
    messages.success(request, _("Done: %(task)s") % {"task": task})
    return back_to(request, task.case)


@require_POST
@permission_required("cases.change_case")
def reopen_task(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """Mark a task as still to be done."""
    task = get_object_or_404(_tasks_of(request, pk), pk=task_pk)
    actions.reopen_task(task)
    return redirect("cases:inspect", task.case_id)


def _tasks_of(request: HttpRequest, pk: int) -> QuerySet[Task]:
    # A merge moves the tasks along: the page that was opened before still names the other case.
    cases = queries.case_or_kept(request.user, pk)
    return queries.tasks_for(request.user).filter(case__in=cases)


@require_POST
@permission_required("cases.change_case")
def share_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Let colleagues see the case."""
    case = case_or_kept_404(request, pk)
    form = ShareForm(request.POST, case=case, auto_id="share-%s")
    if not form.is_valid():
        return page_with(request, case, share=form)
    people = list(form.cleaned_data["shared_with"])

    def act() -> None:
        check_shown(case, pk, form.cleaned_data["lock_version"])
        actions.edit_case(case, shared_with=people, now=timezone.now(), actor=staff(request))

    return done(request, case, act)


@require_POST
@permission_required("cases.change_case")
def note_origin(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down where the case came from."""
    case, form = case_or_kept_404(request, pk), OriginForm(request.POST, auto_id="origin-%s")
    if not form.is_valid():
        return page_with(request, case, origin=form)
    actions.note_origin(case, form.origin, now=timezone.now())
    return redirect("cases:inspect", case.pk)


@require_POST
@permission_required("cases.change_case")
def send_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to somebody in the case."""
    case = case_or_kept_404(request, pk)
    form = LetterForm(request.POST, case=case, auto_id="letter-%s")
    if not form.is_valid():
        return page_with(request, case, letter=form)
    given, now = form.cleaned_data, timezone.now()
    return done(
        request,
        case,
        lambda: actions.write_to_contact(case, **given, author=staff(request), now=now),
    )


@require_POST
@permission_required("cases.change_case")
def retry_letter(request: HttpRequest, pk: int, activity_pk: int) -> HttpResponse:
    """Send a letter again that was not delivered."""
    activities = queries.activities_for(request.user).filter(case=pk)
    activity = get_object_or_404(activities, pk=activity_pk)
    if activity.pk not in queries.letters_of([activity]):
        raise Http404
    try:
        actions.retry_letter(activity, now=timezone.now())
    except MailCannotBeRetriedError:
        messages.error(request, _("This letter is on its way already."))
    return redirect("cases:inspect", pk)
