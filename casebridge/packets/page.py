"""The page of one packet: what it is, what proves it, who may open it and who did."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.accounts.models import User
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotReady
from casebridge.packets.ledger.report import new_and_kept
from casebridge.packets.links.models import MAY_SHARE
from casebridge.packets.links.queries import links_of, openings_of
from casebridge.packets.models import Packet
from casebridge.packets.numbers import prefix
from casebridge.packets.progress import words_of
from casebridge.packets.queries import is_shown, replaced_by
from casebridge.packets.seal.copies import a_password
from casebridge.workflows import engine

# What keeps a packet from being issued, in words and where it leads; features to the right say so.
HELD_BACK: list[Callable[[Packet], tuple[str, str] | None]] = []


def packet_page(
    case: Case, packet: Packet, actor: Actor, refused: Any = None, made: dict[str, str] | None = None
) -> str:  # fmt: skip
    """Return the page of one packet.

    :param refused: what was not done, and why. :param made: the address, code and recipient of a link just made.
    """
    errors = refused.fields if isinstance(refused, Invalid) else {}
    if isinstance(refused, NotReady):
        errors = {gap.key: gap.sentence for gap in refused.gaps}
    now, may_share = clock.now(), packet.state == "issued" and can(actor, MAY_SHARE, packet)
    older = replaced_by(packet) if packet.issued_at else None
    new, kept = new_and_kept(packet) if packet.sha256 else ([], [])
    return render_template(
        "packets/show.html", frame=frame(case, actor, tab="packets.index"), packet=packet,
        kind=catalog().packet_kinds[packet.kind], words=words_of(packet), refused=refused, errors=errors,
        moves={m.key: m for m in engine.open_moves(packet, actor)}, state=packet.workflow.state(packet.state).label,
        step_up=not actor.stepped_up(now), typed=request.form if refused else {}, made=made, may_share=may_share,
        links=[(link, link.ended(now)) for link in links_of(packet)] if can(actor, MAY_SHARE, packet)
        else [], openings=openings_of(packet, actor), numbers=_runs(case, new), kept=_runs(case, kept),
        password=a_password() if may_share and packet.seal_certificate else "",
        older=older if older is not None and is_shown(older, actor) else None,
        held_back=[why for ask in HELD_BACK if (why := ask(packet)) is not None],
        names={u: db.session.get_one(User, u).name for u in (packet.requested_by_id, packet.issued_by_id) if u},
    )  # fmt: skip


def _runs(case: Case, runs: list[tuple[int, int]]) -> str:
    """Return numbers as they are printed, the prefix once."""
    words = [f"{first:05d}" + (f" to {last:05d}" if last > first else "") for first, last in runs]
    return f"{prefix(case)}-{', '.join(words)}" if runs else ""
