"""The demo site: its users, pictures and pages in both languages, made once from the demo texts."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Site

from content import demo_texts
from content.demo_texts import LANGUAGES, Text
from content.models import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticlePage,
    ContactPage,
    HomePage,
    PeopleIndexPage,
    PersonPage,
    PlainPage,
    RelatedArticle,
    ServiceIndexPage,
    ServicePage,
    SitePage,
    StoryIndexPage,
    StoryPage,
)

PASSWORD = "sparring"  # noqa: S105 - the demo's published password; DEBUG sites only
MENU = ("articles", "stories", "services", "people")
PLAIN = ("about", "privacy", "accessibility")

# One page in each language, by language code.
Pair = dict[str, Any]
# Gives the fields of a page type from the shared keys, the language's keys and the language.
Fields = Callable[[Text, Text, str], dict[str, Any]]


def load_users() -> None:
    """Make the logins of the demo's staff, unless they are there."""
    if not User.objects.filter(username="admin").exists():
        User.objects.create_superuser("admin", "admin@sparring.example", PASSWORD)
    if not User.objects.filter(username="editor").exists():
        editor = User.objects.create_user(
            "editor", "editor@sparring.example", PASSWORD, is_staff=True
        )
        # Wagtail's editors write; its moderators publish. Ours do both.
        editor.groups.add(*Group.objects.filter(name__in=["Editors", "Moderators"]))


def load_pages() -> bool:
    """Build and publish every page; return False, and do nothing, when there are pages already."""
    # One home page is enough to stop: a site that somebody has begun is not a demo any more.
    if HomePage.objects.exists():
        return False
    # All or nothing: half a demo would count as loaded at the next start.
    with transaction.atomic():
        DemoSite().build()
    return True


@dataclass
class DemoSite:
    """What is made so far, by the keys that the texts refer to each other by."""

    homes: Pair = field(default_factory=dict)
    people: dict[str, Pair] = field(default_factory=dict)
    services: dict[str, Pair] = field(default_factory=dict)
    articles: dict[str, Pair] = field(default_factory=dict)
    stories: dict[str, Pair] = field(default_factory=dict)
    images: dict[str, Image | None] = field(default_factory=dict)

    def build(self) -> None:
        """Make everything, each kind after what it refers to."""
        texts = demo_texts.read_texts("pages")
        self.homes = self._add(HomePage, "home", texts["home"], self._roots(), self._home_fields)
        _serve_from(self.homes)
        indexes = {
            key: self._add(model, key, texts[key], self.homes, _menu_fields)
            for key, model in zip(MENU, INDEX_MODELS, strict=True)
        }
        self._add(ContactPage, "contact", texts["contact"], self.homes, _no_fields)
        for key in PLAIN:
            if key in texts:
                self._add(PlainPage, key, texts[key], self.homes, self._plain_fields)
        self.people = self._add_all("people", PersonPage, indexes, _person_fields)
        self.services = self._add_all("services", ServicePage, indexes, self._service_fields)
        self.articles = self._add_all("articles", ArticlePage, indexes, self._article_fields)
        # After all of them: they name each other, so none can come first.
        self._relate_articles()
        self.stories = self._add_all("stories", StoryPage, indexes, self._story_fields)
        self._raise_story(texts["home"])

    def _add_all(
        self, kind: str, model: type[SitePage], indexes: dict[str, Pair], fields: Fields
    ) -> dict[str, Pair]:
        return {
            key: self._add(model, f"{kind}/{key}", text, indexes[kind], fields)
            for key, text in demo_texts.read_texts(kind).items()
        }

    def _add(
        self, model: type[SitePage], key: str, text: Text, parents: Pair, fields: Fields
    ) -> Pair:
        """Publish one page in each language, linked as translations of each other."""
        pair: Pair = {}
        for language in LANGUAGES:
            words = text[language]
            page = model(
                title=words.get("title") or text["name"],
                slug=words["slug"],
                search_description=words.get("seo_description", ""),
                intro=words.get("intro", ""),
                image=self._image(text.get("image") or text.get("photo", ""), words),
                image_alt=words.get("image_alt") or words.get("photo_alt", ""),
                locale=Locale.objects.get(language_code=language),
                # Fixed, so that the drawn covers are the same in every demo.
                translation_key=uuid5(NAMESPACE_URL, f"sparring/{key}"),
            )
            values = fields(text, words, language)
            linked = {name: value for name, value in values.items() if isinstance(value, list)}
            for name, value in values.items():
                if name not in linked:
                    setattr(page, name, value)
            parents[language].add_child(instance=page)
            for name, value in linked.items():
                setattr(page, name, value)
            page.save_revision().publish()
            # Publishing writes by an object made of the revision; this
            # one does not know what came of it.
            pair[language] = model.objects.get(pk=page.pk)
        return pair

    def _roots(self) -> Pair:
        for language in LANGUAGES:
            Locale.objects.get_or_create(language_code=language)
        # What Wagtail's first migration puts there; it would be in the way of our home pages.
        # Only plain ones: whatever has a type of its own was made by somebody.
        for welcome in Page.objects.filter(depth=2).exact_type(Page):
            welcome.delete()
        return {language: Page.get_first_root_node() for language in LANGUAGES}

    def _image(self, name: str, words: Text) -> Image | None:
        """Return the picture, put into the library once."""
        path = demo_texts.FOLDER / "images" / name
        if name and name not in self.images:
            alt = words.get("image_alt") or words.get("photo_alt") or words.get("alt", "")
            self.images[name] = _store_image(path, alt) if path.is_file() else None
        return self.images.get(name)

    def _find_image(self, name: str, alt: str) -> int | None:
        image = self._image(name, {"alt": alt})
        return image.pk if image else None

    def _body(self, blocks: list[Text]) -> str:
        """Return running text as JSON, which a StreamField takes."""
        return json.dumps(demo_texts.stream(blocks, self._find_image))

    def _home_fields(self, text: Text, words: Text, language: str) -> dict[str, Any]:
        return {name: words[name] for name in ("headline", "lead", "proof", "action")}

    def _plain_fields(self, text: Text, words: Text, language: str) -> dict[str, Any]:
        return {"body": self._body(words.get("body", []))}

    def _service_fields(self, text: Text, words: Text, language: str) -> dict[str, Any]:
        return {
            "body": self._body(words["body"]),
            "people": [self.people[key][language] for key in text["people"]],
        }

    def _article_fields(self, text: Text, words: Text, language: str) -> dict[str, Any]:
        authors = [self.people[key][language] for key in text["authors"]]
        return {
            "published_on": text["published_on"],
            "body": self._body(words["body"]),
            "services": [self.services[key][language] for key in text["services"]],
            "article_authors": [ArticleAuthor(person=author) for author in authors],
        }

    def _story_fields(self, text: Text, words: Text, language: str) -> dict[str, Any]:
        sections = ("goals", "implementation", "outcome", "feedback")
        facts = [demo_texts.fact(fact) for fact in words["facts"]]
        quotes = [demo_texts.quote(quote) for quote in words["quotes"]]
        return {
            **{name: words[name] for name in ("organisation", "project", "result")},
            **{name: self._body(words[name]) for name in sections},
            "year": text["year"],
            "published_on": text["published_on"],
            "facts": json.dumps(facts),
            "quotes": json.dumps(quotes),
            "services": [self.services[key][language] for key in text["services"]],
            "consultants": [self.people[key][language] for key in text["consultants"]],
        }

    def _relate_articles(self) -> None:
        """Link the articles to each other, now that all of them are there."""
        for key, text in demo_texts.read_texts("articles").items():
            for language in LANGUAGES:
                page = self.articles[key][language]
                chosen = [self.articles[other][language] for other in text["related"]]
                page.related_articles = [RelatedArticle(article=article) for article in chosen]
                page.save_revision().publish()

    def _raise_story(self, text: Text) -> None:
        """Put the story that proves it on the home pages."""
        for language, home in self.homes.items():
            home.refresh_from_db()
            home.story = self.stories[text["story"]][language]
            home.save_revision().publish()


INDEX_MODELS = (ArticleIndexPage, StoryIndexPage, ServiceIndexPage, PeopleIndexPage)


def _menu_fields(text: Text, words: Text, language: str) -> dict[str, Any]:
    return {"show_in_menus": True}


def _no_fields(text: Text, words: Text, language: str) -> dict[str, Any]:
    return {}


def _person_fields(text: Text, words: Text, language: str) -> dict[str, Any]:
    return {"role": words["role"], "email": text["email"], "bio": words["bio"].strip()}


def _store_image(path: Path, alt: str) -> Image:
    with path.open("rb") as file:
        image = Image(title=alt or path.stem, description=alt)
        image.file = ImageFile(file, name=path.name)
        image.save()
    return image


def _serve_from(homes: Pair) -> None:
    """Make the Finnish home page the root of the default site."""
    # The first site went with the welcome page that was its root: the reference cascades.
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.site_name = "localhost", settings.WAGTAIL_SITE_NAME
    site.root_page = homes["fi"]
    site.save()
