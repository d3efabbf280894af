"""What a visitor has chosen so far, and the addresses that keep it from step to step."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from bookings import queries
from bookings.domain.months import Times, local_today, times_in_month
from bookings.domain.times_query import TimesQuery
from bookings.forms import times_asked
from bookings.models import Consultant, Session, SessionType
from bookings.views.entrance import Entrance, with_params
from bookings.zones import zone_choices


class Choice:
    """Entrance, session type, zone and consultant."""

    def __init__(self, entrance: Entrance, session_type: SessionType, asked: TimesQuery) -> None:
        self.entrance = entrance
        self.session_type = session_type
        self.asked = asked
        self.zone = asked.zone
        team = queries.team_to_show(session_type)
        self.consultants = team.pool
        self.together = team.fixed
        self.consultant = self._find(asked.consultant)
        self.team = team.with_only(self.consultant) if self.consultant else team

    @classmethod
    def of(cls, request: HttpRequest, slug: str, page: Page | None) -> "Choice":
        """Return what the address or the posted form says; 404 for a type that cannot be booked."""
        session_type = queries.session_type_for_booking(slug)
        if session_type is None:
            raise Http404(f"no session type {slug!r} can be booked")
        params = request.GET.dict()
        if request.method == "POST":
            # The form posts to a bare address: what was chosen comes back in its hidden fields.
            params = {
                "tz": request.POST.get("tz", ""),
                "with": request.POST.get("consultant", ""),
                "context": request.POST.get("context", ""),
            }
        return cls(Entrance.of(page), session_type, times_asked(params))

    @property
    def people(self) -> tuple[Consultant, ...]:
        """Who will be there, as far as it is known; whoever it may be while anyone will do."""
        return self.team.everyone

    @property
    def is_any(self) -> bool:
        """Whether the visitor leaves it to us who gives the session."""
        return self.consultant is None and len(self.consultants) > 1

    @property
    def is_stranger(self) -> bool:
        """Whether the address names someone who does not give this session type."""
        # Who is always there may be named too, by their own page: that chooses nothing.
        known = {person.slug for person in (*self.consultants, *self.together)}
        return bool(self.asked.consultant) and self.asked.consultant not in known

    def times(self, now: datetime) -> Times[queries.OfferedSlot, Session]:
        """Return the free times up to the horizon, laid out by month."""
        return times_in_month(
            queries.next_free_slots(self.session_type, now, team=self.team),
            zone=self.zone,
            month=self.asked.month,
            day=self.asked.day,
            today=local_today(now, self.zone),
            day_url=lambda day: f"{self.times_url(day=day.isoformat())}#times",
            month_url=lambda month: f"{self.times_url(month=f'{month:%Y-%m}')}#month",
            full=queries.full_sessions(self.session_type, now, consultants=self.people),
        )

    def is_on_offer(self, start_at: datetime, now: datetime) -> bool:
        """Return whether a start can be booked (2 statements)."""
        return queries.slot_at(self.session_type, start_at, now, team=self.team) is not None

    def zones(self) -> list[tuple[str, str]]:
        """Return the zones to choose from, each with its name in words."""
        return zone_choices(timezone.now(), self.zone)

    def times_url(self, **params: str) -> str:
        """Return the times page with the same zone and consultant."""
        return self.entrance.times_url(self.session_type.slug, **self._kept(), **params)

    def plain_times_url(self) -> str:
        """Return the times page with nothing chosen: where the form that changes the zone goes."""
        return self.entrance.times_url(self.session_type.slug)

    def details_url(self, slot: queries.OfferedSlot) -> str:
        """Return the form for a slot."""
        # In UTC: on the visitor's clock an hour that comes twice would name two slots.
        start = f"{slot.start_at:%Y-%m-%dT%H:%MZ}"
        return self.entrance.details_url(self.session_type.slug, start=start, **self._kept())

    def line_url(self, session: Session) -> str:
        """Return the form for the line of a full group, which the general address alone has."""
        url = reverse("bookings:join_line", args=[self.session_type.slug])
        start = f"{session.start_at:%Y-%m-%dT%H:%MZ}"
        return with_params(url, {"start": start, **self._kept()})

    def post_url(self) -> str:
        """Return where the form goes."""
        return self.entrance.details_url(self.session_type.slug)

    def people_urls(self) -> list[tuple[Consultant, str]]:
        """Return each consultant with the times page of that one, on the day that is shown."""
        slug, kept = self.session_type.slug, self._kept() | self._day()
        return [
            (c, self.entrance.times_url(slug, **kept | {"with": c.slug})) for c in self.consultants
        ]

    def anyone_url(self) -> str:
        """Return the times page of everyone together."""
        kept = self._kept() | self._day() | {"with": ""}
        return self.entrance.times_url(self.session_type.slug, **kept)

    def general_url(self) -> str:
        """Return the times page without the article."""
        kept = self._kept() | self._day()
        return Entrance.of(None).times_url(self.session_type.slug, **kept)

    def day_url(self, at: datetime | None) -> str:
        """Return the times page on the day of a time that was chosen; without one, where it begins."""
        day = local_today(at, self.zone).isoformat() if at else ""
        return self.times_url(day=day)

    def _find(self, slug: str) -> Consultant | None:
        return next((person for person in self.consultants if person.slug == slug), None)

    def _day(self) -> dict[str, str]:
        month, day = self.asked.month, self.asked.day
        return {
            "month": f"{month:%Y-%m}" if month else "",
            "day": day.isoformat() if day else "",
        }

    def _kept(self) -> dict[str, str]:
        # A zone that was named stays named, so that no script guesses another one.
        return {
            "tz": self.zone if self.asked.names_zone else "",
            "with": self.consultant.slug if self.consultant else "",
            "context": self.asked.context,
        }
