"""The steps of the case review as the page tells them: move, from, to."""

from tests.contract.reader import read_page

PAGE = read_page()
# `sign` is itself the second signature; a move to the same state leads to no other.
TRIPLES: list[tuple[str, str, str]] = list(
    dict.fromkeys(
        (row.name, source, target.state)
        for row in PAGE.moves
        for source in row.sources
        for target in row.targets
        if (row.name, target.state) != ("sign", "sign_off") and (not row.same or target.state == source)
    )
)
# One step of each move.
FIRST = {name: (name, source, target) for name, source, target in reversed(TRIPLES)}
