"""Views of pages as they are written down."""

from datetime import date

import pytest
from django.db import IntegrityError
from wagtail.models import Page

from cases import actions
from cases.models import PageViews

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


def written() -> list[tuple[str, date, int]]:
    return list(PageViews.objects.order_by("on").values_list("page_title", "on", "count"))


def test_views_are_written_by_page_and_day(home):
    actions.add_page_views({(home.pk, MONDAY): 3, (home.pk, TUESDAY): 1})

    assert written() == [("Kymmenen vinkkiä", MONDAY, 3), ("Kymmenen vinkkiä", TUESDAY, 1)]


def test_later_views_of_the_day_are_added(home):
    actions.add_page_views({(home.pk, MONDAY): 3})
    actions.add_page_views({(home.pk, MONDAY): 2})

    assert written() == [("Kymmenen vinkkiä", MONDAY, 5)]


def test_views_outlive_their_page(home):
    actions.add_page_views({(home.pk, MONDAY): 3})
    home.delete()

    assert written() == [("Kymmenen vinkkiä", MONDAY, 3)]


def test_pages_that_are_gone_may_share_a_day(home):
    other = home.add_sibling(instance=Page(title="Toinen", slug="toinen"))
    actions.add_page_views({(home.pk, MONDAY): 3, (other.pk, MONDAY): 4})
    home.delete()
    other.delete()

    assert sorted(PageViews.objects.values_list("count", flat=True)) == [3, 4]


def test_views_of_a_page_that_is_gone_already_are_left_out(home):
    actions.add_page_views({(home.pk, MONDAY): 3, (home.pk + 1, MONDAY): 9})

    assert written() == [("Kymmenen vinkkiä", MONDAY, 3)]


def test_the_database_holds_one_row_a_page_and_day(home):
    PageViews.objects.create(page=home, on=MONDAY)

    with pytest.raises(IntegrityError):
        PageViews.objects.create(page=home, on=MONDAY)


@pytest.mark.parametrize("days", [1, 3])
def test_writing_costs_one_statement_for_each_page_and_day(
    days, home, django_assert_max_num_queries
):
    views = {(home.pk, date(2026, 12, day)): 1 for day in range(1, days + 1)}

    # And the two of the transaction around it.
    with django_assert_max_num_queries(4 + days):
        actions.add_page_views(views)
