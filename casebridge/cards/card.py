"""What a referral card says: where to meet the person, what they need, what consent covers; nothing of a case."""

from datetime import datetime

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.catalog.load import catalog
from casebridge.diversion import forms
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.reading import covered, notice_text
from casebridge.formats import ROLES, local_datetime
from casebridge.packets.content import Block, Line, Paper
from casebridge.packets.given import PacketInput

KIND = "lead_referral"
# What stands first, because somebody is to meet the person now; the rest of the door's fields follows.
FIRST = ("known_name", "how_to_find", "phone_safe", "safety_note", "immediate_needs", "interest", "language")


def card_of(referral: LeadReferral, number: str, recipient: str, actor: Actor, at: datetime) -> PacketInput:
    """Return the card of a participant: no case number, no criminal history, no exhibit (`annex` in packets.toml).

    :param number: of this card. :param at: the moment of the hand-over (aware).
    """
    kind = catalog().packet_kinds[KIND]
    door = catalog().lead_doors[referral.door].label
    today = clock.court_local(at).date()
    consents = tuple(covered(consent) for consent in referral.consents if consent.live(today))
    notice = f"{notice_text()}."
    paper = Paper(
        kind.label, "LEAD", kind.purpose + ".",
        (
            Line("Referral", referral.number), Line("Door", door),
            Line("Referred", local_datetime(referral.referred_at, year=True)), *_called(referral),
            *_told(referral, FIRST, kind.allowed),
        ),
        (
            Block("More that is known", facts=tuple(_rest(referral, kind.allowed))),
            Block("Consent", paragraphs=consents or ("No consent is recorded: nothing may be told outside LEAD.",)),
            *(Block("", notice=text) for text in _notices(kind.notices)),
        ),
        foot=notice,
    )  # fmt: skip
    return PacketInput(
        kind=KIND, kind_label=kind.label, packet_id=number, case_number=referral.number, complaint_number="",
        title=kind.label, recipient=recipient, prepared_by=f"{actor.name}, {ROLES.get(actor.role, str(actor.role))}",
        built_at=at, audit_head=audit.head().hash, bates_prefix="", sections=(), paper=paper,
    )  # fmt: skip


def _notices(keys: tuple[str, ...]) -> list[str]:
    rows = [catalog().notices[key] for key in keys if key != "part2_federal"]
    return [row.text + (" (to be confirmed)" if row.to_be_confirmed else "") for row in rows]


def _called(referral: LeadReferral) -> list[Line]:
    """Return the time at which the case manager was called, which the kind names for its cover."""
    said = _words("call_time", referral.details.get("call_time"))
    return [Line(catalog().cover_fields["call_time"].label, said)] if said else []


def _told(referral: LeadReferral, keys: tuple[str, ...], classes: tuple[str, ...]) -> list[Line]:
    """Return the fields of the record that were answered and whose class may stand on a card."""
    fields = {row.key: row for row in forms.fields_of(referral.door, ("referral", "no", "intake"))}
    found = []
    for key in keys:
        row = fields.get(key)
        if row is not None and row.class_ in classes and (value := _words(key, referral.details.get(key))):
            found.append(Line(row.label, value, "", row.to_be_confirmed))
    return found


def _rest(referral: LeadReferral, classes: tuple[str, ...]) -> list[Line]:
    keys = tuple(row.key for row in forms.fields_of(referral.door) if row.key not in FIRST)
    return _told(referral, keys, classes) or [Line("Else", "nothing was entered")]


def _words(key: str, value: object) -> str:
    labels = dict(forms.CHOICES.get(key, []))
    values = value if isinstance(value, list) else [value] if value else []
    return ", ".join(labels.get(str(one), str(one)) for one in values)
