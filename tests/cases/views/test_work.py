"""What is done on a case's page besides moving it: tasks, links, letters, sharing; and what it tells."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.models import MailState, OutgoingMail
from cases import actions
from cases.domain.stages import Stage
from cases.models import Case, Organisation, StageLabel, Task
from tests.cases.cast import booked_case, lost, make_case, make_contact, make_user
from tests.cases.views.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 3)
LETTER = {"subject": "Seuraava aika", "body": "Hei,\n\nsopisiko torstai?"}


@pytest.fixture
def sofia(db):
    return make_user("sofia", "Consultants", first_name="Sofia")


def page_of(client, case):
    return client.get(reverse("cases:inspect", args=[case.pk])).content.decode()


def act(client, name, case, *more, **given):
    """Post one of the page's forms and return the page that follows."""
    url = reverse(f"cases:{name}", args=[case.pk, *more])
    return client.post(url, given, follow=True)


def make_task(case, text="Lähetä sopimus", **fields):
    return actions.add_task(case, text, DUE, **({"assignee": None, "now": NOW} | fields))


def letter_to(case):
    return {"email": case.contacts.get().emails.get().pk} | LETTER


def test_a_task_is_written_down_with_its_date_and_person(as_consultant, eero):
    case = make_case()

    response = act(as_consultant, "task", case, text="Lähetä sopimus", due_on=DUE, assignee=eero.pk)

    task = case.tasks.get()
    assert (task.text, task.due_on, task.assignee, task.created_at) == (
        "Lähetä sopimus",
        DUE,
        eero,
        NOW,
    )
    assert "Lähetä sopimus" in response.content.decode()


@pytest.mark.parametrize("given", [{"text": ""}, {"due_on": "huomenna"}, {"assignee": 999}])
def test_a_task_with_something_wrong_is_asked_for_again(given, as_consultant):
    case = make_case()

    response = act(as_consultant, "task", case, **({"text": "X", "due_on": DUE} | given))

    assert (response.status_code, case.tasks.count()) == (422, 0)


def test_a_task_is_not_given_to_who_works_no_cases(as_consultant):
    case, stranger = make_case(), make_user("vieras")

    act(as_consultant, "task", case, text="X", due_on=DUE, assignee=stranger.pk)

    assert not case.tasks.exists()


def test_a_task_that_is_done_moves_into_the_history(as_consultant, eero):
    case = make_case()
    task = make_task(case)

    response = act(as_consultant, "finish_task", case, task.pk)

    task.refresh_from_db()
    history = response.context["history"]
    assert (task.done_by, task.done_at, history.tasks) == (eero, NOW, [])
    assert task in [entry.done for entry in history.entries]


def test_a_task_is_opened_again(as_consultant, eero):
    case = make_case()
    task = make_task(case)
    actions.finish_task(task, by=eero, now=NOW)

    act(as_consultant, "reopen_task", case, task.pk)

    assert case.tasks.get().done_at is None


def test_a_task_is_put_off_and_given_to_another(as_consultant, sofia):
    case = make_case()
    task = make_task(case)
    given = {"text": "Lähetä uusi sopimus", "due_on": "2026-12-09", "assignee": sofia.pk}

    act(as_consultant, "edit_task", case, task.pk, **given)

    task.refresh_from_db()
    assert (task.text, task.due_on, task.assignee) == (
        "Lähetä uusi sopimus",
        date(2026, 12, 9),
        sofia,
    )


def test_the_form_of_a_task_shows_what_is_to_be_done_now(as_consultant, sofia):
    case = make_case()
    task = make_task(case, assignee=sofia)
    make_task(case, "Muu")

    response = as_consultant.get(reverse("cases:edit_task", args=[case.pk, task.pk]))

    form = response.context["edited_task"]
    assert (response.status_code, form["text"].value(), form["assignee"].value()) == (
        200,
        task.text,
        sofia.pk,
    )
    assert response.content.decode().count('id="edit-task"') == 1


def test_a_task_with_something_missing_is_not_changed(as_consultant):
    case = make_case()
    task = make_task(case)

    response = act(as_consultant, "edit_task", case, task.pk, text="Uusi", due_on="")

    task.refresh_from_db()
    assert (response.status_code, task.text) == (422, "Lähetä sopimus")
    assert 'value="Uusi"' in response.content.decode()


def test_whoever_has_a_task_keeps_it_without_the_right_to_cases(as_consultant):
    case, gone = make_case(), make_user("vieras")
    task = make_task(case, assignee=gone)

    act(as_consultant, "edit_task", case, task.pk, text="X", due_on=DUE, assignee=gone.pk)

    task.refresh_from_db()
    assert (task.text, task.assignee) == ("X", gone)


def test_a_task_that_is_done_is_not_edited(as_consultant, eero):
    case = make_case()
    task = make_task(case)
    actions.finish_task(task, by=eero, now=NOW)

    assert act(as_consultant, "edit_task", case, task.pk, text="X").status_code == 404


def test_who_may_only_read_is_offered_no_form_of_a_task(as_reader):
    case = make_case()
    task = make_task(case)

    assert reverse("cases:edit_task", args=[case.pk, task.pk]) not in page_of(as_reader, case)


@pytest.mark.parametrize("name", ["edit_task", "finish_task", "reopen_task"])
def test_a_task_of_another_case_is_not_found(name, as_consultant):
    task = make_task(make_case())
    other = make_case("Muu")

    assert act(as_consultant, name, other, task.pk).status_code == 404
    assert Task.objects.get().done_at is None


def test_a_case_is_shared_with_colleagues_and_no_longer(as_consultant, sofia):
    case = make_case()

    act(as_consultant, "share", case, shared_with=[sofia.pk], lock_version=1)
    assert list(case.shared_with.all()) == [sofia]
    act(as_consultant, "share", case, lock_version=2)
    assert not case.shared_with.exists()


def test_a_shared_case_is_seen_by_the_colleague(as_consultant, eero, sofia, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    case, client = make_case(owner=eero), signed_in(sofia)
    url = reverse("cases:inspect", args=[case.pk])
    assert client.get(url).status_code == 404

    act(as_consultant, "share", case, shared_with=[sofia.pk], lock_version=1)

    assert client.get(url).status_code == 200


def test_a_case_is_not_shared_over_what_another_changed(as_consultant, sofia):
    case = make_case()
    actions.edit_case(case, now=NOW, title="Uusi")

    response = act(as_consultant, "share", case, shared_with=[sofia.pk], lock_version=1)

    assert "Joku toinen muutti asiaa" in response.content.decode()
    assert not case.shared_with.exists()


def test_a_link_is_kept_and_led_to(as_consultant):
    case = make_case()
    given = {"kind": "link", "body": "Tarjous", "url": "https://tiedostot.example/tarjous.pdf"}

    response = act(as_consultant, "note", case, **given)

    link = '<a href="https://tiedostot.example/tarjous.pdf" rel="noopener noreferrer">'
    assert link in response.content.decode()


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "ftp://x.example/a", "data:text/html,x"]
)
def test_a_link_that_leads_nowhere_is_not_kept(url, as_consultant):
    case = make_case()

    response = act(as_consultant, "note", case, kind="link", body="Tarjous", url=url)

    assert (response.status_code, case.activities.count()) == (422, 0)


def test_a_letter_is_sent_to_a_contact_and_kept(as_consultant, eero):
    case, _ = booked_case()

    response = act(as_consultant, "letter", case, **letter_to(case), invite="on")

    kept = case.activities.get(kind="mail")
    mail = OutgoingMail.objects.exclude(about="").get()
    assert (kept.author, mail.recipient) == (eero, "veera@vieras.example")
    assert "Seuraava aika" in kept.body
    assert "sopisiko torstai?" in response.content.decode()


def test_a_letter_to_nobody_in_the_case_is_not_sent(as_consultant):
    case, stranger = make_case(contact=make_contact()), make_contact("x@x.example", "X")

    given = LETTER | {"email": stranger.emails.get().pk}
    response = act(as_consultant, "letter", case, **given)

    assert (response.status_code, OutgoingMail.objects.exclude(about="").count()) == (422, 0)


def failed_letter(case, author):
    """Return the activity of a letter that its mail server would not take."""
    email = case.contacts.get().emails.get()
    given = {"author": author, "now": NOW}
    activity = actions.write_to_contact(case, email, **LETTER, **given)
    OutgoingMail.objects.exclude(about="").update(
        state=MailState.FAILED, last_error="550 ei ole täällä"
    )
    return activity


def test_a_letter_that_failed_says_so_and_is_sent_again(as_consultant, eero):
    case = make_case(contact=make_contact())
    activity = failed_letter(case, eero)

    assert "550 ei ole täällä" in page_of(as_consultant, case)
    act(as_consultant, "retry_letter", case, activity.pk)

    assert OutgoingMail.objects.exclude(about="").get().state == MailState.WAITING


def test_a_letter_on_its_way_is_not_sent_twice(as_consultant, eero):
    case = make_case(contact=make_contact())
    activity = failed_letter(case, eero)
    OutgoingMail.objects.exclude(about="").update(state=MailState.SENT)

    act(as_consultant, "retry_letter", case, activity.pk)

    assert OutgoingMail.objects.exclude(about="").get().state == MailState.SENT


def test_what_was_no_letter_is_not_sent(as_consultant, eero):
    case = make_case()
    note = actions.add_note(case, "Soitin", author=eero, now=NOW)

    assert act(as_consultant, "retry_letter", case, note.pk).status_code == 404


def test_the_timeline_tells_of_mails_edits_and_touches(as_consultant, home, eero):
    case, _ = booked_case(entry_page=home)
    actions.edit_case(case, now=NOW + timedelta(hours=1), actor=eero, value_amount=100)

    entries = as_consultant.get(reverse("cases:inspect", args=[case.pk])).context["history"].entries

    assert {entry.mail.recipient for entry in entries if entry.mail} == {
        "veera@vieras.example",
        "aino@sparring.example",
    }
    assert [entry.edit.who for entry in entries if entry.edit] == ["Eero"]
    assert [str(entry.touch) for entry in entries if entry.touch] == ["Kymmenen vinkkiä"]


def test_the_page_leads_to_other_cases_of_person_and_organisation(as_consultant):
    firm = Organisation.objects.create(name="Vieras Oy")
    veera = make_contact(organisation=firm)
    case = make_case(contact=veera, organisation=firm)
    make_case("Henkilön toinen", contact=veera)
    make_case("Talon toinen", organisation=firm)

    page = page_of(as_consultant, case)

    assert ("Henkilön toinen" in page, "Talon toinen" in page) == (True, True)


def test_other_cases_that_are_not_theirs_are_not_told_to_a_consultant(
    as_consultant, eero, settings
):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    firm, veera = Organisation.objects.create(name="Vieras Oy"), make_contact()
    case = make_case(contact=veera, organisation=firm, owner=eero)
    make_case("Salattu", contact=veera, organisation=firm)

    assert "Salattu" not in page_of(as_consultant, case)


def test_stages_are_called_as_the_house_calls_them(as_consultant):
    case = make_case()
    StageLabel.objects.filter(stage="lead").update(label_fi="Kysely")
    urls = [reverse("cases:inspect", args=[case.pk]), reverse("cases:index")]

    for page in (as_consultant.get(url).content.decode() for url in urls):
        assert ("Kysely" in page, "Liidi" in page) == (True, False)


def test_a_lost_case_says_why_and_a_delivered_one_when(as_consultant):
    gone, won = make_case("Hävitty"), make_case("Voitettu")
    actions.move_case(gone, Stage.LOST, now=NOW, loss=lost("price", "Liian kallis"))
    actions.move_case(won, Stage.WON, now=NOW)
    actions.move_case(won, Stage.DELIVERED, now=NOW, delivered_on=date(2026, 11, 27))

    assert "Hinta: Liian kallis" in page_of(as_consultant, gone)
    assert "27.11.2026" in page_of(as_consultant, won)


@pytest.mark.parametrize("name", ["task", "share", "letter"])
def test_a_reader_is_given_no_form_and_changes_nothing(name, as_reader):
    case = make_case(contact=make_contact())

    act(as_reader, name, case, text="X", due_on=DUE, lock_version=1, **letter_to(case))

    assert reverse(f"cases:{name}", args=[case.pk]) not in page_of(as_reader, case)
    assert (Task.objects.count(), Case.objects.get().lock_version) == (0, 1)
    assert not OutgoingMail.objects.exists()
