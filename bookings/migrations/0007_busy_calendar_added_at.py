import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0006_mail_about_more_than_bookings'),
    ]

    operations = [
        migrations.AddField(
            model_name='busycalendar',
            name='added_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='busycalendar',
            name='username',
            field=models.TextField(blank=True, verbose_name='user name'),
        ),
    ]
