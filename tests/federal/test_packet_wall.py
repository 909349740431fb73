"""The packet that crosses holds the set that was chosen, and no more."""

import pytest

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.elements.services import mark
from casebridge.packets.choose import choices
from casebridge.packets.gather import gather, head_now
from casebridge.packets.given import PacketInput
from casebridge.packets.services import request_packet
from tests.building.people import acting
from tests.building.preparing import an_exhibit, person
from tests.building.story import make
from tests.factories import a_case
from tests.federal.test_wall import GIVEN, KEPT, WITNESS, two_papers

pytestmark = pytest.mark.usefixtures("at_work")


def the_packet(case: Case, kind: str = "federal_referral", asked_by: str = "federal-liaison") -> PacketInput:
    """Return what the packet that somebody asks for would be built from."""
    actor = acting(person(case, asked_by))
    packet = request_packet(case, kind=kind, recipient="Intake attorney", actor=actor)
    packet.frozen_at, packet.audit_head = clock.now(), head_now()
    found = choices(case, catalog().packet_kinds[kind], actor)
    return gather(packet, [choice for choice in found if not choice.why], actor, packet.frozen_at)


def screened(**shared) -> Case:
    """Return a case whose screening chose one of two papers and no witness."""
    case = a_case("federal_screening")
    make(case, "take_screening")
    two_papers(case, **shared)
    return case


def test_only_the_chosen_paper_may_go_in():
    case = screened()
    actor = acting(person(case, "federal-liaison"))
    kept_out = [
        choice.exhibit.title
        for choice in choices(case, catalog().packet_kinds["federal_referral"], actor)
        if "not in the set" in choice.why
    ]
    assert KEPT in kept_out
    assert GIVEN not in kept_out


def test_what_was_chosen_goes_in():
    case = screened()
    packet = the_packet(case)
    assert {person.name for person in packet.persons} == {party.name for party in case.suspects}
    assert packet.charges
    assert packet.summary


@pytest.mark.parametrize("words", [KEPT, WITNESS])
def test_what_was_not_chosen_stands_nowhere(words):
    assert words not in repr(the_packet(screened()))


def test_without_the_facts_no_charge_and_no_answer_goes_in():
    packet = the_packet(screened(parts=()))
    assert packet.charges == ()
    assert packet.summary == ()


def test_without_the_matrix_no_proof_goes_in():
    packet = the_packet(screened())
    assert packet.glance.thin == ()
    assert not [cell for charge in packet.charges for element in charge.elements for cell in element.cells
                if cell.proofs]  # fmt: skip


def test_a_child_stands_without_a_name_until_chosen_with_its_ground():
    case = screened()
    child = case.suspects[0]
    child.juvenile, case.title = True, f"{child.name} and others"
    assert child.name not in repr(the_packet(case))


def test_a_protected_answer_crosses_only_when_chosen():
    case = screened()
    apart = next(key for key, fact in catalog().federal_facts.items() if fact.class_ not in ("open-case", "unit-only"))
    question = catalog().federal_facts[apart].question
    assert question not in [finding.question for finding in the_packet(case).federal_sheet]


@pytest.mark.parametrize("shared", [False, True])
def test_a_prosecutor_s_mark_counts_in_a_packet_once_it_is_shared(shared):
    case = a_case("in_review")
    charge, exhibit = live_charges(case)[0], an_exhibit(case)
    element = definition_of(charge).elements[0]
    prosecutor = acting(person(case, "prosecutor"))
    mark(charge, element.key, exhibit, strength="strong", reason="Between us", actor=prosecutor, shared=shared)
    packet = the_packet(case, "sao_review", "sergeant")
    assert any(element.text in spot.element for spot in packet.glance.thin) != shared
