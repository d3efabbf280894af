"""The site's menu and languages: read in one query, remembered until a page changes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache as cache_in_process

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import translation
from wagtail.models import Page, Site

from bookings.views.entrance import in_other_language
from content import memory


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go; `current` says that the visitor is there or below."""

    title: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Landmark:
    """A home page or a page right below it, in one language."""

    language: str
    title: str
    url: str
    url_path: str
    is_home: bool
    in_menu: bool


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in a language; `exact` is false when only the home page exists in it."""

    code: str
    url: str
    current: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """What the header and the footer show."""

    home_url: str
    links: tuple[Link, ...]
    small_links: tuple[Link, ...]
    languages: tuple[LanguageLink, ...]


def page_url(language: str, path: str) -> str:
    """Return the address of the page at `path` below the home page, such as "articles/first/"."""
    return _home_url(language) + path


def landmarks(request: HttpRequest) -> tuple[Landmark, ...]:
    """Return the home pages and what lies right below them, in tree order (two queries, cached)."""
    # By host, since each site has its own root.
    key = f"content.landmarks.{memory.version()}.{request.get_host()}"
    known: tuple[Landmark, ...] | None = cache.get(key)
    if known is None:
        site = Site.find_for_request(request)
        known = _read_landmarks(site) if site else ()
        cache.set(key, known, memory.REMEMBERED_FOR)
    return known


def home_for(request: HttpRequest, language: str) -> Landmark | None:
    """Return the home page in `language`."""
    homes = (mark for mark in landmarks(request) if mark.is_home and mark.language == language)
    return next(homes, None)


def menu_for(request: HttpRequest | None, languages: Iterable[LanguageLink] = ()) -> Menu:
    """Return the menu of the active language; `languages` is what a page knows of its translations."""
    language = translation.get_language() or "fi"
    known = landmarks(request) if request else ()
    # An error page may have no request, and a new site no page yet.
    if request is None or not known:
        return Menu(home_url=page_url(language, ""), links=(), small_links=(), languages=())
    exact = {link.code: link for link in languages}
    marks = [mark for mark in known if mark.language == language and not mark.is_home]
    return Menu(
        home_url=page_url(language, ""),
        links=tuple(_links(marks, request.path, in_menu=True)),
        small_links=tuple(_links(marks, request.path, in_menu=False)),
        # A page's own translations win; the order stays that of the
        # home pages, everywhere the same.
        languages=tuple(
            exact.get(link.code, link) for link in _languages_by_address(request, known)
        ),
    )


@cache_in_process
def _home_url(language: str) -> str:
    # Patterns below a language are reversed in the active one; what never changes is asked once.
    with translation.override(language):
        return reverse("wagtail_serve", args=[""])


def _read_landmarks(site: Site) -> tuple[Landmark, ...]:
    root = site.root_page
    pages = (
        Page.objects.live()
        # No menu goes deeper than what lies right below a home page.
        .filter(Q(translation_key=root.translation_key) | Q(depth=root.depth + 1))
        .select_related("locale")
        .order_by("path")
    )
    homes = {page.path: page for page in pages if page.translation_key == root.translation_key}
    return tuple(
        _landmark(page, home)
        for page in pages
        # Treebeard's paths of one depth are of one length, so the first letters name the home page.
        if (home := homes.get(page.path[: len(root.path)])) is not None
    )


def _landmark(page: Page, home: Page) -> Landmark:
    language = page.locale.language_code
    return Landmark(
        language=language,
        title=page.title,
        url=page_url(language, page.url_path.removeprefix(home.url_path)),
        url_path=page.url_path,
        is_home=page == home,
        in_menu=page.show_in_menus,
    )


def _links(marks: Iterable[Landmark], path: str, *, in_menu: bool) -> Iterable[Link]:
    for mark in marks:
        if mark.in_menu == in_menu:
            yield Link(mark.title, mark.url, current=path.startswith(mark.url))


def _languages_by_address(
    request: HttpRequest, marks: Iterable[Landmark]
) -> Iterable[LanguageLink]:
    """Yield a link per language for an address that belongs to no page."""
    active = translation.get_language()
    match = request.resolver_match
    # Every page has the one pattern: translating that would give an address nobody has.
    translatable = match is not None and match.url_name != "wagtail_serve"
    for home in marks:
        if not home.is_home:
            continue
        link = LanguageLink(home.language, home.url, home.language == active, exact=False)
        if translatable:
            url = in_other_language(translate_url(request.path, home.language), request.GET.dict())
            link = replace(link, url=url, exact=True)
        yield link
