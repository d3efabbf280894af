"""The page types of the site."""

from content.models.articles import ArticleAuthor, ArticleIndexPage, ArticlePage, RelatedArticle
from content.models.booking import BookablePageMixin
from content.models.contact import ContactPage
from content.models.home import HomePage
from content.models.page import SitePage
from content.models.people import PeopleIndexPage, PersonPage
from content.models.plain import PlainPage
from content.models.services import ServiceIndexPage, ServicePage
from content.models.stories import StoryIndexPage, StoryPage

__all__ = [
    "ArticleAuthor",
    "ArticleIndexPage",
    "ArticlePage",
    "BookablePageMixin",
    "ContactPage",
    "HomePage",
    "PeopleIndexPage",
    "PersonPage",
    "PlainPage",
    "RelatedArticle",
    "ServiceIndexPage",
    "ServicePage",
    "SitePage",
    "StoryIndexPage",
    "StoryPage",
]
