"""The addresses of bookings, in the active language; include them inside `i18n_patterns`."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bookings import views

app_name = "bookings"

urlpatterns = [
    path(pgettext_lazy("URL", "book/"), views.session_types, name="session_types"),
    path(pgettext_lazy("URL", "book/<slug:slug>/"), views.times, name="times"),
    # Three parts, like the form for details: no session type's address is taken by it.
    path(pgettext_lazy("URL", "book/with/<slug:person>/"), views.personal, name="personal"),
    path(pgettext_lazy("URL", "book/<slug:slug>/details/"), views.details, name="details"),
    path(pgettext_lazy("URL", "book/<slug:slug>/waiting-list/"), views.join_line, name="join_line"),
    path(pgettext_lazy("URL", "booking/line/<str:token>/"), views.in_line, name="in_line"),
    path(pgettext_lazy("URL", "booking/seat/<str:token>/"), views.seat, name="seat"),
    path(pgettext_lazy("URL", "booking/<str:token>/"), views.manage, name="manage"),
    path(
        pgettext_lazy("URL", "booking/<str:token>/done/"), views.confirmation, name="confirmation"
    ),
    path(pgettext_lazy("URL", "booking/<str:token>/move/"), views.moving, name="move"),
    path(pgettext_lazy("URL", "booking/<str:token>/cancel/"), views.cancellation, name="cancel"),
    path(
        pgettext_lazy("URL", "booking/<str:token>/sparring.ics"),
        views.invite_download,
        name="invite",
    ),
    # The same in every language: an address that programs keep must not change with a translation.
    path("calendar/sessions/<str:token>.ics", views.sessions_feed, name="sessions_feed"),
    path("calendar/busy/<str:token>.ics", views.busy_feed, name="busy_feed"),
    # The Finnish addresses answer under every language: they are printed on cards and slides.
    path("varaa/", views.session_types),
    path("varaa/<slug:slug>/", views.times),
    path("varaa/kanssa/<slug:person>/", views.personal),
    path("varaa/<slug:slug>/tiedot/", views.details),
    path("varaa/<slug:slug>/jono/", views.join_line),
]
