"""What cells of the matrix wait for: requests to laboratories and record keepers that have not come."""

from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.elements.queries import Matrix
from casebridge.requests.queries import waiting_elements


def with_waits(shown: dict[str, Any], table: Matrix, case: Case, actor: Actor) -> dict[str, Any]:
    """Return the drawn matrix with what each of its cells waits for as its first way on.

    :param shown: the same table as `drawn` gives it, group for group and row for row.
    """
    waits, url = waiting_elements(case, actor), url_for("requests.index", case_id=case.public_id)
    for group, plain in zip(table.groups, shown["groups"], strict=True):
        for (element, cells), row in zip(group.rows, plain["rows"], strict=True):
            for cell, words in zip(cells, row["cells"], strict=True):
                if cell is not None and (cell.charge.id, element.key) in waits:
                    found = waits[cell.charge.id, element.key]
                    words["ways"] = [(f"It {one}", url) for one in found] + list(words["ways"])
    return shown
