"""Possibly favorable material, from the detective's first answer to the prosecutor's decision, both ways."""

import pytest

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import FavorableFlag
from casebridge.evidence.queries import flags_of
from casebridge.evidence.services import FLAGGED, flag_favorable, resolve_favorable, share_into
from casebridge.notices.models import Notice
from tests.building.preparing import an_exhibit, decide_cell, live_charges
from tests.factories import a_case, acting, make, some_people
from tests.support.pages import soup

WORDS = "A second witness names another man."


def case_of(draft):
    db.session.rollback()
    return db.session.query(Case).filter_by(public_id=draft).one()


def answer(visitor, draft, known, words=""):
    """Answer the question on the intake page, as the detective sees it on the first day."""
    page = soup(visitor.get(f"/cases/{draft}/prepare"))
    form = page.select_one("form[action$='/prepare/facts/defense']")
    version = form.select_one("input[name=version]")["value"]
    sent = {"favorable_known": known, "favorable_text": words, "version": version}
    return visitor.send(f"/cases/{draft}/prepare/facts/defense", sent)


def to_review(draft):
    """Bring the case to the prosecutor with every cell chosen, and leave the flags alone."""
    with transaction():
        case = case_of(draft)
        for name in ("submit", "attest", "take"):
            make(case, name)
        for charge in live_charges(case):
            decide_cell(charge, "approve", "")


def decide(visitor, draft):
    sent = {"act": "decide", "rationale": "Enough.", "plain_words": "Charged.", "plain": "Charged."}
    return visitor.send(f"/cases/{draft}/review", sent)


@pytest.fixture
def prosecutor(sign_in):
    """Give the prosecutor, who gave the factor again just now."""
    return lambda: sign_in("prosecutor", stepped_up=True)


def test_a_yes_must_be_decided_before_anybody_is_charged(sign_in, draft, prosecutor):
    answer(sign_in("detective"), draft, "yes", WORDS)
    to_review(draft)
    visitor = prosecutor()
    assert WORDS in visitor.get(f"/cases/{draft}/review").text
    refused = decide(visitor, draft)
    assert (refused.status_code, "no prosecutor has answered" in refused.text) == (422, True)
    words = {"decision": "will_disclose", "words": "It is owed; it goes with discovery."}
    assert visitor.send(f"/cases/{draft}/favorable", words).status_code == 303
    assert decide(visitor, draft).status_code == 303
    assert case_of(draft).state == "federal_screening"


def test_a_no_keeps_nothing_back(sign_in, draft, prosecutor):
    answer(sign_in("detective"), draft, "no")
    to_review(draft)
    visitor = prosecutor()
    assert "Possibly favorable material, not answered" not in visitor.get(f"/cases/{draft}/review").text
    assert decide(visitor, draft).status_code == 303


def test_a_yes_without_words_does_not_leave_the_unit(sign_in, draft):
    detective = sign_in("detective")
    answer(detective, draft, "yes", "")
    gaps = soup(detective.get(f"/cases/{draft}/readiness")).select("#ready > ul.lines a")
    assert any(link["href"].endswith("#fact-favorable_text") for link in gaps)


def test_a_flag_on_an_exhibit_keeps_the_decision_back_and_names_it(sign_in, draft, prosecutor):
    with transaction():
        exhibit = an_exhibit(case_of(draft)).public_id
    sign_in("detective").send(f"/cases/{draft}/evidence/{exhibit}/favorable", {"text": WORDS})
    to_review(draft)
    refused = decide(prosecutor(), draft)
    assert (refused.status_code, "whether Ex 1 is favorable" in refused.text) == (422, True)


def test_the_police_answer_no_flag(sign_in, draft):
    with transaction():
        exhibit = an_exhibit(case_of(draft)).public_id
    detective = sign_in("detective")
    detective.send(f"/cases/{draft}/evidence/{exhibit}/favorable", {"text": WORDS})
    sent = {"decision": "not_favorable", "words": "No."}
    assert detective.send(f"/cases/{draft}/favorable", sent).status_code in (403, 404)


def test_used_and_unused_stand_in_the_list_from_the_first_day(sign_in, draft):
    with transaction():
        case = case_of(draft)
        an_exhibit(case, used="unused")
        an_exhibit(case, used="unclassed")
    page = soup(sign_in("detective").get(f"/cases/{draft}/evidence"))
    words = [cell.get_text(strip=True) for cell in page.select("td[data-l=Used]")]
    assert words == ["Not classed", "Unused"]


HEAD = "Possibly favorable, decide whether it is disclosed"


@pytest.fixture
def charged(in_app):
    """Give the public id of a case that runs in court."""
    with transaction():
        return a_case("state_prosecution").public_id


def flagged(public_id, by="detective"):
    with transaction():
        case = case_of(public_id)
        return flag_favorable(an_exhibit(case), text=WORDS, actor=acting(some_people()[by])).id


def told():
    found = db.session.query(User.username).join(Notice, Notice.user_id == User.id).filter(Notice.tag == FLAGGED)
    return [name for (name,) in found]


def test_a_flag_after_charging_stands_in_my_work_of_the_prosecutor(sign_in, charged):
    assert HEAD not in sign_in("prosecutor").get("/").text
    flagged(charged)
    page = soup(sign_in("prosecutor").get("/"))
    assert page.select_one(f"a[href='/cases/{charged}/evidence#favorable']") is not None
    assert HEAD in page.text
    assert WORDS not in page.text


@pytest.mark.parametrize("name", ["detective", "prosecutor2", "sao-supervisor"])
def test_it_stands_in_nobody_elses(sign_in, charged, name):
    flagged(charged)
    assert HEAD not in sign_in(name).get("/").text


def test_an_answer_ends_it(sign_in, charged):
    number = flagged(charged)
    with transaction():
        resolve_favorable(
            case_of(charged), decision="disclosed", words="Sent.", actor=acting(some_people()["prosecutor"]),
            flag=db.session.get_one(FavorableFlag, number),
        )  # fmt: skip
    assert HEAD not in sign_in("prosecutor").get("/").text


def test_the_prosecutor_gets_a_notice_that_says_nothing(sign_in, charged):
    flagged(charged)
    page = sign_in("prosecutor").get("/notices").text
    assert told() == ["prosecutor"]
    assert (f'href="/cases/{charged}/evidence"' in page, WORDS in page) == (True, False)


def test_who_flags_it_is_not_told(charged):
    flagged(charged, by="prosecutor")
    assert told() == []


def test_a_linked_case_that_shows_the_exhibit_is_flagged_too(charged):
    case = case_of(charged)
    with transaction():
        other, exhibit = a_case("in_review"), an_exhibit(case)
        share_into(other, [exhibit], actor=acting(some_people()["prosecutor"]))
        flag_favorable(exhibit, text=WORDS, actor=acting(some_people()["detective"]))
        assert [flag.text for flag in flags_of(other)] == [WORDS]
