"""A story and the case it came of: published with it, taken down with it, and told to nobody else."""

from datetime import timedelta

import pytest
from django.core import serializers
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cases import actions
from cases.domain.stages import Stage
from cases.models import Case
from content.models import StoryPage
from tests.cases.cast import STEP, lost, make_case, make_user, moves_of
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SECRET = "Salattu asia"
PUBLISHED = ("delivered", "published", "system")
TAKEN_DOWN = ("published", "delivered", "system")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _stories(settings):
    """Let cases know of the site's stories, as the site's own settings do."""
    settings.CASES = {"STORY_PAGE": "content.StoryPage"}


@pytest.fixture
def root(db):
    return make_user("root", is_superuser=True)


def delivered(title="Strategiapäivä", to=Stage.DELIVERED) -> Case:
    """Return a case that has come as far as `to`."""
    case = make_case(title)
    for stage in (Stage.WON, Stage.DELIVERED):
        actions.move_case(case, stage, now=NOW, delivered_on=NOW.date())
        if stage is to:
            break
    return case


def draft(site, case=None, **fields) -> StoryPage:
    """Return a story that is not published yet."""
    return site.story(live=False, case=case, **fields)


def publish(page, **fields) -> StoryPage:
    """Publish a story as an editor does, by a revision, and return the page as it is now."""
    page = StoryPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return StoryPage.objects.get(pk=page.pk)


def stage_of(case) -> str:
    return Case.objects.get(pk=case.pk).stage


def test_publishing_the_story_publishes_the_delivered_case(finnish):
    case = delivered()

    publish(draft(finnish, case))

    assert (stage_of(case), moves_of(case)[-1]) == ("published", PUBLISHED)


def test_a_story_that_is_only_a_draft_moves_nothing(finnish):
    case = delivered()

    draft(finnish, case).save_revision()

    assert stage_of(case) == "delivered"


def test_publishing_the_story_again_moves_the_case_once(finnish):
    case = delivered()
    page = publish(draft(finnish, case))

    publish(page, result="Kaksi sivua.")

    assert moves_of(case).count(PUBLISHED) == 1


def test_the_case_is_published_in_the_transaction_of_the_page(finnish, monkeypatch):
    case, page = delivered(), None
    page = draft(finnish, case)

    def fail(*args, **kwargs):
        raise RuntimeError("the case cannot be moved")

    monkeypatch.setattr("content.receivers.settle_story", fail)
    with pytest.raises(RuntimeError):
        publish(page)

    assert not StoryPage.objects.get(pk=page.pk).live


def test_the_system_publishes_the_case_and_says_why(finnish):
    case = delivered()

    publish(draft(finnish, case))

    change = case.stage_changes.last()
    assert (change.actor, change.user, bool(change.reason)) == ("system", None, True)


def test_a_scheduled_story_publishes_its_case_when_it_goes_live(finnish, time_machine):
    case = delivered()
    at = timezone.now()
    publish(draft(finnish, case), go_live_at=at + DAY)
    before = stage_of(case)

    time_machine.move_to(at + 2 * DAY)
    call_command("publish_scheduled")

    assert (before, stage_of(case)) == ("delivered", "published")


def test_a_story_that_expires_takes_the_case_back_to_delivered(finnish, time_machine):
    case = delivered()
    at = timezone.now()
    publish(draft(finnish, case), expire_at=at + DAY)

    time_machine.move_to(at + 2 * DAY)
    call_command("publish_scheduled")

    assert moves_of(case)[-1] == TAKEN_DOWN


@pytest.mark.parametrize("as_story", [True, False])
def test_unpublishing_the_story_takes_the_case_back_to_delivered(as_story, finnish):
    case = delivered()
    page = publish(draft(finnish, case))

    # Wagtail's own views unpublish it without knowing of what type it is.
    (page if as_story else Page.objects.get(pk=page.pk)).unpublish()

    assert (stage_of(case), moves_of(case)[-1]) == ("delivered", TAKEN_DOWN)


def test_a_story_taken_down_leaves_the_date_of_delivery(finnish):
    case = delivered()

    publish(draft(finnish, case)).unpublish()

    assert Case.objects.get(pk=case.pk).delivered_on == NOW.date()


@pytest.mark.parametrize("what", ["story", "page", "list"])
def test_deleting_the_story_takes_the_case_back_to_delivered(what, finnish):
    case = delivered()
    page = publish(draft(finnish, case))

    match what:
        case "story":
            page.delete()
        case "page":
            Page.objects.get(pk=page.pk).delete()
        case "list":
            Page.objects.get(pk=finnish.stories.pk).delete()

    assert moves_of(case)[-1] == TAKEN_DOWN


def test_a_story_unlinked_takes_the_case_back_to_delivered(finnish):
    case = delivered()
    page = publish(draft(finnish, case))

    publish(page, case=None)

    assert moves_of(case)[-1] == TAKEN_DOWN


def test_a_story_moved_to_another_case_takes_its_stage_along(finnish):
    first, second = delivered("Yksi"), delivered("Toinen")
    page = publish(draft(finnish, first))

    publish(page, case=second)

    assert (stage_of(first), stage_of(second)) == ("delivered", "published")


def test_another_case_chosen_in_a_draft_moves_nothing_before_it_is_published(finnish):
    first, second = delivered("Yksi"), delivered("Toinen")
    page = publish(draft(finnish, first))

    page.case = second
    page.save_revision()

    assert (stage_of(first), stage_of(second)) == ("published", "delivered")


@pytest.fixture
def both(sites):
    """Return a delivered case and its story in both languages, the English one translated from it."""
    case = delivered()
    finnish = publish(draft(sites["fi"], case))
    english = finnish.copy_for_translation(sites["en"].home.locale)
    return case, finnish, publish(english)


def test_a_story_in_two_languages_publishes_its_case_once(both):
    case, _finnish, english = both

    assert (english.case, moves_of(case).count(PUBLISHED)) == (case, 1)


@pytest.mark.parametrize("first", ["fi", "en"])
@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_a_case_stays_published_while_one_language_of_its_story_is_live(first, how, both):
    case, finnish, english = both
    taken, left = (finnish, english) if first == "fi" else (english, finnish)

    getattr(StoryPage.objects.get(pk=taken.pk), how)()
    between = stage_of(case)
    StoryPage.objects.get(pk=left.pk).unpublish()

    assert (between, stage_of(case)) == ("published", "delivered")


def test_a_translation_made_before_the_link_counts_as_the_same_story(sites):
    case = delivered()
    finnish = draft(sites["fi"])
    publish(finnish.copy_for_translation(sites["en"].home.locale))

    finnish.case = case
    finnish.save()

    assert stage_of(case) == "published"


@pytest.mark.parametrize("keep_live", [True, False])
def test_a_copied_story_does_not_carry_the_case_along(keep_live, finnish):
    case = delivered()
    page = publish(draft(finnish, case))

    copy = page.copy(update_attrs={"slug": "toinen"}, keep_live=keep_live)
    page.unpublish()

    latest = copy.get_latest_revision_as_object()
    assert (copy.case, latest.case, stage_of(case)) == (None, None, "delivered")


def test_an_alias_is_the_same_story_and_goes_down_with_it(finnish):
    case = delivered()
    page = publish(draft(finnish, case))
    alias = page.create_alias(update_slug="toinen")

    alias.delete()
    between = stage_of(case)
    Page.objects.get(pk=page.pk).unpublish()

    assert (between, stage_of(case)) == ("published", "delivered")


@pytest.mark.parametrize("to", [Stage.WON])
def test_a_story_live_before_the_delivery_publishes_the_case_on_delivery(to, finnish):
    case = delivered(to=to)

    publish(draft(finnish, case))
    before = stage_of(case)
    actions.move_case(case, Stage.DELIVERED, now=NOW, delivered_on=NOW.date())

    assert (before, stage_of(case), case.stage) == ("won", "published", "published")
    assert not case.tasks.exists()


def test_a_story_of_a_case_that_was_reopened_moves_nothing(finnish):
    case = delivered()
    page = publish(draft(finnish, case))
    case.refresh_from_db()
    actions.move_case(case, Stage.LEAD, now=NOW, reason="Jatkuu", next_step=STEP)

    page.unpublish()

    assert stage_of(case) == "lead"


def test_a_story_of_a_lost_case_moves_nothing(finnish):
    case = make_case()
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())

    publish(draft(finnish, case))

    assert stage_of(case) == "lost"


def test_without_the_setting_a_story_moves_nothing(finnish, settings):
    settings.CASES = {}
    case = delivered()

    publish(draft(finnish, case))

    assert stage_of(case) == "delivered"


def edit(client, page):
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_one_who_sees_cases_chooses_among_the_won_ones(finnish, root):
    make_case("Avoin asia")
    for title in ("Toimitettu asia", SECRET):
        delivered(title)

    page = edit(signed_in(root), draft(finnish))

    told = [title in page for title in ("Toimitettu asia", SECRET, "Avoin asia")]
    assert told == [True, True, False]


@pytest.fixture
def as_editor(finnish):
    """Return the browser of one who may edit every page and see no case."""
    return signed_in(make_user("editor", "Editors", "Moderators"))


def test_an_editor_learns_nothing_of_the_case(finnish, as_editor):
    page = publish(publish(draft(finnish)), case=delivered(SECRET))

    usual = edit(as_editor, page)
    revisions = page.revisions.order_by("pk").values_list("pk", flat=True)
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, *revisions[:2]])
    compared = as_editor.get(address).content.decode()

    assert "Sumusaari" in usual
    assert [SECRET in text or 'name="case"' in text for text in (usual, compared)] == [False, False]


def posted(client, page, **given):
    """Post the edit form as it is shown, with what is given besides."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    given = form_values(form) | given | {"action-publish": "1"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), given, follow=True)


def form_values(form):
    """Return what the browser would send of a form that is left as it is shown."""
    simple = {name: form[name].value() for name in form.fields if name not in STREAMS}
    empty = {f"{name}-count": "0" for name in STREAMS}
    comments = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")}
    return {k: v for k, v in simple.items() if v not in (None, [], False)} | empty | comments


STREAMS = ("facts", "goals", "implementation", "outcome", "feedback", "quotes")


def test_an_editor_who_publishes_keeps_the_case_and_moves_it(finnish, as_editor):
    case, other = delivered(SECRET), delivered("Toinen")
    page = draft(finnish, case)

    response = posted(as_editor, page, case=other.pk)

    page.refresh_from_db()
    assert (page.live, page.case, stage_of(case), stage_of(other)) == (
        True,
        case,
        "published",
        "delivered",
    )
    assert SECRET not in response.content.decode()


def test_a_link_to_a_case_that_one_does_not_see_is_kept(finnish, settings):
    settings.CASES |= {"CONSULTANTS_SEE": "own"}
    eero = make_user("eero", "Consultants", "Editors", "Moderators")
    own = delivered("Eeron asia")
    actions.edit_case(own, now=NOW, owner=eero)
    hidden = delivered(SECRET)
    page = draft(finnish, hidden)

    shown = edit(signed_in(eero), page)
    posted(signed_in(eero), page, case=own.pk)

    page.refresh_from_db()
    assert (SECRET in shown, "Eeron asia" in shown, page.case) == (False, False, hidden)


def test_one_who_sees_cases_publishes_and_links_in_one_go(finnish, root):
    case, page = delivered(), draft(finnish)

    posted(signed_in(root), page, case=case.pk)

    assert stage_of(case) == "published"


def test_an_open_case_is_no_choice_for_a_story(finnish, root):
    page, case = draft(finnish), make_case()
    delivered()

    response = posted(signed_in(root), page, case=case.pk)

    page.refresh_from_db()
    assert (page.live, page.case, "case" in response.context["form"].errors) == (False, None, True)


@pytest.mark.parametrize(("to", "told"), [(Stage.WON, True), (Stage.DELIVERED, False)])
def test_who_publishes_before_the_delivery_is_told_why_the_case_stays(to, told, finnish, root):
    case = delivered(to=to)

    response = posted(signed_in(root), draft(finnish, case))

    texts = [str(message) for message in response.context["messages"]]
    assert any(case.ref in text for text in texts) is told


def test_an_editor_is_not_told_of_a_case_that_waits(finnish, as_editor):
    case = delivered(to=Stage.WON)

    response = posted(as_editor, draft(finnish, case))

    assert case.ref not in " ".join(map(str, response.context["messages"]))


def case_page(client, case):
    return client.get(reverse("cases:inspect", args=[case.pk])).content.decode()


def test_a_delivered_case_leads_to_the_form_of_a_new_story_with_the_case_chosen(finnish, root):
    case, client = delivered(), signed_in(root)
    address = reverse("wagtailadmin_pages:add", args=["content", "storypage", finnish.stories.pk])

    shown = case_page(client, case)
    form = client.get(f"{address}?case={case.pk}").context["form"]

    assert f'href="{address}?case={case.pk}"' in shown
    assert form["case"].value() == str(case.pk)


@pytest.mark.parametrize("given", ["", "abc", "99999"])
def test_a_case_that_is_not_there_chooses_nothing_in_the_form(given, finnish, root):
    delivered()
    address = reverse("wagtailadmin_pages:add", args=["content", "storypage", finnish.stories.pk])

    response = signed_in(root).get(address, {"case": given})

    assert (response.status_code, "selected>Strategia" in response.content.decode()) == (200, False)


def test_only_those_who_may_add_stories_are_led_to_write_one(finnish):
    consultant = signed_in(make_user("eero", "Consultants"))

    shown = case_page(consultant, delivered())

    assert "/add/content/storypage/" not in shown


@pytest.mark.parametrize("to", [Stage.WON])
def test_nobody_is_asked_to_write_of_what_is_not_delivered(to, finnish, root):
    shown = case_page(signed_in(root), delivered(to=to))

    assert "/add/content/storypage/" not in shown


def test_the_cases_page_shows_its_story_in_each_language_with_a_link(both, root):
    case, finnish, english = both

    shown = case_page(signed_in(root), case)

    links = [f'href="{page.url}"' in shown for page in (finnish, english)]
    edits = [reverse("wagtailadmin_pages:edit", args=[p.pk]) in shown for p in (finnish, english)]
    assert (links, edits, "/add/content/storypage/" in shown) == ([True] * 2, [True] * 2, False)


def test_a_story_that_is_a_draft_is_shown_without_an_address(finnish, root):
    case = delivered()
    page = draft(finnish, case)

    shown = case_page(signed_in(root), case)

    assert (page.title in shown, page.url in shown) == (True, False)


@pytest.mark.parametrize("path", ["/fi/asiakastarinat/", "/sitemap.xml", "/fi/tarinat.xml"])
def test_no_public_page_tells_of_the_case(path, finnish, client):
    page = publish(draft(finnish, delivered(SECRET)))

    texts = [client.get(path).content.decode(), client.get(page.url).content.decode()]

    assert page.title in texts[1]
    assert not any(SECRET in text for text in texts)


def test_neither_search_nor_machines_are_told_of_the_case(finnish):
    page = publish(draft(finnish, delivered(SECRET)))

    found = list(get_search_backend().search(SECRET, StoryPage))
    with translation.override("fi"):
        data = str(page.structured_data)
    preview = page.make_preview_request(RequestFactory().get("/")).render().content.decode()

    assert (found, SECRET in data, SECRET in preview) == ([], False, False)


def test_a_fixture_of_stories_is_loaded_without_moving_cases(finnish):
    case = delivered()
    page = publish(draft(finnish, case))
    text = serializers.serialize("json", [Page.objects.get(pk=page.pk), page])
    Case.objects.filter(pk=case.pk).update(stage="delivered")

    for row in serializers.deserialize("json", text):
        row.save()

    assert stage_of(case) == "delivered"
