"""A page's family: the pages above it and its translations, read in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from content.navigation import Link, page_url


@dataclass(frozen=True, slots=True)
class Family:
    """The way up (home first), the address per language, and whether anything above is private."""

    ancestors: tuple[Link, ...] = ()
    translations: dict[str, str] = field(default_factory=dict)
    restricted: bool = True


def relatives(url_paths: Iterable[str]) -> PageQuerySet:
    """Return the pages at these tree addresses and their translations, from the root down."""
    keys = Page.objects.filter(url_path__in=list(url_paths)).values("translation_key")
    private = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    return (
        Page.objects.filter(translation_key__in=keys)
        .select_related("locale")
        .annotate(restricted=Exists(private))
        .order_by("depth")
    )


def lineage(url_path: str) -> list[str]:
    """Return the tree addresses from the root ("/") down to `url_path`, both included."""
    parts = [part for part in url_path.split("/") if part]
    return ["/"] + ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def read_family(page: Page) -> Family:
    """Return the family of a page that no router brought, such as a preview (one query)."""
    paths = lineage(page.url_path)
    return family_of(page, [row for row in relatives(paths) if row.live or row.url_path in paths])


def family_of(page: Page, rows: Iterable[Page]) -> Family:
    """Return the family of `page` out of `relatives` of its lineage."""
    above = set(lineage(page.url_path))
    rows = list(rows)
    line = [row for row in rows if row.url_path in above]
    return Family(
        ancestors=tuple(
            Link(row.title, tree_address(row)) for row in line if 1 < row.depth < page.depth
        ),
        translations={
            row.locale.language_code: tree_address(row)
            for row in rows
            if row.translation_key == page.translation_key and (row.live or row.pk == page.pk)
        },
        restricted=any(getattr(row, "restricted", False) for row in line),
    )


def tree_address(page: Page) -> str:
    """Return the address of `page`: what follows the home page in its tree address."""
    _root, _home, *below = page.url_path.split("/")
    return page_url(page.locale.language_code, "/".join(below))
