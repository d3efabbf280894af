"""Cases in a browser: from a booked session to delivered by keyboard alone, and the board's manners."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.journeys.test_accessibility import violations
from tests.journeys.visits import log_in, words

BOARD = "/admin/cases/board/"
FAR = 400  # presses of a key after which something cannot be reached


def test_a_booked_session_is_carried_to_delivered_by_keyboard_alone(visitor):
    page = visitor()
    log_in(page, "aino")
    page.goto(BOARD)
    card = first_awaiting(page)
    title = card.locator("h3").inner_text()

    press(page, card.locator("h3 a"))
    press(page, page.get_by_role("button", name=words_in("outcome", "Held"), exact=True))
    expect(page.locator(".case__facts")).to_contain_text("Pidetty")
    page.goto(BOARD)
    move_by_keyboard(page, title, "Tarjous")
    answer_by_keyboard(page, ["next_step", "next_step_on"])
    in_column(page, title, "proposal")
    move_by_keyboard(page, title, "Voitettu")
    choose_service_by_keyboard(page)
    in_column(page, title, "won")
    move_by_keyboard(page, title, "Toimitettu")
    answer_by_keyboard(page, [])
    in_column(page, title, "delivered")


def test_every_control_of_the_board_says_which_case_it_is_about(visitor):
    page = visitor()
    log_in(page, "aino")
    title = open_case(page)
    page.goto(f"{BOARD}?q={title}")

    card = page.locator("[data-card]")
    told = card.aria_snapshot()
    assert re.search(rf"{words_in('stage', 'Move to')} : \d{{4}}-\d+ {title}", told)
    card.locator("summary").press("Enter")
    names = [button.inner_text().replace("\n", " ") for button in card.locator("button").all()]
    assert [bool(re.fullmatch(rf"\w+ ?: \d{{4}}-\d+ {title}", name)) for name in names] == [
        True
    ] * 3
    expect(page.get_by_role("region", name=re.compile("Liidi"))).to_be_visible()


def test_a_refused_move_rolls_the_card_back_and_asks_for_what_is_missing(visitor):
    page = visitor()
    log_in(page, "aino")
    title = open_case(page)
    page.goto(f"{BOARD}?q={title}")

    move_by_keyboard(page, title, "Hävitty")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(words("Why it was lost"))
    assert violations(page) == []
    in_column(page, title, "lead", focused=False)
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    in_column(page, title, "lead")


def test_a_case_is_dragged_with_the_mouse_and_lost_with_its_reason(visitor):
    page = visitor()
    log_in(page, "aino")
    title = open_case(page)
    page.goto(f"{BOARD}?q={title}")

    page.locator("[data-card]").drag_to(page.locator("#column-lost h2"))
    page.get_by_role("dialog").locator("select").select_option(label="Hinta")
    page.get_by_role("dialog").locator("[type=submit]").click()

    in_column(page, title, "lost")
    expect(page.get_by_role("status").filter(has_text=title)).to_be_visible()
    expect(page.locator("#column-lead [data-summary]")).to_have_text("0")


def test_a_case_dropped_where_it_cannot_go_returns_and_says_why(visitor):
    page = visitor()
    log_in(page, "aino")
    title = open_case(page)
    page.goto(f"{BOARD}?q={title}")

    page.locator("[data-card]").drag_to(page.locator("#column-delivered h2"))

    expect(page.get_by_role("status").filter(has_text="Toimitettu")).to_be_visible()
    in_column(page, title, "lead")


def test_who_moves_second_sees_what_the_first_has_changed(visitor):
    first, second = visitor(), visitor()
    log_in(first, "aino")
    log_in(second, "eero")
    title = open_case(first)
    for page in (first, second):
        page.goto(f"{BOARD}?q={title}")

    move_by_keyboard(first, title, "Tarjous")
    answer_by_keyboard(first, ["next_step", "next_step_on"])
    in_column(first, title, "proposal")
    move_by_keyboard(second, title, "Hävitty")

    expect(second.get_by_role("status").filter(has_text="Aino")).to_be_visible()
    in_column(second, title, "proposal")


def test_the_board_moves_a_case_without_script(visitor):
    page = visitor(java_script_enabled=False)
    log_in(page, "aino")
    title = open_case(page)
    page.goto(f"{BOARD}?q={title}")

    page.locator("[data-card] summary").click()
    page.locator("[data-card] button[data-to=lost]").click()
    page.locator("details[open] [name=lost_reason]").select_option(label="Hinta")
    page.locator("details[open] form [type=submit]").click()

    expect(page.locator(".case__facts")).to_contain_text("Hävitty")


@pytest.mark.parametrize("address", [BOARD, "/admin/cases/"])
def test_nothing_scrolls_sideways_on_a_narrow_screen(visitor, address):
    page = visitor(viewport={"width": 375, "height": 740})
    log_in(page, "aino")
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def words_in(context, text):
    """Return a text of ours that has several meanings, as the page says it."""
    from django.utils import translation  # noqa: PLC0415 - beside words(), which hides it too

    with translation.override("fi"):
        return translation.pgettext(context, text)


def open_case(page):
    """Open a case with a name of its own, and return the name."""
    title = f"Asia {secrets.token_hex(3)}"
    page.goto("/admin/cases/new/")
    page.locator("[name=title]").fill(title)
    page.locator("[name=next_step]").fill("Soita")
    page.locator("[name=next_step_on]").fill("2030-01-02")
    # By Enter: the calendar that opens beside the date may lie over the button.
    page.locator("[name=title]").press("Enter")
    page.locator(".case__title").wait_for()
    return title


def first_awaiting(page):
    """Return the card of a booked case that can be said to be held: its session is over."""
    late = page.locator("#column-booked [data-card]", has=page.locator(".case-due--late"))
    return late.first


def press(page, target):
    """Go to something by Tab and press Enter on it."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def tab_to(page, target):
    """Press Tab until the focus is there."""
    target.wait_for(state="visible")
    for _ in range(FAR):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def card_of(page, title):
    return page.locator("[data-card]", has_text=title)


def move_by_keyboard(page, title, label):
    card = card_of(page, title)
    press(page, card.locator("summary"))
    press(page, card.get_by_role("button", name=re.compile(f"^{label}")))


def answer_by_keyboard(page, fields):
    """Fill the fields of the dialog that are asked for, and send it."""
    dialog = page.get_by_role("dialog")
    typed = {"next_step": "Lähetä tarjous", "next_step_on": "02012030"}
    for name in fields:
        tab_to(page, dialog.locator(f"[name={name}]"))
        page.keyboard.press("Control+A")
        page.keyboard.type(typed[name])
    press(page, dialog.locator("[type=submit]"))
    expect(dialog).to_be_hidden()


def choose_service_by_keyboard(page):
    tab_to(page, page.get_by_role("dialog").locator("[name=services]"))
    page.keyboard.press("ArrowDown")
    answer_by_keyboard(page, [])


def in_column(page, title, stage, *, focused=True):
    """Expect the card in the column, with the focus on it."""
    card = page.locator(f"#column-{stage} [data-card]", has_text=title)
    expect(card).to_be_visible()
    if focused:
        expect(card.locator("summary, a").locator("visible=true").last).to_be_focused()
