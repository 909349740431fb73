"""Files that come with an answer: taken in as exhibits of the case before the answer is saved."""

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from casebridge.access.actor import Actor
from casebridge.errors import Invalid
from casebridge.evidence.blueprint import receive


def attach_files(case_id: str, files: Iterable[FileStorage], *, actor: Actor) -> list[str]:
    """Take in the files and return the public ids of their exhibits; the same bytes name the exhibit they are.

    Opens units of work of its own, so none may be open.

    :raises TooMany: this person sent too much.
    :raises Invalid: a file was refused; what was stored before it stays an exhibit of the case.
    """
    found = []
    for file in files:
        if not file.filename:
            continue
        got = receive(case_id, file, actor, "")
        if not got.stored and not got.exhibit_public_id:
            raise Invalid(fields={"files": f"{got.name}: {got.message}"})
        found.append(got.exhibit_public_id)
    return found
