"""What the list and the board can be narrowed to, each as a condition on cases."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from bookings.models import Outcome, Status
from cases.domain.keys import email_key
from cases.domain.seeking import sought
from cases.domain.stages import Stage
from cases.domain.working_days import DAYS_TO_WRITE, working_days_after
from cases.models import Activity, ActivityKind, CaseContact, StageChange, Task
from cases.queries.cases import OPEN, site_date
from cases.queries.lookups import digits_of
from cases.queries.sources import known_touches

# Where work goes on: a won case is done only when it is delivered.
IN_WORK = [*OPEN, Stage.WON.value]


def is_overdue(now: datetime) -> Q:
    """Return the condition that the next step should have been taken before today."""
    return Q(stage__in=OPEN, next_step_on__lt=site_date(now))


def awaits_outcome(now: datetime) -> Q:
    """Return the condition that a session has begun of which nobody has said what happened."""
    begun = Activity.objects.filter(
        kind=ActivityKind.BOOKED,
        booking__outcome=Outcome.PENDING,
        booking__status=Status.CONFIRMED,
        booking__session__status=Status.CONFIRMED,
        booking__session__start_at__lte=now,
    )
    return Q(pk__in=begun.values("case"))


def has_proposal_due(now: datetime) -> Q:
    """Return the condition that a proposal is due within two working days, or was, and none was sent.

    Sent is what somebody noted as sent: no stage says so.
    """
    sent = Activity.objects.filter(case=OuterRef("pk"), kind=ActivityKind.PROPOSAL)
    soon = working_days_after(site_date(now), DAYS_TO_WRITE)
    return Q(~Exists(sent), stage__in=OPEN, proposal_due_on__lte=soon)


def has_nothing_next() -> Q:
    """Return the condition that work goes on and nothing is planned: no next step, no open task.

    The database holds a next step in every open case, so these are the won ones.
    """
    planned = Task.objects.filter(case=OuterRef("pk"), done_at=None)
    return Q(~Exists(planned), stage__in=IN_WORK, next_step_on=None)


def changed_since(since: datetime) -> Q:
    """Return the condition that something happened in the case or moved it since."""
    # Two subqueries rather than joins: each is read from its index by time, and no case comes twice.
    moved = StageChange.objects.filter(at__gte=since).values("case")
    # Without private ones: that a colleague wrote something is theirs too.
    written = Activity.objects.filter(at__gte=since, private=False).values("case")
    return Q(pk__in=moved) | Q(pk__in=written)


def came_from(source: str) -> Q:
    """Return the condition that this page or word led here; "" stands for no known source."""
    known = known_touches().order_by()
    if not source:
        return Q(~Exists(known.filter(case=OuterRef("pk"))))
    return Q(pk__in=known.filter(source=source).values("case"))


def mentions(text: str) -> Q:
    """Return the condition that each word of the text is in the case, or its phone number is.

    Each wherever it is: reference, title, organisation, or name or address of somebody in the case.
    """
    looked_for = sought(text)
    found = Q()
    for word in looked_for.words:
        found &= _says(word)
    return found | _reached_by(looked_for.phone) if looked_for.phone else found


def _says(word: str) -> Q:
    somebody = Q(contact__full_name__says=word) | Q(contact__emails__address__says=word)
    if "@" in word:
        # A whole address by its key too: there a domain stands as xn--..., however it was typed.
        somebody |= Q(contact__emails__key=email_key(word))
    people = CaseContact.objects.filter(somebody)
    named = Q(ref__says=word) | Q(title__says=word)
    # By key: a case is found once, however many of its contacts match.
    return named | Q(organisation__name__says=word) | Q(pk__in=people.values("case"))


def _reached_by(phone: str) -> Q:
    people = CaseContact.objects.alias(digits=digits_of("contact__phone"))
    return Q(pk__in=people.filter(digits__contains=phone).values("case"))
