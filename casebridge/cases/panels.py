"""Cards and proofs that other features put on a case's overview; they come from the right, so they are handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.models import Case

Gather = Callable[[Case, Actor], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A card: where it stands (main or aside), in which order, its template, and what it shows.

    `gather` returns None where the card has nothing to say to this reader.
    """

    place: str
    order: int
    template: str
    gather: Gather


PANELS: list[Panel] = []
Proof = Callable[[Case, Actor], dict[int, str]]
_PROOFS: list[Proof] = []


def add_panel(panel: Panel) -> None:
    """Add a card; a feature does this in its `bind`."""
    if panel.template not in {known.template for known in PANELS}:
        PANELS.append(panel)
        PANELS.sort(key=lambda known: known.order)


def panels_for(case: Case, actor: Actor, place: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the (template, values) of the cards of one place, in order."""
    found = []
    for panel in PANELS:
        if panel.place == place and (values := panel.gather(case, actor)) is not None:
            found.append((panel.template, values))
    return found


def tell_proof(proof: Proof) -> None:
    """Let `proof` say how strongly each charge is proved; the feature that keeps the marks does this in its `bind`."""
    if proof not in _PROOFS:
        _PROOFS.append(proof)


def proof_by_charge(case: Case, actor: Actor) -> dict[int, str]:
    """Return strong, moderate, weak or none by charge id, as the reader may see it."""
    return {charge_id: strength for proof in _PROOFS for charge_id, strength in proof(case, actor).items()}
