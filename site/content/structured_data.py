"""What pages say of themselves to machines, in schema.org's words."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from wagtail.models import Page

SCHEMA = "https://schema.org"


def absolute(path: str) -> str:
    """Return `path` with the site's own origin before it."""
    # Not by Host: a page has one canonical address, by whatever name the site was reached.
    return f"{settings.BASE_URL}{path}"


def organisation_data() -> dict[str, Any]:
    """Return the consultancy as an Organization."""
    return {
        "@type": "Organization",
        "name": settings.WAGTAIL_SITE_NAME,
        "url": absolute("/"),
        "logo": absolute(static("content/share.png")),
    }


def article_data(page: Page) -> dict[str, Any]:
    """Return an article as a BlogPosting."""
    authors = [
        {"@type": "Person", "name": person.title, "url": absolute(person.address)}
        for person in page.authors
    ]
    return {**_text_data(page), "@type": "BlogPosting", "author": authors}


def story_data(page: Page) -> dict[str, Any]:
    """Return a customer story as an Article about its customer."""
    about = {"@type": "Organization", "name": page.organisation}
    return {
        **_text_data(page),
        "@type": "Article",
        "author": organisation_data(),
        "about": about,
    }


def _text_data(page: Page) -> dict[str, Any]:
    # With its zone, which search engines ask for.
    published = datetime.combine(page.published_on, time(), timezone.get_default_timezone())
    return {
        "@context": SCHEMA,
        "headline": page.title,
        "description": page.share_text,
        "inLanguage": page.locale.language_code,
        "datePublished": published.isoformat(),
        "dateModified": (page.last_published_at or published).isoformat(),
        "mainEntityOfPage": absolute(page.address),
        "publisher": organisation_data(),
    }
