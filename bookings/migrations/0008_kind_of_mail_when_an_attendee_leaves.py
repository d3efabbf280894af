from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0007_busy_calendar_added_at'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outgoingmail',
            name='kind',
            field=models.CharField(choices=[('request', 'Invitation'), ('update', 'New time'), ('cancel', 'Cancellation'), ('leave', 'An attendee left'), ('reminder', 'Reminder'), ('seat', 'Offer of a seat'), ('calendar', 'Calendar cannot be read')], max_length=12, verbose_name='kind'),
        ),
    ]
