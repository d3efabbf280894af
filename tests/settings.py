"""The site's settings with what tests change: no broker, no network, quick passwords."""

import os

os.environ.setdefault("SECRET_KEY", "tests-" + "s" * 50)
os.environ.setdefault("BASE_URL", "http://testserver")

from config.settings import *  # noqa: F403 - a settings file is its own namespace

ALLOWED_HOSTS = ["*"]
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# Cases are won without services, unless a test says that the site has some.
CASES: dict[str, str] = {}

# WhiteNoise warns when the folder is missing, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - from the settings above
