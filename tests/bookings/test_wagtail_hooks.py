"""What bookings adds to the Wagtail admin: words in its histories, and addresses of one's own."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from tests.factories import make_consultant

ACTIONS = (
    "set_hours",
    "set_dates",
    "set_calendars",
    "move",
    "hand_over",
    "cancel",
    "renew_feed",
    "stop_feed",
)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_each_of_our_actions_has_words_of_its_own_in_histories(language):
    labels = dict(registry.get_choices())

    with translation.override(language):
        words = [str(labels[f"bookings.{name}"]) for name in ACTIONS]

    assert len(set(words)) == len(ACTIONS)
    assert [text for text in words if not text or text.startswith("bookings.")] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("set_hours", "Opening hours set"),
        ("set_dates", "Dates and time off set"),
        ("set_calendars", "Calendars set"),
        ("move", "Session moved"),
        ("hand_over", "Session handed over"),
        ("cancel", "Session cancelled"),
        ("renew_feed", "Feed address made"),
        ("stop_feed", "Feed switched off"),
    ],
)
def test_a_history_says_what_was_done_and_not_what_to_do(name, told):
    entry = ModelLogEntry(action=f"bookings.{name}")

    with translation.override("en"):
        assert str(registry.get_formatter(entry).format_message(entry)) == told


@pytest.fixture
def staff(db):
    user = get_user_model().objects.create_user("aino", "aino@sparring.example", "sparring")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def led_to(user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("consultant:my_hours")).headers["Location"]


def test_a_consultant_is_led_to_their_own_hours(staff):
    aino = make_consultant("aino", user=staff)
    make_consultant("eero")

    assert led_to(staff) == reverse("consultant:hours", args=[aino.pk])


def test_whoever_gives_no_sessions_is_led_to_the_list(staff):
    make_consultant("eero")

    assert led_to(staff) == reverse("consultant:index")
