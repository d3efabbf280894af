"""The Celery application; tasks live in each app's tasks.py."""

import os

from celery import Celery

# `celery -A config` starts here and knows of no manage.py that would have said it.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("sparring")
# By name rather than by object: a child process reads the settings anew instead of getting them.
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
