"""Hand over many cases: each by its own move, in a unit of work of its own.

Why not all or nothing: one case that somebody changed a second ago must not hold back thirty others, and each
move is whole by itself, with its receipt, its line of history and its notices. What stayed is named with the reason.
"""

from dataclasses import dataclass

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.allocation.candidates import move_for, offered
from casebridge.allocation.models import HandOver, HandOverLine
from casebridge.cases.models import Case
from casebridge.cases.queries import known_case
from casebridge.db import db, retrying, transaction
from casebridge.errors import Conflict, Invalid, NotAllowed, NotReady, NotThere, WrongState
from casebridge.text import NARRATIVE_LIMIT, clean
from casebridge.workflows.engine import advance, perform

CHANGED = "somebody changed it meanwhile"
NOT_YOURS = "it cannot be given away by you in the state in which it is now"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One case of a hand-over: its public id, the version that was seen, and to whom (a public id)."""

    case: str
    version: int
    whom: str


def hand_over(chosen: list[Chosen], *, reason: str, actor: Actor) -> str:
    """Give each case to whom it was given on the page; return the public id of the hand-over.

    Opens units of work of its own, one for each case; on PostgreSQL each is tried again by itself.

    :raises Invalid: no reason, or nobody was chosen for a case: then nothing moved.
    """
    words = clean(reason, field="reason", limit=NARRATIVE_LIMIT, lines=True)
    fields = {} if words else {"reason": "Say why the cases move; both people read it in the history of each case."}
    fields |= {f"to-{one.case}": "Choose the person for this case, or leave it out." for one in chosen if not one.whom}
    if not chosen:
        fields["case"] = "Tick at least one case."
    if fields:
        raise Invalid(fields=fields)

    def begin() -> tuple[int, str]:
        with transaction():
            made = HandOver(by_id=actor.id, at=clock.now(), reason=words)
            db.session.add(made)
            db.session.flush()
            return made.id, made.public_id

    number, public_id = retrying(begin)
    for one in chosen:
        try:
            retrying(lambda one=one: _move(one, number, words, actor))  # type: ignore[misc]
        except Conflict:
            _stays(one, number, CHANGED, actor)
        except NotReady as refused:
            _stays(one, number, "; ".join(gap.sentence for gap in refused.gaps), actor)
        except Invalid as refused:
            _stays(one, number, "; ".join(refused.fields.values()), actor)
        except (WrongState, NotAllowed):
            _stays(one, number, NOT_YOURS, actor)
        except NotThere:
            continue
    return public_id


def _listed(one: Chosen, actor: Actor) -> Case:
    """Fetch a case of the list: sharing out work opens nothing of it, so no reason is asked."""
    case = known_case(one.case, actor=actor)
    require(actor, Permission.ALLOCATE, case)
    return case


def _move(one: Chosen, number: int, reason: str, actor: Actor) -> None:
    with transaction():
        case = _listed(one, actor)
        if case.version != one.version:
            raise Conflict()
        name, holder = move_for(case), case.holder_id
        if not name:
            raise WrongState()
        whom = _taker(case, one.whom)
        make = advance if case.workflow.rows(name) else perform
        entry = make(case, name, actor=actor, asks={"whom": whom.id, "reason": reason}, version=one.version)
        db.session.add(
            HandOverLine(
                hand_over_id=number, case_id=case.id, from_id=holder, to_id=whom.id, receipt=entry.receipt or ""
            )
        )


def _taker(case: Case, public_id: str) -> User:
    found = next((user for user in offered([case])[case.id] if user.public_id == public_id), None)
    if found is None:
        raise Invalid(fields={"whom": "the person chosen cannot hold it in the state in which it is now"})
    return found


def _stays(one: Chosen, number: int, why: str, actor: Actor) -> None:
    def write() -> None:
        with transaction():
            case = _listed(one, actor)
            db.session.add(HandOverLine(hand_over_id=number, case_id=case.id, from_id=case.holder_id, stayed=why))

    retrying(write)
