"""Reads the page of the workflows whole: every table and list, or an error that names what it cannot read."""

from pathlib import Path

from tests.contract import case_page, listed_page
from tests.contract.markdown import CannotRead, sections
from tests.contract.rows import Page

HERE = Path(__file__).parent
PAGE = HERE / "workflows.md"
SECTIONS = ("0", "1", "2", "3", "3b", "4", "5", "6", "7", "8", "9")


def read_page(text: str | None = None) -> Page:
    """Read the page (or this text of it) into plain rows.

    :raises CannotRead: on anything that the reader does not know: a state, role, word, cell or column.
    """
    bodies = sections(PAGE.read_text(encoding="utf-8") if text is None else text)
    if tuple(bodies) != SECTIONS:
        raise CannotRead(f"sections {tuple(bodies)}, expected {SECTIONS}")
    role_rows = case_page.read_roles(bodies["8"])
    roles = frozenset(row.key for row in role_rows)
    states = case_page.read_states(bodies["2"])
    keys = frozenset(row.key for row in states)
    moves = case_page.read_moves(bodies["3"], roles, keys)
    page = Page(
        roles=role_rows,
        states=states,
        moves=moves,
        outcomes=case_page.read_outcomes(bodies["3"], keys),
        acts=case_page.read_acts(bodies["3b"], roles, states),
        telling=case_page.read_telling(bodies["4"], frozenset(move.name for move in moves)),
        return_item=listed_page.read_items(bodies["5"], roles),
        lead=listed_page.read_lead(bodies["6"], roles),
        packet=listed_page.read_packet(bodies["7"], roles),
        custody=listed_page.read_custody(bodies["7"], roles),
        kinds=case_page.read_kinds(bodies["2"]),
        doors=case_page.read_doors(bodies["2"]),
    )
    _check_whole(page)
    return page


def _check_whole(page: Page) -> None:
    """Refuse a page whose parts do not fit: a dead state, a label of one move that differs, a lost name."""
    reached = {target.state for move in page.moves for target in move.targets} | {"draft"}
    left = {state for move in page.moves for state in move.sources}
    keys = {row.key for row in page.states}
    if reached != keys or left != keys:
        raise CannotRead(f"states that no move reaches or leaves: {keys - reached} {keys - left}")
    labels: dict[str, str] = {}
    for move in page.moves:
        if labels.setdefault(move.name, move.label) != move.label:
            raise CannotRead(f"two labels of one move: {move.name}")
