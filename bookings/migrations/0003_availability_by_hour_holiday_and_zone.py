import bookings.models.availability
import bookings.models.consultant
import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import recurrence.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0002_sessions_never_overlap'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='date')),
            ],
            options={
                'verbose_name': 'holiday at work',
                'verbose_name_plural': 'holidays at work',
                'ordering': ['on'],
            },
        ),
        migrations.CreateModel(
            name='Travel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
                ('zone', models.CharField(max_length=64, validators=[bookings.models.consultant.check_zone], verbose_name='time zone')),
            ],
            options={
                'verbose_name': 'work in another time zone',
                'verbose_name_plural': 'work in other time zones',
                'ordering': ['first_on'],
            },
        ),
        migrations.CreateModel(
            name='TypeSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
            ],
            options={
                'verbose_name': 'schedule of its own',
                'verbose_name_plural': 'schedules of their own',
                'ordering': ['name'],
            },
        ),
        migrations.AlterModelOptions(
            name='timeoff',
            options={'ordering': ['first_on', 'starts_at', 'pk'], 'verbose_name': 'time off', 'verbose_name_plural': 'time off'},
        ),
        migrations.RemoveConstraint(
            model_name='timeoff',
            name='time_off_ends_after_start',
        ),
        migrations.AddField(
            model_name='consultant',
            name='cap_day',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most sessions a day'),
        ),
        migrations.AddField(
            model_name='consultant',
            name='cap_week',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most sessions a week'),
        ),
        migrations.AddField(
            model_name='consultant',
            name='holiday_country',
            field=models.CharField(blank=True, default='FI', help_text="A country's code, like FI. Empty: public holidays are days like any other.", max_length=2, verbose_name='public holidays of'),
        ),
        migrations.AddField(
            model_name='consultant',
            name='holiday_region',
            field=models.CharField(blank=True, help_text='Its code within the country, where holidays differ by region.', max_length=10, verbose_name='region'),
        ),
        migrations.AddField(
            model_name='consultant',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1, help_text='When the visitor takes any consultant: one with 2 is given twice as many as one with 1.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='share of sessions'),
        ),
        migrations.AddField(
            model_name='sessiontype',
            name='fixed_consultants',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text='All of these take part in every session, besides the one above.', related_name='fixed_session_types', to='bookings.consultant', verbose_name='always present'),
        ),
        migrations.AddField(
            model_name='sessiontype',
            name='horizon_in_business_days',
            field=models.BooleanField(default=False, help_text='From Monday to Friday.', verbose_name='count the horizon in business days'),
        ),
        migrations.AddField(
            model_name='timeoff',
            name='ends_at',
            field=models.TimeField(blank=True, null=True, verbose_name='to'),
        ),
        migrations.AddField(
            model_name='timeoff',
            name='recurrence',
            field=recurrence.fields.RecurrenceField(blank=True, null=True, validators=[bookings.models.availability.check_expandable], verbose_name='repeats'),
        ),
        migrations.AddField(
            model_name='timeoff',
            name='starts_at',
            field=models.TimeField(blank=True, null=True, verbose_name='from'),
        ),
        migrations.AlterField(
            model_name='sessiontype',
            name='consultants',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text="One of these gives the session: the visitor's choice, or whoever is free.", related_name='session_types', to='bookings.consultant', verbose_name='consultants'),
        ),
        migrations.AlterField(
            model_name='timeoff',
            name='last_on',
            field=models.DateField(blank=True, null=True, verbose_name='last day'),
        ),
        migrations.AddConstraint(
            model_name='timeoff',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('first_on__lte', models.F('last_on')), _connector='OR'), name='time_off_ends_after_start', violation_error_message='The last day is before the first.'),
        ),
        migrations.AddConstraint(
            model_name='timeoff',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__isnull', False), ('recurrence__isnull', False), _connector='OR'), name='time_off_ends_or_repeats', violation_error_message='Give the last day.'),
        ),
        migrations.AddConstraint(
            model_name='timeoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True)), models.Q(('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='time_off_has_both_times_or_none', violation_error_message='Give both times, or neither for whole days.'),
        ),
        migrations.AddField(
            model_name='openholiday',
            name='consultant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_holidays', to='bookings.consultant', verbose_name='consultant'),
        ),
        migrations.AddField(
            model_name='travel',
            name='consultant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='travels', to='bookings.consultant', verbose_name='consultant'),
        ),
        migrations.AddField(
            model_name='typeschedule',
            name='consultant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='type_schedules', to='bookings.consultant', verbose_name='consultant'),
        ),
        migrations.AddField(
            model_name='typeschedule',
            name='session_types',
            field=models.ManyToManyField(related_name='type_schedules', to='bookings.sessiontype', verbose_name='session types'),
        ),
        migrations.AddField(
            model_name='openinghours',
            name='type_schedule',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opening_hours', to='bookings.typeschedule', verbose_name='schedule of its own'),
        ),
        migrations.AddConstraint(
            model_name='openholiday',
            constraint=models.UniqueConstraint(fields=('consultant', 'on'), name='holiday_opened_once'),
        ),
        migrations.AddConstraint(
            model_name='travel',
            constraint=models.CheckConstraint(condition=models.Q(('first_on__lte', models.F('last_on'))), name='travel_ends_after_start', violation_error_message='The last day is before the first.'),
        ),
    ]
