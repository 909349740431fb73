"""Work on a checklist."""

import pytest

from casebridge.cases import facts
from casebridge.checklist import services
from casebridge.checklist.queries import items_of, lines, load_item, readiness, waivers
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid, NotAllowed
from casebridge.workflows import engine
from casebridge.workflows.registry import REGISTRY, Step
from tests.building.preparing import ready_to_submit
from tests.factories import a_case, acting, make, some_people


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("draft")


def actor(name="detective"):
    return acting(some_people()[name])


def ticked(case, key, status="have", **more):
    return services.tick(load_item(case, key), status=status, actor=actor(), **more)


def gaps(name, case, by="detective"):
    step = Step(name, actor(by), {}, case.opened_at, case.state)
    return [gap.anchor for gap in REGISTRY.guards[name](case, step)]


def test_an_open_item_that_blocks_is_a_gap(case):
    assert "item-id_basis" in gaps("checklist_ready", case)


def test_have_closes_the_gap(case):
    ticked(case, "id_basis")
    assert "item-id_basis" not in gaps("checklist_ready", case)


def test_requested_does_not_close_it(case):
    ticked(case, "injury_documented", "requested", requested_from="Hospital")
    assert "item-injury_documented" in gaps("checklist_ready", case)


def test_a_waiver_asked_closes_it(case):
    services.ask_waiver(load_item(case, "id_basis"), reason="The array is tomorrow.", actor=actor())
    assert "item-id_basis" not in gaps("checklist_ready", case)


def test_an_item_that_only_strengthens_is_no_gap(case):
    assert "item-canvass" not in gaps("checklist_ready", case)


def test_an_item_of_the_sergeant_does_not_hold_the_detective(in_app):
    with transaction():
        assert "item-no_health_content" not in gaps("checklist_ready", a_case("draft", kind="low_level"))


def test_an_unanswered_condition_neither_blocks_nor_passes(case):
    facts.record(case, "video_found", "", actor=actor())
    line = next(line for line in lines(case) if line.item.key == "video_recovered")
    assert (line.applies, line.first, line.bounces) == (None, ("video_found",), False)


def test_a_condition_that_holds_makes_the_item_apply(case):
    facts.record(case, "video_found", "yes", actor=actor())
    assert "item-video_recovered" in gaps("checklist_ready", case)


def test_not_applicable_needs_a_reason_of_the_item(case):
    with pytest.raises(Invalid):
        ticked(case, "canvass", "not_applicable", reason="no_call_made")


def test_not_applicable_with_its_reason_settles(case):
    assert ticked(case, "canvass", "not_applicable", reason="event_inside_closed_place").settled


def test_an_item_that_always_applies_cannot_be_put_away(case):
    with pytest.raises(Invalid):
        ticked(case, "id_basis", "not_applicable")


def test_the_slower_of_two_is_told(case):
    ticked(case, "canvass", version=1)
    with pytest.raises(Conflict):
        ticked(case, "canvass", "requested", version=1)


def test_what_must_be_stated_cannot_be_waived(case):
    with pytest.raises(Invalid):
        services.ask_waiver(load_item(case, "case_summary"), reason="No time.", actor=actor())


def test_a_waiver_needs_words(case):
    with pytest.raises(Invalid):
        services.ask_waiver(load_item(case, "id_basis"), reason="  ", actor=actor())


def test_having_the_item_takes_the_waiver_back(case):
    item = services.ask_waiver(load_item(case, "id_basis"), reason="Tomorrow.", actor=actor())
    ticked(case, "id_basis")
    assert not item.waiver_asked


def test_a_person_of_another_unit_ticks_nothing(case):
    with pytest.raises(NotAllowed):
        services.tick(load_item(case, "canvass"), status="have", actor=actor("detective2"))


def test_a_detective_attests_nothing(case):
    item = services.ask_waiver(load_item(case, "id_basis"), reason="Tomorrow.", actor=actor())
    with pytest.raises(NotAllowed):
        services.attest_waiver(item, actor=actor())


def with_waiver(case):
    """Send the case to the sergeant with one waiver asked for."""
    ready_to_submit(case)
    item = ticked(case, "person_record", "open")
    services.ask_waiver(item, reason="The system is down.", actor=actor())
    engine.advance(case, "submit", actor=actor(), asks={"summary": "Here it is."})
    return item


def test_each_waiver_must_be_attested(case):
    with_waiver(case)
    assert gaps("waivers_attested", case, "sergeant") == ["waiver-person_record"]


def test_an_attested_waiver_lets_the_case_go(case):
    services.attest_waiver(with_waiver(case), actor=actor("sergeant"))
    assert gaps("waivers_attested", case, "sergeant") == []


def test_a_waiver_asked_anew_needs_a_new_attestation(case):
    item = services.attest_waiver(with_waiver(case), actor=actor("sergeant"))
    make(case, "send_back")
    services.ask_waiver(item, reason="Still down.", actor=actor())
    assert [w.attested_at for w in waivers(case)] == [None]


def test_the_sergeant_does_the_items_of_that_gate(in_app):
    with transaction():
        case = a_case("sergeant_review", kind="low_level")
        assert set(gaps("attest_items_done", case, "sergeant")) == {"item-no_health_content", "item-charge_divertible"}


def test_a_detective_cannot_do_the_items_of_the_sergeant(in_app):
    with transaction():
        case = a_case("draft", kind="low_level")
        with pytest.raises(NotAllowed):
            ticked(case, "no_health_content")


def test_an_offer_of_lead_waits_for_its_items(in_app):
    with transaction():
        case = a_case("in_review", kind="low_level")
        assert gaps("lead_items_done", case, "prosecutor") == ["item-exclusion_screen"]


def test_a_conversion_keeps_every_answer(case):
    ticked(case, "id_basis", words="Ex 3, page 2")
    case.kind = "homicide"
    services.merge_for_kind(case, actor=actor())
    assert load_item(case, "id_basis").words == "Ex 3, page 2"


def test_a_conversion_brings_the_items_of_the_new_kind(case):
    case.kind = "homicide"
    services.merge_for_kind(case, actor=actor())
    assert "cause_manner" in {item.key for item in items_of(case)}


def test_a_conversion_sets_aside_what_is_not_asked_any_more(case):
    case.kind = "homicide"
    services.merge_for_kind(case, actor=actor())
    assert "medical_records" not in {item.key for item in items_of(case)}
    assert "medical_records" in {item.key for item in items_of(case, aside=True)}


def test_a_conversion_weighs_by_the_new_kind(case):
    case.kind = "homicide"
    services.merge_for_kind(case, actor=actor())
    assert load_item(case, "other_suspects").weight == "blocks_charge"


def test_readiness_names_what_mends_each_gap(case):
    gap = next(g for g in readiness(case, actor()) if g.item and g.item.key == "id_basis")
    assert (gap.anchor, gap.rule.who, gap.waivable) == ("item-id_basis", "detective", True)


def test_readiness_holds_the_gaps_of_every_guard_of_the_move(case):
    facts.record(case, "favorable_known", "", actor=actor())
    assert "fact-favorable_known" in {gap.anchor for gap in readiness(case, actor())}


def test_readiness_names_each_place_once(case):
    facts.record(case, "favorable_known", "", actor=actor())
    anchors = [gap.anchor for gap in readiness(case, actor())]
    assert len(anchors) == len(set(anchors))


def test_nothing_bounces_once_all_is_there(case):
    make(case, "submit")
    assert readiness(case, actor()) == []
