"""What a person gets wrong by name: each is told what happened, at the field, and nothing is written."""

from html import unescape

import pytest

from casebridge.text import SKIPPED_HOUR
from tests.bad_input.forms import forms_of
from tests.bad_input.house import changed_tables
from tests.bad_input.strings import FAMILY, RIGHT_TO_LEFT, WHY_NOT, names, naughty

PREPARE = "/cases/{draft}/prepare"


def refused(house, account, path, data):
    """Send a form and return the page of its refusal as people read it, when nothing was written."""
    visitor, before = house.visitor(account), house.rows_as_built
    answer = visitor.send(house.town.path(path), {key: house.town.path(text) for key, text in data.items()})
    assert (answer.status_code, changed_tables(before, house.rows())) == (422, [])
    return unescape(answer.text)


def facts(house, section, **answers):
    visitor, page = house.visitor("detective"), house.town.path(PREPARE)
    form = next(f for f in forms_of(page, visitor.get(page).text) if f.action.endswith(f"/facts/{section}"))
    return visitor.send(form.action, {"version": dict(form.filled)["version"], **answers})


def person(**own):
    return {"role": "witness", "name": "Max Nobody", "born_on": "1990-01-02", **own}


def test_a_birth_date_in_the_future_is_refused(house):
    page = refused(house, "detective", f"{PREPARE}/people", person(born_on="2999-01-01", note="Tall."))
    assert ("This date is in the future" in page or "Give a date such as" in page, "Tall." in page) == (True, True)


def test_tomorrow_is_no_birth_date(house):
    page = refused(house, "detective", f"{PREPARE}/people", person(born_on="2099-12-31"))
    assert "This date is in the future. Give the date as it happened." in page


@pytest.mark.parametrize("born", ["0001-01-01", "31.12.1990", "1990-13-01", "1990-02-30", "yesterday", "٢٠٠٠-٠١-٠١"])
def test_what_is_no_date_is_refused_with_an_example(house, born):
    page = refused(house, "detective", f"{PREPARE}/people", person(born_on=born))
    assert ("Give a date such as 2026-11-24." in page, born in page) == (True, True)


def test_an_event_in_the_hour_that_the_clocks_skip_is_refused(house):
    sent = {"event": "next_event", "at": "2027-03-14 02:30", "paper": "Notice of the court"}
    page = refused(house, "detective", "/cases/{draft}/moves/record_event", sent)
    assert (SKIPPED_HOUR in page, "Notice of the court" in page) == (True, True)


def test_a_contact_in_the_hour_that_the_clocks_skip_is_refused(house):
    sent = {"at": "2026-03-08T02:30", "words": "At the library.", "how": "in_person"}
    page = refused(house, "case-manager", "/lead/{lead_active}/contacts", sent)
    assert (SKIPPED_HOUR in page, "At the library." in page) == (True, True)


def test_an_incident_in_the_hour_that_the_clocks_skipped_is_refused(house):
    facts(house, "incident", incident_time="01:30")
    facts(house, "incident", incident_date="2026-03-08")
    answer = facts(house, "incident", incident_time="02:30")
    assert (answer.status_code, SKIPPED_HOUR in answer.text) == (422, True)


@pytest.mark.parametrize("hour", ["24:00", "25:61", "21:405", "noon", "²1:00", "21:40garbage"])
def test_what_is_no_time_is_refused_with_an_example(house, hour):
    answer = facts(house, "incident", incident_time=hour)
    assert (answer.status_code, "Give a 24-hour time such as 21:40." in answer.text) == (422, True)


@pytest.mark.parametrize("number", ["-1", "NaN", "1e309", "9" * 40, "three", "1.2.3"])
def test_what_is_no_number_of_people_is_refused(house, number):
    answer = facts(house, "harm", victim_count=number)
    assert (answer.status_code, "Give a number" in answer.text) == (422, True)


def test_a_choice_that_is_not_in_the_list_is_refused_by_its_name(house):
    answer = facts(house, "harm", victim_cooperates="murder_2")
    assert (answer.status_code, "“murder_2” is not in it" in unescape(answer.text)) == (422, True)


@pytest.mark.parametrize("statute", ["no_such_law", "possession_prohibited_felon", "", "murder_2' --"])
def test_a_charge_that_is_none_of_the_library_is_refused(house, statute):
    page = refused(
        house,
        "detective",
        f"{PREPARE}/charges",
        {"party": "{suspect}", "statute": statute, "count_text": "As in Count 1."},
    )
    assert "As in Count 1." in page


def test_a_charge_that_was_not_in_force_on_the_date_is_refused_as_a_gap(house):
    facts(house, "incident", incident_date="1971-05-05")
    sent = {"party": house.town.ids["suspect"], "statute": "murder_2"}
    answer = house.visitor("detective").send(house.town.path(f"{PREPARE}/charges"), sent)
    assert (answer.status_code, "in force" in answer.text) == (422, True)


def test_a_text_of_a_hundred_thousand_characters_is_taken_whole(house):
    text = "word " * 19_999 + "done."
    facts(house, "incident", summary=text)
    assert text in house.visitor("detective").get(house.town.path(PREPARE)).text


@pytest.mark.parametrize("name", [RIGHT_TO_LEFT, FAMILY, "O’Brien-Ñuñez", "李小龍", "e\u0301" * 60])
def test_a_name_in_any_script_is_taken_with_its_overrides_shown(house, name):
    house.visitor("detective").send(house.town.path(f"{PREPARE}/people"), person(name=name))
    page = unescape(house.visitor("detective").get(house.town.path("/cases/{draft}")).text)
    assert ("\u202e" in page, "\u2066" in page) == (False, False)


@pytest.mark.skipif(not names(), reason=WHY_NOT)
def test_names_in_many_scripts_are_taken_as_they_are(house):
    visitor, lost = house.visitor("detective"), []
    for name in names()[::12]:
        answer = visitor.send(house.town.path(f"{PREPARE}/people"), person(name=name))
        lost += [name] if answer.status_code != 303 else []
    page = unescape(visitor.get(house.town.path(PREPARE)).text)
    assert (lost, [name for name in names()[::12] if name not in page]) == ([], [])


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.sweep)], ids=["each fifth", "all"])
@pytest.mark.skipif(not naughty(), reason=WHY_NOT)
def test_the_big_list_of_naughty_strings_is_taken_or_refused(house, every):
    visitor, codes = house.visitor("detective"), {}
    for text in list(naughty())[::every]:
        answer = visitor.send(
            house.town.path(f"{PREPARE}/people"), person(note=text.encode("utf-8", "replace").decode())
        )
        codes[text] = answer.status_code
    assert {text: code for text, code in codes.items() if code not in (303, 422)} == {}
