"""A page's family: the pages above it and its translations, read in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef
from wagtail.models import Page, PageViewRestriction

from content.navigation import Link, page_url


@dataclass(frozen=True, slots=True)
class Relative:
    """What is needed of a page above, or of a translation."""

    pk: int
    title: str
    url_path: str
    depth: int
    live: bool
    translation_key: UUID
    content_type_id: int
    locale_id: int
    locale__language_code: str
    restricted: bool

    @property
    def language(self) -> str:
        """Return the language code."""
        return self.locale__language_code

    @property
    def address(self) -> str:
        """Return where the page is."""
        return address(self.language, self.url_path)


@dataclass(frozen=True, slots=True)
class Family:
    """The way up (home first), the address per language, and whether anything above is private."""

    ancestors: tuple[Link, ...] = ()
    translations: dict[str, str] = field(default_factory=dict)
    # Unknown is private: then Wagtail is asked instead of taking it for free.
    restricted: bool = True


def relatives(url_path: str) -> list[Relative]:
    """Return the pages on the way from the root down to `url_path`, and their translations."""
    # Of the whole line, since which is the last page that exists is not known before the answer.
    keys = Page.objects.filter(url_path__in=lineage(url_path)).values("translation_key")
    # Asked along: by itself Wagtail spends two statements on this for every page.
    private = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    pages = Page.objects.filter(translation_key__in=keys).annotate(restricted=Exists(private))
    # Whole pages have forty columns each; these ten are what it takes.
    rows = pages.order_by("depth").values(*Relative.__dataclass_fields__)
    return [Relative(**row) for row in rows]


def lineage(url_path: str) -> list[str]:
    """Return the tree addresses from the root ("/") down to `url_path`, both included."""
    parts = [part for part in url_path.split("/") if part]
    return ["/"] + ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def read_family(page: Page) -> Family:
    """Return the family of a page that no router brought, such as a preview (one query)."""
    return family_of(page.url_path, relatives(page.url_path))


def family_of(url_path: str, rows: Iterable[Relative]) -> Family:
    """Return the family of the page at `url_path` out of its `relatives`."""
    above = set(lineage(url_path))
    rows = list(rows)
    line = [row for row in rows if row.url_path in above]
    key = line[-1].translation_key if line else None
    return Family(
        ancestors=tuple(Link(row.title, row.address) for row in line[:-1] if row.depth > 1),
        translations={
            row.language: row.address
            for row in rows
            # A translation must be live to be led to; the page itself need not, as in its preview.
            if row.translation_key == key and (row.live or row.url_path == url_path)
        },
        restricted=any(row.restricted for row in line),
    )


def tree_address(page: Page) -> str:
    """Return the address of `page` without asking the database."""
    return address(page.locale.language_code, page.url_path)


def address(language: str, url_path: str) -> str:
    """Return the address of a tree address: what follows the home page in it."""
    # The home page's own slug is in no address: a prefix for the language stands in its place.
    _root, _home, *below = url_path.split("/")
    return page_url(language, "/".join(below))
