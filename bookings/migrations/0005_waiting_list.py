import bookings.models.consultant
import bookings.models.session
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '__first__'),
        ('bookings', '0004_busy_calendars_and_feeds'),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=bookings.models.session.new_ref, editable=False, max_length=22, unique=True, verbose_name='reference')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('zone', models.CharField(max_length=64, validators=[bookings.models.consultant.check_zone], verbose_name='time zone')),
                ('language', models.CharField(default='fi', max_length=2, verbose_name='language')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('offered', 'Seat offered'), ('taken', 'Seat taken'), ('lapsed', 'Offer lapsed'), ('left', 'Left the line')], default='waiting', max_length=8, verbose_name='state')),
                ('offer_ends_at', models.DateTimeField(blank=True, null=True, verbose_name='offer ends')),
                ('token_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(verbose_name='joined')),
            ],
            options={
                'verbose_name': 'place in the line',
                'verbose_name_plural': 'waiting list',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='booking',
            name='booked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='booked by'),
        ),
        migrations.AddField(
            model_name='booking',
            name='cancel_note',
            field=models.TextField(blank=True, max_length=2000, verbose_name='word to the attendee'),
        ),
        migrations.AddField(
            model_name='booking',
            name='sequence',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='sequence'),
        ),
        migrations.AddField(
            model_name='waitingplace',
            name='booking',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting_place', to='bookings.booking', verbose_name='booking'),
        ),
        migrations.AddField(
            model_name='waitingplace',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_places', to='bookings.session', verbose_name='session'),
        ),
        migrations.AddIndex(
            model_name='waitingplace',
            index=models.Index(fields=['state', 'offer_ends_at'], name='bookings_wa_state_f7eb3a_idx'),
        ),
        migrations.AddConstraint(
            model_name='waitingplace',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'offered'])), fields=('session', 'email'), name='one_place_in_the_line'),
        ),
        migrations.AddConstraint(
            model_name='waitingplace',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), ('offer_ends_at__isnull', False), _connector='OR'), name='an_offer_ends'),
        ),
    ]
