import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0003_availability_by_hour_holiday_and_zone'),
    ]

    operations = [
        migrations.CreateModel(
            name='BusyCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('ics', 'Address of an iCalendar file (ICS)'), ('caldav', 'CalDAV calendar')], default='ics', max_length=8, verbose_name='kind')),
                ('url', models.TextField(verbose_name='address')),
                ('username', models.CharField(blank=True, max_length=250, verbose_name='user name')),
                ('password', models.TextField(blank=True, verbose_name='password')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('etag', models.CharField(blank=True, editable=False, max_length=500)),
                ('modified', models.CharField(blank=True, editable=False, max_length=100)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('covers_until_at', models.DateTimeField(editable=False, null=True)),
                ('synced_at', models.DateTimeField(editable=False, null=True, verbose_name='up to date')),
                ('tried_at', models.DateTimeField(editable=False, null=True, verbose_name='last asked')),
                ('due_at', models.DateTimeField(editable=False, verbose_name='next asked')),
                ('failures', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='failures in a row')),
                ('last_error', models.CharField(blank=True, editable=False, max_length=500, verbose_name='last error')),
                ('warnings', models.JSONField(blank=True, default=list, editable=False, verbose_name='warnings')),
                ('told_at', models.DateTimeField(editable=False, null=True, verbose_name='consultant told')),
            ],
            options={
                'verbose_name': 'busy calendar',
                'verbose_name_plural': 'busy calendars',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BusyTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_at', models.DateTimeField(verbose_name='starts')),
                ('end_at', models.DateTimeField(verbose_name='ends')),
            ],
            options={
                'verbose_name': 'busy time',
                'verbose_name_plural': 'busy times',
                'ordering': ['start_at'],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sessions', 'Sessions of one consultant'), ('freebusy', 'Busy times of the team')], max_length=12, verbose_name='kind')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('created_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
            },
        ),
        migrations.AddField(
            model_name='busycalendar',
            name='consultant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_calendars', to='bookings.consultant', verbose_name='consultant'),
        ),
        migrations.AddField(
            model_name='busytime',
            name='calendar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_times', to='bookings.busycalendar', verbose_name='busy calendar'),
        ),
        migrations.AddField(
            model_name='busytime',
            name='consultant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_times', to='bookings.consultant', verbose_name='consultant'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='consultant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to='bookings.consultant', verbose_name='consultant'),
        ),
        migrations.AddIndex(
            model_name='busycalendar',
            index=models.Index(fields=['is_active', 'due_at'], name='bookings_bu_is_acti_6227fa_idx'),
        ),
        migrations.AddIndex(
            model_name='busytime',
            index=models.Index(fields=['consultant', 'end_at'], name='busy_by_end'),
        ),
        migrations.AddConstraint(
            model_name='busytime',
            constraint=models.CheckConstraint(condition=models.Q(('end_at__gt', models.F('start_at'))), name='busy_time_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(fields=('kind', 'consultant'), name='one_feed_of_a_kind', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consultant__isnull', False), ('kind', 'sessions')), models.Q(('consultant__isnull', True), ('kind', 'freebusy')), _connector='OR'), name='feed_of_one_or_of_the_team'),
        ),
    ]
