"""A NIBRS message proposes facts of a case: nothing of it is taken before a person says so."""

from collections.abc import Mapping

from casebridge import audit
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases import facts
from casebridge.cases.facts import Answer, Source
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid
from casebridge.formats import plural
from casebridge.incidents.nibrs import Message, read_message
from casebridge.incidents.nibrs_xml import BadMessage
from casebridge.intake.services import decide_proposal

FIELD = "message"


def read(raw: bytes) -> Message:
    """Read a message.

    :raises Invalid: it cannot be used; the sentence lists each line with its reason.
    """
    try:
        return read_message(raw)
    except BadMessage as bad:
        told = " ".join(str(problem) for problem in bad.problems)
        raise Invalid(fields={FIELD: told}, kept="Nothing of the message was stored.") from bad


def propose(case: Case, message: Message, *, actor: Actor) -> list[str]:
    """Propose what a message says about the questions of this kind; return the keys of what is new.

    A value that stands already, or that is proposed already, is not proposed again.
    """
    require(actor, Permission.CASE_EDIT, case)
    source = Source("import", message.label[:300])
    asked = {definition.key for definition in catalog().facts_of(case.kind)}
    new = [
        key for key, value in message.facts.items()
        if key in asked and facts.record(case, key, value, actor=actor, source=source, propose=True) is not None
    ]  # fmt: skip
    audit.record(
        "fact:message", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence=f"read a {message.label[:200]}: {plural(len(new), 'value')} proposed", detail={"proposed": new},
    )  # fmt: skip
    return new


def proposals(case: Case, actor: Actor) -> list[Answer]:
    """Return the questions for which a value waits to be taken or refused, as `actor` may see them."""
    return [answer for answer in facts.answers(case, actor) if answer.proposal is not None and not answer.hidden]


def decide(case: Case, chosen: Mapping[str, bool], seen: Mapping[str, int], *, actor: Actor) -> int:
    """Take or refuse proposed values; return how many.

    :param chosen: take it (True) or keep what stands, by key. :param seen: the serial of the proposal that the
        person read; another one that came meanwhile is left for them to read.
    """
    done = 0
    for answer in proposals(case, actor):
        key, offered = answer.definition.key, answer.proposal
        if offered is not None and key in chosen and seen.get(key) == offered.serial:
            decide_proposal(case, offered, take=chosen[key], actor=actor)
            done += 1
    return done
