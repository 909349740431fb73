"""The version that a form of a page carries, for a stand-in of a browser that did not open the page before."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, has_app_context
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from casebridge.accounts import account_state, rights_review
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.diversion.directory import Service
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.sending import Sent
from casebridge.evidence.models import CustodyTransfer
from casebridge.followups.models import ReturnItem
from casebridge.packets.models import Packet

# Which doors take the version of a record, and the part of their address that names it.
_DOORS: dict[tuple[str, Any], str] = {
    ("case_id", Case): """
        advice.write allocation.give_to cases.make_move federal.decide followups.write intake.attest review.decide
        review.record review.record_eligibility review.record_ending review.write_challenge""",
    ("packet_id", Packet): "packets.move",
    ("paper_id", Packet): "papers.move",
    ("custody_id", CustodyTransfer): "evidence.move_custody",
    ("item_id", ReturnItem): "followups.reply",
    ("public_id", LeadReferral): """
        diversion.make_move diversion.make_offer_move diversion.save_details diversion.link_case""",
    ("sent_id", Sent): "diversion.go_on",
    ("service_id", Service): "diversion.save_service",
}
RECORDS = {door: record for record, doors in _DOORS.items() for door in doors.split()}
# Doors of accounts take a seal of how the account stands.
_OF_ACCOUNT = ["accounts.change_person", "accounts.add_hat", "accounts.bind_person", "accounts.unbind_person"]
SEALS: dict[str, Callable[[User], str]] = {
    **dict.fromkeys(_OF_ACCOUNT, account_state.seal), "accounts.check_rights": rights_review.seal
}  # fmt: skip


def standing(app: Flask, url: str, method: str) -> dict[str, str]:
    """Return the field with the version that the record of a door has now; nothing for a door that takes none."""
    try:
        endpoint, names = app.url_map.bind("localhost").match(urlsplit(url).path, method=method)
    except HTTPException:
        return {}
    if endpoint not in RECORDS and endpoint not in SEALS:
        return {}
    if has_app_context():
        db.session.rollback()
    with app.app_context():
        version = _version(endpoint, names)
        db.session.remove()
    # What is not there has some version, as what stands on somebody's old page.
    return {"version": str(version or 1)}


def _version(endpoint: str, names: dict[str, str]) -> Any:
    if endpoint in SEALS:
        user = db.session.scalar(select(User).where(User.public_id == names["person_id"]))
        return SEALS[endpoint](user) if user else None
    name, model = RECORDS[endpoint]
    return db.session.scalar(select(model.version).where(model.public_id == names[name]))
