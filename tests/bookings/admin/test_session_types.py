"""Session types in the admin: the staff's units, and nonsense refused in words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import SessionType
from tests.factories import book_slot, make_bookable, make_consultant, make_session_type

FIELDS = {
    "name_fi": "Maksuton sparraus",
    "name_en": "Free sparring",
    "slug": "maksuton-sparraus",
    "summary_fi": "",
    "summary_en": "",
    "description_fi": "",
    "description_en": "",
    "is_active": "on",
    "sort_order": "0",
    "duration": "45",
    "step": "15",
    "buffer_before": "5",
    "buffer_after": "10",
    "notice": "1.5",
    "horizon_days": "60",
    "cap_day": "",
    "cap_week": "",
    "place_kind": "video",
    "place": "",
    "seats": "1",
    "price_amount": "240,50",
    "questions-TOTAL_FORMS": "0",
    "questions-INITIAL_FORMS": "0",
}
QUESTION = {
    "questions-TOTAL_FORMS": "1",
    "questions-0-label_fi": "Mistä haluat puhua?",
    "questions-0-label_en": "",
    "questions-0-kind": "choice",
    "questions-0-options_fi": "",
    "questions-0-options_en": "",
    "questions-0-ORDER": "1",
}


def add(client, **fields):
    return client.post(reverse("sessiontype:add"), FIELDS | fields)


def test_lengths_and_price_are_kept_in_our_units(root):
    aino = make_consultant()

    add(root, consultants=[aino.pk])

    made = SessionType.objects.get()
    assert (made.duration, made.step) == (timedelta(minutes=45), timedelta(minutes=15))
    assert (made.notice, made.price_amount) == (timedelta(minutes=90), 24050)
    assert list(made.consultants.all()) == [aino]


def test_lengths_and_price_are_shown_in_the_staffs_units(root):
    made = make_session_type(price_amount=24050)

    page = root.get(reverse("sessiontype:edit", args=[made.pk])).context["form"]

    shown = {name: page[name].value() for name in ("duration", "step", "notice", "price_amount")}
    assert shown == {"duration": "30", "step": None, "notice": "24", "price_amount": "240.50"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("step", "0", "Sessions cannot start every 0 minutes."),
        ("duration", "0", "at least a minute"),
        ("cap_day", "0", "0 would offer nothing"),
        ("cap_week", "0", "0 would offer nothing"),
        ("seats", "0", "at least one seat"),
        ("horizon_days", "0", "would offer nothing"),
        ("horizon_days", "731", "less than or equal to 730"),
        ("horizon_days", "99999", "less than or equal to 730"),
        ("cap_day", "40000", "less than or equal to 1000"),
        ("cap_week", "40000", "less than or equal to 1000"),
        ("seats", "40000", "less than or equal to 1000"),
        ("duration", "1441", "less than or equal to 1440"),
        ("step", "1441", "less than or equal to 1440"),
        ("buffer_before", "1441", "less than or equal to 1440"),
        ("notice", "8761", "less than or equal to 8760"),
        ("notice", "1440", "as long as the horizon"),
        ("price_amount", "kallis", "is not a price"),
        ("buffer_after", "-5", "greater than or equal to 0"),
    ],
)
def test_a_rule_that_would_offer_nothing_is_refused_in_words(root, field, value, words):
    answer = add(root, **{field: value})

    [error] = answer.context["form"].errors[field]
    assert words in error
    assert not SessionType.objects.exists()


def test_a_consultant_is_not_both_always_present_and_one_of_the_pool(root):
    aino, eero = make_consultant("aino"), make_consultant("eero")

    answer = add(root, consultants=[aino.pk, eero.pk], fixed_consultants=[eero.pk])

    [error] = answer.context["form"].errors["fixed_consultants"]
    assert error.startswith("Eero Salmela cannot be both always present and one of those above")
    assert not SessionType.objects.exists()


def test_a_horizon_in_business_days_and_who_is_always_present_are_kept(root):
    aino, eero = make_consultant("aino"), make_consultant("eero")

    add(root, consultants=[aino.pk], fixed_consultants=[eero.pk], horizon_in_business_days="on")

    made = SessionType.objects.get()
    assert (made.horizon_in_business_days, list(made.fixed_consultants.all())) == (True, [eero])


def test_a_session_type_that_only_fixed_consultants_give_warns_of_nobody(root):
    aino = make_consultant("aino")

    answer = root.post(
        reverse("sessiontype:add"), FIELDS | {"fixed_consultants": [aino.pk]}, follow=True
    )

    assert [m.level_tag for m in answer.context["messages"]] == ["success"]


def test_a_session_type_that_nobody_gives_is_saved_with_a_warning(root):
    answer = root.post(reverse("sessiontype:add"), FIELDS, follow=True)

    warnings = [str(m).strip() for m in answer.context["messages"] if m.level_tag == "warning"]
    assert warnings == ["No consultant gives “Free sparring” yet, so no times are offered."]


def test_a_choice_without_options_is_refused_at_its_options(root):
    answer = add(root, **QUESTION)

    [errors] = answer.context["form"].formsets["questions"].errors
    assert list(errors) == ["options_fi"]


def test_an_intake_question_is_saved_with_its_options(root):
    add(
        root,
        **QUESTION | {"questions-0-options_fi": "Yksi\nKaksi", "questions-0-is_required": "on"},
    )

    question = SessionType.objects.get().questions.get()
    assert (question.options, question.is_required) == (["Yksi", "Kaksi"], True)


def test_a_session_type_with_sessions_is_not_deleted(root, bookable):
    book_slot(bookable)

    answer = root.post(reverse("sessiontype:delete", args=[bookable.pk]), follow=True)

    assert "has sessions and cannot be deleted" in answer.content.decode()
    assert SessionType.objects.exists()


def test_a_session_type_that_was_never_booked_is_deleted(root):
    made = make_session_type()

    root.post(reverse("sessiontype:delete", args=[made.pk]))

    assert not SessionType.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_one_and_three(
    root, count, django_assert_num_queries
):
    make_bookable()
    for number in range(1, count):
        make_session_type(f"toinen-{number}", price_amount=100)
    root.get(reverse("sessiontype:index"))

    with django_assert_num_queries(9):
        root.get(reverse("sessiontype:index"))


def test_the_columns_of_the_list_are_named_in_the_language_of_the_admin(root):
    make_session_type()

    page = root.get(reverse("sessiontype:index"), headers={"accept-language": "fi"})

    labels = [str(column.label) for column in page.context["table"].columns.values()]
    assert labels[0] == "Nimi"
