"""Choosing a day and a time."""

from datetime import date, timedelta

import pytest

from bookings.models import DateOverride, TimeOff
from tests.bookings.views.reading import TIMES, texts, words
from tests.factories import book_slot, make_bookable, make_consultant, open_weekdays

pytestmark = pytest.mark.django_db


def days(page):
    return texts(page, ".month__days a .visually-hidden")


def test_the_page_of_a_type_tells_what_it_is_like_and_asks(visit):
    make_bookable(description_fi="Lähetä kymmenen sivua.\n\nSaat yhteenvedon.")

    assert texts(visit(TIMES), ".booking__bio p") == [
        "Lähetä kymmenen sivua.",
        "Saat yhteenvedon.",
    ]


def test_the_first_free_day_is_open_with_its_times(visit):
    session_type = make_bookable(horizon_days=3)
    book_slot(session_type, "2026-12-01 10:00")

    page = visit(TIMES)

    assert texts(page, ".times h2") == ["Tiistai 1.12."]
    assert texts(page, ".slots a")[:4] == ["9.00", "9.30", "10.30", "11.00"]


def test_each_bookable_day_is_a_link_that_says_its_date_and_how_many_times(visit):
    session_type = make_bookable(horizon_days=2)
    DateOverride.objects.create(
        consultant=session_type.consultants.get(),
        on=date(2026, 12, 2),
        opens_at="09:00",
        closes_at="09:30",
    )

    page = visit(TIMES, month="2026-12")

    assert days(page) == ["tiistai 1.12., 14 vapaata aikaa", "keskiviikko 2.12., 1 vapaa aika"]


def test_a_day_without_free_times_is_no_link(visit):
    session_type = make_bookable(horizon_days=3)
    off = date(2026, 12, 2)
    TimeOff.objects.create(consultant=session_type.consultants.get(), first_on=off, last_on=off)

    shown = days(visit(TIMES, month="2026-12"))

    assert [day.split()[1] for day in shown] == ["1.12.,", "3.12.,"]


def test_the_chosen_day_is_told_from_the_others(visit):
    make_bookable()

    page = visit(TIMES, day="2026-12-03")

    assert texts(page, ".month__days a[aria-current] .visually-hidden") == [
        "torstai 3.12., 14 vapaata aikaa"
    ]
    assert texts(page, ".times h2") == ["Torstai 3.12."]


def test_a_day_opens_its_times_right_below(visit):
    make_bookable()

    link = visit(TIMES, month="2026-12").select_one(".month__days a")

    assert link["href"] == f"{TIMES}?day=2026-12-01#times"


def test_a_time_leads_to_the_form_with_the_same_zone_and_person(visit):
    make_bookable("aino", "eero")

    page = visit(TIMES, tz="Europe/London", **{"with": "aino"})

    assert page.select_one(".slots a")["href"] == (
        f"{TIMES}tiedot/?start=2026-12-01T07%3A00Z&tz=Europe%2FLondon&with=aino"
    )


def test_times_are_shown_on_the_visitors_clock_with_its_zone_in_words(visit):
    make_bookable()

    page = visit(TIMES, tz="Europe/London")

    assert texts(page, ".slots a")[:2] == ["7.00", "7.30"]
    assert "Lontoon aikaa" in words(page.select_one(".times"))


def test_a_zone_without_words_is_named_by_its_city(visit):
    make_bookable()

    page = visit(TIMES, tz="America/Argentina/La_Rioja")

    assert "aikavyöhyke La Rioja" in words(page.select_one(".ticket"))


def test_a_late_time_moves_to_the_visitors_next_day(visit):
    make_bookable(horizon_days=2)

    page = visit(TIMES, tz="Pacific/Auckland", day="2026-12-02")

    assert texts(page, ".slots a")[0] == "0.00"


def test_the_zone_is_changed_by_a_form_that_keeps_the_rest(visit):
    make_bookable("aino", "eero")

    form = visit(TIMES, tz="Asia/Colombo", month="2027-01", **{"with": "eero"}).select_one(
        ".zone form"
    )

    chosen = form.select_one("option[selected]")
    assert (form["method"], form["action"]) == ("get", f"{TIMES}#times")
    assert {i["name"]: i["value"] for i in form.select("input")} == {
        "with": "eero",
        "day": "2027-01-01",
        "month": "2027-01",
    }
    assert (chosen["value"], words(chosen)) == ("Asia/Colombo", "Aikavyöhyke Colombo (UTC+05:30)")


def test_a_made_up_zone_is_named_and_the_way_out_is_open(visit):
    make_bookable()

    page = visit(TIMES, tz="Mars/Phobos")

    assert "Emme tunne aikavyöhykettä ”Mars/Phobos”" in words(page)
    assert page.select_one("details.zone").has_attr("open")
    assert "Helsingin aikaa" in words(page.select_one(".ticket"))


def test_the_zone_is_only_guessed_where_the_address_names_none(visit):
    make_bookable()

    named, unnamed = visit(TIMES, tz="Europe/Helsinki"), visit(TIMES)

    assert named.select('meta[name="booking-zone"]') == []
    assert unnamed.select_one('meta[name="booking-zone"]')["content"] == "Europe/Helsinki"


def test_a_zone_that_a_browser_guessed_and_nobody_knows_is_passed_over(visit):
    make_bookable()

    page = visit(TIMES, tz="Etc/Unknown", guessed="1")

    assert page.select(".notice") == []
    # Or its script would load the page again and again.
    assert page.select('meta[name="booking-zone"]') == []


def test_a_zone_under_an_old_name_is_told_and_kept_under_its_present_one(visit):
    make_bookable()

    page = visit(TIMES, tz="Europe/Kiev", guessed="1")

    assert "Kiovan aikaa" in words(page.select_one(".ticket"))
    assert "tz=Europe%2FKyiv" in page.select_one(".slots a")["href"]


def test_choosing_a_person_stays_on_the_day(visit):
    make_bookable("aino", "eero")

    page = visit(TIMES, month="2027-01", day="2027-01-13")

    links = [link["href"] for link in page.select(".people a")]
    assert len(links) == 3
    assert all("month=2027-01&day=2027-01-13" in link for link in links)


def test_a_zone_that_was_chosen_stays_in_every_link(visit):
    make_bookable("aino", "eero")

    page = visit(TIMES, tz="Europe/Helsinki", month="2026-12")

    links = page.select(".month a, .people a, .slots a")
    assert len(links) > 20
    assert all("tz=Europe%2FHelsinki" in link["href"] for link in links)


def test_one_consultant_or_anyone_can_be_chosen(visit):
    make_bookable("aino", "eero")

    page = visit(TIMES, **{"with": "eero"})

    assert texts(page, ".people li") == ["Kuka tahansa", "A Aino Lehtimaa", "E Eero Salmela"]
    assert texts(page, ".people [aria-current]") == ["E Eero Salmela"]
    assert "Eero Salmela" in words(page.select_one(".ticket"))


def test_with_one_consultant_there_is_nobody_to_choose(visit):
    make_bookable("aino")

    page = visit(TIMES)

    assert page.select(".people") == []
    assert "Aino Lehtimaa" in words(page.select_one(".ticket"))


def test_only_the_chosen_consultants_times_are_shown(visit):
    session_type = make_bookable("aino", horizon_days=2)
    eero = make_consultant("eero")
    open_weekdays(eero, "18:00", "19:00")
    session_type.consultants.add(eero)
    session_type.save()

    assert texts(visit(TIMES, **{"with": "eero"}), ".slots a") == ["18.00", "18.30"]


def test_someone_who_does_not_give_the_session_is_not_pretended(visit):
    make_bookable("aino")
    make_consultant("eero")

    page = visit(TIMES, **{"with": "eero"})

    assert "Pyytämäsi henkilö ei pidä tätä sparrausta" in words(page)


def test_the_months_can_be_turned_as_far_as_there_are_times(visit):
    make_bookable(horizon_days=40)

    first, last = visit(TIMES, month="2026-12"), visit(TIMES, month="2027-01")

    assert [a["href"] for a in first.select(".month__turn a")] == [
        f"{TIMES}?month=2026-11#month",
        f"{TIMES}?month=2027-01#month",
    ]
    assert [a["rel"] for a in last.select(".month__turn a")] == [["prev"]]


def test_weeks_that_are_over_are_left_out(visit):
    make_bookable()

    page = visit(TIMES, month="2026-11")

    assert texts(page, ".month__days td") == ["30", "", "", "", "", "", ""]


def test_a_month_that_is_over_shows_the_present_one(visit):
    make_bookable()

    assert texts(visit(TIMES, month="2019-05"), ".month h2") == ["Marraskuu 2026"]


def test_an_empty_month_says_when_the_next_free_time_is(visit):
    make_bookable(horizon_days=3)

    note = visit(TIMES, month="2027-05").select_one(".times__note")

    assert words(note) == "Seuraava vapaa aika on tiistai 1.12. klo 9.00."
    assert note.a["href"] == f"{TIMES}?day=2026-12-01#times"


def test_a_day_whose_times_are_gone_says_so_and_shows_the_next(visit):
    make_bookable(horizon_days=4)

    page = visit(TIMES.replace("/fi/varaa/", "/en/book/"), day="2026-11-30")

    assert words(page.select_one(".times__note")) == (
        "There are no free times on Monday 30 November. This is the next day that has some."
    )


def test_without_any_times_the_page_says_what_to_do(visit):
    make_bookable("aino", notice=timedelta(days=90))

    page = visit(TIMES)

    assert "Vapaita aikoja ei nyt ole" in words(page)
    assert page.select_one(".empty a")["href"] == "/fi/varaa/"


def test_when_one_has_no_times_everyones_are_offered(visit):
    session_type = make_bookable("aino")
    session_type.consultants.add(make_consultant("eero"))
    session_type.save()

    link = visit(TIMES, **{"with": "eero"}).select_one(".empty a")

    assert (words(link), link["href"]) == ("Näytä kaikkien ajat", TIMES)


def test_a_group_says_how_many_places_are_left(visit):
    book_slot(make_bookable(seats=8, horizon_days=2), "2026-12-01 09:00")

    assert texts(visit(TIMES), ".slots a")[:2] == [
        "9.00 7 paikkaa jäljellä",
        "9.30 8 paikkaa jäljellä",
    ]


def test_an_hour_shown_twice_names_its_offset(visit):
    session_type = make_bookable(notice=timedelta(), horizon_days=400, step=timedelta(minutes=30))
    consultant = session_type.consultants.get()
    night = {"consultant": consultant, "on": date(2027, 10, 31)}
    DateOverride.objects.create(opens_at="03:00", closes_at="04:00", **night)

    shown = texts(visit(TIMES, day="2027-10-31"), ".slots a")

    assert shown == [
        "3.00 (UTC+03:00)",
        "3.30 (UTC+03:00)",
        "3.00 (UTC+02:00)",
        "3.30 (UTC+02:00)",
    ]


def test_the_page_is_read_in_english_too(visit):
    make_bookable()

    page = visit("/en/book/maksuton-sparraus/", month="2026-12")

    assert days(page)[0] == "Tuesday 1 December, 14 free times"
    assert texts(page, ".slots a")[0] == "09:00"
    assert "Helsinki time" in words(page.select_one(".times"))


def test_a_session_type_that_does_not_exist_is_not_found(client):
    assert client.get("/fi/varaa/sellaista-ei-ole/").status_code == 404
