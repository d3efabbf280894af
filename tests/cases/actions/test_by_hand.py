"""Cases that staff open by hand, and where staff say that they came from."""

from datetime import timedelta

import pytest

from cases import actions
from cases.domain.introductions import Introduction
from cases.domain.stages import Stage
from cases.models import Case, Contact, Organisation, Touch
from tests.cases.cast import STEP, VEERA, history_of, make_case, make_contact
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ASKED = Introduction(name="Veera Vieras", email=VEERA)


@pytest.fixture
def open_it(aino):
    """Return a function that opens a case as Aino writes it."""

    def write(organisation=None, **given):
        case = Case(
            title="Asia", organisation=organisation, next_step=STEP.text, next_step_on=STEP.on
        )
        return actions.open_by_hand(case, **({"now": NOW, "actor": aino} | given))

    return write


def test_whoever_asked_is_the_first_contact(open_it):
    part = open_it(asked=ASKED).case_contacts.get()

    assert (part.contact.full_name, part.role) == ("Veera Vieras", "initiator")


def test_a_case_without_anybody_is_opened_too(open_it):
    case = open_it(stages=(Stage.LEAD, Stage.PROPOSAL))

    assert (case.contacts.count(), case.stage, history_of(case)) == (0, "proposal", [])


def test_a_known_contacts_organisation_becomes_the_cases(open_it):
    house = Organisation.objects.create(name="Vieras Oy")
    make_contact(organisation=house)

    assert open_it(asked=ASKED).organisation == house


def test_an_organisation_that_was_chosen_stays(open_it):
    make_contact(organisation=Organisation.objects.create(name="Vieras Oy"))
    chosen = Organisation.objects.create(name="Toinen Oy")

    assert open_it(organisation=chosen, asked=ASKED).organisation == chosen


def test_another_name_of_a_known_contact_is_told_and_not_written(open_it):
    make_contact()

    case = open_it(asked=Introduction(name="V. Virtanen", email=VEERA))

    assert Contact.objects.get().full_name == "Veera Vieras"
    assert history_of(case) == [("suggestion", "Antoi toisen nimen: V. Virtanen")]


@pytest.mark.parametrize("name", ["Veera Vieras", "veera vieras"])
def test_the_same_name_is_nothing_to_check(name, open_it):
    make_contact()

    assert history_of(open_it(asked=Introduction(name=name, email=VEERA))) == []


def test_services_are_kept_with_the_case(open_it, home):
    assert list(open_it(services=[home]).services.all()) == [home]


@pytest.mark.parametrize(("is_referral", "kind"), [(False, "manual"), (True, "referral")])
def test_where_it_came_from_is_kept_on_the_word_of_staff(is_referral, kind, open_it):
    open_it(origin=actions.Origin("Kollega Virtanen", is_referral))

    touch = Touch.objects.get()
    assert (touch.kind, touch.label, touch.given_by, touch.at) == (
        kind,
        "Kollega Virtanen",
        "staff",
        NOW,
    )


def test_a_source_that_is_sent_twice_is_one():
    case = make_case()

    for day in range(2):
        actions.note_origin(case, actions.Origin("Messut"), now=NOW + timedelta(days=day))

    assert case.touches.get().at == NOW


def test_a_source_is_kept_in_one_line():
    case = make_case()

    actions.note_origin(case, actions.Origin("Messut\nTampereella"), now=NOW)

    assert "\n" not in case.touches.get().label


def test_a_case_that_cannot_begin_there_leaves_nobody_behind(open_it):
    with pytest.raises(actions.MoveNotAllowedError):
        open_it(asked=ASKED, stages=(Stage.WON,))

    assert not Contact.objects.exists()
