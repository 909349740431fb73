"""What officer credibility adds to pages of prosecutors: a card on the overview, and lines of the disclosure sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.panels import Panel, add_panel
from casebridge.credibility.queries import reviews_of
from casebridge.disclosure.extras import EXTRAS
from casebridge.disclosure.sheet import Extra
from casebridge.formats import plural

# The duties that name what touches the truthfulness of a witness of the State.
DUTIES = ("md_impeachment", "giglio")


def about_duties(case: Case, actor: Actor) -> Mapping[str, Sequence[Extra]]:
    """Return what the decisions about officers say to the duties, without a name or a ground: the sheet is printed."""
    reviews = reviews_of(case, actor)
    url = url_for("credibility.of_case", case_id=case.public_id) if reviews else ""
    undecided = sum(not one.decision for one in reviews)
    to_give = sum(one.decision == "disclose" and one.given_on is None for one in reviews)
    given = sum(one.given_on is not None for one in reviews)
    found = []
    if undecided:
        found.append(Extra(f"Officer credibility: {plural(undecided, 'decision')} open", True, url))
    if to_give:
        found.append(Extra(f"Officer credibility: {plural(to_give, 'record')} to give", True, url))
    if given:
        found.append(Extra(f"Officer credibility: {plural(given, 'record')} given", False, url))
    return dict.fromkeys(DUTIES, found)


def panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Return what waits on a case about officers, for those who may know; the others are not even asked about."""
    if not can(actor, Permission.CREDIBILITY_REVIEW, case):
        return None
    waits = sum(one.is_open for one in reviews_of(case, actor))
    return {"waits": waits, "case": case} if waits else None


def bind(app: Flask) -> None:
    """Add the card and the lines."""
    add_panel(Panel("aside", 25, "credibility/panel.html", panel))
    if about_duties not in EXTRAS:
        EXTRAS.append(about_duties)
