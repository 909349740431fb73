"""The demo has a ledger of disclosure that is alive, and an officer on a list, by moves that people may make."""

import pytest

from casebridge import clock
from casebridge.credibility.models import CredibilityEntry, CredibilityReview
from casebridge.db import db, transaction
from casebridge.demo import given
from casebridge.demo.cast import act
from casebridge.demo.load import Stage, _target
from casebridge.demo.plans import plan_of
from casebridge.demo.stories import stories
from casebridge.disclosure.standing import book_of
from tests.cases.support import who

# The same services as everywhere, many times: on PostgreSQL it is a long proof.
BOTH = False
PLAYED = ("R2", "N4")


@pytest.mark.slow
def test_a_case_has_given_withheld_and_later_items_and_an_officer_is_asked_about(in_app):
    with transaction():
        who("detective")
    stage = Stage(clock.now())
    for story in stories():
        if story.key in PLAYED:
            stage.stage_case(plan_of(story), _target(story), real_papers=True, returned_for=story.returned_for or None)
    stage.play(lambda done, of: None)
    given.play()
    book = book_of(given._case(given.NUMBER), act("sao-supervisor"))
    assert book.counts["given"] > 0
    assert (book.counts["withheld"], len(book.later)) == (1, 1)
    assert book.disclosures[0].received_by == given.COUNSEL
    entry = db.session.query(CredibilityEntry).one()
    reviews = db.session.query(CredibilityReview).filter_by(entry_id=entry.id).all()
    assert [one.decision for one in reviews] == ["disclose"]
