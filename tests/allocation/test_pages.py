"""The page on which a case is given, the page of conflicts, and the page of who holds what."""

import pytest
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, Conflict
from casebridge.db import db, transaction
from casebridge.notices.models import Notice
from tests.building.preparing import record_conflict
from tests.support.pages import soup


def url(case_id, page="allocate"):
    db.session.expire_all()
    return f"/cases/{db.session.get_one(Case, case_id).public_id}/{page}"


def case_of(case_id):
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def test_the_first_is_marked_and_the_case_goes_to_whom_was_chosen(people, made, sign_in):
    case_id, address = (one := made()), url(one)
    visitor = sign_in("sao-supervisor")
    page = soup(visitor.get(address))
    marked = page.find("input", {"name": "whom", "checked": True})
    assert marked["value"] == people["alba"].public_id
    version = page.find("input", {"name": "version"})["value"]
    answer = visitor.send(address, {"whom": people["zeno"].public_id, "version": version})
    assert (answer.status_code, case_of(case_id).prosecutor_id) == (303, people["zeno"].id)
    assert "/receipts/R-" in answer.location


def test_in_a_homicide_nobody_is_marked_and_nobody_is_given_it_without_a_choice(people, made, sign_in):
    case_id, address = (one := made(kind="homicide")), url(one)
    visitor = sign_in("sao-supervisor")
    page = soup(visitor.get(address))
    assert page.find("input", {"name": "whom", "checked": True}) is None
    answer = visitor.send(address, {"version": page.find("input", {"name": "version"})["value"]})
    assert (answer.status_code, case_of(case_id).state) == (422, "submitted")
    assert soup(answer).find(id="refused") is not None


def test_a_refused_form_keeps_whom_and_why(people, made, sign_in):
    case_id = made("in_review")
    with transaction():
        record_conflict(case_of(case_id), "alba")
    answer = sign_in("sao-supervisor").send(
        url(case_id), {"whom": people["alba"].public_id, "reason": "She knows the file."}
    )
    page = soup(answer)
    assert (answer.status_code, page.find(id="reason").get_text().strip()) == (422, "She knows the file.")
    assert "conflict of interest" in page.find(id="whom-error").get_text()
    assert case_of(case_id).prosecutor_id == people["prosecutor"].id


def test_the_slower_of_two_hears_that_it_was_given_already(people, made, sign_in):
    case_id, address = (one := made()), url(one)
    visitor = sign_in("sao-supervisor")
    version = soup(visitor.get(address)).find("input", {"name": "version"})["value"]
    sign_in("sao-supervisor2").send(address, {"whom": people["zeno"].public_id, "version": version})
    answer = visitor.send(address, {"whom": people["alba"].public_id, "version": version, "reason": "Mine."})
    assert (answer.status_code, case_of(case_id).prosecutor_id) == (409, people["zeno"].id)


@pytest.mark.parametrize(("who", "status"), [("sergeant", 200), ("sergeant2", 404), ("sao-supervisor", 403),
                                             ("prosecutor", 404), ("detective", 404)])  # fmt: skip
def test_a_sergeant_gives_the_cases_of_the_unit_and_no_other(people, made, sign_in, who, status):
    case_id = made("returned")
    assert sign_in(who).get(url(case_id)).status_code == status


def test_the_unit_chooses_among_its_own_detectives(people, made, sign_in):
    page = soup(sign_in("sergeant").get(url(made("draft"))))
    assert [label.get_text() for label in page.select(".usa-radio__label")] == ["Partner"]


def record(visitor, case_id, person, reason="knows_person", words="A cousin."):
    sent = {"whom": person.public_id, "reason": reason, "words": words}
    return visitor.send(url(case_id, "conflicts"), sent)


def test_a_conflict_is_recorded_told_and_lifted(people, made, sign_in):
    case_id, visitor = made(), sign_in("prosecutor")
    assert record(visitor, case_id, people["prosecutor"]).status_code == 303
    row = db.session.scalars(select(Conflict)).one()
    told = set(db.session.scalars(select(Notice.user_id).where(Notice.tag == "conflict:record")))
    assert (row.words, told) == ("A cousin.", {people["sao-supervisor"].id, people["sao-supervisor2"].id})
    lift = f"{url(case_id, 'conflicts')}/{row.public_id}/lift"
    assert visitor.send(lift, {"why": ""}).status_code == 422
    assert visitor.send(lift, {"why": "It was his namesake."}).status_code == 303
    assert (record(visitor, case_id, people["prosecutor"]).status_code, visitor.send(lift).status_code) == (303, 404)


def test_a_conflict_is_recorded_once(people, made, sign_in):
    case_id, visitor = made(), sign_in("sao-supervisor")
    record(visitor, case_id, people["alba"])
    answer = record(visitor, case_id, people["alba"])
    assert (answer.status_code, "already" in soup(answer).find(id="whom-error").get_text()) == (422, True)


def test_prosecutors_see_their_own_conflicts_alone_and_other_offices_none(people, made, sign_in):
    case_id = made("federal_review")
    record(sign_in("sao-supervisor"), case_id, people["alba"], words="Her brother is the witness.")
    seen = {
        who: "Her brother" in sign_in(who).get(url(case_id, "conflicts")).text
        for who in ("sao-supervisor2", "prosecutor", "sergeant", "usao-supervisor", "alba")
    }
    assert seen == {
        "sao-supervisor2": True, "prosecutor": False, "sergeant": False, "usao-supervisor": False, "alba": True,
    }  # fmt: skip


def test_the_history_of_the_case_does_not_tell_of_a_conflict(people, made, sign_in):
    case_id = made()
    record(sign_in("sao-supervisor"), case_id, people["alba"])
    assert db.session.scalars(select(AuditEntry.case_id).where(AuditEntry.event == "conflict:record")).one() is None
    assert "conflict of" not in soup(sign_in("sergeant").get(url(case_id, "history"))).find("main").get_text()


@pytest.mark.parametrize("whom", ["prosecutor2", "detective", "nobody"])
def test_a_prosecutor_records_no_conflict_of_somebody_else(people, made, sign_in, whom):
    person = people.get(whom, people["clerk"])
    assert record(sign_in("prosecutor"), made(), person).status_code == 422
    assert db.session.scalars(select(Conflict)).all() == []


def test_who_holds_what_leads_to_the_cases_and_keeps_the_field(people, made, sign_in):
    made("in_review")
    visitor = sign_in("sao-supervisor")
    link = soup(visitor.get("/allocation/people")).find("a", string=lambda text: text and "open case" in text)
    link = link or soup(visitor.get("/allocation/people")).select_one("td a[href*=holder]")
    assert len(soup(visitor.get(link["href"])).select("tr[data-row]")) == 1
    path, url = "/allocation/people", f"/people/{people['alba'].public_id}/field"
    before = soup(visitor.get(path)).find("form", action=url).select_one("[name=version]")["value"]
    assert visitor.edit(path, url, {"field": "homicide"}).location.endswith("/allocation/people")
    late = visitor.send(url, {"field": "armed_robbery", "version": before})
    assert (late.status_code, soup(late).select_one(".two .well").text) == (409, "homicide")
    page = soup(visitor.get("/allocation/people"))
    assert page.find(id=f"field-{people['alba'].public_id}-homicide").has_attr("checked")
