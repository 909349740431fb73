"""Enter what was given, its receipt, and what a prosecutor keeps; the same is given to one recipient once."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from flask import url_for
from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require, require_factor
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.catalog.load import catalog
from casebridge.db import canonical, db
from casebridge.disclosure.giving import what_giving_lacks
from casebridge.disclosure.models import NOT_OWED, WITHHOLD, DisclosedItem, Disclosure, DisclosureRuling
from casebridge.disclosure.standing import defendants, disclosures_of, rulings_of
from casebridge.errors import Conflict, Invalid
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.formats import local_date, plural
from casebridge.notices.outbox import tell
from casebridge.packets.models import Packet
from casebridge.redaction.queries import taken
from casebridge.text import NARRATIVE_LIMIT, clean, fold
from casebridge.workflows.engine import WAITS

DISCOVERY = "defense_discovery"
CAME_LATER = "disclosure:later"
OUTCOMES = {WITHHOLD: "Withhold it", NOT_OWED: "It is not owed"}
# One exhibit in one version, and the hash of the redacted copy where one was given: what "the same" means.
Piece = tuple[int, int, str]


class GivenAlready(Invalid):
    """The same items in the same versions went to this recipient before; the first giving is named and linked."""

    def __init__(self, first: Disclosure, field: str) -> None:
        """Take the first giving and the field at which this is said."""
        self.first = first
        super().__init__(
            "The same items, in the same versions, went to this recipient before.", fields={field: said_before(first)}
        )

    @property
    def field_links(self) -> list[tuple[str, str]]:
        """Return the refusal with the way to the first giving."""
        return [(sentence, page_of(self.first)) for sentence in self.fields.values()]


def said_before(first: Disclosure) -> str:
    """Say which giving was the first."""
    what = first.packet.number if first.packet else "what was given outside of packets"
    return (
        f"{first.recipient} has these {plural(len(first.items), 'item')} in these versions by {what} of "
        f"{local_date(first.given_on, year=True)}. Nothing is given twice; add what is new, or hand out that one again."
    )


def page_of(first: Disclosure) -> str:
    """Return the address of the packet or of the entry of a giving."""
    case_id = first.case.public_id
    if first.packet is not None:
        return url_for("packets.show", case_id=case_id, packet_id=first.packet.public_id)
    return url_for("disclosure.given", case_id=case_id, disclosure_id=first.public_id)


def refuse_same(case: Case, party: Party | None, kind: str, recipient: str, exhibits: Sequence[Exhibit]) -> None:
    """Refuse to ask for a discovery packet that its recipient has already.

    :raises GivenAlready: the first one is named.
    """
    if kind != DISCOVERY or party is None:
        return
    copies = {number: one.copy for number, one in taken(exhibits, kind).items()}
    pieces = [
        (e.id, e.latest.id if e.latest else 0, copy.sha256 if (copy := copies.get(e.id)) else "") for e in exhibits
    ]
    if first := _first(case, party, recipient, pieces):
        raise GivenAlready(first, "recipient")


def twin_of(packet: Packet) -> Disclosure | None:
    """Return the giving with which this recipient got the same items and versions as this packet holds, if any."""
    if packet.kind != DISCOVERY or packet.party is None:
        return None
    found = _first(packet.case, packet.party, packet.recipient, [piece for piece, _row in _pieces(packet)])
    return found if found is not None and found.packet_id != packet.id else None


def enter_packet(packet: Packet, *, actor: Actor, now: datetime) -> Disclosure | None:
    """Write what a discovery packet gave, item by item, when it is issued; other kinds give nothing to a defendant.

    :raises GivenAlready: the recipient has it.
    """
    if packet.kind != DISCOVERY or packet.party is None:
        return None
    if first := twin_of(packet):
        raise GivenAlready(first, "recipient")
    answers, pieces = packet.answers, _pieces(packet)
    given_on = answers.get("given_on", "")
    disclosure = Disclosure(
        case=packet.case, party=packet.party, packet=packet, number=packet.disclosure, recipient=packet.recipient,
        rule=answers.get("rule", "")[:300], way=answers.get("given_by_way", "")[:300], given_at=now,
        given_on=date.fromisoformat(given_on) if given_on else clock.court_local(now).date(), given_by_id=actor.id,
        once=_once(packet.case, packet.party, packet.recipient, [piece for piece, _row in pieces]), version=1,
        items=[
            DisclosedItem(exhibit_id=exhibit, version_id=version or None, redacted=redacted,
                          bates_first=row["bates_first"], pages=row["pages"])
            for (exhibit, version, redacted), row in pieces
        ],
    )  # fmt: skip
    db.session.add(disclosure)
    db.session.flush()
    _note("disclosure:give", disclosure, f"entered {plural(len(pieces), 'item')} as given to the defense", actor)
    return disclosure


def revoke_packet(packet: Packet, *, now: datetime) -> None:
    """Take a revoked packet out of what stands as given; the entry stays readable, and the same may be given again."""
    found = db.session.scalar(select(Disclosure).where(Disclosure.packet_id == packet.id))
    if found is not None:
        found.revoked_at, found.once = now, None


def give(
    case: Case, *, party: str, recipient: str, exhibits: Sequence[str], given_on: date | None, way: str, rule: str,
    numbers: str, actor: Actor,
) -> Disclosure:  # fmt: skip
    """Write what was given without a packet: things shown for inspection, native files on a medium.

    :param party: public id of the defendant. :param exhibits: public ids, in their newest versions.
    :raises Invalid: nobody, nothing or no day was named, by field. :raises GivenAlready: the recipient has it.
    """
    require(actor, Permission.DISCLOSURE_KEEP, case)
    name = clean(recipient, field="recipient")
    whom = next((one for one in defendants(case) if one.public_id == party), None)
    chosen = [one for one in exhibits_of(case, actor) if one.public_id in set(exhibits)]
    kept = {one.exhibit_id for one in rulings_of(case) if one.ended_at is None}
    fields = what_giving_lacks(whom, name, given_on, way)
    if not chosen:
        fields["exhibits"] = "Pick at least one item that was given."
    elif gone := [f"Ex {one.number}" for one in chosen if one.withdrawn_at is not None]:
        fields["exhibits"] = f"{', '.join(gone)} was taken out of the case."
    elif barred := [f"Ex {one.number}" for one in chosen if one.id in kept]:
        fields["exhibits"] = f"{', '.join(barred)} is withheld by a ruling that stands. End the ruling first."
    if fields or whom is None or given_on is None:
        raise Invalid(fields=fields)
    pieces: list[Piece] = [(one.id, one.latest.id if one.latest else 0, "") for one in chosen]
    if first := _first(case, whom, name, pieces):
        raise GivenAlready(first, "recipient")
    disclosure = Disclosure(
        case=case, party=whom, recipient=name, rule=clean(rule, field="rule", limit=300),
        way=clean(way, field="way", limit=300), numbers=clean(numbers, field="numbers"), given_on=given_on,
        given_at=clock.now(), given_by_id=actor.id, once=_once(case, whom, name, pieces), version=1,
        items=[DisclosedItem(exhibit_id=e, version_id=v or None, redacted="", pages=0) for e, v, _ in pieces],
    )  # fmt: skip
    db.session.add(disclosure)
    db.session.flush()
    _note("disclosure:give", disclosure, f"entered {plural(len(pieces), 'item')} as given to the defense", actor)
    return disclosure


def record_receipt(
    disclosure: Disclosure, *, received_on: date | None, received_by: str, paper: str, version: int | None, actor: Actor
) -> None:
    """Write who signed for what was given, when, and the paper that shows it.

    :raises Invalid: who, when or the paper is missing. :raises Conflict: somebody entered it meanwhile.
    """
    require(actor, Permission.DISCLOSURE_KEEP, disclosure.case)
    fields: dict[str, str] = {}
    who = clean(received_by, field="received_by")
    shown = clean(paper, field="received_paper", limit=300)
    if received_on is None:
        fields["received_on"] = "Give the day on which it was received."
    elif received_on < disclosure.given_on:
        fields["received_on"] = (
            f"It was given on {local_date(disclosure.given_on, year=True)}; give that day or a later one."
        )
    elif received_on > clock.court_local(clock.now()).date():
        fields["received_on"] = "This day lies ahead. Enter it once it was received."
    if not who:
        fields["received_by"] = "Name the person who signed for it."
    if not shown:
        fields["received_paper"] = "Name the paper that shows it: a signed list, a court filing."
    if fields:
        raise Invalid(fields=fields)
    if version is not None and version != disclosure.version:
        raise Conflict(theirs=[("Received by", disclosure.received_by)], yours=[("Received by", who)])
    disclosure.received_on, disclosure.received_by, disclosure.received_paper = received_on, who, shown
    disclosure.receipt_entered_by_id, disclosure.receipt_entered_at = actor.id, clock.now()
    db.session.flush()
    _note("disclosure:receipt", disclosure, "entered the receipt of a disclosure", actor)


def rule(
    case: Case, exhibit: Exhibit, *, outcome: str, category: str, ground: str, review_on: date | None,
    court_order: str, actor: Actor,
) -> DisclosureRuling:  # fmt: skip
    """Withhold an item, or say that it is not owed: a line of the withheld log under the prosecutor's name.

    :raises Invalid: outcome, category, ground or review date is missing, by field. :raises Conflict: another ruling
        stands. :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.DISCLOSURE_RULE, case)
    fields: dict[str, str] = {}
    words = clean(ground, field="ground", limit=NARRATIVE_LIMIT, lines=True)
    order = clean(court_order, field="court_order", limit=300)
    if outcome not in OUTCOMES:
        fields["outcome"] = "Pick what is decided."
    if category not in {duty.key for duty in catalog().duties.values()}:
        fields["category"] = "Pick the duty under which it would fall."
    if len(words) < 15:
        fields["ground"] = "Give the ground in a sentence: the privilege, the order, or why nothing asks for it."
    if outcome == WITHHOLD and review_on is None:
        fields["review_on"] = "Give the day on which this is looked at again."
    elif review_on is not None and review_on <= clock.court_local(clock.now()).date():
        fields["review_on"] = "The day to look again lies ahead."
    if fields:
        raise Invalid(fields=fields)
    if _everybody_has(case, exhibit):
        raise Invalid(fields={"outcome": "Every defendant has its newest version already; it cannot be kept back."})
    standing = next((o for o in rulings_of(case) if o.exhibit_id == exhibit.id and o.ended_at is None), None)
    if standing is not None:
        raise Conflict(
            theirs=[(OUTCOMES[standing.outcome], standing.ground)], yours=[(OUTCOMES[outcome], words)],
            next_step="End the ruling that stands first, with a reason.",
        )  # fmt: skip
    require_factor(actor)
    made = DisclosureRuling(
        case_id=case.id, exhibit=exhibit, outcome=outcome, category=category, ground=words, court_order=order,
        review_on=review_on, decided_by_id=actor.id, decided_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    _note_ruling("disclosure:rule", made, "decided about the disclosure of an item", actor)
    return made


def end_ruling(ruling: DisclosureRuling, case: Case, *, because: str, actor: Actor) -> None:
    """End a ruling: the item is to be disclosed again.

    :raises Invalid: no reason. :raises Conflict: it ended already. :raises StepUpNeeded: the factor is asked again.
    """
    require(actor, Permission.DISCLOSURE_RULE, case)
    words = clean(because, field="because", limit=NARRATIVE_LIMIT, lines=True)
    if not words:
        raise Invalid(fields={"because": "Say why it no longer stands."})
    if ruling.ended_at is not None:
        raise Conflict(theirs=[("It ended", ruling.ended_because)], yours=[("Your reason", words)])
    require_factor(actor)
    ruling.ended_at, ruling.ended_by_id, ruling.ended_because = clock.now(), actor.id, words
    db.session.flush()
    _note_ruling("disclosure:end_ruling", ruling, "ended a decision about the disclosure of an item", actor)


def came(exhibit: Exhibit, actor: Actor) -> None:
    """Tell the prosecutor of the case that something came after the last disclosure: it is given promptly, too.

    Nothing of it is written where the sender could see it. Source: md_continuing in disclosure.toml.
    """
    case = exhibit.case
    after = select(Disclosure.id).where(Disclosure.case_id == case.id, Disclosure.revoked_at.is_(None)).limit(1)
    whom = case.prosecutor_id or case.holder_id
    if whom is None or whom == actor.id or db.session.scalar(after) is None:
        return
    tell([whom], tag=CAME_LATER, text=WAITS, case_id=case.id, subject_type="exhibit", subject_id=exhibit.public_id)


def _everybody_has(case: Case, exhibit: Exhibit) -> bool:
    people, newest = defendants(case), exhibit.latest.id if exhibit.latest else None
    holders = {
        one.party_id
        for one in disclosures_of(case)
        if one.revoked_at is None and any((i.exhibit_id, i.version_id) == (exhibit.id, newest) for i in one.items)
    }
    return bool(people) and all(party.id in holders for party in people)


def _first(case: Case, party: Party, recipient: str, pieces: Iterable[Piece]) -> Disclosure | None:
    once = _once(case, party, recipient, list(pieces))
    return db.session.scalar(select(Disclosure).where(Disclosure.once == once)) if once else None


def _once(case: Case, party: Party, recipient: str, pieces: Sequence[Piece]) -> str | None:
    """Return the hash of what is given to one recipient once; spelling, case and blanks of the name do not matter."""
    if not pieces:
        return None
    name = "".join(letter for letter in fold(recipient) if letter.isalnum())
    held = [list(piece) for piece in sorted(pieces)]
    return hashlib.sha256(canonical([case.id, party.id, name, held]).encode()).hexdigest()


def _pieces(packet: Packet) -> list[tuple[Piece, dict[str, int]]]:
    """Return what a built packet holds: each exhibit of its register with the version whose bytes it printed."""
    by_number = {exhibit.number: exhibit for exhibit in exhibits_of(packet.case)}
    found = []
    for row in packet.exhibits:
        exhibit = by_number.get(row["number"])
        if exhibit is None:
            continue
        version = next((one.id for one in exhibit.versions if one.sha256 == row["sha256"]), 0)
        numbers = {"bates_first": row.get("bates_first"), "pages": row.get("pages", 0)}
        found.append(((exhibit.id, version, row.get("redacted", "")), numbers))
    return found


def _note(event: str, disclosure: Disclosure, sentence: str, actor: Actor) -> None:
    audit.record(
        event, actor=actor, case_id=disclosure.case_id, object_type="disclosure", object_id=disclosure.public_id,
        sentence=sentence,
    )  # fmt: skip


def _note_ruling(event: str, ruling: DisclosureRuling, sentence: str, actor: Actor) -> None:
    audit.record(
        event, actor=actor, case_id=ruling.case_id, object_type="disclosure_ruling", object_id=ruling.public_id,
        sentence=sentence,
    )  # fmt: skip
