"""What bookings adds to the Wagtail admin: its menu, its pages and its words in the history."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from bookings.admin.agenda import CalendarMenuItem, CalendarView
from bookings.admin.blocking import BlockView, UnblockView
from bookings.admin.booking_for import BookForView
from bookings.admin.calendars import (
    AddCalendarView,
    CalendarsView,
    EditCalendarView,
    FetchCalendarView,
    RemoveCalendarView,
)
from bookings.admin.consultants import ConsultantViewSet, MyHoursMenuItem, my_hours
from bookings.admin.dates import DatesView
from bookings.admin.feeds import FeedView
from bookings.admin.holidays import HolidaysView
from bookings.admin.hours import HoursView
from bookings.admin.mails import MailViewSet
from bookings.admin.permissions import register_policies
from bookings.admin.repeated import NextDatesView
from bookings.admin.repeated_hours import RemoveHoursView, RepeatedHoursView
from bookings.admin.repeated_off import RemoveOffView, RepeatedOffView
from bookings.admin.schedules import RemoveScheduleView, ScheduleView
from bookings.admin.session_changes import CancelView, HandOverView, record
from bookings.admin.session_moves import MoveView
from bookings.admin.session_types import SessionTypeViewSet
from bookings.admin.sessions import SessionViewSet
from bookings.admin.why import WhyView

register_policies()


# The pages about one consultant's availability: (route, view, name).
PAGES: list[tuple[str, Any, str]] = [
    ("hours/<int:pk>", HoursView, "hours"),
    ("hours/<int:pk>/other/new", RepeatedHoursView, "repeated_hours"),
    ("hours/<int:pk>/other/<int:row>", RepeatedHoursView, "repeated_hours_edit"),
    ("hours/<int:pk>/other/<int:row>/remove", RemoveHoursView, "remove_hours"),
    ("hours/<int:pk>/schedule/new", ScheduleView, "add_schedule"),
    ("hours/<int:pk>/schedule/<int:schedule>", HoursView, "schedule"),
    ("hours/<int:pk>/schedule/<int:schedule>/edit", ScheduleView, "edit_schedule"),
    ("hours/<int:pk>/schedule/<int:schedule>/remove", RemoveScheduleView, "remove_schedule"),
    (
        "hours/<int:pk>/schedule/<int:schedule>/other/new",
        RepeatedHoursView,
        "repeated_hours_of_schedule",
    ),
    ("hours/<int:pk>/next-dates", NextDatesView, "next_dates"),
    ("dates/<int:pk>", DatesView, "dates"),
    ("holidays/<int:pk>", HolidaysView, "holidays"),
    ("feed/<int:pk>", FeedView, "feed"),
    ("dates/<int:pk>/off/new", RepeatedOffView, "repeated_off"),
    ("dates/<int:pk>/off/<int:row>", RepeatedOffView, "repeated_off_edit"),
    ("dates/<int:pk>/off/<int:row>/remove", RemoveOffView, "remove_off"),
    ("calendars/<int:pk>", CalendarsView, "calendars"),
    ("calendars/<int:pk>/add", AddCalendarView, "add_calendar"),
    ("calendars/<int:pk>/<int:calendar>", EditCalendarView, "edit_calendar"),
    ("calendars/<int:pk>/<int:calendar>/remove", RemoveCalendarView, "remove_calendar"),
    ("calendars/<int:pk>/<int:calendar>/fetch", FetchCalendarView, "fetch_calendar"),
]


class ConsultantPages(ConsultantViewSet):
    """The consultants' views with the pages about one consultant's availability."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            *(
                path(f"{route}/", self.construct_view(view), name=name)
                for route, view, name in PAGES
            ),
            path("my-hours/", my_hours, name="my_hours"),
        ]


class SessionPages(SessionViewSet):
    """The sessions' views with the pages that change one of them."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("move/<int:pk>/", self.construct_view(MoveView), name="move"),
            path("hand-over/<int:pk>/", self.construct_view(HandOverView), name="hand_over"),
            path("cancel/<int:pk>/", self.construct_view(CancelView), name="cancel"),
            path("outcome/<int:pk>/", record, name="outcome"),
        ]


class CalendarPages(ViewSet):
    """The calendar, and what is done from it."""

    name = "calendar"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Calendar")
    menu_order = 50
    menu_item_class = CalendarMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.construct_view(CalendarView), name="index"),
            path("block/<int:pk>/", self.construct_view(BlockView), name="block"),
            path("book/", self.construct_view(BookForView), name="book"),
            path("why/", self.construct_view(WhyView), name="why"),
            path("unblock/<int:pk>/", self.construct_view(UnblockView), name="unblock"),
        ]


class BookingsGroup(ViewSetGroup):
    """The menu of bookings; other apps add to it by its submenu hook."""

    menu_label = gettext_lazy("Bookings")
    menu_name = "bookings"
    menu_icon = "calendar-alt"
    menu_order = 150
    submenu_hook = "register_bookings_menu_item"
    items = (
        CalendarPages(),
        SessionPages(),
        SessionTypeViewSet(),
        ConsultantPages(),
        MailViewSet(),
    )


@hooks.register("register_admin_viewset")
def bookings_viewsets() -> ViewSetGroup:
    """Return the menu and its views."""
    return BookingsGroup()


@hooks.register("register_bookings_menu_item")
def my_hours_menu_item() -> MenuItem:
    """Return a consultant's short cut to their own hours."""
    # Hooks are registered before there are addresses to look up.
    url = lazy(reverse, str)("consultant:my_hours")
    return MyHoursMenuItem(gettext_lazy("My opening hours"), url, icon_name="time", order=350)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Name our actions in the histories of consultants and sessions."""
    hours, dates = gettext_lazy("Set opening hours"), gettext_lazy("Set dates and time off")
    actions.register_action("bookings.set_hours", hours, gettext_lazy("Opening hours set"))
    actions.register_action("bookings.set_dates", dates, gettext_lazy("Dates and time off set"))
    for name, does, done in (
        ("move", gettext_lazy("Move a session"), gettext_lazy("Session moved")),
        ("hand_over", gettext_lazy("Hand a session over"), gettext_lazy("Session handed over")),
        ("cancel", gettext_lazy("Cancel a session"), gettext_lazy("Session cancelled")),
        ("renew_feed", gettext_lazy("Make a feed address"), gettext_lazy("Feed address made")),
        ("stop_feed", gettext_lazy("Switch a feed off"), gettext_lazy("Feed switched off")),
    ):
        actions.register_action(f"bookings.{name}", does, done)
    calendars = gettext_lazy("Set calendars")
    actions.register_action("bookings.set_calendars", calendars, gettext_lazy("Calendars set"))
