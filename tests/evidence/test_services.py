"""Exhibits, who sees them, custody and flags for the defense."""

import pytest

from casebridge.cases import facts
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid, NotAllowed, NotThere
from casebridge.evidence import services
from casebridge.evidence.queries import (
    SHARED,
    can_see,
    custody_lines,
    exhibits_of,
    flags_of,
    load_exhibit,
    open_flags,
    opened_versions,
)
from casebridge.workflows import engine
from casebridge.workflows.registry import REGISTRY, Step
from tests.building.preparing import an_exhibit
from tests.factories import a_case, acting, some_people


@pytest.fixture
def unit(in_app):
    with transaction() as session:
        yield session


@pytest.fixture
def case(unit):
    return a_case("draft")


def actor(name="detective"):
    return acting(some_people()[name])


def gaps(name, case, by="detective"):
    step = Step(name, actor(by), {}, case.opened_at, case.state)
    return [gap.sentence for gap in REGISTRY.guards[name](case, step)]


def test_exhibits_are_numbered_within_the_case(case):
    assert [an_exhibit(case).number, an_exhibit(case).number] == [1, 2]


def test_a_type_brings_its_class(case):
    assert an_exhibit(case, "canvass_notes").class_ == "witness-location"


def test_a_finer_class_of_the_law_wins(case):
    assert an_exhibit(case, "criminal_record").class_ == "criminal-history"


def test_records_of_treatment_are_refused(case):
    with pytest.raises(Invalid):
        services.add_exhibit(case, title="Clinic", class_="part2", actor=actor())


def test_a_thing_without_a_title_is_refused(case):
    with pytest.raises(Invalid):
        services.add_exhibit(case, title=" ", actor=actor())


def test_another_unit_adds_nothing(case):
    with pytest.raises(NotAllowed):
        services.add_exhibit(case, title="Report", actor=actor("detective2"))


def test_an_unclassed_exhibit_is_a_gap_by_its_number_alone(case):
    an_exhibit(case, used="unclassed")
    assert gaps("exhibits_classed", case) == ["Ex 1 is not classed used or unused"]


def test_classing_it_closes_the_gap(case):
    services.classify(an_exhibit(case, used="unclassed"), used="unused", actor=actor())
    assert gaps("exhibits_classed", case) == []


def test_the_slower_of_two_is_told(case):
    exhibit = an_exhibit(case)
    services.classify(exhibit, title="New title", actor=actor(), version=1)
    with pytest.raises(Conflict):
        services.classify(exhibit, title="Other", actor=actor("partner"), version=1)


def test_a_sealed_exhibit_is_not_there_for_a_partner(case):
    exhibit = an_exhibit(case)
    exhibit.class_ = "sealed"
    with pytest.raises(NotThere):
        load_exhibit(case, exhibit.public_id, actor=actor("partner"))


def test_the_lead_detective_sees_it(case):
    exhibit = an_exhibit(case)
    exhibit.class_ = "sealed"
    assert can_see(actor(), exhibit)


def test_a_prosecutor_sees_nothing_before_the_case_came(case):
    assert not can_see(actor("prosecutor"), an_exhibit(case))


def test_no_wall_hides_favorable_material_from_the_prosecutor_of_the_case(unit):
    case = a_case("in_review")
    exhibit = an_exhibit(case)
    exhibit.class_, exhibit.favorable = "grand-jury", True
    assert can_see(actor("prosecutor"), exhibit)


def test_federal_readers_see_the_shared_set_only(unit, monkeypatch):
    case = a_case("federal_review")
    first, second = an_exhibit(case), an_exhibit(case)
    monkeypatch.setattr("casebridge.evidence.queries.SHARED", [lambda case: {first.id}])
    found = {e.id for e in exhibits_of(case, actor("federal"))}
    assert (first.id in found, second.id in found) == (True, False)


def test_the_federal_side_has_no_wall_of_its_own_when_nothing_is_shared(unit, monkeypatch):
    case = a_case("federal_review")
    monkeypatch.setattr("casebridge.evidence.queries.SHARED", [])
    an_exhibit(case)
    assert exhibits_of(case, actor("federal")) == []


def test_the_shared_set_is_a_list_that_features_fill():
    assert isinstance(SHARED, list)


def test_a_severed_case_shows_the_same_exhibits(unit):
    case, other = a_case("in_review"), a_case("in_review")
    exhibit = an_exhibit(case)
    services.share_into(other, [exhibit], actor=actor())
    assert exhibit in exhibits_of(other, actor("prosecutor"))


def test_reading_is_noted(case):
    exhibit = an_exhibit(case)
    services.note_read(exhibit, None, actor=actor("partner"), how="view")
    assert opened_versions(case, actor("partner").id) == [(exhibit.id, None)]


def test_an_exhibit_begins_with_who_took_it_in(case):
    lines = custody_lines(an_exhibit(case))
    assert [(line.event, name) for line, name, _ in lines] == [("intake", "Detective")]


def offered(case):
    exhibit = an_exhibit(case)
    asks = {"whom": actor("clerk").id, "why": "For the evidence room."}
    engine.advance(exhibit.custody, "offer", actor=actor(), asks=asks)
    return exhibit


def test_an_offer_changes_no_keeper(case):
    assert offered(case).custody.keeper_id == actor().id


def test_only_the_named_receiver_receives(case):
    exhibit = offered(case)
    with pytest.raises(NotAllowed):
        engine.advance(exhibit.custody, "receive", actor=actor("partner"))


def test_the_receiver_keeps_it_from_then_on(case):
    exhibit = offered(case)
    engine.advance(exhibit.custody, "receive", actor=actor("clerk"))
    assert (exhibit.custody.keeper_id, exhibit.custody.receiver_id) == (actor("clerk").id, None)


def test_a_refused_item_stays_with_the_giver(case):
    exhibit = offered(case)
    engine.advance(exhibit.custody, "refuse", actor=actor("clerk"), asks={"reason": "No label."})
    assert (exhibit.custody.state, exhibit.custody.keeper_id) == ("held", actor().id)


def test_the_giver_takes_an_offer_back(case):
    exhibit = offered(case)
    engine.advance(exhibit.custody, "take_back", actor=actor())
    assert [line.event for line, _, _ in custody_lines(exhibit)] == ["intake", "offered", "taken_back"]


def test_nobody_offers_an_item_to_themselves(case):
    with pytest.raises(Invalid):
        engine.advance(an_exhibit(case).custody, "offer", actor=actor(), asks={"whom": actor().id, "why": "x"})


def test_no_answer_to_the_defense_question_is_a_gap(case):
    facts.record(case, "favorable_known", "", actor=actor())
    assert gaps("favorable_answered", case) == ["the defense question has no answer"]


def test_yes_without_words_is_a_gap(case):
    facts.record(case, "favorable_text", "", actor=actor())
    facts.record(case, "favorable_known", "yes", actor=actor())
    assert gaps("favorable_answered", case) == ["what could help the defense is not described"]


def flagged(case):
    lead = acting(some_people()["detective"])
    for key, value in (("favorable_known", "yes"), ("favorable_text", "Another name was given.")):
        facts.record(case, key, value, actor=lead)


def test_a_yes_of_the_detective_waits_for_the_prosecutor(unit):
    case = a_case("in_review")
    flagged(case)
    assert gaps("favorable_resolved", case) == [
        "no prosecutor has answered whether what the detective described is favorable"
    ]


def test_the_answer_of_the_prosecutor_closes_it(unit):
    case = a_case("in_review")
    flagged(case)
    services.resolve_favorable(case, decision="will_disclose", words="It goes along.", actor=actor("prosecutor"))
    assert gaps("favorable_resolved", case) == []


def test_new_words_of_the_detective_open_it_again(unit):
    case = a_case("in_review")
    flagged(case)
    services.resolve_favorable(case, decision="will_disclose", words="It goes along.", actor=actor("prosecutor"))
    facts.record(case, "favorable_text", "Two other names.", actor=actor())
    assert [flag.text for flag in open_flags(case)] == ["Two other names."]


def test_an_exhibit_can_be_flagged_and_answered(unit):
    case = a_case("in_review")
    flag = services.flag_favorable(an_exhibit(case), text="Points elsewhere.", actor=actor())
    services.resolve_favorable(case, decision="disclosed", words="Sent.", actor=actor("prosecutor"), flag=flag)
    assert ([f.decision for f in flags_of(case)], open_flags(case)) == (["disclosed"], [])


def test_a_detective_answers_no_flag(unit):
    case = a_case("in_review")
    flagged(case)
    with pytest.raises(NotAllowed):
        services.resolve_favorable(case, decision="not_favorable", words="No.", actor=actor())


def test_an_on_view_case_needs_its_paper(case):
    assert gaps("charging_document_filed", case) == ["no charging document is among the exhibits"]


def test_a_statement_of_probable_cause_is_such_a_paper(case):
    an_exhibit(case, "statement_of_probable_cause")
    assert gaps("charging_document_filed", case) == []


def test_an_override_needs_the_charging_document_itself(unit):
    case = a_case("declined")
    an_exhibit(case, "arrest_report")
    assert gaps("charging_document_attached", case, "commander") == ["the charging document is not attached"]


def test_a_class_can_only_be_made_stricter(case):
    with pytest.raises(Invalid):
        services.classify(an_exhibit(case, "canvass_notes"), class_="open-case", actor=actor())


def test_a_stricter_class_is_taken(case):
    assert services.classify(an_exhibit(case), class_="sealed", actor=actor()).class_ == "sealed"


def test_nobody_sets_a_class_that_they_could_not_read(case):
    with pytest.raises(Invalid):
        services.classify(an_exhibit(case), class_="grand-jury", actor=actor())
