"""The database itself refuses two live sessions of one consultant at one time (ADR 0004).

PostgreSQL: an exclusion constraint; the int8range form needs no extension. SQLite: triggers with the
same condition. A later migration that rebuilds the table on SQLite drops its triggers: repeat
`make_triggers` there (tests/bookings/test_overlap.py notices).
"""

from django.db import NotSupportedError, migrations

EXCLUSION = """
ALTER TABLE bookings_sessionconsultant
ADD CONSTRAINT sessions_never_overlap EXCLUDE USING gist (
    int8range(consultant_id, consultant_id, '[]') WITH &&,
    tstzrange(start_at, end_at, '[)') WITH &&
) WHERE (is_live)
"""

TRIGGER = """
CREATE TRIGGER sessions_never_overlap_{event}
BEFORE {event} ON bookings_sessionconsultant
WHEN NEW.is_live AND EXISTS (
    SELECT 1 FROM bookings_sessionconsultant AS other
    WHERE other.consultant_id = NEW.consultant_id
      AND other.is_live
      AND other.id IS NOT NEW.id
      AND other.start_at < NEW.end_at
      AND NEW.start_at < other.end_at
)
BEGIN
    SELECT RAISE(ABORT, 'sessions_never_overlap');
END
"""

EVENTS = ("insert", "update")


def refuse_overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EXCLUSION)
    elif schema_editor.connection.vendor == "sqlite":
        make_triggers(schema_editor)
    else:
        raise NotSupportedError(
            f"no overlap constraint for {schema_editor.connection.vendor}: use SQLite or PostgreSQL"
        )


def make_triggers(schema_editor):
    for event in EVENTS:
        schema_editor.execute(TRIGGER.format(event=event))


def allow_overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE bookings_sessionconsultant DROP CONSTRAINT sessions_never_overlap"
        )
        return
    for event in EVENTS:
        schema_editor.execute(f"DROP TRIGGER sessions_never_overlap_{event}")


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [migrations.RunPython(refuse_overlap, allow_overlap)]
