"""The group "Managers": all that consultants may, and every case whatever the house's setting."""

from django.db import migrations

NAME = "Managers"
RECORDS = ("case", "contact", "organisation")
WORDS = ("lostreason", "stagelabel")
GIVEN = [
    ("wagtailadmin", "admin", ("access_admin",)),
    ("cases", "case", ("see_every_case",)),
    *(("cases", m, tuple(f"{a}_{m}" for a in ("add", "change", "view"))) for m in RECORDS + WORDS),
    ("cases", "importbatch", ("add_importbatch", "change_importbatch", "view_importbatch")),
    ("bookings", "booking", ("view_booking",)),
    ("bookings", "session", ("view_session",)),
]


def make_group(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=NAME)
    for app, model, codenames in GIVEN:
        for codename in codenames:
            group.permissions.add(permission(apps, app, model, codename))


def permission(apps, app, model, codename):
    """Django makes permissions only after the last migration, so that ours may have to come first."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return found


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_edits_and_seeing_every_case"),
        ("bookings", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(make_group, remove_group)]
