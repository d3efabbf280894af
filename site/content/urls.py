"""Addresses of the site that belong to no page; all stand below a language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from content import views
from content.feeds import ArticleFeed

app_name = "content"

urlpatterns = [
    # Translators: part of an address; keep the slash, no spaces or special letters.
    path(_("search/"), views.search, name="search"),
    path("articles.atom", ArticleFeed(), name="feed"),
]
