"""Hand out a referral card: who may, its number, its line in LEAD's register and in the history."""

import hashlib

from sqlalchemy import func, select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cards.card import card_of
from casebridge.db import db
from casebridge.diversion.models import LeadCard, LeadReferral
from casebridge.diversion.services import written
from casebridge.errors import Invalid
from casebridge.packets.given import PacketInput
from casebridge.text import clean


def prepare(referral: LeadReferral, recipient: str, *, actor: Actor) -> PacketInput:
    """Return a card as plain values, with its number; nothing is written yet.

    :raises Invalid: nobody is named who will hold it.
    """
    require(actor, Permission.LEAD_CARD, referral)
    name = clean(recipient, field="recipient")
    if not name:
        raise Invalid(fields={"recipient": "Name the person who will hold it; the card carries the name."})
    made = db.session.scalar(select(func.count()).where(LeadCard.referral_id == referral.id)) or 0
    return card_of(referral, f"{referral.number}-C{made + 1}", name, actor, clock.now())


def hand_out(referral: LeadReferral, card: PacketInput, pages: bytes, *, actor: Actor) -> LeadCard:
    """Enter a finished card in LEAD's register; its bytes are kept nowhere, their hash is."""
    require(actor, Permission.LEAD_CARD, referral)
    row = LeadCard(
        referral_id=referral.id, number=card.packet_id, recipient=card.recipient, made_by_id=actor.id,
        made_at=card.built_at, sha256=hashlib.sha256(pages).hexdigest(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    written("lead:card", referral, actor, "made a referral card", card=row.public_id, sha256=row.sha256)
    return row


def made_cards(referral: LeadReferral) -> list[LeadCard]:
    """Return the cards of a participant, newest first."""
    query = select(LeadCard).where(LeadCard.referral_id == referral.id).order_by(LeadCard.id.desc()).limit(50)
    return list(db.session.scalars(query))
