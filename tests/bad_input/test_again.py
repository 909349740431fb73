"""The same form twice, two tabs, a session that ends, a token that is old: nothing twice, nothing lost."""

from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup

from casebridge import clock
from casebridge.db import new_public_id
from tests.bad_input.forms import forms_of
from tests.bad_input.house import changed_tables, missing_headers
from tests.bad_input.places import PLACES

TEXT = "She said:\n“not here” 👩‍👩‍👧 <b>&amp; a\N{LATIN SMALL LETTER E WITH ACUTE}</b>"
# endpoint -> what makes its form right.
RIGHT: dict[str, dict[str, str]] = {
    "cases.make_move": {"fix": TEXT},
    "diversion.add_contact": {"words": TEXT},
    "diversion.add_goal": {"words": TEXT, "area": "housing"},
    "evidence.add_thing": {"title": "A knife", "type": "crime_scene_photos", "used": "used"},
    "evidence.flag": {"text": TEXT},
    "federal.contact": {"with_whom": "Intake attorney", "held_on": "2026-01-05", "said": TEXT},
    "federal.note": {"text": TEXT},
    "intake.add_person": {"role": "witness", "name": "Max Nobody", "note": TEXT},
    "intake.add_vehicle_or_firearm": {"kind": "vehicle", "description": "A blue van"},
    "intake.propose": {"party": "{suspect}", "statute": "murder_2", "count_text": "One."},
    "intake.start": {"kind": "homicide", "in_custody": "no", "charged": "no"},
    "packets.ask": {"kind": "case_summary", "recipient": "Intake attorney"},
    "papers.ask": {"recipient": "The court"},
}  # fmt: skip


def right(house, endpoint):
    return {name: house.town.path(text) for name, text in RIGHT[endpoint].items()}


def refusals(answer):
    return [tag.get_text(" ", strip=True) for tag in BeautifulSoup(answer.text, "html.parser").select(".usa-alert")]


@pytest.mark.parametrize("endpoint", RIGHT)
def test_a_form_that_is_sent_twice_counts_once(house, endpoint):
    visitor, form = house.visitor(PLACES[endpoint][0]), house.form(endpoint)
    body = {**form.fill(**right(house, endpoint)), **visitor.carried()}
    before = house.rows()
    first = visitor.post(form.action, data=body)
    once = house.rows()
    second = visitor.post(form.action, data=body)
    assert (first.status_code, second.status_code) == (303, 303), refusals(first)
    assert (changed_tables(before, once) != [], changed_tables(once, house.rows())) == (True, [])


@pytest.mark.parametrize("endpoint", RIGHT)
def test_who_sends_twice_comes_to_a_page_that_is_there(house, endpoint):
    visitor, form = house.visitor(PLACES[endpoint][0]), house.form(endpoint)
    body = {**form.fill(**right(house, endpoint)), **visitor.carried()}
    answers = [visitor.post(form.action, data=body) for _time in range(2)]
    assert visitor.get(answers[1].location).status_code == 200
    assert answers[1].location != "/"


def test_a_key_of_somebody_else_counts_for_oneself(house):
    form = house.form("intake.add_person")
    key, codes = new_public_id(), []
    for account in ("detective", "detective"):
        visitor = house.visitor(account)
        body = {**form.fill(**RIGHT["intake.add_person"]), **visitor.carried(), "form_key": key}
        codes.append(visitor.post(form.action, data=body).status_code)
    assert codes == [303, 303]


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "x" * 5000])
def test_a_form_without_its_key_changes_nothing(house, key):
    visitor, form, before = house.visitor("detective"), house.form("intake.add_person"), house.rows()
    body = {**form.fill(**RIGHT["intake.add_person"]), **visitor.carried(), "form_key": key}
    answer = visitor.post(form.action, data=body)
    assert (answer.status_code, TEXT in unescape(answer.text), changed_tables(before, house.rows())) == (422, True, [])


@pytest.mark.parametrize(
    ("account", "endpoint", "change"),
    [
        ("prosecutor", "evidence.classify", {"title": "Tab"}),
        ("sergeant", "cases.make_move", {"fix": TEXT}),
        ("case-manager", "diversion.save_details", {"how_to_find": "Tab"}),
        ("detective", "intake.save_item", {"status": "have", "words": "Tab"}),
    ],
    ids=["exhibit", "move", "details of a participant", "checklist item"],
)
def test_the_slower_of_two_tabs_is_told_and_changes_nothing(house, account, endpoint, change):
    visitor, form = house.visitor(account), house.form(endpoint)
    assert visitor.send(form.action, form.fill(**change)).status_code == 303
    before = house.rows()
    late = visitor.send(form.action, form.fill(**change))
    assert (late.status_code, changed_tables(before, house.rows()), missing_headers(late)) == (409, [], [])


def test_the_slower_of_two_answers_sees_both(house):
    visitor, page = house.visitor("detective"), house.town.path("/cases/{draft}/prepare")
    form = next(f for f in forms_of(page, visitor.get(page).text) if "incident_place" in f.types)
    visitor.send(form.action, form.fill(incident_place="1 First St"))
    late = visitor.send(form.action, form.fill(incident_place="2 Second St"))
    assert (late.status_code, "1 First St" in late.text, "2 Second St" in late.text) == (409, True, True)


def test_what_was_typed_when_the_session_ended_comes_back_and_can_be_sent(house):
    visitor, form = house.visitor("detective"), house.form("intake.add_person")
    body = {**form.fill(**RIGHT["intake.add_person"]), **visitor.carried()}
    with clock.at(clock.now() + timedelta(minutes=45)):
        ended = visitor.post(form.action, data=body)
        kept = ended.location.partition("next=")[2]
        again = house.visitor("detective")
        shown = again.get(kept)
        offered = next(f for f in forms_of(kept, shown.text) if f.action == form.action)
        sent = again.send(offered.action, offered.fill())
        page = unescape(again.get(house.town.path("/cases/{draft}/prepare")).text)
    assert (ended.status_code, TEXT in unescape(shown.text), sent.status_code) == (303, True, 303)
    assert "Max Nobody" in page


def test_what_was_kept_of_somebody_is_not_there_for_others(house):
    visitor, form = house.visitor("detective"), house.form("intake.add_person")
    with clock.at(clock.now() + timedelta(minutes=45)):
        ended = visitor.post(form.action, data={**RIGHT["intake.add_person"], **visitor.carried()})
        kept = ended.location.partition("next=")[2]
        assert house.visitor("sergeant").get(kept).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "IjEyMyI.aaaa.bbbb", "\u00e9" * 50, "x" * 5000])
def test_a_token_that_is_old_gives_the_form_again(house, token):
    visitor, form, before = house.visitor("detective"), house.form("intake.add_person"), house.rows()
    answer = visitor.post(form.action, data={**RIGHT["intake.add_person"], **visitor.carried(), "csrf_token": token})
    offered = [f for f in forms_of(form.action, answer.text) if f.action == form.action]
    assert (answer.status_code, TEXT in unescape(answer.text), len(offered)) == (400, True, 1)
    assert (changed_tables(before, house.rows()), missing_headers(answer)) == ([], [])


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://[::1"},
     {"Origin": "http://localhost.evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
    ids=str,
)  # fmt: skip
def test_a_form_that_another_site_sends_is_refused(house, headers):
    visitor, form, before = house.visitor("detective"), house.form("intake.add_person"), house.rows()
    answer = visitor.send(form.action, RIGHT["intake.add_person"], headers=headers)
    assert (answer.status_code, changed_tables(before, house.rows())) == (403, [])
    assert (TEXT in unescape(answer.text), missing_headers(answer)) == (True, [])
