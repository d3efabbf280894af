import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '__first__'),
        ('cases', '0005_tasks_views_goals_and_merges'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=250, verbose_name='file')),
                ('digest', models.CharField(db_index=True, editable=False, max_length=64)),
                ('state', models.CharField(choices=[('checked', 'Checked'), ('done', 'Done'), ('reverted', 'Taken back')], default='checked', max_length=10, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='read')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('reverted_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('cells', models.JSONField(default=dict)),
                ('key', models.CharField(blank=True, db_index=True, max_length=64)),
                ('verdict', models.CharField(choices=[('create', 'New case'), ('update', 'Change'), ('skip', 'Nothing to do'), ('error', 'Cannot be read')], max_length=8, verbose_name='verdict')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('undo', models.JSONField(default=dict)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='cases.importbatch')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='import_rows', to='cases.case')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.contact')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='row_once_a_batch')],
            },
        ),
    ]
