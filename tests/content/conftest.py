"""A small site in two languages: home pages, the four lists, and people to write for it."""

import gc
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from content.models import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    PeopleIndexPage,
    PersonPage,
    ServiceIndexPage,
    ServicePage,
    StoryIndexPage,
    StoryPage,
)

SLUGS = {
    "fi": ("artikkelit", "asiakastarinat", "palvelut", "ihmiset"),
    "en": ("articles", "customer-stories", "services", "people"),
}


@dataclass
class SmallSite:
    """The pages that every test starts from, in one language."""

    home: HomePage
    articles: ArticleIndexPage
    stories: StoryIndexPage
    services: ServiceIndexPage
    people: PeopleIndexPage

    def person(self, name: str = "Aino Kaarnasaari", **fields: Any) -> PersonPage:
        return add(self.people, PersonPage(title=name, role="Konsultti", **fields))

    def service(self, title: str = "Kokoukset", **fields: Any) -> ServicePage:
        return add(self.services, ServicePage(title=title, **fields))

    def article(self, title: str = "Päivärytmi", *, author=None, services=(), **fields: Any):
        fields = {"published_on": date(2026, 3, 27), "intro": "Viikko on pitkä väli.", **fields}
        page = add(self.articles, ArticlePage(title=title, **fields))
        page.article_authors = [ArticleAuthor(person=author)] if author else []
        page.services = list(services)
        page.save_revision().publish()
        return ArticlePage.objects.get(pk=page.pk)

    def story(self, title: str = "Sumusaari sopi", **fields: Any) -> StoryPage:
        fields = {"organisation": "Sumusaaren kaupunki", "result": "Yksi sivu.", **fields}
        return add(self.stories, StoryPage(title=title, **fields))


def add(parent: Page, page: Page) -> Any:
    """Return the page, made in the language of its parent."""
    page.locale = parent.locale
    return parent.add_child(instance=page)


@pytest.fixture(autouse=True)
def _empty_memory():
    """Start without memory of what another test published."""
    cache.clear()


@pytest.fixture
def sites(db) -> dict[str, SmallSite]:
    """Both languages; the Finnish home page is the root of the site."""
    for welcome in Page.objects.filter(depth=2):
        welcome.delete()
    made = {language: _small_site(language) for language in ("fi", "en")}
    for name in ("home", "articles", "stories", "services", "people"):
        finnish, english = (getattr(made[language], name) for language in ("fi", "en"))
        english.translation_key = finnish.translation_key
        english.save()
    root = made["fi"].home
    Site.objects.create(hostname="testserver", is_default_site=True, root_page=root)
    return made


@pytest.fixture
def finnish(sites) -> SmallSite:
    return sites["fi"]


def _small_site(language: str) -> SmallSite:
    root = Page.get_first_root_node()
    locale, _ = Locale.objects.get_or_create(language_code=language)
    home = HomePage(title="Sparring", slug=f"home-{language}", headline="Tulet jumissa")
    home.locale = locale
    root.add_child(instance=home)
    models = (ArticleIndexPage, StoryIndexPage, ServiceIndexPage, PeopleIndexPage)
    lists = [
        add(home, model(title=slug.title(), slug=slug, show_in_menus=True))
        for model, slug in zip(models, SLUGS[language], strict=True)
    ]
    return SmallSite(home, *lists)


@pytest.fixture
def read(client):
    """Return the text of a page that must answer 200."""

    def get(url: str, **query: str) -> str:
        response = client.get(url, query)
        assert response.status_code == 200
        return response.content.decode()

    return get


@pytest.fixture
def drawing():
    """Let pictures be made: Wagtail leaves the temporary file of an AVIF for the collector to close."""
    yield
    gc.collect()


@pytest.fixture
def remembering(settings):
    """Switch on the cache that a real site has."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
