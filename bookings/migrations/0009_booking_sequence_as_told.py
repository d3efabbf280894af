"""Set what each attendee was last told by the mail that told it; the column began at 0 for all."""

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce


def told_by_mail(apps, schema_editor):
    """Take the highest sequence of the attendee's own mail."""
    booking, mail = (apps.get_model("bookings", name) for name in ("Booking", "OutgoingMail"))
    own = mail.objects.filter(booking=OuterRef("pk"), to_consultant=False).order_by()
    latest = own.values("booking").annotate(latest=Max("sequence")).values("latest")
    booking.objects.update(sequence=Coalesce(Subquery(latest), 0))


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0008_kind_of_mail_when_an_attendee_leaves'),
    ]

    operations = [
        migrations.RunPython(told_by_mail, migrations.RunPython.noop),
    ]
