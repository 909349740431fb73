"""What the redaction pages show: boxes, places found, the proof in words, and the log."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.queries import names_of
from casebridge.redaction.models import SOURCES, RedactedCopy, RedactionMark
from casebridge.redaction.queries import (
    ALWAYS,
    copies_of,
    is_fresh,
    marks_of,
    open_findings,
    place_of,
    use_of,
    waivers_of,
    withdrawn_of,
)
from casebridge.redaction.services import ORDINARY, why_not_released

FINDINGS = {
    "under": "stands open here, and is covered elsewhere",
    "cut": "is covered in part: the rest of the word can be read",
    "left": "is still in the copy",
}
OVER = {
    "page": "covers most of the page",
    "nothing": "covers no words that a machine can read",
    "wide": "covers much more room than its words take",
    "beyond": "covers more words than those it was made for",
}
# Tenths of a point in an inch.
INCH = 720


def grounds() -> list[tuple[str, str]]:
    """Return what can be the ground of a box: key and title."""
    return [(key, row.title) for key, row in catalog().classes.items() if key != ORDINARY]


def ground_title(key: str) -> str:
    """Return a ground in words."""
    row = catalog().classes.get(key)
    return row.title if row else key


def inches(tenths: int) -> str:
    """Return a length for people: inches with two digits."""
    return f"{tenths / INCH:.2f}"


def mark_row(mark: RedactionMark, fixed: Sequence[int] = ()) -> dict[str, Any]:
    """Return one box as its template needs it. :param fixed: ids of marks in a released copy."""
    return {
        "id": mark.public_id, "page": mark.page, "box": mark.box, "ground": ground_title(mark.ground),
        "source": SOURCES[mark.source], "by": mark.by.name, "at": mark.at, "fixed": mark.id in fixed,
        "elsewhere": mark.elsewhere, "withdrawn_at": mark.withdrawn_at,
        "where": f"{inches(mark.box_left)} by {inches(mark.box_top)} in, "
        f"{inches(mark.box_wide)} wide, {inches(mark.box_high)} high",
    }  # fmt: skip


def copy_shown(case: Case, exhibit: Exhibit, version: Version) -> dict[str, Any] | None:
    """Return the newest copy with what its proof found; None when none was asked for."""
    copies = copies_of(version)
    if not copies:
        return None
    copy, marks = copies[0], marks_of(version)
    let = waivers_of(version)
    here: dict[str, Any] = {"case_id": case.public_id, "exhibit_id": exhibit.public_id}
    findings = [_finding(here, copy, finding, let.get(place_of(finding))) for finding in _once(copy)]
    by = names_of({i for i in (copy.asked_by_id, copy.released_by_id) if i})
    return {
        "row": copy, "fresh": is_fresh(copy, marks), "why_not": why_not_released(copy), "findings": findings,
        "open": len(open_findings(copy)), "readers": copy.proof.get("readers", []), "over": _over(copy),
        "asked_by": by.get(copy.asked_by_id, ""), "released_by": by.get(copy.released_by_id or 0, ""),
        "redacted": copy.facts.get("redacted", []), "release_url": url_for(
            "redaction.release", **here, copy_id=copy.public_id
        ),
        "file_url": url_for("redaction.download", **here, copy_id=copy.public_id),
    }  # fmt: skip


def log_of(case: Case, exhibit: Exhibit, version: Version) -> dict[str, Any]:
    """Return the log of an exhibit: every box, every place that was let stand, over-redaction, copies; no text."""
    copies = copies_of(version)
    fixed = [number for copy in copies if copy.released_at is not None for number in copy.marks]
    names = names_of({i for copy in copies for i in (copy.asked_by_id, copy.released_by_id) if i})
    return {
        "marks": [mark_row(mark, fixed) for mark in marks_of(version)],
        "withdrawn": [mark_row(mark) for mark in withdrawn_of(version)],
        "let": [
            {"page": row.page, "kind": FINDINGS[row.place.partition(":")[0]], "reason": row.reason, "by": row.by.name,
             "at": row.at}
            for row in waivers_of(version).values()
        ],
        "open": _counted(open_findings(copies[0])) if copies else [], "over": _over(copies[0]) if copies else [],
        "copies": [
            {"row": copy, "asked_by": names.get(copy.asked_by_id, ""), "boxes": len(copy.marks),
             "released_by": names.get(copy.released_by_id or 0, ""), "readers": copy.proof.get("readers", [])}
            for copy in copies
        ],
    }  # fmt: skip


def uses_shown(exhibit: Exhibit) -> list[dict[str, Any]]:
    """Return for each kind of packet that can hold the exhibit's class how it takes it."""
    kinds = [k for k in catalog().packet_kinds.values() if k.bates != "none" and exhibit.class_ not in k.never]
    return [
        {"name": "use", "id": f"use-{kind.key}", "kind": kind.key, "label": kind.label,
         "value": use_of(exhibit, kind.key), "choices": [("original", "As it is"), ("redacted", "Redacted")]}
        for kind in kinds
    ]  # fmt: skip


def _once(copy: RedactedCopy) -> list[dict[str, Any]]:
    """Return the findings of a proof, each place once, in the order of the pages."""
    found = {place_of(finding): finding for finding in copy.proof.get("findings", [])}
    return sorted(found.values(), key=lambda f: (f["page"], f["boxes"][0][1] if f["boxes"] else 0))


def _finding(here: dict[str, Any], copy: RedactedCopy, finding: dict[str, Any], let: Any) -> dict[str, Any]:
    kind = FINDINGS[finding["kind"]]
    return {
        "page": finding["page"], "ground": ground_title(finding["ground"]), "kind": finding["kind"],
        "says": f"{kind} ({finding['where']})" if finding["where"] else kind, "words": finding["words"],
        "place": place_of(finding), "let": let, "may": finding["kind"] not in ALWAYS, "key": finding["ground"],
        "cover": [f"{side / INCH:.3f}" for side in finding["boxes"][0]] if len(finding["boxes"]) == 1 else [],
        "mark_url": url_for("redaction.mark", **here),
        "url": url_for("redaction.show", **here, page=finding["page"] or None),
        "action": url_for("redaction.let_stand", **here, copy_id=copy.public_id),
    }  # fmt: skip


def _over(copy: RedactedCopy) -> list[dict[str, Any]]:
    return [
        {"page": over["page"], "ground": ground_title(over["ground"]), "says": OVER[over["kind"]]}
        for over in copy.proof.get("over", [])
    ]


def _counted(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"page": finding["page"], "ground": ground_title(finding["ground"]), "says": FINDINGS[finding["kind"]]}
        for finding in findings
    ]
