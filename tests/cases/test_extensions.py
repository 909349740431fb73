"""Papers that move a legal clock: who enters them, what is asked for, what every page then shows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.frame import key_of_clock
from casebridge.cases.legal import legal_clocks
from casebridge.cases.models import Case, CaseEvent, ClockExtension, Party
from casebridge.db import db, transaction
from casebridge.formats import local_date
from casebridge.notices.models import Notice
from tests.building.people import some_people
from tests.building.preparing import an_exhibit, record_event
from tests.building.story import do
from tests.factories import a_case
from tests.support.pages import soup

HICKS = "md_hicks_180"


@pytest.fixture
def case(in_app):
    """Make a case in state court whose trial clock runs; return it."""
    with transaction():
        made = a_case("state_prosecution")
        record_event(made, "counsel_appearance")
        return made.public_id


def case_of(public_id):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.public_id == public_id)).one()


def case_of_in_unit(public_id):
    return db.session.scalars(select(Case).where(Case.public_id == public_id)).one()


def hicks(public_id):
    return next(c for c in legal_clocks(case_of(public_id)) if c.definition.key == HICKS)


def form(public_id, **changed):
    running = hicks(public_id)
    rule = running.rule.due_date
    today = clock.court_local(clock.now()).date()
    return {
        "of": key_of_clock(running), "kind": "order", "until": str(rule + timedelta(days=30)),
        "ordered_on": str(today), "ordered_by": "Judge <b>Vale</b>", "ground": "Good cause: a witness is ill.",
        "paper": "Docket line 14", **changed,
    }  # fmt: skip


def enter(sign_in, public_id, account="prosecutor", **changed):
    return sign_in(account).send(f"/cases/{public_id}/clocks/extend", form(public_id, **changed))


def day(value):
    return f"{value:%a %b} {value.day}, {value.year}"


def test_both_dates_and_the_arithmetic_stand_on_the_page(case, sign_in):
    rule = hicks(case).rule.due_date
    assert enter(sign_in, case).status_code == 303
    page = soup(sign_in("prosecutor").get(f"/cases/{case}/clocks")).get_text(" ", strip=True)
    assert f"By the rule: {day(rule)}" in page
    assert f"Due {day(rule + timedelta(days=30))}" in page
    assert "Order of " in page
    assert "Judge <b>Vale</b>" in page


def alone(public_id):
    """Have every legal clock but that of the trial date met."""
    with transaction():
        found = case_of_in_unit(public_id)
        met = [(c.definition.key, c.party) for c in legal_clocks(found) if c.definition.key != HICKS]
        like = next(e for e in found.events if e.event == "counsel_appearance")
        for key, party in met:
            values = _values(like, party_id=party.id if party else None, event="clock_met", clock=key)
            db.session.add(CaseEvent(**values))


def test_the_state_clock_follows_the_order(case, sign_in):
    alone(case)
    enter(sign_in, case)
    found, running = case_of(case), hicks(case)
    assert (found.clock_key, found.clock_due) == (HICKS, running.due.due)
    assert running.due.due_date == running.rule.due_date + timedelta(days=30)


def test_the_overview_says_both_dates(case, sign_in):
    alone(case)
    enter(sign_in, case)
    running = hicks(case)
    page = sign_in("prosecutor").get(f"/cases/{case}").text
    assert f"by order, {local_date(running.rule.due)} by the rule" in page


def test_history_says_who_entered_what(case, sign_in):
    enter(sign_in, case)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "clock:extend")).one()
    assert line.sentence.startswith("entered for “")
    assert "order of a court of" in line.sentence
    assert line.reason == "Good cause: a witness is ill."
    assert line.receipt


def test_the_receipt_names_the_clock(case, sign_in):
    enter(sign_in, case)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "clock:extend")).one()
    shown = sign_in("prosecutor").get(f"/receipts/{line.receipt}")
    assert (shown.status_code, hicks(case).definition.title in shown.text) == (200, True)


def test_whom_it_concerns_is_told_and_not_who_entered_it(case, sign_in):
    enter(sign_in, case)
    people = some_people()
    told = db.session.scalars(select(Notice.user_id).where(Notice.tag == "clock:extended")).all()
    assert told == [people["detective"].id]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("of", "md_hicks_180.nobody"), ("of", ""), ("kind", "wish"), ("kind", ""), ("until", ""), ("until", "soon"),
        ("ordered_on", ""), ("ordered_on", "2099-01-01"), ("ordered_by", "  "), ("ground", ""), ("paper", ""),
        ("exhibit", "nothing-of-this-case"),
    ],
)  # fmt: skip
def test_what_is_missing_or_cannot_be_is_refused_at_its_field(case, sign_in, field, value):
    answer = enter(sign_in, case, **{field: value})
    assert answer.status_code == 422
    assert soup(answer).find(id=f"ask-{field}-error") is not None
    assert db.session.scalar(select(ClockExtension.id)) is None


def test_a_refusal_keeps_what_was_typed(case, sign_in):
    page = soup(enter(sign_in, case, until=""))
    assert page.find(id="ask-ground").text.strip() == "Good cause: a witness is ill."
    assert page.find(id="ask-ordered_by")["value"] == "Judge <b>Vale</b>"


def test_a_span_is_asked_for_both_days_in_order(case, sign_in):
    answer = enter(sign_in, case, kind="excluded", first_day="2026-07-10", last_day="2026-07-01")
    assert "The last day is the first or a later one." in answer.text
    answer = enter(sign_in, case, kind="excluded", first_day="2026-07-10")
    assert soup(answer).find(id="ask-last_day-error") is not None


def test_what_the_row_does_not_name_is_kept_and_the_rule_stands(case, sign_in):
    assert enter(sign_in, case, kind="waiver").status_code == 303
    page = sign_in("prosecutor").get(f"/cases/{case}/clocks").text
    assert "does not move this clock" in page
    assert hicks(case).due == hicks(case).rule


def test_an_exhibit_of_the_case_is_the_paper(case, sign_in):
    with transaction():
        exhibit = an_exhibit(case_of_in_unit(case)).public_id
    assert enter(sign_in, case, exhibit=exhibit, paper="").status_code == 303
    page = soup(sign_in("prosecutor").get(f"/cases/{case}/clocks"))
    assert page.find("a", href=f"/cases/{case}/evidence/{exhibit}") is not None


def test_taken_back_the_rule_stands_again_and_the_paper_stays_visible(case, sign_in):
    enter(sign_in, case)
    paper = case_of(case).extensions[0].public_id
    url = f"/cases/{case}/clocks/papers/{paper}/back"
    prosecutor = sign_in("prosecutor")
    assert prosecutor.send(url, {f"why-{paper}": ""}).status_code == 422
    assert prosecutor.send(url, {f"why-{paper}": "Entered for the wrong person."}).status_code == 303
    assert hicks(case).due == hicks(case).rule
    page = prosecutor.get(f"/cases/{case}/clocks").text
    assert "Taken back" in page
    assert "Entered for the wrong person." in page
    assert prosecutor.send(url, {f"why-{paper}": "Again."}).status_code == 409


def test_one_defendant_s_order_moves_no_other_s_clock(case, sign_in):
    with transaction():
        found = case_of_in_unit(case)
        other = second(found)
        from_first = next(e for e in found.events if e.event == "counsel_appearance")
        db.session.add(type(from_first)(**_values(from_first, party_id=other.id)))
    enter(sign_in, case)
    moved = {c.party.id: c.moved for c in legal_clocks(case_of(case)) if c.definition.key == HICKS}
    assert sorted(moved.values()) == [False, True]


def second(found):
    """Add a second defendant to a case that is past its draft."""
    other = Party(**_values(found.suspects[0], name="Another Defendant"))
    db.session.add(other)
    db.session.flush()
    return other


def _values(row, **changed):
    skipped = {"id", "public_id", *changed}
    return {c.key: getattr(row, c.key) for c in type(row).__table__.columns if c.key not in skipped} | changed


@pytest.mark.parametrize(
    ("account", "status"),
    [("prosecutor", 200), ("prosecutor2", 200), ("sergeant", 200), ("sergeant2", 404), ("commander", 403),
     ("sao-supervisor", 403), ("federal", 404), ("admin", 403), ("advocate", 403)],
)  # fmt: skip
def test_who_may_enter_one(case, sign_in, account, status):
    found = sign_in(account).get(f"/cases/{case}/clocks/extend").status_code
    assert found == status or (status == 403 and found in (403, 404))
    if status != 200:
        assert sign_in(account).send(f"/cases/{case}/clocks/extend", {}).status_code == found


def test_a_closed_case_takes_none(in_app, sign_in):
    with transaction():
        public_id = a_case("closed").public_id
    assert sign_in("prosecutor").get(f"/cases/{public_id}/clocks/extend").status_code == 403


def test_when_defendants_part_the_order_goes_along(case, sign_in):
    enter(sign_in, case)
    with transaction():
        found = case_of_in_unit(case)
        second(found)
        db.session.refresh(found)
        leaving = found.extensions[0].party.public_id
        do(found, "sever", by="prosecutor", parties=[leaving], reason="Separate trials.")
    assert len(db.session.scalars(select(ClockExtension)).all()) == 2
    other = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
    assert [c.moved for c in legal_clocks(other) if c.definition.key == HICKS] == [True]


def test_a_form_without_a_running_clock_says_so(in_app, sign_in):
    with transaction():
        public_id = a_case("in_review", kind="homicide").public_id
    assert "No legal clock of this case runs" in sign_in("prosecutor").get(f"/cases/{public_id}/clocks/extend").text
