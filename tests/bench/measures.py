"""What is measured: W1 to W5 and C1 to C6, each with its data, its work and its floor."""

import json
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from bookings.domain.busy import busy_times
from bookings.domain.intervals import Interval, instant
from bookings.models import Booking, Session, SessionConsultant
from content.demo_pages import load_pages
from content.models import ArticlePage
from tests.bench.cases import CASES, PEOPLE, make_cases, staff_request
from tests.factories import make_consultant, make_session_type, open_weekdays

RUNS = 60
HOUR = timedelta(hours=1)


@dataclass
class Figure:
    """One measured figure; times in milliseconds."""

    what: str
    ms: float
    floor_ms: float
    goal: str
    statements: int | None = None

    def line(self):
        """Return the figure for people."""
        statements = "" if self.statements is None else f", {self.statements} statements"
        return (
            f"{self.ms:8.2f} ms, floor {self.floor_ms:.2f} ms, "
            f"x{self.ms / self.floor_ms:.1f}{statements}  ({self.what}; goal {self.goal})"
        )

    def as_dict(self):
        """Return the figure for machines."""
        return {
            "ms": round(self.ms, 3),
            "floor_ms": round(self.floor_ms, 3),
            "ratio": round(self.ms / self.floor_ms, 2),
            "statements": self.statements,
            "goal": self.goal,
        }


def plain(request):
    """Answer with nothing: what any Django endpoint costs."""
    return HttpResponse("{}", content_type="application/json")


urlpatterns = [path("plain/", plain)]


def prepare_database():
    """Make the tables."""
    call_command("migrate", verbosity=0)


def clock(work, runs=RUNS):
    """Return the median milliseconds of `work`, after three warm runs."""
    taken = []
    for index in range(runs + 3):
        started = time.perf_counter()
        work()
        if index >= 3:
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def statements_of(work):
    """Return how many SQL statements `work` runs, transaction control left out."""
    with CaptureQueriesContext(connection) as captured:
        work()
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return sum(not query["sql"].startswith(control) for query in captured.captured_queries)


def endpoint_floor():
    """Return the milliseconds of a plain endpoint through the same middleware."""
    client = Client()
    with override_settings(ROOT_URLCONF="tests.bench.measures"):
        return clock(lambda: client.get("/plain/"))


def measure_slots_of_one():
    """W1: one request, 60 days, one consultant, 100,000 old bookings."""
    consultant = make_consultant("w1")
    open_weekdays(consultant)
    session_type = make_session_type("w1", consultants=[consultant])
    fill(session_type, [consultant], before=datetime.now(UTC) - timedelta(days=2), each=100_000)
    ask = slots_request("w1", days=60)
    return Figure(
        "60 days of one consultant with 100,000 old bookings",
        clock(ask),
        endpoint_floor(),
        "<= 3 ms over the floor, <= 4 statements",
        statements_of(ask),
    )


def measure_slots_of_many():
    """W2: 30 days, the union of 200 consultants with 20 bookings each."""
    people = [make_consultant(f"w2-{index}") for index in range(200)]
    for person in people:
        open_weekdays(person)
    session_type = make_session_type("w2", consultants=people)
    fill(session_type, people, before=datetime.now(UTC) + timedelta(days=28), each=20)
    ask = slots_request("w2", days=30)
    return Figure(
        "30 days, union of 200 consultants",
        clock(ask, runs=20),
        clock(read_rows, runs=20) + endpoint_floor(),
        "<= 25 ms, statements constant in consultants",
        statements_of(ask),
    )


def measure_booking():
    """W3: one booking, from POST to answer, its invites in the outbox."""
    people = [make_consultant("w3")]
    open_weekdays(people[0], "00:00", "00:00")
    make_session_type("w3", consultants=people, duration=timedelta(minutes=5), horizon_days=365)
    client, number = Client(), count()
    today = timezone.now().date()
    monday = today + timedelta(days=14 - today.weekday())
    first = datetime.combine(monday, datetime.min.time(), UTC) + 12 * HOUR

    def post():
        # Twelve an hour, eleven hours a day, on weekdays only.
        index = next(number)
        week, rest = divmod(index, 5 * 120)
        start = first + timedelta(weeks=week, days=rest // 120, minutes=5 * (rest % 120))
        answer = client.post(
            "/api/v1/bookings",
            json.dumps(
                {
                    "session_type": "w3",
                    "start": start.isoformat(),
                    "name": "Veera Vieras",
                    "email": f"visitor{index}@vieras.example",
                    "timezone": "Europe/Helsinki",
                    "answers": {},
                }
            ),
            content_type="application/json",
        )
        assert answer.status_code == 201, answer.content

    return Figure(
        "one booking, POST to answer, invites in the outbox",
        clock(post),
        endpoint_floor() + clock(insert_rows),
        "<= 8 ms, <= 12 statements",
        statements_of(post),
    )


def measure_article():
    """W4: an article page, uncached."""
    load_pages()
    article = ArticlePage.objects.filter(locale__language_code="fi").first()
    client, url = Client(), article.url

    def read():
        # A query keeps it from the page cache.
        assert client.get(url, {"fresh": ""}).status_code == 200

    return Figure(
        "an article page, uncached",
        clock(read),
        endpoint_floor(),
        "<= 10 ms CPU, <= 8 statements",
        statements_of(read),
    )


def measure_busy_times():
    """W5: a calendar file of 5,000 events, 1,000 of them recurring, to the busy times of 60 days."""
    text = calendar_text()
    start = instant(timezone.now())
    within = Interval(start, start + 60 * 86_400)
    return Figure(
        "5,000 events, 1,000 rules to the busy times of 60 days",
        clock(lambda: busy_times(text, zone="Europe/Helsinki", within=within), runs=3),
        clock(lambda: [line.partition(":") for line in text.splitlines()], runs=3),
        "<= 400 ms",
    )


def measure_list_of_cases():
    """C1: a page of the list, the slowest of those that a morning asks for."""
    prepare_cases()
    asked = ["", "?q=vieras+123", "?situation=awaiting", "?changed=7", "?p=100"]
    return slowest("the list of 20,000 cases", "cases:index", asked)


def measure_board():
    """C2: the board, as it is, narrowed by a search, and with a column opened."""
    prepare_cases()
    asked = ["", "?q=vieras+123", "?more=lost"]
    return slowest("the board of 20,000 cases", "cases:board", asked)


def measure_funnel():
    """C3: the funnel, of all time and of a year."""
    return report("the funnel", "funnel")


def measure_closed():
    """C4: wins and losses by owner, service and reason."""
    return report("wins and losses", "closed")


def measure_content():
    """C5: what pages brought, with two years of their views."""
    return report("content to revenue", "content")


def measure_forecast():
    """C6: the forecast."""
    return report("the forecast", "forecast")


def report(what, name):
    """Return the figure of one of the reports over all cases there are."""
    prepare_cases()
    owner = User.objects.get(username="owner1").pk
    asked = ["?period=all", "?period=year", f"?period=all&owner={owner}"]
    return slowest(f"{what} of 20,000 cases", f"case-reports:{name}", asked)


def slowest(what, name, asked):
    """Return the figure of the slowest of several requests to one page of the admin."""
    requests = [staff_request(name, query) for query in asked]
    return Figure(
        f"{what}, the slowest of {len(asked)} requests",
        max(clock(ask, runs=15) for ask in requests),
        endpoint_floor(),
        "<= 400 ms, statements constant",
        statements_of(requests[0]),
    )


def prepare_cases():
    """Make the cases of C1 to C6, unless another one has made them."""
    # By their owners: the bookings of W3 have opened cases of their own.
    if User.objects.filter(username="owner0").exists():
        return
    people = [make_consultant(f"c-{index}") for index in range(PEOPLE)]
    session_type = make_session_type("cases", consultants=people)
    before = datetime.now(UTC) - timedelta(days=2)
    fill(session_type, people, before=before, each=CASES // PEOPLE)
    make_cases(list(Booking.objects.filter(session__session_type=session_type).order_by("pk")))


MEASURES = {
    "W1": measure_slots_of_one,
    "W2": measure_slots_of_many,
    "W3": measure_booking,
    "W4": measure_article,
    "W5": measure_busy_times,
    "C1": measure_list_of_cases,
    "C2": measure_board,
    "C3": measure_funnel,
    "C4": measure_closed,
    "C5": measure_content,
    "C6": measure_forecast,
}


def slots_request(slug, *, days):
    """Return a function that asks the API for the slots of that many days from today."""
    client = Client()
    today = timezone.now().date()
    query = {"from": today, "to": today + timedelta(days=days - 1), "tz": "Europe/Helsinki"}

    def ask():
        # Not read as JSON: that is the client's time, not ours.
        assert b'"start"' in client.get(f"/api/v1/session-types/{slug}/slots", query).content

    return ask


def fill(session_type, people, *, before, each):
    """Give each consultant that many booked hours, one after another, ending at `before`."""
    sessions, rows, bookings = [], [], []
    hour = before.replace(minute=0, second=0, microsecond=0)
    for person in people:
        for index in range(each):
            # Earliest first, as in life: the overlap trigger then meets no later row.
            start_at = hour - (each - index) * HOUR
            session = Session(
                session_type=session_type,
                start_at=start_at,
                end_at=start_at + HOUR,
                buffer_before=timedelta(),
                buffer_after=timedelta(),
                place_kind="video",
                created_at=start_at,
            )
            sessions.append(session)
            rows.append(
                SessionConsultant(
                    session=session, consultant=person, start_at=start_at, end_at=start_at + HOUR
                )
            )
            bookings.append(
                Booking(
                    session=session, name="V", email="v@v.example", zone="UTC", created_at=start_at
                )
            )
    with transaction.atomic():
        for model, made in ((Session, sessions), (SessionConsultant, rows), (Booking, bookings)):
            model.objects.bulk_create(made, batch_size=5_000)


def read_rows():
    """Read the rows of every session to come, and do nothing with them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT consultant_id, start_at, end_at FROM bookings_sessionconsultant WHERE end_at > %s",
            [timezone.now() - timedelta(days=9)],
        )
        return cursor.fetchall()


def insert_rows():
    """Write a session and nothing else, as bare SQL in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (a TEXT, b TEXT, c TEXT)")
        for _ in range(4):
            cursor.execute("INSERT INTO bench_floor VALUES (%s, %s, %s)", ["a", "b", "c"])


def calendar_text():
    """Return an iCalendar file of 5,000 events over five years, every fifth with a weekly rule."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    first = datetime.now(UTC).replace(microsecond=0) - timedelta(days=4 * 365)
    for index in range(5_000):
        start = first + index * timedelta(hours=8, minutes=40)
        lines += [
            "BEGIN:VEVENT",
            f"UID:event-{index}@bench.example",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + HOUR:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:Event number {index}",
            *(["RRULE:FREQ=WEEKLY;COUNT=30"] if index % 5 == 0 else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
