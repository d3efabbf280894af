"""A visitor: reads the pages as they are shown, in words."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.utils import translation

from tests.bookings.views.reading import DETAILS, TEN, document


@pytest.fixture(autouse=True)
def _monday(now):
    """Every visit here is at NOW; the language of one does not stay for the next."""
    with translation.override("fi"):
        yield


@pytest.fixture
def visit(client):
    """Return a page that must answer 200, as a document."""

    def get(url: str, **query: str) -> BeautifulSoup:
        response = client.get(url, query)
        assert response.status_code == 200, response.status_code
        return document(response)

    return get


@pytest.fixture
def send(client):
    """Post the form of the details as Veera fills it in, with what differs."""

    def post(url: str = DETAILS, **changes: str) -> HttpResponse:
        given = {
            "start": TEN,
            "tz": "Europe/Helsinki",
            "request_key": "one",
            "name": "Veera Vieras",
            "email": "veera@vieras.example",
        }
        return client.post(url, given | changes)

    return post
