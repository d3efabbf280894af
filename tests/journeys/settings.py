"""The settings of the site that the journeys visit: as in production, but for files and passwords."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403 - a settings file is its own namespace

FOLDER = Path(os.environ["JOURNEYS_FOLDER"])

ROOT_URLCONF = "tests.journeys.urls"
MEDIA_ROOT = FOLDER / "media"
# Files straight from the apps: what a visitor meets is the same, and nothing is collected first.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

CELERY_BROKER_URL = "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(FOLDER / "queue"),
    "data_folder_out": str(FOLDER / "queue"),
    "control_folder": str(FOLDER / "control"),
    "store_processed": False,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(FOLDER / "beat")
