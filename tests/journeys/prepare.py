"""Fill the database of the journeys: the demo, and consultants on a first day, away, and of four zones."""

import os

import django
from django.core.management import call_command


def prepare() -> None:
    """Migrate, load the demo and add the consultants."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.journeys.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("shell", command=CONSULTANTS, verbosity=0)


# Models can be imported only once Django is set up.
CONSULTANTS = """
from datetime import time, timedelta

import recurrence
from django.contrib.auth.models import Group, User
from bookings.models import OpeningHours
from tests.factories import make_consultant, make_session_type

user = User.objects.create_user("noora", "noora@sparring.example", "sparring", is_staff=True)
user.groups.add(Group.objects.get(name="Consultants"))
noora, away = make_consultant("noora", user=user), make_consultant("ville")
user = User.objects.create_user("tuuli", "tuuli@sparring.example", "sparring", is_staff=True)
user.groups.add(Group.objects.get(name="Consultants"))
make_consultant("tuuli", user=user, holiday_country="FI")
names = {"name_fi": "Ensisparraus", "name_en": "First session", "sort_order": 8}
make_session_type("ensisparraus", consultants=[noora], **names)
names = {"name_fi": "Syyssparraus", "name_en": "Autumn session", "sort_order": 9}
make_session_type("syyssparraus", consultants=[away], **names)

# One consultant of each zone, at night, when clocks change; as far ahead as the next changes are.
for zone in ("Europe/Helsinki", "Europe/London", "America/New_York", "Australia/Lord_Howe"):
    slug = zone.rpartition("/")[2].lower().replace("_", "-")
    person = make_consultant(slug, zone=zone)
    daily = recurrence.Recurrence(rrules=[recurrence.Rule(recurrence.DAILY)], include_dtstart=False)
    hours = {"opens_at": time(0), "closes_at": time(6)}
    OpeningHours.objects.create(consultant=person, recurrence=daily, **hours)
    names = {"name_fi": f"Yö {slug}", "name_en": f"Night {slug}", "sort_order": 9}
    ahead = {"horizon_days": 400, "step": timedelta(hours=1)}
    make_session_type(f"night-{slug}", consultants=[person], **names, **ahead)
"""

if __name__ == "__main__":
    prepare()
