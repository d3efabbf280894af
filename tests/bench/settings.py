"""The tests' settings with the cache that a site of one machine has."""

from tests.settings import *  # noqa: F403 - a settings file is its own namespace

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
