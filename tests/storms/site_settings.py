"""The site's own settings without collected static files, which a storm does not look at."""

from config.settings import *  # noqa: F403 - a settings file is its own namespace

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
