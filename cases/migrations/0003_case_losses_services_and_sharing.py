import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_consultants_group'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LostReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('label_fi', models.CharField(max_length=80, verbose_name='reason (Finnish)')),
                ('label_en', models.CharField(blank=True, max_length=80, verbose_name='reason (English)')),
                ('needs_note', models.BooleanField(default=False, verbose_name='asks for a note')),
                ('is_active', models.BooleanField(default=True, verbose_name='can be chosen')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'reason for a loss',
                'verbose_name_plural': 'reasons for a loss',
                'ordering': ['sort_order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='StageLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('lead', 'lead'), ('booked', 'booked'), ('held', 'held'), ('proposal', 'proposal'), ('won', 'won'), ('lost', 'lost'), ('delivered', 'delivered'), ('published', 'published')], max_length=12, unique=True, verbose_name='stage')),
                ('label_fi', models.CharField(max_length=40, verbose_name='label (Finnish)')),
                ('label_en', models.CharField(blank=True, max_length=40, verbose_name='label (English)')),
                ('is_hidden', models.BooleanField(default=False, help_text='Cases in it stay where they are, and the list goes on showing them.', verbose_name='left out of the board')),
            ],
            options={
                'verbose_name': 'label of a stage',
                'verbose_name_plural': 'labels of stages',
            },
        ),
        migrations.AddField(
            model_name='activity',
            name='url',
            field=models.URLField(blank=True, max_length=500, verbose_name='address'),
        ),
        migrations.AddField(
            model_name='case',
            name='delivered_on',
            field=models.DateField(blank=True, null=True, verbose_name='delivered on'),
        ),
        migrations.AddField(
            model_name='case',
            name='lost_note',
            field=models.TextField(blank=True, verbose_name='note on the loss'),
        ),
        migrations.AddField(
            model_name='case',
            name='services',
            field=models.ManyToManyField(blank=True, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='services'),
        ),
        migrations.AddField(
            model_name='case',
            name='shared_with',
            field=models.ManyToManyField(blank=True, related_name='shared_cases', to=settings.AUTH_USER_MODEL, verbose_name='shared with'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='kind',
            field=models.CharField(choices=[('note', 'Note'), ('call', 'Call'), ('mail', 'Mail'), ('meeting', 'Meeting'), ('proposal', 'Proposal sent'), ('link', 'File or page'), ('booked', 'Session booked'), ('moved', 'Session moved'), ('cancelled', 'Session cancelled'), ('outcome', 'Outcome recorded'), ('suggestion', 'To check')], max_length=12, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='case',
            name='lost_reason',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.lostreason', verbose_name='reason for the loss'),
        ),
    ]
