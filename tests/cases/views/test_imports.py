"""Importing in the admin: from the file to what became of each row."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from wagtail.models import Page

from cases import actions, queries
from cases.domain.columns import columns_of
from cases.domain.stages import Stage
from cases.models import Case, ImportBatch, RowState
from cases.views.listing import CaseListView
from tests.bookings.views.reading import document, texts, words
from tests.cases.actions.test_importing import run
from tests.cases.cast import lost, make_case, make_contact, make_user
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = queries.site_date(NOW)
FILE = "Otsikko;Nimi;Sähköposti;Arvo\nStrategia;Veera;veera@vieras.example;5\n=1+1;;;paljon\n"


@pytest.fixture
def johtaja(db, now):
    return make_user("johtaja", "Managers")


@pytest.fixture
def as_manager(johtaja):
    return signed_in(johtaja)


@pytest.fixture
def upload(as_manager):
    """Return what uploads a file and gives its import."""

    def uploaded(text=FILE, name="asiakkaat.csv"):
        file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
        response = as_manager.post(reverse("imports:index"), {"file": file})
        assert response.status_code == 302
        return ImportBatch.objects.latest("pk")

    return uploaded


def page_of(client, batch, **query):
    return document(client.get(reverse("imports:page", args=[batch.pk]), query))


def test_a_file_is_checked_and_nothing_else_is_written(upload, as_manager):
    batch = upload()

    page = page_of(as_manager, batch)
    rows = texts(page, "tbody tr")
    assert (len(rows), Case.objects.count()) == (2, 0)
    assert "paljon" in rows[1]


def test_the_rows_narrow_to_one_verdict(upload, as_manager):
    batch = upload()

    assert len(texts(page_of(as_manager, batch, only="error"), "tbody tr")) == 1
    assert len(texts(page_of(as_manager, batch, only="jotain"), "tbody tr")) == 2


def test_an_upload_that_cannot_be_read_says_why_and_keeps_nothing(as_manager):
    file = SimpleUploadedFile("asiakkaat.csv", b"Jotain;Muuta\nA;B\n")

    response = as_manager.post(reverse("imports:index"), {"file": file})

    assert (response.status_code, ImportBatch.objects.count()) == (422, 0)
    assert "Jotain, Muuta" in words(response)


def test_the_button_lets_a_worker_carry_it_out(upload, as_manager):
    batch = upload()

    as_manager.post(reverse("imports:run", args=[batch.pk]))
    run(batch)

    assert (batch.state, Case.objects.get().title) == ("done", "Strategia")


def test_a_page_of_an_import_at_work_asks_anew_by_itself(upload, as_manager):
    batch = upload()
    url = reverse("imports:page", args=[batch.pk])
    assert "Refresh" not in as_manager.get(url).headers

    actions.start_import(batch)

    assert as_manager.get(url)["Refresh"] == "3"


def test_pressing_twice_starts_one_import(upload, as_manager):
    batch = upload()
    url = reverse("imports:run", args=[batch.pk])

    as_manager.post(url)
    response = as_manager.post(url, follow=True)

    assert (response.status_code, ImportBatch.objects.get().state) == (200, "running")


def test_an_import_is_taken_back_by_its_button(upload, as_manager):
    batch = upload()
    actions.start_import(batch)
    run(batch)

    as_manager.post(reverse("imports:revert", args=[batch.pk]))
    run(batch)

    assert (batch.state, Case.objects.count()) == ("reverted", 0)


def test_what_stayed_is_listed(upload, as_manager, johtaja):
    batch = upload()
    actions.start_import(batch)
    run(batch)
    actions.add_note(Case.objects.get(), "Soitin", author=johtaja, now=NOW)
    actions.start_revert(batch)
    run(batch)

    kept = texts(page_of(as_manager, batch, only=RowState.KEPT), "tbody tr")

    assert ["Strategia" in row for row in kept] == [True]


def test_what_went_wrong_is_downloaded_as_it_was_with_the_reason(upload, as_manager):
    batch = upload()

    response = as_manager.get(reverse("imports:errors", args=[batch.pk]))

    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Otsikko;Nimi;Sähköposti;Arvo;")
    assert lines[1].startswith("'=1+1;;;paljon;3;")
    assert len(lines) == 2


def test_without_anything_wrong_there_is_nothing_to_download(upload, as_manager):
    batch = upload("Otsikko\nAsia\n")

    link = reverse("imports:errors", args=[batch.pk])
    assert not page_of(as_manager, batch).select(f'a[href="{link}"]')


def test_the_file_of_errors_can_be_mended_and_read_in_again(upload, as_manager):
    text = b"".join(as_manager.get(reverse("imports:errors", args=[upload().pk]))).decode(
        "utf-8-sig"
    )

    batch = upload(text.replace("paljon", "5"))

    assert list(batch.rows.values_list("verdict", flat=True)) == ["create"]


def test_a_cell_in_html_is_shown_as_text(upload, as_manager):
    batch = upload("Otsikko\n<script>alert(1)</script>\n", name="<b>.csv")

    response = as_manager.get(reverse("imports:page", args=[batch.pk]))

    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


def test_the_very_same_file_is_told_to_have_been_read(upload, as_manager):
    first, second = upload(), upload()

    link = reverse("imports:page", args=[first.pk])
    assert page_of(as_manager, second).select(f'a[href="{link}"]')
    assert not page_of(as_manager, first).select(
        f'a[href="{reverse("imports:page", args=[second.pk])}"]'
    )


def test_possible_duplicates_are_named_beside_the_row(upload, as_manager):
    case = make_case("Muuta", contact=make_contact())

    assert case.ref in texts(page_of(as_manager, upload()), "tbody tr")[0]


def test_what_was_exported_is_read_in_again_and_changes_nothing(as_manager, upload):
    make_case("+358 soittopyyntö", contact=make_contact())
    export = as_manager.get(reverse("cases:index"), {"export": "csv"})

    batch = upload(b"".join(export).decode("utf-8-sig"))

    assert list(batch.rows.values_list("verdict", "message")) == [
        ("skip", batch.rows.get().message)
    ]


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_column_of_our_export_is_known_again_but_the_currency(language):
    with override(language):
        headings = [str(text) for text in CaseListView.export_headings.values()]
        unknown = set(range(len(headings))) - set(columns_of(headings))

        assert [headings[place] for place in unknown] == [_("Currency")]


def lost_again(johtaja):
    case = make_case("Hävitty", contact=make_contact(), owner=make_user("lähtenyt"))
    actions.move_case(case, Stage.LOST, now=NOW, actor=johtaja, loss=lost())
    actions.edit_case(case, now=NOW, actor=johtaja, value_amount=12345)


def delivered(johtaja):
    case = make_case("Toimitettu", contact=make_contact())
    case.contacts.add(make_contact("otto@vieras.example", "Otto"))
    for stage in (Stage.PROPOSAL, Stage.WON, Stage.DELIVERED):
        actions.move_case(case, stage, now=NOW, actor=johtaja, reason="x", delivered_on=TODAY)


def sold_what_is_sold_no_more(johtaja):
    page = Page.objects.get(depth=1).add_child(instance=Page(title="Yksi, kaksi", slug="yksi"))
    case = make_case("Myyty")
    case.services.add(page)
    page.unpublish()


@pytest.mark.parametrize("closed", [lost_again, delivered, sold_what_is_sold_no_more])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whatever_the_case_is_exported_at_it_is_read_in_again_and_changes_nothing(
    as_manager, upload, johtaja, closed, kind
):
    closed(johtaja)
    export = as_manager.get(reverse("cases:index"), {"export": kind})

    batch = upload(b"".join(export), f"asiat.{kind}")

    told = _("There is such a case already, and nothing in it changes.")
    assert list(batch.rows.values_list("verdict", "message")) == [("skip", told)]


def test_a_row_at_fault_is_never_said_to_be_done(upload, as_manager):
    batch = upload()
    actions.start_import(batch)
    run(batch)

    done = pgettext("row", "Done")
    rows = texts(page_of(as_manager, batch), "tbody tr")
    assert [done in row for row in rows] == [True, False]


def test_the_menu_leads_there_for_those_alone_who_may_import(as_manager, as_consultant):
    link, home = reverse("imports:index"), reverse("wagtailadmin_home")

    told = [link.encode() in client.get(home).content for client in (as_manager, as_consultant)]

    assert told == [True, False]


def test_without_seeing_every_case_one_sees_ones_own_imports(upload, settings):
    batch = upload()
    sofia = make_user("sofia", "Managers")
    sofia.groups.clear()
    importer = signed_in(sofia)
    rights = Permission.objects.filter(
        codename__in=["access_admin", "add_importbatch", "view_case"]
    )
    sofia.user_permissions.set(rights)

    response = importer.get(reverse("imports:page", args=[batch.pk]))

    assert response.status_code == 404
    assert b"asiakkaat.csv" not in importer.get(reverse("imports:index")).content


def test_a_long_import_is_shown_page_by_page(upload, as_manager):
    batch = upload("Otsikko\n" + "".join(f"Asia {n}\n" for n in range(60)))

    page = page_of(as_manager, batch, p=2)

    assert len(texts(page, "tbody tr")) == 10
    assert page.select_one(".case-import__pages a")["href"] == "?p=1"
