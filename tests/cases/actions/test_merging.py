"""Two records become one: everything that pointed at either points at the one that is kept."""

from datetime import date, timedelta

import pytest
from wagtail.models import Page

from bookings.models import Booking
from cases import actions, queries
from cases.actions.merging import LEFT, relations, rows_of
from cases.domain.merging import Refusal
from cases.domain.stages import Stage
from cases.models import (
    Activity,
    Case,
    CaseContact,
    Contact,
    ContactEmail,
    ImportBatch,
    ImportRow,
    MergeLog,
    Organisation,
    Role,
    StageChange,
    Task,
    Touch,
)
from content.models import StoryPage
from tests.cases.cast import (
    STEP,
    case_of,
    history_of,
    lost,
    make_case,
    make_contact,
    make_owned,
    make_user,
)
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db
EEVA = "eeva@muu.example"
MODELS = [Contact, Organisation, Case]


def organisation(name="Vieras Oy", **fields):
    return Organisation.objects.create(name=name, **fields)


def make(model):
    """Return a record of the model."""
    return {Contact: make_person, Organisation: organisation, Case: make_case}[model]()


def make_person():
    return Contact.objects.create(full_name="Veera")


def won_case(title="Voitettu"):
    case = make_case(title)
    actions.move_case(case, Stage.PROPOSAL, now=NOW, next_step=STEP)
    actions.move_case(case, Stage.WON, now=NOW)
    return case


def lost_case(title="Hävitty"):
    case = make_case(title)
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())
    return case


# For each column that points at a record: how a row comes to point there.
ROWS = {
    "cases.case.organisation": lambda it: make_case(organisation=it),
    "cases.case.previous_case": lambda it: make_case(previous_case=it),
    "cases.case.merged_into": lambda it: make_case(merged_into=it),
    "cases.case_services.case": lambda it: it.services.add(Page.objects.first()),
    "cases.case_shared_with.case": lambda it: it.shared_with.add(make_user()),
    "cases.casecontact.case": lambda it: actions.link_contact(it, make_contact()),
    "cases.casecontact.contact": lambda it: make_case(contact=it),
    "cases.stagechange.case": lambda it: None,
    "cases.activity.case": lambda it: actions.add_note(it, "Soitin", author=None, now=NOW),
    "cases.activity.contact": lambda it: Activity.objects.create(
        case=make_case(), contact=it, kind="note", at=NOW
    ),
    "cases.touch.case": lambda it: Touch.objects.create(case=it, kind="manual", at=NOW),
    "cases.task.case": lambda it: actions.add_task(it, "Soita", STEP.on, assignee=None, now=NOW),
    "cases.importrow.case": lambda it: ImportRow.objects.create(
        batch=ImportBatch.objects.create(made_at=NOW), number=2, verdict="skip", case=it
    ),
    "cases.contact.organisation": lambda it: Contact.objects.create(organisation=it),
    "cases.contact.merged_into": lambda it: Contact.objects.create(merged_into=it),
    "cases.contactemail.contact": lambda it: it.emails.create(address=EEVA),
    "content.storypage.case": lambda it: Page.objects.get(depth=1).add_child(
        instance=StoryPage(title="Tarina", organisation="Vieras", live=False, case=it)
    ),
    "cases.organisation.merged_into": lambda it: organisation("Muu", merged_into=it),
}
COLUMNS = [(model, column) for model in MODELS for column in relations(model)]


def name_of(column):
    model, name = column
    return f"{model._meta.label_lower}.{name}"


@pytest.mark.parametrize(
    ("model", "column"), COLUMNS, ids=[name_of(column) for _model, column in COLUMNS]
)
def test_whatever_points_at_a_record_moves_along_or_is_named_as_left(merge, model, column):
    kept, merged = make(model), make(model)
    assert name_of(column) in ROWS, "say in ROWS how a row comes to point there"
    ROWS[name_of(column)](merged)
    rows = rows_of(column[0]).filter(**{column[1]: merged.pk})
    keys = set(rows.values_list("pk", flat=True))
    assert keys

    merge(kept, merged)

    held = merged if column in LEFT else kept
    found = rows_of(column[0]).filter(pk__in=keys, **{column[1]: held.pk})
    assert set(found.values_list("pk", flat=True)) == keys


def test_only_a_stage_log_stays_with_the_merged_record(merge):
    kept, merged = won_case(), lost_case()

    merge(kept, merged)

    assert {(StageChange, "case")} == LEFT
    assert [move.to_stage for move in merged.stage_changes.all()] == ["lead", "lost"]
    assert [move.to_stage for move in kept.stage_changes.all()] == ["lead", "proposal", "won"]


@pytest.mark.parametrize("model", MODELS)
def test_a_merged_record_is_a_stub_that_leads_to_the_kept_one(merge, model):
    kept, merged = make(model), make(model)

    log = merge(kept, merged)

    merged.refresh_from_db()
    assert merged.merged_into == kept
    assert (log.kept_id, log.merged_id, log.by.username) == (kept.pk, merged.pk, "johtaja")


def test_a_merged_case_is_gone_from_every_list(merge, johtaja):
    kept, merged = make_case("Säilyvä"), make_case("Yhdistetty")

    merge(kept, merged)

    assert list(queries.cases_for(johtaja)) == [kept]
    assert list(queries.merged_cases_for(johtaja)) == [merged]


def test_the_owner_is_reminded_of_the_kept_cases_proposal_alone(merge):
    kept, owner = make_case(), make_user()
    asked = make_case(proposal_due_on=STEP.on, owner=owner)
    merge(kept, asked)

    assert list(queries.proposals_to_remind_of(NOW + timedelta(days=30))) == [kept]


def test_the_kept_record_gets_what_it_lacks(merge):
    kept = make_contact(job_title="Johtaja")
    merged = make_contact(EEVA, "Toinen", phone="040 1234567", job_title="Muu")

    merge(kept, merged)

    kept.refresh_from_db()
    assert (kept.full_name, kept.phone, kept.job_title) == (
        "Veera Vieras",
        "040 1234567",
        "Johtaja",
    )


def test_the_values_that_were_chosen_are_the_merged_ones(merge):
    kept, merged = make_contact(phone="1234567"), make_contact(EEVA, "Veera V.", phone="7654321")

    merge(kept, merged, from_merged={"full_name"})

    kept.refresh_from_db()
    assert (kept.full_name, kept.phone) == ("Veera V.", "1234567")


def test_an_amount_brings_its_currency(merge):
    kept, merged = make_case(), make_case(value_amount=700, value_currency="SEK")

    merge(kept, merged)

    kept.refresh_from_db()
    assert (kept.value_amount, kept.value_currency) == (700, "SEK")


def test_a_chosen_domain_is_exchanged_so_that_both_lead_to_the_kept_one(merge):
    kept, merged = organisation(domain="vanha.example"), organisation("V", domain="uusi.example")

    merge(kept, merged, from_merged={"domain"})

    domains = {o.pk: o.domain for o in Organisation.objects.all()}
    assert domains == {kept.pk: "uusi.example", merged.pk: "vanha.example"}


def test_an_organisation_that_takes_the_name_of_another_is_found_by_it(merge):
    kept, merged = organisation("Vieras Oy"), organisation("Uusi Nimi Oy")

    merge(kept, merged, from_merged={"name"})

    kept.refresh_from_db()
    assert (kept.name, kept.name_key) == ("Uusi Nimi Oy", "uusi nimi")


def test_one_who_took_part_in_a_case_twice_takes_part_once_with_the_stronger_role(merge):
    kept, merged = make_contact(), make_contact(EEVA)
    case = make_case(contact=merged)
    actions.link_contact(case, kept)

    merge(kept, merged)

    assert [(p.contact, p.role) for p in case.case_contacts.all()] == [(kept, Role.INITIATOR)]


def test_a_person_in_both_cases_keeps_the_stronger_role(merge):
    veera = make_contact()
    kept, merged = make_case(contact=make_contact(EEVA)), make_case()
    actions.link_contact(kept, veera)
    actions.link_contact(merged, veera, Role.DECIDER)

    merge(kept, merged)

    assert kept.case_contacts.get(contact=veera).role == Role.DECIDER


def test_taking_back_the_import_of_a_merged_case_leaves_the_kept_one(merge):
    kept, merged = make_case(), make_case()
    # One edit more: the version that the kept one would have by its merge alone.
    actions.edit_case(merged, now=NOW, title="Tuotu")
    batch = ImportBatch.objects.create(file_name="a.csv", made_at=NOW, state="reverting")
    undo = {"version": merged.lock_version, "told": 0, "people": 0}
    given = {"verdict": "create", "state": "done", "undo": undo}
    ImportRow.objects.create(batch=batch, number=1, case=merged, **given)
    merge(kept, merged)

    actions.continue_revert(batch.pk, now=NOW)

    assert set(Case.objects.all()) == {kept, merged}


def test_of_two_first_contacts_the_kept_cases_stays_the_first(merge):
    kept, merged = make_case(contact=make_contact()), make_case(contact=make_contact(EEVA, "Eeva"))

    merge(kept, merged)

    roles = [(part.contact.full_name, part.role) for part in kept.case_contacts.all()]
    assert roles == [("Veera Vieras", Role.INITIATOR), ("Eeva", Role.PARTICIPANT)]


def test_a_case_without_a_first_contact_gets_the_others(merge):
    kept, merged = make_case(), make_case(contact=make_contact())

    merge(kept, merged)

    assert kept.case_contacts.get().role == Role.INITIATOR


def test_a_case_that_continued_the_merged_one_continues_what_that_continued(merge):
    first = make_case("Ensin")
    merged = make_case("Sitten", previous_case=first)
    kept = make_case("Lopuksi", previous_case=merged)

    merge(kept, merged)

    kept.refresh_from_db()
    assert kept.previous_case == first


def test_two_cases_that_continued_each_other_do_not_continue_themselves(merge):
    kept = make_case()
    merged = make_case(previous_case=kept)

    merge(kept, merged, from_merged={"previous_case_id"})

    kept.refresh_from_db()
    assert kept.previous_case is None


def test_bookings_touches_and_activities_are_as_many_as_before(merge, home):
    kept, booking = make_case(), book_slot(make_owned(), entry_page=home)
    before = counted()

    merge(kept, case_of(booking))

    assert counted() == before
    assert case_of(booking) == kept
    assert list(queries.bookings_of(kept)) == [booking]
    assert [touch.page_title for touch in kept.touches.all()] == ["Kymmenen vinkkiä"]


def counted():
    return [model.objects.count() for model in (Booking, Touch, Activity, Task, ContactEmail)]


def test_the_first_and_the_last_touch_of_both_are_kept(merge):
    kept, merged = make_case(), make_case()
    for case, day in ((kept, 10), (merged, 1), (merged, 20)):
        Touch.objects.create(
            case=case, kind="manual", label=str(day), at=NOW.replace(day=day), given_by="staff"
        )

    merge(kept, merged)

    assert [touch.label for touch in kept.touches.all()] == ["1", "10", "20"]


def test_a_kept_case_stays_at_its_stage_with_its_own_step(merge):
    kept, merged = make_case(), lost_case()

    merge(kept, merged)

    kept.refresh_from_db()
    assert (kept.stage, kept.next_step, kept.lost_reason) == ("lead", STEP.text, None)


def test_a_step_can_be_chosen_between_two_open_cases_only(merge):
    kept = make_case()
    other = make_case(next_step="Kirjoita", next_step_on=date(2026, 12, 8))
    merge(kept, other, from_merged={"next_step"})
    merge(kept, lost_case(), from_merged={"next_step"})

    kept.refresh_from_db()
    assert (kept.next_step, kept.next_step_on) == ("Kirjoita", date(2026, 12, 8))


@pytest.mark.parametrize(
    ("kept", "merged", "why"),
    [
        (lost_case, make_case, Refusal.KEPT_IS_CLOSED),
        (won_case, make_case, Refusal.KEPT_IS_CLOSED),
        (make_case, won_case, Refusal.MERGED_IS_WON),
    ],
)
def test_open_work_and_wins_are_not_merged_away(merge, kept, merged, why):
    kept, merged = kept(), merged()

    with pytest.raises(actions.MergeRefusedError) as refused:
        merge(kept, merged)

    assert refused.value.why is why
    assert not MergeLog.objects.exists()


def test_an_erased_contact_is_merged_with_nobody(merge):
    kept, merged = make_contact(), make_contact(EEVA, "", erased_at=NOW)

    with pytest.raises(actions.MergeRefusedError) as refused:
        merge(kept, merged)

    assert refused.value.why is Refusal.ERASED


def test_what_was_merged_once_is_not_merged_again(merge):
    kept, merged, third = make_case(), make_case(), make_case()
    merge(kept, merged)

    with pytest.raises(actions.AlreadyMergedError):
        merge(third, merged)


def test_nothing_is_merged_into_what_lives_on_elsewhere(merge):
    kept, merged, third = make_case(), make_case(), make_case()
    merge(kept, merged)

    with pytest.raises(actions.AlreadyMergedError):
        merge(merged, third)


def test_a_record_is_not_merged_with_itself_nor_with_another_kind(merge):
    case = make_case()

    with pytest.raises(ValueError, match="one kind"):
        merge(case, case)
    with pytest.raises(ValueError, match="one kind"):
        merge(case, make_contact())


def test_what_was_merged_into_the_merged_one_lives_on_in_the_kept_one(merge):
    last, kept, merged = make_case(), make_case(), make_case()
    merge(kept, merged)

    merge(last, kept)

    merged.refresh_from_db()
    assert merged.merged_into == last


def test_the_merge_is_in_the_kept_cases_history_and_an_old_page_of_it_is_refused(merge):
    kept, merged = make_case(), make_case(value_amount=700)
    old = Case.objects.get(pk=kept.pk)

    merge(kept, merged)

    with pytest.raises(actions.CaseChangedError) as refused:
        actions.edit_case(old, now=NOW, title="Toinen")
    assert [change.fields for change in refused.value.changes] == [("merged_into", "value_amount")]
    assert refused.value.changes[0].who == "johtaja"


# What a consultant sees only in part, where cases are kept apart.


@pytest.fixture
def eero(settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    return make_user("eero", "Consultants")


def test_a_consultant_merges_what_is_all_theirs(eero):
    kept, merged = make_contact(), make_contact(EEVA)
    case = make_case(owner=eero, contact=merged)

    actions.merge(kept, merged, by=eero, now=NOW)

    assert case.contacts.get() == kept


def hidden_case(record):
    """Tie the record to a case of somebody else's."""
    aino = make_user()
    if isinstance(record, Contact):
        return make_case("Salattu", owner=aino, contact=record)
    return make_case(
        "Salattu", owner=aino, contact=make_contact("x@x.example", organisation=record)
    )


def named_in_hidden_case(record):
    case = make_case("Salattu", owner=make_user())
    return Activity.objects.create(case=case, contact=record, kind="call", at=NOW)


@pytest.mark.parametrize(
    ("make_one", "tie"),
    [
        (make_person, hidden_case),
        (make_person, named_in_hidden_case),
        (organisation, hidden_case),
        (organisation, lambda it: make_case(organisation=it, owner=make_user())),
    ],
)
def test_nobody_moves_a_case_that_they_do_not_see(eero, make_one, tie):
    kept, merged = make_one(), make_one()
    make_case(owner=eero, **tied(merged))
    tie(merged)
    before = everything()

    with pytest.raises(actions.MergeHiddenError):
        actions.merge(kept, merged, by=eero, now=NOW)

    assert everything() == before


def tied(record):
    if isinstance(record, Contact):
        return {"contact": record}
    return {"organisation": record}


def everything():
    """Return all that a merge may touch."""
    models = (Case, CaseContact, Contact, ContactEmail, Organisation, Activity, MergeLog)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_a_case_of_another_is_merged_by_nobody_who_does_not_see_it(eero):
    kept, merged = make_case(owner=eero), make_case(owner=make_user())

    with pytest.raises(actions.MergeHiddenError):
        actions.merge(kept, merged, by=eero, now=NOW)


# Bookings, which know nothing of a merge.


def test_a_booking_from_the_merged_contacts_address_finds_the_kept_one(merge):
    kept, merged = make_contact(), make_contact(EEVA)
    case = make_case(contact=kept)
    merge(kept, merged)

    booking = book_slot(make_owned(), email=EEVA)

    assert (case_of(booking), Contact.objects.count()) == (case, 2)


@pytest.mark.parametrize(
    "given",
    [{"email": "uusi@vanha.example"}, {"email": "uusi@gmail.com", "organisation": "Vanha Nimi"}],
)
def test_a_booking_from_the_merged_organisation_belongs_to_the_kept_one(merge, given):
    kept = organisation("Uusi Oy", domain="uusi.example")
    merge(kept, organisation("Vanha Nimi Oy", domain="vanha.example"))

    booking = book_slot(make_owned(), **given)

    assert case_of(booking).organisation == kept


def test_a_colleagues_merged_case_is_not_told_of_as_open(merge):
    vieras = organisation(domain="vieras.example")
    merged = make_case(organisation=vieras)
    merge(make_case(), merged)

    booking = book_slot(make_owned(), email="eeva@vieras.example")

    assert not any(merged.ref in body for _kind, body in history_of(case_of(booking)))


def test_a_person_whose_case_was_merged_joins_the_kept_one(merge):
    kept, merged = make_case(), make_case(contact=make_contact())
    merge(kept, merged)

    booking = book_slot(make_owned())

    assert case_of(booking) == kept


def test_a_person_who_was_in_both_cases_joins_the_kept_one(merge):
    veera = make_contact()
    kept, merged = make_case(contact=veera), make_case(contact=veera)
    merge(kept, merged)

    booking = book_slot(make_owned())

    assert (case_of(booking), "suggestion" in dict(history_of(kept))) == (kept, False)


def test_a_session_that_is_cancelled_after_a_merge_is_told_in_the_kept_case(merge):
    booking = book_slot(make_owned())
    kept = make_case()
    merge(kept, case_of(booking))

    actions.return_case_after_cancel(booking, now=NOW)

    assert "cancelled" in dict(history_of(kept))
