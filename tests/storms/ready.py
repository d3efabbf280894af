"""Loads Django and the site once, in the server that the crew's processes are forked from."""

import django

django.setup()

import config.urls  # noqa: E402, F401 - only after the apps are ready
