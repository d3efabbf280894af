"""How the tests read a page: in words, as a visitor does."""

import re

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking
from bookings.models.tokens import Purpose, make_token

TYPES = "/fi/varaa/"
TIMES = "/fi/varaa/maksuton-sparraus/"
DETAILS = "/fi/varaa/maksuton-sparraus/tiedot/"
TEN = "2026-12-01T08:00Z"  # ten o'clock on Tuesday in Helsinki


def document(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(part: BeautifulSoup | HttpResponse) -> str:
    """Return what is read in the main part of a page, spaces made plain."""
    page = document(part) if isinstance(part, HttpResponse) else part
    return re.sub(r"\s+", " ", (page.find("main") or page).get_text(" ")).strip()


def english(url: str) -> str:
    """Return the English address of a booking's page."""
    path = url.replace("/fi/varaus/", "/en/booking/")
    return (
        path.replace("/valmis/", "/done/")
        .replace("/siirra/", "/move/")
        .replace("/peru/", "/cancel/")
    )


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [words(found) for found in page.select(selector)]


def url_of(booking: Booking, name: str = "manage", purpose: Purpose = Purpose.MANAGE) -> str:
    """Return the visitor's Finnish link to a page of the booking."""
    with translation.override("fi"):
        return reverse(f"bookings:{name}", args=[make_token(booking, purpose)])
