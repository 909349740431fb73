"""Two lists kept apart, a decision in each case with the officer, and nothing of it for anybody else."""

from datetime import date, timedelta

import pytest

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, Party
from casebridge.cases.people import add_party, edit_party
from casebridge.credibility import services
from casebridge.credibility.looking import REVIEW_DAYS, look, look_for
from casebridge.credibility.models import CredibilityChange, CredibilityEntry, CredibilityReview
from casebridge.credibility.queries import cases_for, entries_of, reviews_of
from casebridge.db import db, transaction
from casebridge.errors import Conflict, Invalid, NotAllowed, StepUpNeeded, WrongState
from casebridge.jobs import KINDS, SWEEPS
from casebridge.notices.models import Notice
from tests.factories import a_case, acting, some_people

NAME = "Otto Uncertain"


def who(name="sao-supervisor", **more):
    return acting(some_people()[name], **more)


def said(**more):
    words = {"name": NAME, "ground": "A false report.", "source": "Letter of the chief", "dated_on": date(2026, 3, 4)}
    return services.Said(**{**words, **more})


def with_officer(state="in_review", name=NAME, **more):
    """Make a case with an officer in it and return its id."""
    with transaction():
        case = a_case(state)
        add_party(case, role="officer", name=name, actor=who("detective"), **more)
        return case.id


def entered(key="disclosure", look_now=True, **more):
    """Put the officer on a list and look through the cases, as the job worker does."""
    with transaction():
        entry = services.enter(key, said(**more), reason="It was found.", actor=who())
        entry_id, change = entry.id, entry.changes[0].public_id
    if look_now:
        look_for(change)
    return entry_id


def changed(entry_id, act):
    """Change an entry in a unit of work of its own, and look through the cases."""
    with transaction():
        public_id = act(db.session.get_one(CredibilityEntry, entry_id)).public_id
    look_for(public_id)


def reviews():
    db.session.rollback()
    return db.session.query(CredibilityReview).order_by(CredibilityReview.id).all()


def decided(decision="not_material", words="He wrote no report here.", by="prosecutor"):
    with transaction():
        one = next(one for one in db.session.query(CredibilityReview) if not one.decision)
        services.decide(one, decision=decision, words=words, version=None, actor=who(by))


def test_a_new_entry_opens_a_dated_decision_in_every_open_and_closed_case_with_the_officer(in_app):
    wanted = {with_officer(state) for state in ("in_review", "state_prosecution", "closed", "federal_prosecution")}
    with_officer(name="Max Nobody")
    entered()
    today = clock.court_local(clock.now()).date()
    assert {(one.case_id, one.why, one.due_on) for one in reviews()} == {
        (case, "entered", today + timedelta(days=REVIEW_DAYS)) for case in wanted
    }


def test_looking_twice_opens_nothing_twice(in_app):
    with_officer()
    entered()
    with transaction():
        change = db.session.query(CredibilityChange).one()
        change.looked_at = None
        public_id = change.public_id
    look_for(public_id)
    look()
    assert len(reviews()) == 1


def test_an_officer_who_joins_a_case_is_compared_without_the_one_who_enters_them(in_app):
    entered()
    before = look()
    case = with_officer(name="Det. O. Uncertian")
    assert (before, len(reviews()), look(), look()) == (0, 0, 1, 0)
    assert [(one.case_id, one.why, one.how) for one in reviews()] == [(case, "joined", "name")]


def test_a_name_that_is_mended_is_compared_again(in_app):
    entered()
    case_id = with_officer(name="Max Nobody")
    look()
    with transaction():
        edit_party(_officer(case_id), name=NAME, actor=who("detective"))
    assert (look(), [one.case_id for one in reviews()]) == (1, [case_id])


def _officer(case_id):
    return db.session.query(Party).filter_by(case_id=case_id, role="officer").one()


def test_a_case_that_has_not_reached_the_states_attorney_waits_until_it_does(in_app):
    with_officer("draft")
    entered()
    assert (look(), reviews()) == (0, [])


def test_who_led_the_case_is_found_by_the_account(in_app):
    with transaction():
        case_id = a_case("in_review").id
        account = some_people()["detective"].public_id
    entered(account=account, name="Somebody Else Entirely")
    assert [(one.case_id, one.how, one.party_id) for one in reviews()] == [(case_id, "account", None)]


def test_two_officers_of_one_case_that_match_are_two_decisions(in_app):
    case_id = with_officer()
    with transaction():
        add_party(_officer(case_id).case, role="witness", name="O. Uncertain", actor=who("detective"))
    entered()
    assert len(reviews()) == 2


def test_a_change_opens_the_question_again_where_it_was_decided(in_app):
    with_officer()
    entry = entered()
    decided()
    changed(
        entry,
        lambda e: services.change(e, said(ground="Two false reports."), reason="More.", version=None, actor=who()),
    )
    assert [(one.why, one.decision) for one in reviews()] == [("entered", "not_material"), ("changed", "")]


def test_a_change_while_it_is_open_keeps_one_question_with_its_date(in_app):
    with_officer()
    entry = entered()
    due = reviews()[0].due_on
    with clock.at(clock.now() + timedelta(days=3)):
        changed(entry, lambda e: services.change(e, said(ground="More."), reason="More.", version=None, actor=who()))
    assert [(one.why, one.due_on) for one in reviews()] == [("changed", due)]


def test_a_removal_opens_the_question_again_and_keeps_the_entry_readable(in_app):
    with_officer()
    entry = entered()
    decided()
    changed(entry, lambda e: services.remove(e, reason="The finding was overturned.", version=None, actor=who()))
    assert [one.why for one in reviews()] == ["entered", "removed"]
    assert (entries_of("disclosure", who()), len(entries_of("disclosure", who(), removed=True))) == ([], 1)
    assert [one.kind for one in db.session.query(CredibilityChange).order_by(CredibilityChange.serial)] == [
        "entered", "removed",
    ]  # fmt: skip


def test_somebody_else_is_not_asked_about_again_unless_the_entry_names_another(in_app):
    with_officer()
    entry = entered()
    decided("not_same", "Another officer of this name.")
    changed(entry, lambda e: services.change(e, said(ground="More."), reason="More.", version=None, actor=who()))
    first = len(reviews())
    changed(entry, lambda e: services.change(e, said(number="4711"), reason="Number.", version=None, actor=who()))
    assert (first, len(reviews())) == (1, 2)


def test_the_two_lists_are_kept_apart(in_app):
    entered("do_not_call", look_now=False)
    entered("disclosure", look_now=False)
    assert [len(entries_of(key, who())) for key in ("disclosure", "do_not_call")] == [1, 1]
    with transaction(), pytest.raises(Invalid, match="cannot be taken"):
        services.enter("disclosure", said(name=NAME.upper()), reason="Again.", actor=who())


@pytest.mark.parametrize("field", ["name", "ground", "source", "dated_on"])
def test_an_entry_without_one_of_its_fields_is_refused_by_that_field(in_app, field):
    with transaction(), pytest.raises(Invalid) as refused:
        services.enter("disclosure", said(**{field: None if field == "dated_on" else ""}), reason="R", actor=who())
    assert list(refused.value.fields) == [field]


def test_an_entry_that_was_removed_is_not_changed(in_app):
    entry = entered(look_now=False)
    changed(entry, lambda e: services.remove(e, reason="Overturned.", version=None, actor=who()))
    with transaction(), pytest.raises(WrongState):
        services.change(db.session.get_one(CredibilityEntry, entry), said(), reason="R", version=None, actor=who())


def test_the_lists_are_kept_by_the_supervisor_with_the_factor_given_again(in_app):
    with transaction():
        some_people()
        with pytest.raises(StepUpNeeded):
            services.enter("disclosure", said(), reason="R", actor=who(stepped_up=False))
        for name in ("prosecutor", "detective", "commander", "auditor", "admin", "lead-liaison"):
            with pytest.raises(NotAllowed):
                services.enter("disclosure", said(), reason="R", actor=who(name))


def test_the_prosecutor_of_the_case_decides_and_nobody_else_of_the_desk(in_app):
    with_officer()
    entered()
    with pytest.raises(NotAllowed):
        decided(by="prosecutor2")
    decided()
    with transaction(), pytest.raises(Conflict):
        services.decide(
            db.session.query(CredibilityReview).one(),
            decision="disclose",
            words="",
            version=None,
            actor=who("prosecutor"),
        )


def test_what_is_to_be_disclosed_waits_until_it_was_given(in_app):
    case_id = with_officer()
    entered()
    decided("disclose", "")
    assert [case.id for case, _ in cases_for(who("prosecutor"))] == [case_id]
    with transaction():
        services.record_given(
            db.session.query(CredibilityReview).one(), on=clock.court_local(clock.now()).date(), to="Connie Counsel",
            paper="Letter", actor=who("prosecutor"),
        )  # fmt: skip
    assert list(cases_for(who("prosecutor"))) == []


def test_a_case_whose_prosecutor_left_waits_for_the_supervisors(in_app):
    case_id = with_officer("closed")
    with transaction():
        some_people()["prosecutor"].active = False
    entered()
    assert [case.id for case, _ in cases_for(who())] == [case_id]
    told = {row.user_id for row in db.session.query(Notice).filter_by(tag="credibility:review")}
    assert told == {some_people()["sao-supervisor"].id, some_people()["sao-supervisor2"].id}


def test_only_prosecutors_are_told_and_in_words_that_say_nothing(in_app):
    with_officer()
    entered()
    rows = db.session.query(Notice).filter_by(tag="credibility:review").all()
    assert [row.user_id for row in rows] == [some_people()["prosecutor"].id]
    assert "Uncertain" not in rows[0].text


def test_the_history_says_that_a_list_changed_and_never_whom_it_is_about(in_app):
    with_officer()
    entered()
    decided("disclose", "Because of the report.")
    lines = db.session.query(AuditEntry).filter(AuditEntry.event.like("credibility:%")).all()
    told = " ".join(f"{line.sentence} {line.reason} {line.detail}" for line in lines)
    assert {line.event for line in lines} == {"credibility:list", "credibility:open", "credibility:decide"}
    assert all(word not in told for word in ("Uncertain", "false report", "disclose", "Because"))


def test_others_read_no_decision_of_a_case(in_app):
    case_id = with_officer()
    entered()
    case = db.session.get_one(Case, case_id)
    for name in ("detective", "sergeant", "commander", "federal", "auditor", "admin", "advocate"):
        assert reviews_of(case, who(name)) == []


def test_the_worker_looks_after_each_change_and_every_minute(in_app):
    assert (look in SWEEPS, [name for name, _ in KINDS.steps[services.KIND]]) == (True, ["look"])
