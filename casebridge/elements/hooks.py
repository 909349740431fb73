"""What the matrix says about the decision."""

from collections.abc import Iterable

from flask import Flask

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.frame import Tab, add_tab
from casebridge.cases.models import Case
from casebridge.cases.panels import tell_proof
from casebridge.cases.wall import part_seen
from casebridge.cases.words import ANCHORS
from casebridge.elements.queries import matrix, proofs_of, strengths_of, unproved
from casebridge.errors import Gap
from casebridge.evidence.queries import PROVES
from casebridge.workflows.registry import Step


def weak_elements_reasoned(case: Case, step: Step) -> Iterable[Gap]:
    """Require, for each element of a charge about to be approved, proof that carries or a prosecutor's word."""
    for charge, element in unproved(case):
        yield Gap(
            "weak_elements_reasoned",
            f"{charge.party.name}: “{element.text}” has no strong or moderate proof and no reason",
            f"element-{charge.public_id}-{element.key}",
        )


GUARDS = {"weak_elements_reasoned": weak_elements_reasoned}


def bind(app: Flask) -> None:
    """Add the tab, tell the list of exhibits what each proves, and lead gaps here."""
    add_tab(Tab("Elements", "elements.show", Permission.CASE_READ, 30, note=_gaps, shown=_shared))
    if proofs_of not in PROVES:
        PROVES.append(proofs_of)
    tell_proof(strengths_of)
    ANCHORS["element"] = "elements.show"


def _shared(case: Case, actor: Actor) -> bool:
    return part_seen(case, actor, "matrix")


def _gaps(case: Case, actor: Actor) -> str:
    holes = matrix(case, actor).count("none")
    return f"{holes} gap{'s' if holes != 1 else ''}" if holes else ""
