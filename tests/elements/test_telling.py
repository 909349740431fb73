"""Who gets a notice when a mark reaches the other office, and that it says nothing more."""

import pytest

from casebridge.accounts.models import User
from casebridge.db import db, transaction
from casebridge.elements import services
from casebridge.elements.telling import TAG
from casebridge.notices.models import Notice
from casebridge.workflows.engine import WAITS
from tests.building.preparing import an_exhibit
from tests.elements.test_services import actor, charge_of, marked
from tests.factories import a_case, acting, some_people


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def told():
    rows = db.session.query(Notice, User.username).join(User, User.id == Notice.user_id).filter(Notice.tag == TAG)
    return [(name, notice.text) for notice, name in rows]


def colleague(case):
    """Return the liaison prosecutor, put on the case."""
    liaison = some_people()["federal-liaison"]
    case.liaison_id = liaison.id
    db.session.flush()
    return acting(liaison)


def test_the_lead_detective_hears_of_a_shared_mark(case):
    marked(case, shared=True)
    assert told() == [("detective", WAITS)]


def test_nobody_hears_of_a_mark_that_is_kept(case):
    marked(case)
    assert told() == []


def test_sharing_later_tells_and_keeping_again_does_not(case):
    row = marked(case)
    services.share(row, actor=actor())
    services.share(row, actor=actor(), shared=False)
    assert told() == [("detective", WAITS)]


def test_who_marked_the_same_cell_hears_of_it_too(case):
    marked(case, "partner", strength="weak")
    marked(case, shared=True)
    assert sorted(name for name, _text in told()) == ["detective", "partner"]


def test_one_notice_waits_until_it_is_read(case):
    marked(case, shared=True)
    marked(case, shared=True)
    assert len(told()) == 1
    db.session.query(Notice).filter_by(tag=TAG).one().read_at = charge_of(case).case.opened_at
    db.session.flush()
    marked(case, shared=True)
    assert len(told()) == 2


def test_a_mark_on_an_exhibit_that_police_may_not_see_tells_nobody(case):
    exhibit = an_exhibit(case)
    exhibit.class_ = "work-product"
    db.session.flush()
    marked(case, exhibit=exhibit, shared=True)
    assert told() == []


@pytest.mark.parametrize(
    ("strength", "heard"), [("strong", ["prosecutor"]), ("moderate", ["prosecutor"]), ("weak", [])]
)
def test_the_prosecutor_hears_of_police_proof_that_carries_a_thin_cell(case, strength, heard):
    marked(case, "prosecutor", strength="weak")
    marked(case, "detective", strength=strength)
    assert [name for name, _text in told()] == heard


def test_more_proof_for_a_cell_that_was_carried_tells_nobody(case):
    marked(case, "prosecutor")
    marked(case, "detective")
    assert told() == []


def test_a_replacement_that_carries_tells_the_prosecutor(case):
    old = marked(case, "detective", strength="weak")
    marked(case, "detective", exhibit=old.exhibit, strength="moderate", replaces=old)
    assert [name for name, _text in told()] == ["prosecutor"]


def test_a_word_on_a_thin_cell_reaches_the_prosecutor_and_no_police(case):
    services.note(charge_of(case), "identity", "Proved by the plea.", actor=colleague(case))
    assert told() == [("prosecutor", WAITS)]


def test_nobody_is_told_of_what_they_wrote_themselves(case):
    services.note(charge_of(case), "identity", "Proved by the plea.", actor=actor())
    assert told() == []


def test_the_notice_falls_with_the_mark(case):
    marked(case, shared=True)
    db.session.rollback()
    assert told() == []


def test_the_notice_leads_to_the_matrix(sign_in, in_app):
    with transaction():
        case = a_case("in_review")
        marked(case, shared=True)
        address = f"/cases/{case.public_id}/elements"
    page = sign_in("detective").get("/notices").text
    assert (f'href="{address}"' in page, TAG in page, "It says so." in page) == (True, True, False)
