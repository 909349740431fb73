"""Facts carry their source: a proposal never replaces what was confirmed, and history is readable."""

from datetime import timedelta

import pytest
from flask import Flask

from casebridge import clock
from casebridge.cases import facts
from casebridge.cases.facts import Source
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid, NotThere
from tests.cases.support import draft_case, who

IMPORT = Source("import", "release row 7")


def test_a_change_is_a_new_row_and_the_old_one_stays_readable(in_app: Flask) -> None:
    with transaction():
        case, actor = draft_case(), who("detective")
        facts.record(case, "premise", "street", actor=actor)
        facts.record(case, "premise", "alley", actor=actor)
        assert [f.value for f in facts.history(case, "premise", actor)] == ["alley", "street"]


def test_an_imported_value_does_not_replace_a_persons(in_app: Flask) -> None:
    with transaction():
        case, actor = draft_case(), who("detective")
        facts.record(case, "premise", "street", actor=actor)
        offered = facts.record(case, "premise", "alley", actor=actor, source=IMPORT)
        assert offered is not None
        assert (offered.standing, facts.current(case)["premise"]) == ("proposed", "street")


def test_a_taken_proposal_is_confirmed_by_who_took_it(in_app: Flask) -> None:
    with transaction():
        case, actor = draft_case(), who("detective")
        facts.record(case, "premise", "street", actor=actor)
        offered = facts.record(case, "premise", "alley", actor=actor, source=IMPORT)
        assert offered is not None
        facts.decide_proposal(case, offered, take=True, actor=actor)
        assert facts.current(case)["premise"] == "alley"
        assert offered.confirmed_by_id == actor.id


def test_the_slower_of_two_editors_gets_both_texts(in_app: Flask) -> None:
    with transaction():
        case, actor = draft_case(), who("detective")
        facts.record(case, "summary", "Mine came first.", actor=actor, serial=0)
        with pytest.raises(Conflict) as late:
            facts.record(case, "summary", "Mine came second.", actor=actor, serial=0)
    assert late.value.theirs[0][1] == "Mine came first."
    assert late.value.yours[0][1] == "Mine came second."


def test_unknown_is_an_answer_and_blank_is_none(in_app: Flask) -> None:
    with transaction():
        case, actor = draft_case(), who("detective")
        before = {d.key for d in facts.blanks(case, ("submit",))}
        facts.record(case, "premise", "unknown", actor=actor)
        after = {d.key for d in facts.blanks(case, ("submit",))}
        assert before - after == {"premise"}


def test_a_value_outside_the_list_is_refused(in_app: Flask) -> None:
    with pytest.raises(Invalid), transaction():
        facts.record(draft_case(), "premise", "the moon", actor=who("detective"))


def test_a_date_in_the_future_is_refused(in_app: Flask) -> None:
    tomorrow = (clock.court_local(clock.now()).date() + timedelta(days=2)).isoformat()
    with pytest.raises(Invalid), transaction():
        facts.record(draft_case(), "incident_date", tomorrow, actor=who("detective"))


def test_a_fact_of_another_kind_of_case_does_not_exist(in_app: Flask) -> None:
    with pytest.raises(NotThere), transaction():
        facts.record(draft_case(), "robbery_type", "street", actor=who("detective"))


def test_an_answer_of_a_class_that_is_not_yours_is_hidden(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        facts.record(case, "informant_used", "no", actor=who("detective"))
        shown = {a.definition.key: a for a in facts.answers(case, who("commander"))}
        assert shown["informant_used"].hidden
        assert shown["informant_used"].value is None
