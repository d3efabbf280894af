"""Fill the database of the journeys: the demo, a consultant on her first day and one who is away."""

import os

import django
from django.core.management import call_command


def prepare() -> None:
    """Migrate, load the demo and add the two consultants."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.journeys.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("shell", command=CONSULTANTS, verbosity=0)


# Models can be imported only once Django is set up.
CONSULTANTS = """
from django.contrib.auth.models import Group, User
from tests.factories import make_consultant, make_session_type

user = User.objects.create_user("noora", "noora@sparring.example", "sparring", is_staff=True)
user.groups.add(Group.objects.get(name="Consultants"))
noora, away = make_consultant("noora", user=user), make_consultant("ville")
names = {"name_fi": "Ensisparraus", "name_en": "First session", "sort_order": 8}
make_session_type("ensisparraus", consultants=[noora], **names)
names = {"name_fi": "Syyssparraus", "name_en": "Autumn session", "sort_order": 9}
make_session_type("syyssparraus", consultants=[away], **names)
"""

if __name__ == "__main__":
    prepare()
