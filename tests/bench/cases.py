"""The data of C1 to C6: 20,000 cases with 100,000 activities, as ten years of a busy house leave them."""

from datetime import UTC, datetime, timedelta
from itertools import islice

from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from bookings.models import Booking, Outcome
from cases.domain.stages import Stage
from cases.models import (
    Activity,
    ActivityKind,
    Case,
    CaseContact,
    Contact,
    ContactEmail,
    LostReason,
    Organisation,
    PageViews,
    Role,
    StageChange,
    Touch,
)

CASES = 20_000
OPEN_CASES = 2_000
PEOPLE = 20
ARTICLES = 40
SERVICES = 5
DAYS_OF_VIEWS = 730
DAY = timedelta(days=1)
OPEN_STAGES = [Stage.LEAD, Stage.BOOKED, Stage.HELD, Stage.PROPOSAL]
CLOSED_STAGES = [Stage.LOST, Stage.LOST, Stage.WON, Stage.DELIVERED, Stage.PUBLISHED]


def make_cases(bookings):
    """Make the cases, each of one of the bookings."""
    now = datetime.now(UTC)
    owners = make_owners()
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Organisaatio {n}", name_key=f"organisaatio {n}")
        for n in range(CASES // 2)
    )
    contacts = Contact.objects.bulk_create(
        Contact(full_name=f"Veera Vieras {n}", organisation=organisations[n // 2])
        for n in range(CASES)
    )
    cases = Case.objects.bulk_create(
        make_case(n, owners[n % PEOPLE], organisations[n // 2], now) for n in range(CASES)
    )
    with transaction.atomic():
        CaseContact.objects.bulk_create(
            CaseContact(case=case, contact=contact, role=Role.INITIATOR)
            for case, contact in zip(cases, contacts, strict=True)
        )
        ContactEmail.objects.bulk_create(
            ContactEmail(contact=c, address=f"v{n}@x{n}.example", key=f"v{n}@x{n}.example")
            for n, c in enumerate(contacts)
        )
        make_history(cases, bookings, now)


def make_owners():
    """Return consultants, the first of whom sees every case."""
    made = User.objects.bulk_create(
        User(username=f"owner{n}", is_superuser=n == 0) for n in range(PEOPLE)
    )
    return list(User.objects.filter(username__in=[user.username for user in made]))


def make_pages(now):
    """Return articles that were looked at every day of two years, and services."""
    root = Page.objects.get(depth=1)
    pages = [
        root.add_child(instance=Page(title=f"Artikkeli {n}", slug=f"bench-{n}"))
        for n in range(ARTICLES + SERVICES)
    ]
    in_bulk(
        PageViews,
        (
            PageViews(page=page, page_title=page.title, on=(now - n * DAY).date(), count=n % 40)
            for page in pages[:ARTICLES]
            for n in range(DAYS_OF_VIEWS)
        ),
    )
    return pages[:ARTICLES], pages[ARTICLES:]


def make_case(number, owner, organisation, now):
    """Return one case; the newest are open."""
    opened_at = now - (CASES - number) * timedelta(hours=4)
    is_open = number >= CASES - OPEN_CASES
    stages = OPEN_STAGES if is_open else CLOSED_STAGES
    step = {"next_step": "Soita", "next_step_on": (now + (number % 40 - 20) * DAY).date()}
    return Case(
        ref=f"{opened_at.year}-{number:05d}",
        title=f"Asia {number}",
        organisation=organisation,
        owner=owner,
        stage=stages[number % len(stages)].value,
        value_amount=number % 50 * 100_000,
        opened_at=opened_at,
        closed_at=None if is_open else opened_at + 30 * DAY,
        **(step if is_open else {}),
    )


def make_history(cases, bookings, now):
    """Write five activities, the moves and a touch into each case; most sessions have an outcome."""
    for booking in bookings:
        booking.outcome = Outcome.PENDING if booking.pk % 50 == 0 else Outcome.HELD
    Booking.objects.bulk_update(bookings, ["outcome"], batch_size=500)
    pairs = list(zip(cases, bookings, strict=True))
    articles, services = make_pages(now)
    in_bulk(Activity, (a for pair in pairs for a in activities(*pair)))
    in_bulk(StageChange, (move for case in cases for move in moves(case)))
    in_bulk(Touch, (touch(*pair, articles[pair[0].pk % ARTICLES]) for pair in pairs))
    sold = Case.services.through
    in_bulk(sold, (sold(case=c, page=services[c.pk % SERVICES]) for c in cases if c.closed_at))
    reasons = list(LostReason.objects.all())
    for number, reason in enumerate(reasons):
        lost = [c.pk for c in cases if c.stage == Stage.LOST and c.pk % len(reasons) == number]
        Case.objects.filter(pk__in=lost).update(lost_reason=reason)


def in_bulk(model, rows):
    """Save the rows, some at a time."""
    rows = iter(rows)
    while some := list(islice(rows, 5_000)):
        model.objects.bulk_create(some)


def activities(case, booking):
    """Yield what was done in a case."""
    given = {"case": case, "author_id": case.owner_id}
    yield Activity(
        **given, kind=ActivityKind.BOOKED, at=case.opened_at, booking=booking, sequence=0
    )
    for day in range(1, 5):
        at = case.opened_at + day * DAY
        yield Activity(**given, kind=ActivityKind.CALL, at=at, body=f"Puhelu {day}")


def moves(case):
    """Yield how a case came to its stage: by each stage before it, some days at each."""
    ended = {
        Stage.LOST: [Stage.LOST],
        Stage.WON: [Stage.WON],
        Stage.DELIVERED: [Stage.WON, Stage.DELIVERED],
        Stage.PUBLISHED: [Stage.WON, Stage.DELIVERED, Stage.PUBLISHED],
    }
    stage = Stage(case.stage)
    open_ones = OPEN_STAGES if stage in ended else OPEN_STAGES[: OPEN_STAGES.index(stage) + 1]
    way = [*open_ones, *ended.get(stage, [])]
    for seq, (before, to) in enumerate(zip(["", *way], way, strict=False), start=1):
        at = case.opened_at + (seq - 1) * (1 + case.pk % 9) * DAY
        yield StageChange(case=case, seq=seq, from_stage=before, to_stage=to, at=at, actor="user")


def touch(case, booking, page):
    """Return the article that led to a case."""
    return Touch(
        case=case,
        booking=booking,
        kind="entry_page",
        page=page,
        page_title=page.title,
        at=case.opened_at,
        given_by="visitor",
    )


def staff_request(name, query=""):
    """Return a function that opens a page of the admin as one who sees every case."""
    client = Client()
    client.force_login(User.objects.get(username="owner0"))
    url = reverse(name) + query

    def ask():
        assert client.get(url).status_code == 200

    return ask
