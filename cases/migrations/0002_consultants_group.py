"""The group "Consultants": the admin, the cases, and a view of the bookings."""

from django.db import migrations

NAME = "Consultants"
CASES = ("add", "change", "view")
VIEW = ("view",)
GIVEN = [
    ("wagtailadmin", "admin", ("access",)),
    ("cases", "case", CASES),
    ("cases", "contact", CASES),
    ("cases", "organisation", CASES),
    ("bookings", "booking", VIEW),
    ("bookings", "session", VIEW),
]


def make_group(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=NAME)
    for app, model, actions in GIVEN:
        for action in actions:
            group.permissions.add(permission(apps, app, model, action))


def permission(apps, app, model, action):
    """Django makes permissions only after the last migration, so that ours may have to come first."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action} {model}"},
    )
    return found


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("bookings", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(make_group, remove_group)]
