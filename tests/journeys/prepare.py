"""Fill the database of the journeys: the demo, and a consultant on her first day."""

import os

import django
from django.core.management import call_command


def prepare() -> None:
    """Migrate, load the demo and add the newcomer."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.journeys.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("shell", command=NEWCOMER, verbosity=0)


# Models can be imported only once Django is set up.
NEWCOMER = """
from django.contrib.auth.models import Group, User
from tests.factories import make_consultant, make_session_type

user = User.objects.create_user("noora", "noora@sparring.example", "sparring", is_staff=True)
user.groups.add(Group.objects.get(name="Consultants"))
noora = make_consultant("noora", user=user)
make_session_type(
    "ensisparraus", consultants=[noora], name_fi="Ensisparraus", name_en="First session", sort_order=9
)
"""

if __name__ == "__main__":
    prepare()
