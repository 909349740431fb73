"""The snapshot of a decision: it says what was read and known, in the words of its day, and nothing changes it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from casebridge.audit import AuditEntry
from casebridge.cases.models import Advice, Case
from casebridge.cases.people import live_charges
from casebridge.checklist import queries as checklist
from casebridge.db import db, transaction
from casebridge.evidence.queries import exhibits_of
from casebridge.review.snapshot import digest, latest
from tests.building.people import acting
from tests.building.preparing import person
from tests.evidence.papers import a_pdf, filed
from tests.factories import do, make
from tests.support.pages import soup


@pytest.fixture
def decided(sign_in, case_id, papers):
    """Give the public id of a case that was decided after two pages of one paper were opened."""
    for page in (1, 2):
        sign_in("prosecutor").get(f"/cases/{case_id}/evidence/{papers[0]}/pages/{page}")
    with transaction():
        make(the(case_id), "decide")
    return case_id


def the(case_id):
    return db.session.scalars(select(Case).where(Case.public_id == case_id)).one()


def frozen(case_id):
    return latest(the(case_id))


def page(sign_in, case_id):
    return soup(sign_in("sao-supervisor").get(f"/cases/{case_id}/snapshot"))


def test_it_says_which_pages_of_which_version_the_decider_opened(decided):
    papers = [v for v in frozen(decided).known["versions"] if v["title"].endswith("pages")]
    opened = [(v["opened"], v["opened_version"], v["pages"], v["of"]) for v in papers]
    assert opened == [(True, 1, [1, 2], 3), (False, None, [], 2), (False, None, [], 4)]


def test_it_keeps_each_element_with_its_proof_and_the_words_on_it(decided):
    known = frozen(decided).known
    assert {(m["strength_label"], m["note"]) for m in known["matrix"]} == {("No proof yet", "The witness will say so.")}


def test_it_keeps_what_was_open_and_what_was_asked(in_app, case_id):
    with transaction():
        case = the(case_id)
        make(case, "return")
        make(case, "resubmit")
        make(case, "decide")
    known = frozen(case_id).known
    assert known["asked"] == [
        {"item": 1, "round": 1, "weight": "blocks_charge", "reason": known["asked"][0]["reason"], "status": "Answered"}
    ]
    assert {gap["status_label"] for gap in known["gaps"] if not gap["waived"]} == {"Open"}


def test_it_keeps_the_advice_that_was_given_before(in_app, case_id):
    with transaction():
        case = the(case_id)
        make(case, "return")
        do(case, "advise", by="detective", message="Is one witness enough?")
        do(case, "advise", by="prosecutor", message="Not without a second source.")
        make(case, "resubmit")
        make(case, "decide")
    said = [(line["from"], line["text"]) for line in frozen(case_id).known["advice"]]
    assert said == [("bpd", "Is one witness enough?"), ("sao", "Not without a second source.")]


def test_its_hash_stands_in_the_line_of_history_of_the_decision(sign_in, decided):
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "case_review:decide")).one()
    sha = frozen(decided).sha256
    assert (line.detail["snapshot_sha256"], f"snapshot {sha[:16]}" in line.sentence) == (sha, True)
    assert sha in page(sign_in, decided).get_text()


def test_nothing_that_happens_later_changes_a_word_of_it(sign_in, decided, papers):
    before, sha = page(sign_in, decided).select_one("#versions").parent.get_text(), frozen(decided).sha256
    with transaction():
        everything_changes(the(decided))
    filed(decided, a_pdf(5, b"1 0 0 rg 9 9 9 9 re f"), "newer.pdf", papers[0])
    after = page(sign_in, decided)
    kept = frozen(decided)
    assert (kept.sha256, digest(kept), "was changed" in after.get_text()) == (sha, sha, False)
    assert after.select_one("#versions").parent.get_text() == before


def everything_changes(case):
    """Rename people and papers, choose otherwise, settle what was open, write advice."""
    actor = acting(person(case, "prosecutor"))
    for exhibit in exhibits_of(case):
        exhibit.title = "Another name"
    for charge in live_charges(case):
        charge.party.name, charge.outcome, charge.reason_words = "Somebody Else", "decline_legal", "Other words"
    for line in checklist.lines(case):
        line.item.status, line.item.label = "have", "Another label"
    db.session.add(
        Advice(case_id=case.id, author_id=actor.id, from_sao=True, text="Later advice", written_at=case.state_since)
    )


def test_the_database_refuses_to_change_it(decided):
    with pytest.raises(DBAPIError), transaction() as session:
        session.execute(text("UPDATE decision_snapshot SET rationale = 'another'"))


def test_a_snapshot_that_does_not_fit_its_hash_is_named(in_app, decided):
    snapshot = frozen(decided)
    snapshot.rationale += " and more"
    assert digest(snapshot) != snapshot.sha256
    db.session.rollback()


def test_a_paper_that_the_reader_may_not_see_stays_without_a_name(sign_in, decided):
    with transaction():
        exhibits_of(the(decided))[-1].class_ = "part2"
    row = page(sign_in, decided).select_one("#versions").get_text()
    assert ("4 pages" in row.replace("of 4 pages", ""), "not yours to see" in row) == (False, True)
