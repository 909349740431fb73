"""Where an exhibit stands follows from rows: its type, its use, what was given, what a prosecutor decided."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import ENGINE
from casebridge.cases.people import add_party, propose_charge
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.disclosure import services
from casebridge.disclosure.models import Disclosure
from casebridge.disclosure.queries import cases_among, unclassified_of_charged, waiting
from casebridge.disclosure.sheet import duties_of, lines_of
from casebridge.disclosure.standing import answers, book_of
from casebridge.errors import Conflict, Invalid, NotAllowed, NotReady, StepUpNeeded
from casebridge.evidence.services import classify
from casebridge.notices.models import Notice
from casebridge.packets.models import Packet
from casebridge.workflows.engine import advance
from tests.building.packets import ready
from tests.building.preparing import an_exhibit, record_event
from tests.factories import a_case, acting, some_people
from tests.packets.asking import RECIPIENT, a_kept_thing, asked

GROUND = "The informant would be known by it."


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def cases_for(actor):
    """Return the cases that My work names: found with its figures, then read."""
    return cases_among(json.loads(db.session.scalar(select(waiting(actor))) or "[]"), actor)


def who(name="prosecutor", **more):
    return acting(some_people()[name], **more)


def day(number):
    return clock.court_local(clock.now()).date() + timedelta(days=number)


def standing(case, exhibit):
    return next(one for one in book_of(case, who()).standings if one.exhibit.id == exhibit.id)


def rule(case, exhibit, by="prosecutor", **more):
    said = {"outcome": "withhold", "category": "md_dna", "ground": GROUND, "review_on": day(30), "court_order": ""}
    actor = more.pop("actor", None) or who(by)
    return services.rule(case, exhibit, actor=actor, **{**said, **more})


def give(case, *exhibits, recipient="Connie Counsel", party=None, on=0, **more):
    said = {"given_on": day(on), "way": "on a drive", "rule": "", "numbers": ""}
    return services.give(
        case, party=(party or case.suspects[0]).public_id, recipient=recipient,
        exhibits=[e.public_id for e in exhibits], actor=who(), **{**said, **more},
    )  # fmt: skip


def remembered(packet, *exhibits):
    """Enter exhibits in the register of a packet, as a build does."""
    packet.exhibits = [
        {"number": e.number, "name": e.title, "sha256": "", "redacted": "", "bates_first": n, "pages": 1}
        for n, e in enumerate(exhibits, 1)
    ]


def finished(packet, *exhibits):
    advance(packet, "start", actor=ENGINE)
    ready(packet, "finish")
    remembered(packet, *exhibits)
    advance(packet, "finish", actor=ENGINE)
    return packet


def issued(packet, *exhibits):
    advance(finished(packet, *exhibits), "issue", actor=who(), asks={"recipient": packet.recipient})
    return packet


def line(case, key):
    return next(one for one in lines_of(book_of(case, who())) if one.duty.key == key)


def test_an_exhibit_is_unclassified_until_its_type_and_use_are_known(case):
    exhibit = an_exhibit(case, "firearms_exam", used="unclassed")
    before = standing(case, exhibit).status
    classify(exhibit, used="unused", actor=who("detective"))
    assert (before, standing(case, exhibit).status) == ("unclassified", "open")


def test_what_answers_no_duty_is_given_in_doubt(case):
    exhibit = an_exhibit(case, "victim_notification", used="unused")
    assert standing(case, exhibit).why == "No duty names its type; in doubt it is given."


def test_a_paper_of_counsel_is_not_disclosable_unless_it_may_help(case):
    exhibit = a_kept_thing(case, "defense_discovery", class_="work-product")
    before = standing(case, exhibit).status
    exhibit.favorable = True
    assert (before, standing(case, exhibit).status) == ("not_owed", "open")


def test_what_went_to_every_defendant_is_disclosed(case):
    exhibit = an_exhibit(case, "firearms_exam")
    give(case, exhibit)
    assert standing(case, exhibit).status == "given"


def test_it_stays_open_until_the_second_defendant_has_it_too(case):
    exhibit, lead = an_exhibit(case, "firearms_exam"), who("detective")
    second = add_party(case, role="suspect", name="Moritz Nobody", born_on=date(1990, 1, 2), actor=lead)
    case.state = "returned"
    propose_charge(case, second, "assault_1_firearm", actor=lead)
    case.state = "in_review"
    give(case, exhibit)
    found = standing(case, exhibit)
    assert (found.status, [party.name for party in found.missing]) == ("open", ["Moritz Nobody"])


def test_a_withheld_item_is_withheld_whatever_its_type(case):
    exhibit = an_exhibit(case, "firearms_exam")
    rule(case, exhibit)
    assert standing(case, exhibit).status == "withheld"


def test_a_ruling_that_ended_lets_the_item_be_disclosed_again(case):
    exhibit = an_exhibit(case, "firearms_exam")
    services.end_ruling(rule(case, exhibit), case, because="The order was lifted.", actor=who())
    assert standing(case, exhibit).status == "open"


@pytest.mark.parametrize("field", ["outcome", "category", "ground", "review_on"])
def test_a_ruling_without_one_of_its_fields_is_refused_by_that_field(case, field):
    with pytest.raises(Invalid) as refused:
        rule(case, an_exhibit(case), **{field: None if field == "review_on" else ""})
    assert list(refused.value.fields) == [field]


def test_only_a_prosecutor_of_the_case_withholds(case):
    exhibit = an_exhibit(case)
    for name in ("detective", "sergeant", "prosecutor2"):
        with pytest.raises(NotAllowed):
            rule(case, exhibit, by=name)


def test_a_ruling_asks_for_the_factor_again(case):
    with pytest.raises(StepUpNeeded):
        rule(case, an_exhibit(case), actor=who(stepped_up=False))


def test_two_rulings_about_one_item_do_not_stand_beside_each_other(case):
    exhibit = an_exhibit(case)
    rule(case, exhibit)
    with pytest.raises(Conflict):
        rule(case, exhibit)


def test_what_everybody_has_is_not_withheld_any_more(case):
    exhibit = an_exhibit(case)
    give(case, exhibit)
    with pytest.raises(Invalid) as refused:
        rule(case, exhibit)
    assert "already" in refused.value.fields["outcome"]


def test_what_is_withheld_is_not_entered_as_given(case):
    exhibit = an_exhibit(case)
    rule(case, exhibit)
    with pytest.raises(Invalid, match="Some answers") as refused:
        give(case, exhibit)
    assert f"Ex {exhibit.number} is withheld" in refused.value.fields["exhibits"]


def test_issuing_a_discovery_packet_writes_each_item_with_version_recipient_and_numbers(case):
    exhibit = a_kept_thing(case, "defense_discovery")
    packet = issued(asked(case, "defense_discovery"), exhibit)
    row = db.session.query(Disclosure).one()
    assert (row.packet, row.party, row.recipient, row.given_on.isoformat()) == (
        packet, case.suspects[0], RECIPIENT, "2026-12-01",
    )  # fmt: skip
    assert [(item.exhibit_id, item.bates_first, item.pages) for item in row.items] == [(exhibit.id, 1, 1)]


def test_other_kinds_of_packet_give_nothing_to_a_defendant(case):
    packet = finished(asked(case, "charging"), a_kept_thing(case, "charging"))
    advance(packet, "issue", actor=who(), asks={"recipient": RECIPIENT})
    assert db.session.query(Disclosure).count() == 0


def test_the_same_items_are_not_issued_to_the_same_recipient_twice(case):
    exhibit = a_kept_thing(case, "defense_discovery")
    first, second = asked(case, "defense_discovery"), asked(case, "defense_discovery")
    issued(first, exhibit)
    finished(second, exhibit)
    with pytest.raises(NotReady, match=f"{first.number} of"):
        advance(second, "issue", actor=who(), asks={"recipient": RECIPIENT})


def test_the_spelling_of_the_recipient_makes_no_other_recipient(case):
    exhibit = a_kept_thing(case, "defense_discovery")
    issued(asked(case, "defense_discovery"), exhibit)
    with pytest.raises(services.GivenAlready):
        asked(case, "defense_discovery", recipient="  recipient of the TEST. ")


def test_the_same_items_go_to_another_recipient(case):
    exhibit = a_kept_thing(case, "defense_discovery")
    issued(asked(case, "defense_discovery"), exhibit)
    assert issued(asked(case, "defense_discovery", recipient="New Counsel"), exhibit).state == "issued"


def test_a_packet_with_something_new_goes_to_the_same_recipient(case):
    first = a_kept_thing(case, "defense_discovery")
    issued(asked(case, "defense_discovery"), first)
    second = a_kept_thing(case, "defense_discovery", "Another")
    assert issued(asked(case, "defense_discovery"), first, second).state == "issued"


def test_a_revoked_packet_counts_as_not_given_and_may_be_given_again(case):
    exhibit = a_kept_thing(case, "defense_discovery")
    packet = issued(asked(case, "defense_discovery"), exhibit)
    advance(packet, "revoke", actor=who(), asks={"reason": "A wrong name."})
    before = standing(case, exhibit).status
    issued(asked(case, "defense_discovery"), exhibit)
    assert (before, standing(case, exhibit).status) == ("open", "given")


def test_what_comes_after_the_last_disclosure_is_work_for_the_prosecutor(case):
    give(case, an_exhibit(case))
    assert (book_of(case, who()).later, cases_for(who())) == ([], [])
    with clock.at(clock.now() + timedelta(hours=1)):
        thing = a_kept_thing(case, "defense_discovery")
        assert [one.exhibit for one in book_of(case, who()).later] == [thing]
        assert cases_for(who()) == [case]
        told = db.session.query(Notice).filter_by(tag=services.CAME_LATER)
        assert [notice.user_id for notice in told] == [some_people()["prosecutor"].id]


def test_what_was_given_in_another_case_makes_no_work(case):
    with clock.at(clock.now() + timedelta(hours=1)):
        other = a_case("state_prosecution")
        give(other, an_exhibit(other))
        an_exhibit(other, used="unclassed")
    with clock.at(clock.now() + timedelta(hours=2)):
        a_kept_thing(case, "defense_discovery")
        assert cases_for(who()) == [other]


def test_before_the_first_disclosure_nothing_comes_later(case):
    a_kept_thing(case, "defense_discovery")
    assert cases_for(who()) == []
    assert db.session.query(Notice).filter_by(tag=services.CAME_LATER).count() == 0


def test_an_unclassified_item_of_a_charged_case_is_listed(in_app):
    with transaction():
        charged, open_case = a_case("state_prosecution"), a_case("in_review")
        for case in (charged, open_case):
            an_exhibit(case, used="unclassed")
        assert unclassified_of_charged() == [(charged.number, 1)]
        assert cases_for(who()) == [charged]


def test_a_ruling_to_look_at_again_is_work(case):
    rule(case, an_exhibit(case), review_on=day(3))
    before = cases_for(who())
    with clock.at(clock.now() + timedelta(days=4)):
        assert (before, cases_for(who())) == ([], [case])


def test_a_receipt_before_the_giving_is_refused(case):
    given = give(case, an_exhibit(case), on=-1)
    with pytest.raises(Invalid) as refused:
        services.record_receipt(
            given, received_on=day(-2), received_by="Connie", paper="Signed list", version=None, actor=who()
        )
    assert list(refused.value.fields) == ["received_on"]


def test_a_duty_with_nothing_is_open_and_with_all_given_answered(case):
    before = line(case, "md_experts").stands
    exhibit = an_exhibit(case, "firearms_exam")
    between = line(case, "md_experts").stands
    give(case, exhibit)
    assert (before, between, line(case, "md_experts").stands) == (
        ("warn", "Open: nothing answers it yet"), ("warn", "Open: 1 to give or to class"), ("ok", "Answered"),
    )  # fmt: skip


def test_a_duty_is_due_by_its_clock_for_each_defendant(in_app):
    with transaction():
        case = a_case("state_prosecution")
        before = line(case, "md_statements").due
        record_event(case, "first_circuit_appearance")
        due = line(case, "md_statements").due
    assert ([one.day for one in before], [one.party for one in due]) == ([None], [case.suspects[0]])
    assert due[0].day is not None


def test_a_low_level_case_goes_by_the_district_court_until_somebody_appears_in_circuit_court(in_app):
    with transaction():
        low = a_case("in_review", kind="low_level")
        before = {duty.key for duty in duties_of(low)}
        record_event(low, "first_circuit_appearance")
        after = {duty.key for duty in duties_of(low)}
    assert ("md_district_court" in before, "md_statements" in before) == (True, False)
    assert ("md_district_court" in after, "md_statements" in after) == (False, True)


def test_a_word_means_its_own_in_one_duty(case):
    said = an_exhibit(case, "suspect_interview")
    assert answers(said, catalog().duties["md_statements"])
    assert not answers(said, catalog().duties["md_witnesses"])


def test_a_packet_of_a_case_without_disclosure_is_asked_for_as_before(case):
    a_kept_thing(case, "defense_discovery")
    assert isinstance(asked(case, "defense_discovery"), Packet)
