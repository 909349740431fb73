"""Every kind of paper by its key."""

from casebridge.errors import NotThere
from casebridge.papers import contacts, custody, decision, loop, victim
from casebridge.papers.kinds import PaperKind

PAPERS = {kind.key: kind for kind in (*custody.KINDS, *loop.KINDS, *decision.KINDS, *victim.KINDS, *contacts.KINDS)}


def kind_of(key: str) -> PaperKind:
    """Return a kind of paper.

    :raises NotThere: there is none with this key.
    """
    found = PAPERS.get(key)
    if found is None:
        raise NotThere()
    return found
