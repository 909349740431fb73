"""Many cases handed over: each by its own move, stale ones stay and are named, homicides are chosen by hand."""

import pytest
from sqlalchemy import select

from casebridge.allocation.models import HandOver, HandOverLine
from casebridge.allocation.services import Chosen, hand_over
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.errors import Invalid
from casebridge.notices.models import Notice
from casebridge.requests.services import ask
from tests.building.people import acting
from tests.building.preparing import record_conflict
from tests.building.story import make
from tests.support.pages import soup


def case_of(case_id):
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def chosen(people, *pairs):
    found = []
    for case_id, whom in pairs:
        case = case_of(case_id)
        found.append(Chosen(case.public_id, case.version, people[whom].public_id if whom else ""))
    db.session.rollback()
    return found


def handed(people, *pairs, by="sao-supervisor", reason="She changes to another division."):
    return hand_over(chosen(people, *pairs), reason=reason, actor=acting(people[by]))


def lines():
    db.session.expire_all()
    return db.session.scalars(select(HandOverLine).order_by(HandOverLine.id)).all()


def test_each_case_moves_with_receipt_history_and_notices(people, made):
    held, waiting = made("in_review"), made("submitted")
    handed(people, (held, "alba"), (waiting, "zeno"))
    assert [case_of(one).prosecutor_id for one in (held, waiting)] == [people["alba"].id, people["zeno"].id]
    first, second = lines()
    assert (first.from_id, second.from_id) == (people["prosecutor"].id, None)
    for line, event in ((first, "case_review:reassign"), (second, "case_review:assign")):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.receipt == line.receipt)).one()
        assert (entry.event, entry.case_id) == (event, line.case_id)
    told = set(db.session.scalars(select(Notice.user_id).where(Notice.tag == "case_review:reassign")))
    assert told == {people["prosecutor"].id, people["alba"].id}


def test_the_reason_stands_in_the_history_of_a_reassigned_case(people, made):
    handed(people, (made("in_review"), "alba"), reason="She moves.")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "case_review:reassign")).one()
    assert entry.detail["asks"]["reason"] == "She moves."


def test_one_that_somebody_changed_stays_and_is_named_and_the_others_go(people, made):
    stale, fresh = made("in_review"), made("in_review")
    seen = chosen(people, (stale, "alba"), (fresh, "alba"))
    with transaction():
        make(case_of(stale), "return")
    hand_over(seen, reason="Leave.", actor=acting(people["sao-supervisor"]))
    assert [case_of(one).prosecutor_id for one in (stale, fresh)] == [people["prosecutor"].id, people["alba"].id]
    assert [(line.stayed, bool(line.receipt)) for line in lines()] == [
        ("somebody changed it meanwhile", False),
        ("", True),
    ]


def test_a_case_stays_where_the_person_has_a_conflict(people, made):
    first, second = made("in_review"), made("in_review")
    with transaction():
        record_conflict(case_of(first), "alba")
    handed(people, (first, "alba"), (second, "alba"))
    assert case_of(first).prosecutor_id == people["prosecutor"].id
    assert "conflict of interest" in lines()[0].stayed
    assert case_of(second).prosecutor_id == people["alba"].id


@pytest.mark.parametrize(("whom", "reason", "field"), [("", "Leave.", "to-"), ("alba", " ", "reason")])
def test_without_a_person_for_each_or_a_reason_nothing_moves(people, made, whom, reason, field):
    first, second = made("in_review"), made("in_review")
    with pytest.raises(Invalid) as refused:
        handed(people, (first, "alba"), (second, whom), reason=reason)
    assert any(name.startswith(field) for name in refused.value.fields)
    assert db.session.scalars(select(HandOver)).all() == []
    assert {case_of(one).prosecutor_id for one in (first, second)} == {people["prosecutor"].id}


def test_nobody_gives_a_case_to_a_person_who_cannot_hold_it(people, made):
    case_id = made("in_review")
    handed(people, (case_id, "detective"))
    assert case_of(case_id).prosecutor_id == people["prosecutor"].id
    assert "cannot hold it" in lines()[0].stayed


@pytest.mark.parametrize("who", ["sergeant", "usao-supervisor"])
def test_cases_of_another_office_are_not_there(people, made, who):
    case_id = made("in_review")
    before = case_of(case_id).prosecutor_id
    hand_over(chosen(people, (case_id, "alba")), reason="Leave.", actor=acting(people[who]))
    assert case_of(case_id).prosecutor_id == before
    assert [line.receipt for line in lines()] == [""] * len(lines())


def page_of(visitor, people, *ids, whom=""):
    return soup(visitor.get("/hand-over", query_string={"case": [case_of(one).public_id for one in ids], "whom": whom}))


def options(page, case_id):
    field = page.find("select", {"name": f"to-{case_of(case_id).public_id}"})
    return next((one["value"] for one in field.find_all("option", selected=True)), "")


def test_spread_fills_in_all_but_the_homicide(people, made, sign_in):
    robbery, homicide = made("submitted", kind="armed_robbery"), made("submitted", kind="homicide")
    page = page_of(sign_in("sao-supervisor"), people, robbery, homicide, whom="spread")
    assert (options(page, robbery), options(page, homicide)) == (people["alba"].public_id, "")


def test_one_person_is_filled_in_and_still_not_for_the_homicide(people, made, sign_in):
    robbery, homicide = made("submitted", kind="armed_robbery"), made("submitted", kind="homicide")
    page = page_of(sign_in("sao-supervisor"), people, robbery, homicide, whom=people["zeno"].public_id)
    assert (options(page, robbery), options(page, homicide)) == (people["zeno"].public_id, "")


def test_the_page_tells_what_waits_in_a_case(people, made, sign_in):
    case_id = made("in_review")
    with transaction():
        ask(case_of(case_id), kind="lab", asked_of="Lab", what="DNA", actor=acting(people["detective"]))
    text = page_of(sign_in("sao-supervisor"), people, case_id).find("main").get_text(" ", strip=True)
    for words in ("Waits for the decision", "Charging review", "Open requests 1", "Last words"):
        assert words in text


def test_a_form_with_a_homicide_not_chosen_keeps_what_was_chosen(people, made, sign_in):
    robbery, homicide = made("submitted", kind="armed_robbery"), made("submitted", kind="homicide")
    visitor, sent = sign_in("sao-supervisor"), {"reason": "Leave.", "case": []}
    for one in (robbery, homicide):
        case = case_of(one)
        sent["case"].append(case.public_id)
        sent[f"version-{case.public_id}"] = str(case.version)
    sent[f"to-{case_of(robbery).public_id}"] = people["zeno"].public_id
    answer = visitor.send("/hand-over", sent)
    page = soup(answer)
    assert (answer.status_code, options(page, robbery)) == (422, people["zeno"].public_id)
    assert page.find(id=f"to-{case_of(homicide).public_id}-error") is not None
    assert {case_of(one).state for one in (robbery, homicide)} == {"submitted"}


def test_a_form_sent_twice_counts_once(people, made, sign_in):
    case = case_of(made("in_review"))
    sent = {
        "case": case.public_id, f"version-{case.public_id}": str(case.version), "reason": "Leave.",
        f"to-{case.public_id}": people["alba"].public_id,
    }  # fmt: skip
    visitor = sign_in("sao-supervisor")
    carried = visitor.carried()
    answers = [visitor.send("/hand-over", sent | carried) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (len(lines()), db.session.query(HandOver).count()) == (1, 1)


def test_each_sees_of_a_hand_over_what_concerns_them(people, made, sign_in):
    first, second = made("in_review"), made("submitted")
    address = f"/hand-over/{handed(people, (first, 'alba'), (second, 'zeno'))}"
    numbers = [case_of(one).number for one in (first, second)]
    seen = {}
    for who in ("sao-supervisor", "alba", "zeno", "prosecutor"):
        text = sign_in(who).get(address).text
        seen[who] = [number in text for number in numbers]
    assert seen == {
        "sao-supervisor": [True, True], "alba": [True, False], "zeno": [False, True], "prosecutor": [True, False],
    }  # fmt: skip
    assert [sign_in(who).get(address).status_code for who in ("sao-supervisor2", "sergeant", "federal")] == [404] * 3


def test_boxes_to_tick_stand_where_cases_can_be_given_away(people, made, sign_in):
    made("submitted")
    boxes = {}
    for who, page in (("sao-supervisor", "/queue"), ("prosecutor", "/queue"), ("sao-supervisor", "/cases/"),
                      ("sergeant", "/cases/"), ("detective", "/cases/")):  # fmt: skip
        boxes[who, page] = len(soup(sign_in(who).get(page)).select("input[form=pick]"))
    assert boxes == {
        ("sao-supervisor", "/queue"): 1, ("prosecutor", "/queue"): 0, ("sao-supervisor", "/cases/"): 1,
        ("sergeant", "/cases/"): 1, ("detective", "/cases/"): 0,
    }  # fmt: skip
