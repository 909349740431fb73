"""Every kind of packet: what may stand in it, what is asked, and what fails closed."""

from datetime import date

import pytest

from casebridge.access.actor import ENGINE
from casebridge.cases.people import add_party
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotReady
from casebridge.evidence.queries import can_see
from casebridge.packets.building import freeze
from casebridge.packets.models import Packet
from casebridge.packets.queries import load_for_build
from casebridge.packets.services import BUILDABLE, supersede_older
from casebridge.workflows.engine import advance
from tests.building.packets import ready
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.packets import asking
from tests.packets.asking import a_kept_thing, asked

RELEASED_BY = {"sergeant": "sergeant", "prosecutor": "prosecutor", "sao_supervisor": "sao-supervisor"}
WITH_EXHIBITS = [kind for kind in BUILDABLE if kind not in ("case_summary", "federal_referral")]


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def finished(packet):
    """Bring a packet to the desk of who issues it, with bytes made up."""
    if packet.state == "requested":
        advance(packet, "start", actor=ENGINE)
    ready(packet, "finish")
    return advance(packet, "finish", actor=ENGINE)


def another_suspect(case):
    """Enter a second suspect."""
    lead = acting(some_people()["detective"])
    add_party(case, role="suspect", name="Moritz Nobody", born_on=date(1990, 1, 2), actor=lead)


def issued(packet):
    """Issue a packet as its kind says."""
    finished(packet)
    kind = catalog().packet_kinds[packet.kind]
    advance(
        packet,
        "issue",
        actor=acting(some_people()[RELEASED_BY[kind.approved_by]]),
        asks={"recipient": asking.RECIPIENT},
    )
    supersede_older(packet)
    return packet


def remembered(packet, *exhibits):
    """Enter exhibits in the register of a packet, as a build does."""
    packet.frozen_at = packet.requested_at
    packet.exhibits = [
        {"number": e.number, "name": e.title, "sha256": "", "outcome": "", "message": "", "bates_first": n, "pages": 1}
        for n, e in enumerate(exhibits, 1)
    ]


def test_every_kind_of_the_catalog_but_the_lead_card_is_built():
    assert set(BUILDABLE) == set(catalog().packet_kinds) - {"lead_referral"}


@pytest.mark.parametrize("kind", WITH_EXHIBITS)
def test_each_class_goes_in_by_itself_or_by_name_or_never(case, kind):
    row, builder = catalog().packet_kinds[kind], acting(some_people()[asking.BUILDERS[kind]])
    found, expected = {}, {}
    for key in catalog().classes:
        exhibit = a_kept_thing(case, kind, class_=key)
        found[key] = (goes_in(case, kind, exhibit), goes_in(case, kind, exhibit, named=(exhibit.public_id,)))
        # Nobody lets in what they may not see.
        nameable = key in row.by_name and can_see(builder, exhibit)
        expected[key] = ("in", "in") if key in row.allowed else ("out", "in" if nameable else "refused")
    assert found == expected


def goes_in(case, kind, exhibit, **wanted):
    try:
        packet = asked(case, kind, **wanted)
    except Invalid as refused:
        return "refused" if list(refused.fields) == ["exhibits"] else repr(refused.fields)
    return "in" if exhibit.public_id in packet.chosen else "out"


@pytest.mark.parametrize("key", catalog().classes)
def test_a_summary_has_no_exhibits_of_any_class(case, key):
    exhibit = a_kept_thing(case, "sao_review", class_=key)
    assert goes_in(case, "case_summary", exhibit) == "out"
    assert goes_in(case, "case_summary", exhibit, named=(exhibit.public_id,)) == "refused"


@pytest.mark.parametrize("key", catalog().classes)
def test_nothing_crosses_that_is_not_in_the_shared_set(case, key):
    exhibit = a_kept_thing(case, "federal_referral", class_=key)
    assert goes_in(case, "federal_referral", exhibit) == "out"
    assert goes_in(case, "federal_referral", exhibit, named=(exhibit.public_id,)) == "refused"


def test_what_was_chosen_and_is_forbidden_is_named(case):
    exhibit = a_kept_thing(case, "charging", "Letter about a plea", "work-product")
    with pytest.raises(Invalid) as refused:
        asked(case, "charging", exhibits=(exhibit.public_id,))
    assert f"Ex {exhibit.number}, Letter about a plea," in refused.value.fields["exhibits"]


def test_an_item_of_two_classes_needs_both(case):
    record = next(key for key, row in catalog().exhibit_types.items() if row.finer_class == "criminal-history")
    exhibit = a_kept_thing(case, "grand_jury")
    exhibit.type, exhibit.class_ = record, "open-case"
    assert goes_in(case, "grand_jury", exhibit) == "out"
    assert goes_in(case, "grand_jury", exhibit, named=(exhibit.public_id,)) == "in"
    assert goes_in(case, "sao_review", exhibit) == "in"


def test_a_class_that_rises_before_the_freeze_stops_the_build_and_names_the_item(in_app):
    with transaction():
        case = a_case("in_review")
        exhibit = a_kept_thing(case, "charging", "Map")
        public_id = asked(case, "charging").public_id
        exhibit.class_ = "sealed"
    freeze(public_id)
    packet = load_for_build(public_id)
    assert (packet.state, "Map, became" in packet.failure, "Map" in packet.failed_exhibit) == ("failed", True, True)


def test_a_class_that_rises_after_the_freeze_keeps_it_from_being_issued(case):
    exhibit = a_kept_thing(case, "charging", "Map")
    packet = asked(case, "charging")
    finished(packet)
    exhibit.class_ = "sealed"
    with pytest.raises(NotReady) as refused:
        advance(packet, "issue", actor=acting(some_people()["prosecutor"]), asks={"recipient": asking.RECIPIENT})
    assert [("Map" in gap.sentence, gap.key) for gap in refused.value.gaps] == [(True, "contents_still_allowed")]


def test_what_was_let_in_by_name_may_be_issued(case):
    exhibit = a_kept_thing(case, "charging", "Map", "sealed")
    assert issued(asked(case, "charging", named=(exhibit.public_id,))).state == "issued"


def test_a_defendant_under_18_goes_in_only_by_name(case):
    child = case.suspects[0]
    child.juvenile = True
    with pytest.raises(Invalid) as refused:
        asked(case, "charging")
    assert child.name in refused.value.fields["people"]
    assert asked(case, "charging", people=(child.public_id,)).party is child


def test_no_summary_names_a_person_under_18(case):
    child = case.suspects[0]
    child.juvenile = True
    with pytest.raises(Invalid) as refused:
        asked(case, "case_summary", people=(child.public_id,))
    assert child.name in refused.value.fields["people"]


def test_who_turns_out_to_be_under_18_keeps_a_packet_from_being_issued(in_app):
    with transaction():
        case = a_case("in_review")
        public_id = asked(case, "sao_review").public_id
    freeze(public_id)
    with transaction():
        packet = load_for_build(public_id)
        finished(packet)
        packet.case.suspects[0].juvenile = True
        with pytest.raises(NotReady) as refused:
            advance(packet, "issue", actor=acting(some_people()["sergeant"]), asks={"recipient": asking.RECIPIENT})
        assert packet.case.suspects[0].name in refused.value.gaps[0].sentence


@pytest.mark.parametrize("kind", asking.ANSWERS)
def test_each_answer_that_is_missing_is_named(case, kind):
    with pytest.raises(Invalid) as refused:
        asked(case, kind, answers={})
    assert set(refused.value.fields) == {"defendant", *asking.ANSWERS[kind]}


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("charging", {"defendant": "nobody"}), ("charging", {"document_type": "A letter"}),
        ("grand_jury", {"session_date": "next week"}), ("grand_jury", {"witness_order": "Officer\nMax Nobody"}),
        ("defense_discovery", {"counsel": "C" * 301}),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_named(case, kind, wrong):
    with pytest.raises(Invalid) as refused:
        asked(case, kind, answers={**asking.answers(case, kind), **wrong})
    assert set(refused.value.fields) == set(wrong)


@pytest.mark.parametrize("kind", ["charging", "grand_jury", "defense_discovery"])
def test_an_office_builds_its_own_kinds(case, kind):
    with pytest.raises(Invalid) as refused:
        asked(case, kind, by="detective")
    assert list(refused.value.fields) == ["kind"]


def test_disclosures_to_one_defendant_are_counted_for_ever(case):
    another_suspect(case)
    other = {**asking.answers(case, "defense_discovery"), "defendant": case.suspects[1].public_id}
    first = issued(asked(case, "defense_discovery"))
    numbers = [first.disclosure, asked(case, "defense_discovery").disclosure]
    numbers.append(asked(case, "defense_discovery", answers=other).disclosure)
    assert numbers == [1, 2, 1]


def test_a_packet_about_another_defendant_replaces_nothing(case):
    another_suspect(case)
    other = {**asking.answers(case, "charging"), "defendant": case.suspects[1].public_id}
    first = issued(asked(case, "charging"))
    issued(asked(case, "charging", answers=other))
    assert first.state == "issued"
    again = issued(asked(case, "charging"))
    assert (first.state, again.follows) == ("superseded", first)


def test_a_supplement_holds_what_is_new_and_replaces_nothing(case):
    old = a_kept_thing(case, "sao_review", "Old")
    first = asked(case, "sao_review")
    issued(first)
    remembered(first, old)
    new = a_kept_thing(case, "sao_review", "New")
    supplement = asked(case, "sao_review", supplement=True)
    assert list(supplement.chosen) == [new.public_id]
    issued(supplement)
    assert (first.state, supplement.state, supplement.follows) == ("issued", "issued", first)


def test_there_is_no_supplement_to_nothing(case):
    with pytest.raises(Invalid) as refused:
        asked(case, "sao_review", supplement=True)
    assert list(refused.value.fields) == ["supplement"]


def test_what_is_withheld_is_kept_by_the_office_and_not_in_the_packet(in_app):
    with transaction():
        case = a_case("in_review")
        a_kept_thing(case, "defense_discovery", "Kept back", "sealed")
        public_id = asked(case, "defense_discovery").public_id
    freeze(public_id)
    packet = load_for_build(public_id)
    assert "Kept back" in [row["title"] for row in packet.recipe["withheld"]]
    assert "Kept back" not in asking.desk_text(packet)


def test_a_section_that_is_left_out_takes_its_exhibits_along(case):
    exhibit = a_kept_thing(case, "charging")
    packet = asked(case, "charging", sections=("decision", "charges"))
    assert exhibit.public_id not in packet.chosen
    assert packet.sections == ("cover", "notices", "contents", "decision", "charges", "manifest", "verify")


def test_a_section_of_another_kind_is_refused(case):
    with pytest.raises(Invalid) as refused:
        asked(case, "charging", sections=("matrix",))
    assert list(refused.value.fields) == ["sections"]


def test_who_let_something_in_by_name_is_in_the_history(case):
    exhibit = a_kept_thing(case, "charging", "Map", "sealed")
    packet = asked(case, "charging", named=(exhibit.public_id,))
    entry = asking.last_entry("packet:let_in")
    assert (entry.object_id, entry.detail["exhibits"]) == (packet.public_id, [exhibit.number])
    assert db.session.query(Packet).count() == 1
