"""Possible duplicates in the admin: looked at side by side, told apart, merged and made two again."""

import pytest
from django.urls import reverse

from cases import actions
from cases.domain.stages import Stage
from cases.models import Case, Contact, MergedKind, MergeLog, Organisation, ToldApart
from tests.cases.cast import STEP, lost, make_case, make_contact, make_user
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PAGE = "/admin/cases/duplicates/"


@pytest.fixture
def johtaja(db, now):
    """Return one who sees every case and may change all of them."""
    return make_user("johtaja", "Managers")


@pytest.fixture
def as_manager(johtaja):
    return signed_in(johtaja)


@pytest.fixture
def two():
    """Return two contacts that look alike, the older first."""
    return make_contact(phone="040 1234567"), make_contact(
        "v@vieras.example", "Veera V.", phone="+358 40 1234567", job_title="Johtaja"
    )


def merge_url(kept, merged, kind="contact"):
    return reverse("cases:merge", args=[kind, kept.pk, merged.pk])


def chosen(client, url, **fields):
    """Return what the page posts, with some choices made."""
    form = client.get(url).context["form"]
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return given | fields


def post_merge(client, kept, merged, kind="contact", **fields):
    url = merge_url(kept, merged, kind)
    return client.post(url, chosen(client, url, **fields), follow=True)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_page_shows_each_pair_with_the_reason(as_manager, two):
    page = text_of(as_manager.get(PAGE))

    assert ("Veera Vieras" in page, "Veera V." in page) == (True, True)
    assert merge_url(*two) in page


def test_the_menu_leads_to_the_duplicates(as_manager):
    assert PAGE in text_of(as_manager.get(reverse("wagtailadmin_home")))


def test_the_menu_leads_nobody_there_who_may_not_change_records(as_reader):
    assert PAGE not in text_of(as_reader.get(reverse("wagtailadmin_home")))


def test_one_who_may_only_look_is_sent_away(as_reader, two):
    for url in (PAGE, merge_url(*two)):
        assert as_reader.get(url).status_code == 302


@pytest.mark.parametrize("kind", list(MergedKind))
def test_a_records_own_page_shows_what_may_be_the_same(as_manager, kind):
    first, second, page = alike_ones(kind)

    shown = text_of(as_manager.get(page))

    assert merge_url(first, second, kind.value) in shown


def alike_ones(kind):
    """Return two of a kind that look alike, and the address of the first one's page."""
    match kind:
        case MergedKind.CONTACT:
            both = (
                make_contact(phone="040 1234567"),
                make_contact("v@v.example", phone="0401234567"),
            )
            return *both, reverse("contacts:edit", args=[both[0].pk])
        case MergedKind.ORGANISATION:
            both = [Organisation.objects.create(name=name) for name in ("Vieras", "Vieras Oy")]
            return *both, reverse("organisations:edit", args=[both[0].pk])
        case _:
            veera = make_contact()
            both = make_case(contact=veera), make_case(contact=veera)
            return *both, reverse("cases:inspect", args=[both[0].pk])


def test_a_record_that_nothing_resembles_shows_no_duplicates(as_manager):
    page = reverse("contacts:edit", args=[make_contact().pk])

    assert "alike-to" not in text_of(as_manager.get(page))


def test_a_pair_is_told_apart_and_shown_no_more(as_manager, two):
    url = reverse("cases:tell_apart", args=["contact", two[0].pk, two[1].pk])

    page = text_of(as_manager.post(url, follow=True))

    assert merge_url(*two) not in page
    assert ToldApart.objects.get().by.username == "johtaja"


def test_the_values_in_which_two_differ_stand_side_by_side_the_kept_ones_chosen(as_manager, two):
    form = as_manager.get(merge_url(*two)).context["form"]

    offered = {name: dict(field.choices) for name, field in form.fields.items() if name != "shown"}
    assert offered["full_name"] == {"kept": "Veera Vieras", "merged": "Veera V."}
    assert offered["job_title"] == {"kept": "–", "merged": "Johtaja"}
    assert [form.fields[name].initial for name in offered] == ["kept", "merged", "kept"]


def test_a_case_shows_its_value_owner_and_step_in_words(as_manager, johtaja):
    kept = make_case()
    merged = make_case(value_amount=123450, next_step="Kirjoita", next_step_on=NOW.date())

    form = as_manager.get(merge_url(kept, merged, "case")).context["form"]

    assert dict(form.fields["value_amount"].choices)["merged"].endswith("EUR")
    assert dict(form.fields["next_step"].choices)["merged"].startswith("Kirjoita, ")
    assert "owner_id" not in form.fields


def test_what_moves_along_is_told_before(as_manager, two):
    make_case(contact=two[1])

    moving = as_manager.get(merge_url(*two)).context["moving"]

    assert [count for _name, count in moving] == [1, 1]


def test_merging_leads_to_the_kept_record_and_tells_of_it(as_manager, two):
    page = post_merge(as_manager, *two, full_name="merged")

    kept = Contact.objects.get(merged_into=None)
    assert (kept, kept.full_name, kept.job_title) == (two[0], "Veera V.", "Johtaja")
    assert page.redirect_chain == [(reverse("contacts:edit", args=[kept.pk]), 302)]
    assert "Veera V. → Veera Vieras" in text_of(page)


def test_the_younger_can_be_kept_instead(as_manager, two):
    older, younger = two
    assert merge_url(younger, older) in text_of(as_manager.get(merge_url(older, younger)))

    post_merge(as_manager, younger, older)

    assert Contact.objects.get(merged_into=None) == younger


def test_a_choice_that_is_missing_is_asked_for_again(as_manager, two):
    given = chosen(as_manager, merge_url(*two))
    del given["full_name"]

    page = as_manager.post(merge_url(*two), given)

    assert (page.status_code, MergeLog.objects.exists()) == (422, False)


def test_what_somebody_changed_meanwhile_is_looked_at_again(as_manager, two):
    given = chosen(as_manager, merge_url(*two))
    Contact.objects.filter(pk=two[1].pk).update(full_name="Veera Vahvanen")

    page = as_manager.post(merge_url(*two), given)

    assert (page.status_code, MergeLog.objects.exists()) == (422, False)
    assert page.context["form"].errors["shown"]
    assert "Veera Vahvanen" in text_of(page)


def closed(title="Suljettu"):
    case = make_case(title)
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())
    return case


def won(title="Voitettu"):
    case = make_case(title)
    actions.move_case(case, Stage.PROPOSAL, now=NOW, next_step=STEP)
    actions.move_case(case, Stage.WON, now=NOW)
    return case


@pytest.mark.parametrize(
    ("kept", "merged", "can_swap"), [(closed, make_case, True), (make_case, won, False)]
)
def test_two_cases_that_may_not_become_one_are_told_why(as_manager, kept, merged, can_swap):
    kept, merged = kept(), merged()

    page = as_manager.get(merge_url(kept, merged, "case"))

    assert bool(page.context["refused"]) is True
    assert (merge_url(merged, kept, "case") in text_of(page)) is can_swap


def test_a_refused_merge_that_is_posted_all_the_same_changes_nothing(as_manager):
    kept, merged = make_case(), won()

    page = post_merge(as_manager, kept, merged, "case")

    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert not MergeLog.objects.exists()


def test_whoever_sends_twice_is_told_that_they_are_one_already(as_manager, two):
    given = chosen(as_manager, merge_url(*two))
    as_manager.post(merge_url(*two), given)

    for url in (merge_url(*two), merge_url(*reversed(two))):
        page = as_manager.post(url, given, follow=True)
        assert page.redirect_chain == [(reverse("contacts:edit", args=[two[0].pk]), 302)]
    assert MergeLog.objects.count() == 1


@pytest.mark.parametrize("other", ["itself", "nobody", "another"])
def test_a_pair_that_is_none_is_not_there(as_manager, two, other):
    pk = {"itself": two[0].pk, "nobody": 999, "another": make_case().pk + 500}[other]

    response = as_manager.get(reverse("cases:merge", args=["contact", two[0].pk, pk]))

    assert response.status_code == 404


def test_a_consultant_merges_nothing_that_hangs_on_a_case_they_do_not_see(settings, eero, two):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case(owner=eero, contact=two[0])
    make_case(owner=make_user(), contact=two[0])
    browser = signed_in(eero)

    answers = [getattr(browser, verb)(merge_url(*two)) for verb in ("get", "post")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not MergeLog.objects.exists()


def test_a_consultant_merges_what_is_all_theirs(settings, eero, two, now):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    case = make_case(owner=eero, contact=two[1])

    post_merge(signed_in(eero), *two)

    assert case.contacts.get() == two[0]


def test_the_history_of_the_kept_record_tells_of_the_merge(as_manager, two):
    post_merge(as_manager, *two)

    page = text_of(as_manager.get(reverse("contacts:history", args=[two[0].pk])))

    # Wagtail's own word for an action that nobody has described.
    assert ("Tuntematon" in page, "johtaja" in page) == (False, True)


def test_a_merge_is_undone_from_the_list_with_one_post(as_manager, two):
    post_merge(as_manager, *two)
    log = MergeLog.objects.get()
    url = reverse("cases:undo_merge", args=[log.pk])
    assert url in text_of(as_manager.get(PAGE))

    page = as_manager.post(url, follow=True)

    assert Contact.objects.filter(merged_into=None).count() == 2
    assert url not in text_of(page)


def test_what_stays_because_it_was_changed_since_is_named(as_manager, two):
    post_merge(as_manager, *two)
    Contact.objects.filter(pk=two[0].pk).update(job_title="Toimitusjohtaja")

    page = as_manager.post(
        reverse("cases:undo_merge", args=[MergeLog.objects.get().pk]), follow=True
    )

    assert [m.level_tag for m in page.context["messages"]] == ["success", "warning"]
    two[0].refresh_from_db()
    assert two[0].job_title == "Toimitusjohtaja"


def undone(client, log):
    """Return what was told when the undoing was asked for."""
    page = client.post(reverse("cases:undo_merge", args=[log.pk]), follow=True)
    return [str(message) for message in page.context["messages"]]


def test_an_undoing_that_is_too_late_explains_itself(as_manager, johtaja):
    log = actions.merge(make_case(), make_case(), by=johtaja, now=NOW)
    MergeLog.objects.filter(pk=log.pk).update(at=NOW.replace(year=2025), snapshot={})

    told = undone(as_manager, log)

    assert (len(told), "30" in told[0]) == (1, True)


def test_an_undoing_that_is_sent_twice_explains_itself(as_manager, johtaja):
    log = actions.merge(make_case(), make_case(), by=johtaja, now=NOW)

    told = [undone(as_manager, log) for _time in range(2)]

    assert [len(messages) for messages in told] == [1, 1]
    assert told[0] != told[1]


def test_a_later_merge_that_stands_in_the_way_is_named(as_manager, johtaja):
    kept = make_case("Säilyvä")
    log = actions.merge(kept, make_case("Eka"), by=johtaja, now=NOW)
    later = actions.merge(kept, make_case("Toka"), by=johtaja, now=NOW)

    assert later.label in undone(as_manager, log)[0]


def test_a_later_merge_that_one_does_not_see_is_not_named(settings, eero, johtaja, now):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    kept = make_case("Säilyvä", owner=eero)
    log = actions.merge(kept, make_case("Eka", owner=eero), by=johtaja, now=NOW)
    actions.merge(kept, make_case("Salattu", owner=make_user()), by=johtaja, now=NOW)

    told = undone(signed_in(eero), log)

    assert (len(told), "Salattu" in told[0]) == (1, False)


def test_an_undoing_is_not_there_for_one_who_would_not_see_the_other_case(settings, eero, johtaja):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    log = actions.merge(make_case(owner=eero), make_case(owner=make_user()), by=johtaja, now=NOW)

    response = signed_in(eero).post(reverse("cases:undo_merge", args=[log.pk]))

    assert response.status_code == 404
    assert Case.objects.filter(merged_into=None).count() == 1


def test_a_merged_case_is_on_no_list_and_no_board(as_manager, johtaja):
    actions.merge(make_case("Säilyvä"), make_case("Kadonnut"), by=johtaja, now=NOW)

    pages = [text_of(as_manager.get(reverse(f"cases:{name}"))) for name in ("index", "board")]

    assert ["Säilyvä" in page for page in pages] == [True, True]
    assert ["Kadonnut" in page for page in pages] == [False, False]


def test_no_more_pairs_are_shown_than_one_settles_and_the_rest_is_counted(as_manager):
    for number in range(52):
        for which in "ab":
            make_contact(f"{which}@{number}.example", f"Nimi {number}")

    page = as_manager.get(PAGE)

    section = page.context["sections"][0]
    assert (len(section.pairs), section.left_out) == (50, 2)


def test_the_page_of_a_merged_case_leads_to_the_kept_one(as_manager, johtaja):
    kept, merged = make_case(), make_case("Sama asia")
    actions.merge(kept, merged, by=johtaja, now=NOW)

    response = as_manager.get(reverse("cases:inspect", args=[merged.pk]))

    assert (response.status_code, response.url) == (302, reverse("cases:inspect", args=[kept.pk]))


def test_nobody_is_led_to_a_case_that_they_may_not_see(as_manager, johtaja, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    aino = make_user("aino", "Consultants")
    kept, merged = make_case(), make_case("Sama asia", owner=aino)
    actions.merge(kept, merged, by=johtaja, now=NOW)
    Case.objects.filter(pk=kept.pk).update(owner=None)

    assert signed_in(aino).get(reverse("cases:inspect", args=[merged.pk])).status_code == 404
