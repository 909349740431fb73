"""What the page alone expects of one person, one state and one move: the matrix of Done-when 3."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tests.contract.reader import read_page
from tests.contract.rows import ListedWorkflow, Who

PAGE = read_page()
POLICE_STATES = {row.key for row in PAGE.states if row.side == "police"}


class Verdict(StrEnum):
    """What must happen when a person tries a move; a move that may be made can still wait for its guards."""

    MAY = "may be made, or waits for its guards"
    NOT_ALLOWED = "not allowed"
    WRONG_STATE = "wrong state"
    OTHER_OFFICE = "another office does this"
    REFUSED = "refused, one way or another"


@dataclass(frozen=True)
class Standing:
    """How a person in one role stands to one record, in the words of the page.

    The words are about the person, whatever hat is worn: the lead detective stays that as a sergeant.
    """

    role: str
    own_unit: bool = False
    of_queue: bool = False
    lead: bool = False
    assigned: bool = False
    decider: bool = False
    signer: bool = False
    chair: bool = False
    liaison: bool = False
    attorney: bool = False
    lead_liaison: bool = False
    requester: bool = False
    releaser: bool = False
    keeper: bool = False
    receiver: bool = False
    case_manager: bool = False


@dataclass(frozen=True)
class Situation:
    """What the record's holder depends on beside its state."""

    state: str
    chaired: bool = False
    screening_taken: bool = False
    referral_taken: bool = False
    watched: bool = False
    reopens_to: str = "draft"
    held_by_a_person: bool = False
    reached_sao: bool = True
    advice_asked: bool = False
    linked_arrest: bool = False


def holds(at: Situation, who: Standing) -> bool:
    """Say whether this person holds a case, or may work the queue that does (section 2)."""
    supervisor = who.role == "sao_supervisor"
    return {
        "lead detective": who.lead,
        "the unit's sergeants": who.role == "sergeant" and who.own_unit,
        "SAO unit's queue": who.role == "prosecutor" and who.of_queue,
        "assigned prosecutor": who.assigned,
        "SAO supervisor (chair)": who.chair if at.chaired else supervisor,
        "an SAO supervisor other than the decider": supervisor and not who.decider,
        "an SAO supervisor other than decider and signer": supervisor and not (who.decider or who.signer),
        "federal-liaison prosecutors' queue, or the one who took it": (
            who.liaison if at.screening_taken else who.role == "federal_liaison"
        ),
        "USAO intake queue, or the AUSA who took it": who.attorney if at.referral_taken else who.role == "ausa",
        "the liaison prosecutor who referred": who.liaison,
        "assigned AUSA": who.attorney,
        "LEAD liaison prosecutor": who.lead_liaison if at.watched else who.role == "lead_liaison",
        "none": False,
    }[PAGE.state(at.state).holder]


def lead_holds(at: Situation, who: Standing) -> bool:
    """Say whether this person holds a LEAD referral (section 6)."""
    words = next(row.holder for row in PAGE.lead.states if row.key == at.state)
    if words.startswith("arrest door with a linked case"):
        return who.role == ("lead_liaison" if at.linked_arrest else "lead_coordinator")
    return {
        "coordinators' queue": who.role == "lead_coordinator",
        "case manager": who.case_manager,
        "none": False,
    }[words]


def fits(way: Who, at: Situation, who: Standing, *, holding: bool) -> bool:
    """Say whether one alternative of a "who" cell is this person, the target not yet looked at."""
    if way.role is not None and way.role != who.role:
        return False
    if way.role == "sergeant" and not who.own_unit:
        return False  # section 8: a sergeant attests for the unit
    if way.side == "police" and at.state not in POLICE_STATES:
        return False
    relations = {
        "holder": holding, "lead_detective": who.lead, "requester": who.requester, "releaser": who.releaser,
        "keeper": who.keeper, "receiver": who.receiver, "giver": who.keeper, "engine": False,
    }  # fmt: skip
    excluded = {"lead_detective": who.lead, "decider": who.decider, "signer": who.signer}
    return all(relations[word] for word in way.relations) and not any(excluded[word] for word in way.excluded)


def verdict(name: str, at: Situation, who: Standing) -> Verdict:
    """Return what the page expects when this person makes this move of the case review here."""
    rows = PAGE.rows(name)
    ways = [way for way in rows[0].who if fits(way, at, who, holding=holds(at, who))]
    if not ways:
        return Verdict.NOT_ALLOWED
    if at.state not in {source for row in rows for source in row.sources}:
        return Verdict.WRONG_STATE
    if all(way.only_to not in (None, at.reopens_to) for way in ways):
        return Verdict.OTHER_OFFICE
    return Verdict.MAY


def act_verdict(name: str, at: Situation, who: Standing) -> Verdict:
    """Return what the page expects when this person does this act of section 3b here."""
    rows = [row for row in PAGE.acts if row.name == name]
    sides = {"sao_supervisor": "SAO", "usao_supervisor": "USAO"}
    of_office = rows[0].condition == "states held by a person of that office"
    ways = [way for row in rows for way in row.who if fits(way, at, who, holding=holds(at, who))]
    if of_office:
        ways = [way for way in ways if way.side or PAGE.state(at.state).side == sides[way.role or ""]]
    # A prosecutor on duty answers what was asked; any other prosecutor knows a case once it came to the office.
    known = at.advice_asked if name == "advise" else at.reached_sao
    ways = [way for way in ways if way.role != "prosecutor" or known]
    if not ways:
        return Verdict.NOT_ALLOWED
    if of_office and not at.held_by_a_person:
        return Verdict.REFUSED
    return Verdict.MAY if at.state in rows[0].states else Verdict.WRONG_STATE


def listed_verdict(
    flow: ListedWorkflow, name: str, at: Situation, who: Standing, *, holding: bool, ways: Iterable[Who] = ()
) -> Verdict:
    """Return what the page expects of a move of sections 5 to 7; `ways` stand in where it names nobody."""
    moves = [move for move in flow.moves if move.name == name]
    if not any(fits(way, at, who, holding=holding) for way in (*moves[0].who, *ways)):
        return Verdict.NOT_ALLOWED
    return Verdict.MAY if at.state in {move.source for move in moves} else Verdict.WRONG_STATE
