"""The public JSON API: the same query and action as the pages; OpenAPI at /api/v1/docs."""

from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from ninja import Header, NinjaAPI, Query, Schema
from ninja.errors import ValidationError as NinjaValidationError
from pydantic import Field
from wagtail.models import Page

from bookings import queries
from bookings.actions.booking import SlotTakenError, TooManyBookingsError, book
from bookings.conf import booking_settings
from bookings.domain.opening_hours import Dates
from bookings.emails import manage_url
from bookings.forms import BookingForm, question_name
from bookings.models import Booking, Consultant, SessionType
from bookings.models.tokens import Purpose, make_token
from bookings.views.posting import is_cross_site, is_limited

api = NinjaAPI(
    title="Sparring",
    version="1",
    urls_namespace="bookings-api",
    description="What can be booked, when, and booking it.",
)
