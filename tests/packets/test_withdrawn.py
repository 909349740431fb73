"""A withdrawn exhibit stays under its number: no new packet takes it, earlier numbers stand, and packets say so."""

import pytest

from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import Conflict, Invalid
from casebridge.evidence.numbering import next_number
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import flag_favorable, resolve_favorable
from casebridge.evidence.withdrawing import bring_back, withdraw
from casebridge.packets.gate import no_longer_right
from casebridge.packets.kinds.changes import withdrawn_of
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.packets import asking
from tests.packets.asking import a_kept_thing, asked, built, last_entry
from tests.packets.test_kinds_built import words_of

WHY = "It belongs to another case."


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def by(name="detective"):
    return acting(some_people()[name])


def test_it_keeps_its_number_its_reason_and_a_line_of_history(case):
    thing = a_kept_thing(case, "sao_review")
    withdraw(thing, why=WHY, actor=by())
    entry = last_entry("exhibit:withdraw")
    assert (thing.withdrawn_why, entry.detail["why"], entry.sentence) == (
        WHY, WHY, f"took Ex {thing.number} out of the case"
    )  # fmt: skip
    assert next_number(case) == thing.number + 1


def test_no_packet_takes_it_until_it_is_back(case):
    thing = a_kept_thing(case, "sao_review")
    withdraw(thing, why=WHY, actor=by())
    with pytest.raises(Invalid) as refused:
        asked(case, "sao_review", exhibits=(thing.public_id,))
    assert "was withdrawn from the case" in refused.value.fields["exhibits"]
    bring_back(thing, why="It was right after all.", actor=by())
    assert thing.public_id in asked(case, "sao_review").chosen


def test_a_packet_that_holds_it_may_not_be_issued_any_more(case):
    thing = a_kept_thing(case, "sao_review")
    packet = asked(case, "sao_review")
    withdraw(thing, why=WHY, actor=by())
    assert no_longer_right(packet) == [
        f"Ex {thing.number}, Kept elsewhere, was withdrawn from the case after this was built."
    ]


@pytest.mark.parametrize("act", [withdraw, bring_back])
def test_it_goes_neither_twice_nor_without_a_reason(case, act):
    thing = a_kept_thing(case, "sao_review")
    if act is withdraw:
        with pytest.raises(Invalid):
            act(thing, why=" ", actor=by())
        act(thing, why=WHY, actor=by())
    with pytest.raises(Conflict):
        act(thing, why=WHY, actor=by())
    with pytest.raises(Conflict):
        act(thing, why=WHY, actor=by(), version=thing.version + 7)


def test_what_may_help_the_defense_stays_until_a_prosecutor_answers_that_it_does_not(case):
    thing = a_kept_thing(case, "sao_review")
    flag = flag_favorable(thing, text="It names somebody else.", actor=by())
    with pytest.raises(Invalid):
        withdraw(thing, why=WHY, actor=by())
    resolve_favorable(case, decision="not_favorable", words="It does not.", actor=by("prosecutor"), flag=flag)
    withdraw(thing, why=WHY, actor=by())
    assert thing.withdrawn_at is not None


@pytest.mark.parametrize(("kind", "told"), [("sao_review", 1), ("defense_discovery", 0), ("case_summary", 0)])
def test_it_is_told_where_the_kind_may_know_of_it(case, kind, told):
    withdraw(a_kept_thing(case, "sao_review"), why=WHY, actor=by())
    packet = asked(case, kind)
    assert len(withdrawn_of(packet, catalog().packet_kinds[kind], by("prosecutor"))) == told


def test_a_later_packet_says_so_and_no_number_moves(in_app):
    with transaction():
        case = a_case("in_review")
        gone, stays = a_kept_thing(case, "sao_review", "Wrong map"), a_kept_thing(case, "sao_review", "Right map")
        numbers, first = (gone.number, stays.number), asked(case, "sao_review").public_id
    before = {row["number"]: row["bates_first"] for row in built(first).exhibits}
    db.session.rollback()
    with transaction():
        asking.issue(first)
        case = asking.case_of(first)
        withdraw(next(e for e in exhibits_of(case) if e.number == numbers[0]), why=WHY, actor=by())
        second = asked(case, "sao_review").public_id
    packet = built(second)
    text = " ".join(words_of(packet))
    assert [(row["number"], row["bates_first"]) for row in packet.exhibits] == [(numbers[1], before[numbers[1]])]
    assert "Wrong map Withdrawn from the case on" in text
    assert "stay its numbers." in text
    assert f"Exhibit {numbers[0]} stood in the packet before and is not in this one. It was withdrawn" in text


def test_the_page_takes_it_out_with_a_reason_and_keeps_what_was_typed(sign_in, in_app):
    with transaction():
        case = a_case("draft")
        here = f"/cases/{case.public_id}/evidence"
        page = f"{here}/{a_kept_thing(case, 'sao_review').public_id}"
    visitor = sign_in("detective")
    refused = visitor.edit(page, f"{page}/withdrawal", {"to": "out", "why": " "})
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    assert visitor.edit(page, f"{page}/withdrawal", {"to": "out", "why": WHY}).status_code == 303
    shown = visitor.get(page).text
    assert [words for words in (WHY, "Withdrawn on", "Take it into the case again") if words not in shown] == []
    assert "Withdrawn" in visitor.get(here).text
