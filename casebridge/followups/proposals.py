"""Items that matrix cells and marked passages propose: filled in, and not kept until their writer sends the form."""

from collections.abc import Mapping

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.checklist.rules import of_element
from casebridge.elements.queries import Cell, load_cell, matrix, open_gaps
from casebridge.errors import NotThere
from casebridge.followups.models import ItemDraft
from casebridge.followups.queries import drafts_of
from casebridge.followups.services import prefill
from casebridge.marking.models import Passage
from casebridge.marking.queries import load_passage

# So many gaps are proposed at once; a return with more is better talked about.
MOST = 12
NEW = "new-"


def proposed(case: Case, asked: Mapping[str, str], actor: Actor) -> list[ItemDraft]:
    """Return the items that a link proposes: `element` names a cell, `gaps` all without proof, `passage` a mark.

    :raises NotThere: the cell or the mark is none that the actor sees.
    """
    if named := asked.get("passage", ""):
        return [_of_passage(load_passage(case, named, actor))]
    if named := asked.get("element", ""):
        charge, _, element = named.partition(":")
        cells = [load_cell(case, charge, element, actor)]
    elif asked.get("gaps"):
        cells = open_gaps(matrix(case, actor, asked=True))
    else:
        return []
    written = {draft.serves for draft in drafts_of(case)}
    wanted = [cell for cell in cells if _serves(cell) not in written]
    return [_of_cell(case, cell, number) for number, cell in enumerate(wanted[:MOST], start=1)]


def numbered_new(names: Mapping[str, str]) -> list[str]:
    """Return the ids of the items that a form brings and that are not kept yet, in their order."""
    found = {name.removeprefix("reason-") for name in names if name.startswith(f"reason-{NEW}")}
    return sorted((key for key in found if key.removeprefix(NEW).isdecimal()), key=lambda key: int(key[len(NEW) :]))


def written_of(case: Case, serves: str) -> int:
    """Return the place of the draft that serves this already, counted from 1; 0 without one."""
    return next((n for n, draft in enumerate(drafts_of(case), start=1) if draft.serves == serves), 0)


def as_sent(key: str, form: Mapping[str, str]) -> ItemDraft:
    """Return an item of a refused form as it was typed, without its date, which the page takes from the form."""
    names = ("reason", "item", "words", "serves", "done", "weight")
    return ItemDraft(public_id=key, **{name: form.get(f"{name}-{key}", "") for name in names})


def _serves(cell: Cell) -> str:
    return f"element:{cell.charge.public_id}:{cell.element.key}"


def _of_cell(case: Case, cell: Cell, number: int) -> ItemDraft:
    """Fill an item from the return reason of the element; what a prosecutor marked privately goes nowhere."""
    draft = ItemDraft(
        public_id=f"{NEW}{number}", serves=_serves(cell), reason="", item="", words="", done="", weight=""
    )
    possible = {reason.key for reason in catalog().reasons_of(case.kind)}
    reason = next((key for key in of_element(cell.element.key, case.kind, catalog()).reasons if key in possible), "")
    if reason:
        prefill(draft, reason)
    shown = f"The matrix then shows “{cell.element.text.rstrip('.')}” against {cell.charge.party.name}, page or minute."
    draft.done = f"{draft.done} {shown}".strip()
    return draft


def _of_passage(passage: Passage) -> ItemDraft:
    """Fill an item with the words that were marked; the writer sees all of it before it leaves the office."""
    where = f"Ex {passage.exhibit.number}{f', {passage.place}' if passage.place else ''}"
    quoted = f"{where}: “{passage.quote}”" if passage.quote else where
    said = "\n".join(part for part in (quoted, passage.words) if part)
    return ItemDraft(public_id=f"{NEW}1", serves="", reason="", item="", words=said, done="", weight="")


def checked(case: Case, public_id: str) -> ItemDraft:
    """Fetch a draft of the case.

    :raises NotThere: it has none with this id.
    """
    for draft in drafts_of(case):
        if draft.public_id == public_id:
            return draft
    raise NotThere()
