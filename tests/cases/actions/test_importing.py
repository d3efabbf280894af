"""Importing cases: checked first, carried out once, taken back as far as nobody has worked on them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from wagtail.models import Page

from cases import actions, queries
from cases.actions import importing, reverting
from cases.actions.verdicts import STAYS
from cases.domain.importing import Verdict
from cases.domain.sheets import Sheet
from cases.domain.stages import Stage
from cases.models import (
    Activity,
    Case,
    Contact,
    ContactEmail,
    ImportBatch,
    ImportRow,
    ImportState,
    LostReason,
    Organisation,
    RowState,
    StageChange,
    Touch,
)
from cases.tasks import continue_imports
from tests.cases.cast import STEP, VEERA, history_of, make_case, make_contact, make_user, moves_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HEADER = ("Otsikko", "Yritys", "Nimi", "Sähköposti", "Arvo", "Vaihe", "Päättynyt", "Häviön syy")
VEERAS = ("Strategia", "Vieras Oy", "Veera Vieras", VEERA, "1 200,50", "", "", "")
OTTOS = ("Kokoukset", "Otto Oy", "Otto Outo", "otto@otto.example", "", "", "", "")


@pytest.fixture
def johtaja(db):
    return make_user("johtaja", "Managers")


@pytest.fixture(autouse=True)
def _without_services(settings):
    settings.CASES = {}


@pytest.fixture
def services(settings):
    """Let the house sell meetings."""
    settings.CASES = {"SERVICE_PAGE": "wagtailcore.Page"}
    return Page.objects.get(depth=1).add_child(instance=Page(title="Kokoukset", slug="kokoukset"))


@pytest.fixture
def check(johtaja):
    """Return what checks rows of the header above, or of another."""

    def checked(*rows, header=HEADER, user=None):
        numbered = tuple(enumerate(rows, 2))
        sheet = Sheet(header, numbered)
        return actions.check_file(
            sheet, file_name="asiakkaat.csv", digest="d", user=user or johtaja, now=NOW
        )

    return checked


@pytest.fixture
def bring(check):
    """Return what checks rows and carries them out."""

    def brought(*rows, **given):
        batch = check(*rows, **given)
        actions.start_import(batch)
        return run(batch)

    return brought


def run(batch, now=NOW):
    """Carry an import on to its end, in either direction."""
    while actions.continue_import(batch.pk, now=now) or actions.continue_revert(batch.pk, now=now):
        pass
    batch.refresh_from_db()
    return batch


def take_back(batch):
    actions.start_revert(batch)
    return run(batch)


def verdicts(batch):
    return list(batch.rows.values_list("verdict", flat=True))


def states(batch):
    return list(batch.rows.values_list("state", flat=True))


def everything():
    """Return how much there is of all that an import may write."""
    models = (Case, Contact, ContactEmail, Organisation, StageChange, Activity, Touch)
    return [model.objects.count() for model in models]


def test_a_file_is_judged_before_anything_is_written(check, monkeypatch):
    depths, ask = [], queries.known_of

    def noting(*asked):
        depths.append((len(connection.savepoint_ids), ImportBatch.objects.count()))
        return ask(*asked)

    monkeypatch.setattr(queries, "known_of", noting)
    outside = len(connection.savepoint_ids)

    assert check(VEERAS).rows.count() == 1
    assert depths == [(outside, 0)]


def test_checking_a_file_writes_nothing_but_the_verdicts(check):
    batch = check(VEERAS, OTTOS)

    assert (verdicts(batch), batch.state) == (["create", "create"], "checked")
    assert everything() == [0] * 7


def test_a_row_brings_a_case_with_its_person_and_organisation(bring, johtaja):
    bring(VEERAS)

    case = Case.objects.get()
    contact = case.contacts.get()
    assert (case.title, case.stage, case.value_amount) == ("Strategia", "lead", 120050)
    assert (contact.full_name, contact.emails.get().key) == ("Veera Vieras", VEERA)
    assert case.organisation == contact.organisation == Organisation.objects.get(name="Vieras Oy")
    assert StageChange.objects.get().user == johtaja


def test_an_open_case_without_a_plan_gets_a_step_within_two_working_days(bring):
    bring(VEERAS)

    case = Case.objects.get()
    assert (bool(case.next_step), case.next_step_on) == (True, date(2026, 12, 2))


def test_rows_of_one_firm_share_it_and_rows_of_one_person_share_them(bring):
    second = ("Jatko", "VIERAS OYJ", "V. Vieras", VEERA.upper(), "", "", "", "")

    bring(VEERAS, second)

    assert (Case.objects.count(), Contact.objects.count(), Organisation.objects.count()) == (
        2,
        1,
        1,
    )


def test_a_known_person_is_linked_and_nothing_stored_of_them_changes(bring):
    contact = make_contact(name="Veera V.", phone="040 1")

    bring(VEERAS)

    contact.refresh_from_db()
    assert (Case.objects.get().contacts.get(), contact.full_name) == (contact, "Veera V.")
    assert contact.organisation is None


def test_what_a_new_case_says_otherwise_of_a_known_person_is_told(check):
    make_contact(phone="040 1")
    header = ("Otsikko", "Nimi", "Sähköposti", "Puhelinnumero")

    row = check(("Uusi", "Veera Vieras", VEERA, "050 2"), header=header).rows.get()

    assert (row.verdict, "Puhelinnumero" in row.message) == ("create", True)


def test_a_plus_tag_is_another_person(bring):
    make_contact()

    bring((*VEERAS[:3], "veera+uutiset@vieras.example", *VEERAS[4:]))

    assert Contact.objects.count() == 2


def test_the_same_file_twice_changes_nothing(bring, check):
    bring(VEERAS, OTTOS)
    before = everything()

    again = check(VEERAS, OTTOS)
    assert verdicts(again) == ["skip", "skip"]

    actions.start_import(again)
    run(again)
    assert everything() == before


def test_two_imports_of_one_file_checked_at_the_same_time_open_one_case(check):
    first, second = check(VEERAS), check(VEERAS)
    for batch in (first, second):
        actions.start_import(batch)
        run(batch)

    assert (Case.objects.count(), Contact.objects.count()) == (1, 1)
    assert [*verdicts(first), *verdicts(second)] == ["create", "skip"]


def test_the_database_itself_refuses_a_row_a_second_case(bring, check):
    (first,) = bring(VEERAS).rows.all()
    second = ImportBatch.objects.create(made_at=NOW)

    with pytest.raises(IntegrityError):
        ImportRow.objects.create(
            batch=second, number=2, key=first.key, verdict="create", state="done"
        )


def test_a_row_said_twice_in_a_file_is_one_case_and_the_second_names_the_first(check):
    batch = check(VEERAS, OTTOS, (*VEERAS[:4], "900", "", "", ""))

    rows = list(batch.rows.all())
    assert verdicts(batch) == ["create", "create", "skip"]
    assert "2" in rows[2].message


def test_possible_duplicates_are_named_and_never_joined(bring):
    case = make_case("Jotain muuta", contact=make_contact())

    batch = bring(VEERAS)

    assert case.ref in batch.rows.get().message
    assert Case.objects.count() == 2


def test_an_open_case_of_the_person_with_this_title_is_changed_not_doubled(bring):
    case = make_case("STRATEGIA", contact=make_contact())

    batch = bring(VEERAS)

    case.refresh_from_db()
    assert (verdicts(batch), case.value_amount) == (["update"], 120050)
    assert (Case.objects.count(), case.title) == (1, "Strategia")


def test_a_reference_finds_its_case_and_changes_what_the_row_tells(bring, johtaja):
    case = make_case(value_amount=100)

    bring((case.ref, "2500"), header=("Viite", "Arvo"))

    case.refresh_from_db()
    assert (case.value_amount, case.title, case.next_step) == (250000, "Strategiapäivä", STEP.text)
    assert case.lock_version == 2


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("won", "Vieras Oy", "1"), ["stage"]),
        (("lead", "Toinen Oy", "1"), ["organisation"]),
        (("won", "Toinen Oy", ""), ["stage", "organisation"]),
        (("lead", "vieras oy", "1"), []),
        (("", "", "1"), []),
    ],
)
def test_what_an_import_leaves_alone_in_a_case_is_told(check, cells, told):
    case = make_case(organisation=Organisation.objects.create(name="Vieras Oy"))

    batch = check((case.ref, *cells), header=("Viite", "Vaihe", "Organisaatio", "Arvo"))

    message = batch.rows.get().message
    assert [column for column in STAYS if str(STAYS[column]) in message] == told


FIRMS = ("Organisaatio", "Nimi", "Sähköposti")


def test_a_firm_that_a_row_names_is_not_another_of_the_same_domain(bring):
    first = ("Alfa Konsultit Oy", "A A", "a@yhteinen.example")

    bring(first, ("Beeta Tehdas Oy", "B B", "b@yhteinen.example"), header=FIRMS)

    cases = Case.objects.order_by("pk")
    assert [case.organisation.name for case in cases] == ["Alfa Konsultit Oy", "Beeta Tehdas Oy"]
    assert [case.contacts.get().organisation for case in cases] == [c.organisation for c in cases]
    assert [case.organisation.domain for case in cases] == ["yhteinen.example", None]


def test_a_row_that_names_no_firm_belongs_to_that_of_its_domain(bring):
    firm = Organisation.objects.create(name="Alfa Oy", domain="yhteinen.example")

    bring(("", "A A", "a@yhteinen.example"), header=FIRMS)

    assert Case.objects.get().organisation == firm


@pytest.mark.parametrize("row", [("Vanha Oy", "A A", ""), ("", "A A", "a@vanha.example")])
def test_a_firm_that_was_merged_is_known_as_what_it_has_become(bring, row):
    kept = Organisation.objects.create(name="Uusi Oy")
    Organisation.objects.create(name="Vanha Oy", domain="vanha.example", merged_into=kept)

    bring(row, header=FIRMS)

    assert (Case.objects.get().organisation, Organisation.objects.count()) == (kept, 2)


VALUES = ("Otsikko", "Nimi", "Sähköposti", "Arvo")


def test_a_row_below_a_faulty_one_of_the_same_case_is_carried_out(bring):
    row = ("Virhe ensin", "Kalle K", "kalle@virhe.example")

    batch = bring((*row, "paljon"), (*row, "500"), header=VALUES)

    assert (verdicts(batch), Case.objects.get().value_amount) == (["error", "create"], 50000)


def test_a_row_below_one_that_changes_nothing_is_carried_out(bring):
    case = make_case("Strategia", contact=make_contact())
    row = ("Strategia", "Veera Vieras", VEERA)

    batch = bring((*row, ""), (*row, "500"), header=VALUES)

    case.refresh_from_db()
    assert (verdicts(batch), case.value_amount) == (["skip", "update"], 50000)


def test_two_people_of_a_firm_without_title_or_address_are_two_cases(bring, check):
    header = ("Organisaatio", "Nimi", "Puhelin")
    rows = (("Kaksi Oy", "Anna A", "0401111111"), ("Kaksi Oy", "Bertta B", "0402222222"))

    batch = bring(*rows, header=header)

    assert verdicts(batch) == ["create", "create"]
    assert [c.contacts.get().full_name for c in Case.objects.order_by("pk")] == [
        "Anna A",
        "Bertta B",
    ]
    again = check(("Kaksi Oy", "Bertta B", "0403333333"), header=header).rows.get()
    assert (again.verdict, again.case) == ("skip", Case.objects.latest("pk"))


NOTED = ("Viite", "Muistiinpano")


def test_a_note_on_a_case_that_is_there_is_added_once(bring):
    case = make_case()

    batch = bring((case.ref, "Soita keväällä"), header=NOTED)
    again = bring((case.ref, "Soita keväällä"), header=NOTED)

    assert history_of(case) == [("note", "Soita keväällä")]
    assert [*verdicts(batch), *verdicts(again)] == ["update", "skip"]


def test_a_note_that_somebody_wrote_by_hand_is_not_added_again(check, johtaja):
    case = make_case()
    actions.add_note(case, "Soita keväällä", author=johtaja, now=NOW)

    assert verdicts(check((case.ref, "Soita keväällä"), header=NOTED)) == ["skip"]


def test_a_note_is_taken_back_alone_and_what_others_wrote_stays(bring, johtaja):
    case = make_case()
    batch = bring((case.ref, "Soita keväällä"), header=NOTED)
    actions.add_note(case, "Soitin", author=johtaja, now=NOW)
    case.refresh_from_db()
    actions.edit_case(case, now=NOW, actor=johtaja, title="Muokattu")

    take_back(batch)

    assert (history_of(case), states(batch)) == ([("note", "Soitin")], [RowState.REVERTED])


def test_all_that_an_import_leaves_alone_is_told_by_the_names_of_the_file(check):
    case = make_case(contact=make_contact())
    header = ("Viite", "Asema", "Lähde", "PUHELIN")

    row = check((case.ref, "Johtaja", "Messuilta", "050 1"), header=header).rows.get()

    assert (row.verdict, row.message.endswith("PUHELIN, Asema, Lähde.")) == ("skip", True)


def test_a_column_that_is_too_long_is_called_as_the_file_calls_it(check):
    row = check(("A", "V" * 251), header=("Otsikko", "Seuraava askel")).rows.get()

    assert ("Seuraava askel" in row.message, "next_step" in row.message) == (True, False)


def test_an_open_case_keeps_its_services(bring, services):
    bring(("Asia", "Kokoukset"), header=("Otsikko", "Palvelut"))

    assert [page.title for page in Case.objects.get().services.all()] == ["Kokoukset"]


def test_a_service_that_is_spelt_wrongly_is_an_error_as_an_owner_is(check, services):
    batch = check(("Asia", "Kokouset"), header=("Otsikko", "Palvelut"))

    assert (verdicts(batch), "Kokouset" in batch.rows.get().message) == (["error"], True)


def test_a_row_in_an_unknown_encoding_opens_no_case(bring):
    batch = bring(("Ty\ufffdp\ufffdiv\ufffd", *[""] * 7))

    assert (verdicts(batch), Case.objects.count()) == (["error"], 0)


LOST = ("Vanha", "Vieras Oy", "Veera Vieras", VEERA, "100", "lost", "1.6.2026", "price")


def test_a_closed_case_is_found_again_and_changed(bring):
    bring(LOST)

    batch = bring((*LOST[:4], "200", *LOST[5:]))

    assert (verdicts(batch), Case.objects.get().value_amount) == (["update"], 20000)


def test_a_new_matter_of_the_title_of_a_closed_one_is_told_to_be_perhaps_the_same(bring, check):
    bring(LOST)

    row = check((*LOST[:4], "", "", "", "")).rows.get()

    assert (row.verdict, Case.objects.get().ref in row.message) == ("create", True)


def test_closed_cases_of_other_titles_are_not_named(bring, check):
    bring(LOST)

    assert check(("Uusi", *LOST[1:4], "", "", "", "")).rows.get().message == ""


def test_a_case_that_is_not_seen_reads_like_one_that_is_not_there(check, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    hidden = make_case("Salattu", owner=make_user("eero", "Consultants"))
    rows = [(hidden.ref, "Murrettu"), ("2020-999", "Murrettu")]

    batch = check(*rows, header=("Viite", "Otsikko"), user=make_user("sofia", "Consultants"))

    told = [(r.verdict, r.case, r.message.replace(r.cells[0], "X")) for r in batch.rows.all()]
    assert told[0] == told[1]
    assert told[0][:2] == ("error", None)


def test_no_hidden_case_is_named_as_a_possible_duplicate(check, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case("Salattu", contact=make_contact(), owner=make_user("eero", "Consultants"))

    row = check(VEERAS, user=make_user("sofia", "Consultants")).rows.get()

    assert (row.verdict, row.message) == ("create", "")


def test_a_case_that_was_lost_from_sight_meanwhile_is_not_changed(check, settings, johtaja):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    sofia, case = make_user("sofia", "Consultants"), make_case(value_amount=100)
    case.shared_with.add(sofia)
    batch = check((case.ref, "2500"), header=("Viite", "Arvo"), user=sofia)

    case.shared_with.clear()
    actions.start_import(batch)
    run(batch)

    case.refresh_from_db()
    assert (states(batch), case.value_amount) == (["failed"], 100)


def test_rows_that_are_wrong_are_told_and_left_out(bring):
    batch = bring(VEERAS, ("", "", "Otto", "ei-osoite", "", "", "", ""))

    assert verdicts(batch) == ["create", "error"]
    assert "ei-osoite" in batch.rows.get(number=3).message
    assert Case.objects.count() == 1


def test_a_lost_case_begins_as_a_lead_and_closes_on_its_date_for_its_reason(bring):
    bring(("Vanha", "", "", "", "", "lost", "1.6.2026", "price"))

    case = Case.objects.get()
    assert (case.stage, case.lost_reason, case.opened_at.year) == (
        "lost",
        LostReason.objects.get(code="price"),
        2026,
    )
    assert [to for _was, to, _by in moves_of(case)] == ["lead", "lost"]
    assert queries.site_date(case.closed_at) == date(2026, 6, 1)


@pytest.mark.parametrize("stage", ["booked", "held", "delivered", "published"])
def test_no_import_gets_past_the_guards_of_a_stage(bring, stage):
    batch = bring(("Asia", "", "", "", "", stage, "1.6.2026", ""))

    assert (verdicts(batch), Case.objects.count()) == (["error"], 0)


def test_a_formula_is_kept_as_text(bring):
    bring(("=cmd|' /C calc'!A0", "", "", "", "", "", "", ""))

    assert Case.objects.get().title == "=cmd|' /C calc'!A0"


def test_a_source_and_a_note_come_along(bring):
    bring(("Asia", "Messuilta", "Soita keväällä"), header=("Otsikko", "Lähde", "Muistiinpano"))

    case = Case.objects.get()
    assert (case.touches.get().label, history_of(case)) == (
        "Messuilta",
        [("note", "Soita keväällä")],
    )


def test_a_request_for_proposal_comes_with_its_date(bring):
    bring(("Asia", "proposal", "9.12.2026"), header=("Otsikko", "Vaihe", "Tarjous viimeistään"))

    case = Case.objects.get()
    assert (case.stage, case.proposal_due_on) == ("proposal", date(2026, 12, 9))


def test_an_outer_key_finds_its_case_again_and_changes_it(bring):
    header = ("Tunniste", "Otsikko", "Arvo")
    bring(("A-1", "Asia", "100"), header=header)

    batch = bring(("A-1", "Asia", "250"), header=header)

    assert (verdicts(batch), Case.objects.get().value_amount) == (["update"], 25000)


def test_an_import_is_carried_out_chunk_by_chunk(check, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    batch = check(*[(f"Asia {n}", *[""] * 7) for n in range(5)])
    actions.start_import(batch)

    counts = [actions.continue_import(batch.pk, now=NOW) for _ in range(4)]

    batch.refresh_from_db()
    assert (counts, batch.state) == ([2, 2, 1, 0], ImportState.DONE)


def test_a_worker_that_is_killed_leaves_no_row_half_done_and_none_is_done_twice(check, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    batch = check(*[(f"Asia {n}", *[""] * 7) for n in range(4)])
    actions.start_import(batch)
    actions.continue_import(batch.pk, now=NOW)
    opened = importing.open_case
    left = iter([True])

    def killed(case, **given):
        if not next(left, False):
            raise SystemExit
        return opened(case, **given)

    monkeypatch.setattr(importing, "open_case", killed)
    with pytest.raises(SystemExit):
        actions.continue_import(batch.pk, now=NOW)
    assert Case.objects.count() == 2

    monkeypatch.setattr(importing, "open_case", opened)
    run(batch)
    assert sorted(case.title for case in Case.objects.all()) == [f"Asia {n}" for n in range(4)]


def test_beat_goes_on_with_what_a_worker_has_left(check, now):
    batch = check(VEERAS)
    actions.start_import(batch)

    continue_imports()

    batch.refresh_from_db()
    assert (batch.state, Case.objects.count()) == (ImportState.DONE, 1)


def test_an_import_is_started_once(check):
    batch = check(VEERAS)
    actions.start_import(ImportBatch.objects.get(pk=batch.pk))

    with pytest.raises(actions.ImportNotReadyError):
        actions.start_import(batch)


@pytest.mark.parametrize("act", [actions.continue_import, actions.continue_revert])
def test_an_import_that_nobody_started_is_not_carried_out(check, act):
    assert (act(check(VEERAS).pk, now=NOW), Case.objects.count()) == (0, 0)


def test_an_import_that_is_not_done_is_not_taken_back(check):
    with pytest.raises(actions.ImportNotReadyError):
        actions.start_revert(check(VEERAS))


def test_taking_an_import_back_leaves_nothing_of_it(bring):
    batch = bring(
        VEERAS, OTTOS, ("Kolmas", "Vieras Oy", "Ville", "ville@vieras.example", *[""] * 4)
    )

    take_back(batch)

    assert everything() == [0] * 7
    assert (batch.state, set(states(batch))) == (ImportState.REVERTED, {RowState.REVERTED})


def test_taking_an_import_back_restores_what_it_changed(bring):
    case = make_case(value_amount=100)
    header = ("Viite", "Arvo", "Seuraava askel", "Mennessä")
    batch = bring((case.ref, "2500", "Kirjoita", "8.12.2026"), header=header)

    take_back(batch)

    case.refresh_from_db()
    assert (case.value_amount, case.next_step, case.next_step_on) == (100, STEP.text, STEP.on)


def test_several_rows_about_a_case_are_taken_back_in_reverse(bring, monkeypatch):
    case = make_case(value_amount=100)
    rows = ((case.ref, "777", ""), (case.ref, "", "Soita heti"), (case.ref, "888", ""))
    batch = bring(*rows, header=("Viite", "Arvo", "Seuraava askel"))

    take_back(batch)

    case.refresh_from_db()
    assert (case.value_amount, case.next_step) == (100, STEP.text)
    assert states(batch) == [RowState.REVERTED] * 3


def test_rows_about_a_case_that_are_taken_back_one_by_one_know_of_each_other(bring, monkeypatch):
    case = make_case(value_amount=100)
    rows = ((case.ref, "777", ""), (case.ref, "", "Soita heti"))
    batch = bring(*rows, header=("Viite", "Arvo", "Seuraava askel"))
    monkeypatch.setattr(reverting, "CHUNK", 1)

    take_back(batch)

    case.refresh_from_db()
    assert (case.value_amount, states(batch)) == (100, [RowState.REVERTED] * 2)


def test_what_somebody_wrote_between_two_rows_about_a_case_stays(check, johtaja, monkeypatch):
    case = make_case(value_amount=100)
    rows = ((case.ref, "777", ""), (case.ref, "", "Soita heti"))
    batch = check(*rows, header=("Viite", "Arvo", "Seuraava askel"))
    monkeypatch.setattr(importing, "CHUNK", 1)
    actions.start_import(batch)
    actions.continue_import(batch.pk, now=NOW)
    case.refresh_from_db()
    actions.edit_case(case, now=NOW, actor=johtaja, title="Muokattu")
    run(batch)

    take_back(batch)

    case.refresh_from_db()
    assert (case.value_amount, case.next_step) == (77700, STEP.text)
    assert states(batch) == [RowState.KEPT, RowState.REVERTED]


def edit(case, user):
    actions.edit_case(case, now=NOW, actor=user, title="Muokattu")


def note(case, user):
    actions.add_note(case, "Soitin", author=user, now=NOW)


def plan(case, user):
    actions.add_task(case, "Soita", STEP.on, assignee=user, now=NOW)


def share(case, user):
    case.shared_with.add(user)


def join(case, user):
    actions.link_contact(case, make_contact("otto@muu.example", "Otto"))


def lose(case, user):
    reason = LostReason.objects.get(code="price")
    actions.move_case(case, Stage.LOST, now=NOW, actor=user, loss=actions.Loss(reason))


@pytest.mark.parametrize("touch", [edit, note, plan, share, join, lose])
def test_what_somebody_worked_on_since_stays_and_is_told(bring, johtaja, touch):
    batch = bring(VEERAS, OTTOS)
    touch(Case.objects.get(title="Strategia"), johtaja)

    take_back(batch)

    assert states(batch) == [RowState.KEPT, RowState.REVERTED]
    assert (Case.objects.count(), bool(batch.rows.first().message)) == (1, True)
    assert Contact.objects.filter(full_name="Veera Vieras").exists()


def test_a_change_that_somebody_has_changed_since_stays(bring, johtaja):
    case = make_case(value_amount=100)
    batch = bring((case.ref, "2500"), header=("Viite", "Arvo"))
    case.refresh_from_db()
    actions.edit_case(case, now=NOW, actor=johtaja, title="Muokattu")

    take_back(batch)

    case.refresh_from_db()
    assert (states(batch), case.value_amount) == ([RowState.KEPT], 250000)


def test_a_person_who_has_another_case_by_now_stays(bring):
    batch = bring(VEERAS)
    make_case("Toinen", contact=Contact.objects.get())

    take_back(batch)

    assert (Case.objects.get().title, Contact.objects.count()) == ("Toinen", 1)


def test_a_person_whom_somebody_has_edited_stays(bring, johtaja):
    batch = bring(VEERAS)
    contact = Contact.objects.get()
    actions.log_edit(contact, ["phone"], now=NOW, actor=johtaja)

    take_back(batch)

    assert (Case.objects.count(), list(Contact.objects.all())) == (0, [contact])


def test_a_person_and_a_firm_that_were_there_before_stay(bring):
    contact = make_contact(organisation=Organisation.objects.create(name="Vieras Oy"))
    batch = bring(VEERAS)

    take_back(batch)

    assert (list(Contact.objects.all()), Organisation.objects.count()) == ([contact], 1)


def test_after_it_was_taken_back_a_file_can_be_imported_again(bring, check):
    take_back(bring(VEERAS))

    batch = bring(VEERAS)

    assert (verdicts(batch), Case.objects.count()) == (["create"], 1)


def test_an_importer_who_has_left_stops_no_import(check, johtaja):
    batch = check(VEERAS)
    actions.start_import(batch)
    ImportBatch.objects.update(made_by=None)

    run(batch)

    assert (batch.state, Case.objects.count()) == (ImportState.DONE, 1)


def test_checking_costs_the_same_for_many_rows_as_for_few(check, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        check(
            *[
                (f"Asia {n}", f"Firma {n}", "Veera", f"v{n}@f{n}.example", *[""] * 4)
                for n in range(60)
            ]
        )


@pytest.mark.slow
def test_two_thousand_rows_are_imported_twice_and_taken_back(check):
    rows = [
        (f"Asia {n}", f"Firma {n // 3} Oy", f"Nimi {n}", f"n{n}@f{n // 3}.example", "5", *[""] * 3)
        for n in range(2_000)
    ]
    batch = check(*rows)
    actions.start_import(batch)
    run(batch, now=NOW + timedelta(minutes=1))
    assert Case.objects.count() == 2_000
    assert set(verdicts(check(*rows))) == {Verdict.SKIP}

    take_back(batch)

    assert everything() == [0] * 7
