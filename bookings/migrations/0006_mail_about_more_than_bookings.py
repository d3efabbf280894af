import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0005_waiting_list'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outgoingmail',
            name='booking',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='bookings.booking', verbose_name='booking'),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='kind',
            field=models.CharField(choices=[('request', 'Invitation'), ('update', 'New time'), ('cancel', 'Cancellation'), ('reminder', 'Reminder'), ('seat', 'Offer of a seat'), ('calendar', 'Calendar cannot be read')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='busy_calendar',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='bookings.busycalendar', verbose_name='busy calendar'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='waiting_place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='bookings.waitingplace', verbose_name='place in the line'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('booking__isnull', False), ('busy_calendar', None), ('waiting_place', None)), models.Q(('booking', None), ('busy_calendar', None), ('waiting_place__isnull', False)), models.Q(('booking', None), ('busy_calendar__isnull', False), ('waiting_place', None)), _connector='OR'), name='mail_is_about_one_thing'),
        ),
    ]
