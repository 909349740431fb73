"""Codes suggest kinds of case and never decide."""

import pytest

from casebridge.incidents.codes import code_book, districts, family, looks_like_code


@pytest.mark.parametrize(
    ("code", "kind"),
    [("1A", "homicide"), ("1F", "homicide"), ("9S", "nonfatal_shooting"), ("3AJF", "armed_robbery"), ("6J", "other")],
)
def test_a_code_suggests_a_kind(code, kind):
    assert code_book().suggest(code).kind == kind


@pytest.mark.parametrize(("code", "case_type"), [("4A", "nonfatal_shooting"), ("3B", "armed_robbery")])
def test_a_candidate_says_what_it_may_become(code, case_type):
    found = code_book().suggest(code)
    assert (found.kind, found.case_type) == ("candidate", case_type)


def test_a_suggestion_gives_its_reason():
    assert "asks, it does not assume" in code_book().suggest("4A").reason


def test_shoplifting_in_a_report_suggests_nothing():
    assert code_book().suggest("6C").kind == "other"


def test_shoplifting_in_an_arrest_may_leave_for_lead():
    found = code_book().suggest("6C", arrest=True)
    assert (found.kind, found.case_type) == ("candidate", "low_level")


def test_no_code_suggests_nothing_and_says_so():
    assert code_book().suggest("").reason == "The file does not name the offense."


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("4ECOMMON ASSAULT", "4E", "COMMON ASSAULT"),
        ("3AFROBB HWY-FIREARM", "3AF", "ROBB HWY-FIREARM"),
        ("3AJFROBB CARJACK-FIREARM", "3AJF", "ROBB CARJACK-FIREARM"),
        ("3BROBB HIGHWAY (UA)", "3B", "ROBB HIGHWAY (UA)"),
        ("87NARCOTICS", "87", "NARCOTICS"),
        ("87ONARCOTICS (OUTSIDE)", "87O", "NARCOTICS (OUTSIDE)"),
        ("55APROSTITUTION", "55A", "PROSTITUTION"),
        ("55DISORDERLY PERSON", "55", "DISORDERLY PERSON"),
        ("115TRESPASSING", "115", "TRESPASSING"),
        ("1AMURDER", "1A", "MURDER"),
        ("54ARMED PERSON", "54", "ARMED PERSON"),
        ("Unknown Offense", "", "Unknown Offense"),
        ("", "", ""),
    ],
)
def test_a_code_run_into_its_words_is_split(text, code, words):
    assert code_book().split(text) == (code, words)


@pytest.mark.parametrize("text", ["9S", "3AJF", "1A", "87", "115"])
def test_a_code_has_its_shape(text):
    assert looks_like_code(text)


@pytest.mark.parametrize("text", ["SHOOTING", "2021-07-13", "1800 RAMSAY ST", "9s", "", "12345"])
def test_other_words_have_not(text):
    assert not looks_like_code(text)


def test_dead_and_wounded_by_gunfire_are_one_family():
    assert {family(code) for code in ("1A", "1F", "9S", "4A")} == {"gunfire"}


def test_a_knife_is_another_family():
    assert family("1K") != family("9S")


def test_robberies_are_one_family():
    assert family("3AF") == family("3CK") == "3"


@pytest.mark.parametrize("name", ["NORTHEAST", "NORTHEASTERN"])
def test_districts_are_known_by_every_spelling(name):
    assert districts()[name] == "northeastern"
