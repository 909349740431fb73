"""Read the case in one go into plain values: what a packet says, without a way back to the database."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from casebridge import audit
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.accounts.models import User
from casebridge.cases import facts, reading
from casebridge.cases.legal import held_since
from casebridge.cases.models import Case, Party
from casebridge.cases.people import ROLES
from casebridge.catalog.kinds import FactDef
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.checklist.queries import lines
from casebridge.db import db
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.pointers.models import CONDITIONS, Pointer
from casebridge.evidence.pointers.queries import pointers_of
from casebridge.evidence.pointers.span import span_words
from casebridge.evidence.store import store
from casebridge.federal.crossing import crosses
from casebridge.federal.queries import answers_of, questions_of, referral_of
from casebridge.followups.models import ReturnItem
from casebridge.followups.queries import items_of as return_items
from casebridge.followups.queries import rounds_of
from casebridge.formats import ROLES as ROLE_WORDS
from casebridge.formats import local_date, local_datetime
from casebridge.packets import content as say
from casebridge.packets.apart import without_names
from casebridge.packets.choose import Choice, section_of, things
from casebridge.packets.given import PacketExhibit, PacketInput
from casebridge.packets.kinds.changes import changes_since, withdrawn_of
from casebridge.packets.kinds.chronology import chronology
from casebridge.packets.kinds.cover import cover_lines, marking_of
from casebridge.packets.kinds.listings import Sheet, listings_of
from casebridge.packets.models import Packet
from casebridge.packets.numbers import Numbers, allot, prefix, run_of
from casebridge.packets.pointed import pointed, where_kept
from casebridge.packets.proof import Table
from casebridge.packets.redacted import notices_of, replaced, unreachable
from casebridge.packets.scope import APART, Scope, scope_of


def gather(
    packet: Packet, chosen: list[Choice], actor: Actor, at: datetime, *, numbers: Numbers = allot
) -> PacketInput:
    """Return the whole input of a build; numbers are allotted on the way.

    :param chosen: the exhibits that go in, in order of print. :param at: the moment of the hand-over (aware).
    :param numbers: gives the first number of each version; a draft asks for those that are there already.
    """
    case, kind = packet.case, catalog().packet_kinds[packet.kind]
    scope, numbered = scope_of(case, kind, packet), kind.bates != UNNUMBERED
    prepared_by = f"{actor.name}, {ROLE_WORDS.get(actor.role, str(actor.role))}"
    by_id = {choice.exhibit.id: choice.exhibit.number for choice in chosen}
    table = Table.of(case, scope, by_id | {thing.id: thing.number for thing in things(case, kind, actor)})
    exhibits, covered = replaced(_exhibits(case, chosen, table, numbers), chosen, kind)
    gone = withdrawn_of(packet, kind, actor)
    happened = chronology(case, kind, scope, [choice.exhibit for choice in chosen])
    charges, run = table.charges(kind), prefix(case) if numbered else ""
    given = PacketInput(
        kind=kind.key, kind_label=kind.label, packet_id=packet.number, case_number=case.number,
        complaint_number=case.complaint_number, title=_title(case, scope), recipient=packet.recipient,
        prepared_by=prepared_by, built_at=at, audit_head=packet.audit_head, bates_prefix=run, sections=packet.sections,
        section_labels={key: catalog().packet_sections[key].label for key in kind.sections},
        sentence=kind.purpose, asked_for=_asked_for(kind),
        cover=cover_lines(packet, kind, scope, chosen, prepared_by=prepared_by, at=at),
        notices=notices_of(case, kind, exhibits), marking=marking_of(kind, scope, chosen),
        glance=_glance(case, kind, scope, table) if "matrix" in kind.sections else None,
        summary=_summary(case, kind, scope), chronology=happened.lines, chronology_left_out=happened.left_out,
        changes=changes_since(packet, exhibits, scope) if "changes" in packet.sections else None,
        persons=tuple(_person(p, scope) for p in scope.people), charges=charges,
        checklist=_checklist(case, by_id, gaps="contents" not in kind.sections) if "readiness" in kind.sections else (),
        attestation=_attestation(case) if "attestation" in kind.sections else None,
        returns=_returns(case, by_id) if "returns" in kind.sections else (),
        history=_history(case) if "history" in kind.sections else (), federal_sheet=_sheet(case, kind, scope),
        referral_letter=_letter(case, packet, kind, scope), exhibits=exhibits,
        withdrawn=gone,
        listings=listings_of(Sheet(packet, scope, charges, exhibits, run, gone)),
    )  # fmt: skip
    apart = [name for party in case.parties if not scope.names(party) for name in (party.name, party.other_name)]
    return replace(without_names(given, apart, APART), sealed=(*covered, *unreachable(case, kind)))


def _title(case: Case, scope: Scope) -> str:
    """Return the case's title, or what it is when the title names a child who stands apart here."""
    apart = [p.name for p in case.parties if not scope.names(p)]
    return catalog().case_types[case.kind].title if any(name in case.title for name in apart) else case.title


def _exhibits(case: Case, chosen: list[Choice], table: Table, numbers: Numbers) -> tuple[PacketExhibit, ...]:
    taken = [(c.exhibit, c.exhibit.latest) for c in chosen]
    pointers = pointers_of(case)
    runs = [run_of(e, v) for e, v in taken]
    first = numbers(case, runs)
    return tuple(
        _exhibit(e, v, first[run.key], pointers.get(e.id), table) if v else _sheet_of(e, pointers[e.id], first[run.key])
        for run, (e, v) in zip(runs, taken, strict=True)
        if v is not None or e.id in pointers
    )


def _sheet_of(exhibit: Exhibit, pointer: Pointer, first: int) -> PacketExhibit:
    row = catalog().exhibit_types.get(exhibit.type)
    kind, section = row.label if row else "Exhibit", section_of(exhibit)
    return pointed(exhibit, pointer, first, kind=kind, section=section)


def _exhibit(exhibit: Exhibit, version: Version, first: int, pointer: Pointer | None, table: Table) -> PacketExhibit:
    row = catalog().exhibit_types.get(exhibit.type)
    found = version.inspection
    printed = bool(version.ready_key) and not (row is not None and row.media_slip_sheet and version.family == RECORDING)
    return PacketExhibit(
        number=exhibit.number, title=exhibit.title, section=section_of(exhibit),
        kind=row.label if row else "Exhibit", given_by=exhibit.given_by or "the detective", file_name=version.name,
        sha256=version.sha256, size=version.size, outcome=version.outcome, bates_first=first,
        pages=version.pages if printed else 1, fingerprint=found.get("fingerprint") if printed else None,
        ready=str(store().path(version.ready_key)) if printed else None,
        ready_sha256=version.ready_sha256 if printed else None, original=str(store().path(version.store_key)),
        scales=tuple(float(s) if s is not None else None for s in found.get("scales") or ()) if printed else (),
        text_pages=tuple(found.get("text_pages") or ()), fonts_embedded=bool(found.get("fonts_embedded", True)),
        slip_reason="" if printed else version.message or "A recording cannot be printed.",
        received=local_datetime(version.received_at, year=True), where_kept=where_kept(exhibit, pointer),
        span=span_words(pointer.starts_at, pointer.ends_at) if pointer else "",
        condition=CONDITIONS[pointer.condition] if pointer else "",
        notices=tuple(version.notices), length=float(found["seconds"]) if found.get("seconds") else None,
        minutes_that_matter=", ".join(table.places_in(exhibit)) if version.family == RECORDING else "",
    )  # fmt: skip


def _asked_for(kind: PacketKind) -> str:
    return ASKED_FOR.get(kind.key, "")


def _glance(case: Case, kind: PacketKind, scope: Scope, table: Table) -> say.Glance:
    """Return the page at a glance: it weighs the proof, so it goes only where the matrix goes, never to a defense."""
    victims = ", ".join(scope.name_of(p) for p in scope.people if p.role == "victim")
    held = held_since(case)
    rows = (
        say.Line("Victim", victims or "none entered"), *([say.Line("Place", case.place)] if scope.facts else []),
        say.Line("Custody", f"held since {local_datetime(held, year=True)}" if held else "nobody held"),
    )  # fmt: skip
    return say.Glance(_asked_for(kind), rows, table.thin()[:8])


def _summary(case: Case, kind: PacketKind, scope: Scope) -> tuple[say.Passage, ...]:
    if not scope.facts:
        return ()
    known, held = facts.current(case), facts.classes_of(case)
    # An answer whose author chose a class of its own stands in no packet, as addresses do not.
    here = [d for d in catalog().facts_of(case.kind) if held.get(d.key) == d.class_ and d.class_ in scope.classes]
    passages = []
    for definition in here:
        value = known.get(definition.key)
        if definition.key in NARRATIVES and value:
            paragraphs = tuple(p for p in str(value).split("\n") if p.strip())
            passages.append(say.Passage(definition.label, paragraphs))
    rest = [
        say.Line(d.label, _answer(d, known[d.key]))
        for d in here
        if d.key not in NARRATIVES and known.get(d.key) is not None
    ]
    if rest and "contents" in kind.sections:
        passages.append(say.Passage("Answers to the intake questions", (), tuple(rest)))
    return tuple(passages)


def _answer(definition: FactDef, value: Any) -> str:
    """Return an answer as a packet words it: a day with its name, a unit by its label."""
    if definition.kind == "date" and value != facts.UNKNOWN:
        return local_date(date.fromisoformat(value), year=True)
    unit = catalog().units.get(value) if isinstance(value, str) else None
    return unit.label if unit else facts.in_words(definition, value)


def _person(party: Party, scope: Scope) -> say.Person:
    shown = []
    if party.other_name:
        shown.append(say.Line("Also written", party.other_name))
    if party.role in ("victim", "suspect", "defendant"):
        shown.append(say.Line("Born", str(party.born_on.year) if party.born_on else "not known"))
    if party.in_custody:
        shown.append(say.Line("Custody", "held"))
    if not scope.names(party):
        shown = []
    return say.Person(scope.name_of(party), ROLES.get(party.role, party.role), tuple(shown))


def _checklist(case: Case, by_id: dict[int, int], *, gaps: bool) -> tuple[say.CheckItem, ...]:
    """Return the checklist; a short packet has the gaps alone: what is missing, asked for or waived."""
    found = []
    for line in lines(case, links=True):
        item = line.item
        state = {"have": "have", "requested": "requested", "not_applicable": "not applicable"}.get(
            item.status, "missing"
        )
        if item.waiver_asked and not item.settled:
            state = "waived"
        detail = item.waiver_reason if state == "waived" else item.words or item.requested_from
        if gaps and state in ("have", "not applicable"):
            continue
        numbers = tuple(by_id[i] for i in item.exhibit_ids if i in by_id)
        found.append(say.CheckItem(item.label, state, detail, item.weight.replace("_", " "), numbers))
    return tuple(found)


def _attestation(case: Case) -> say.Attestation | None:
    if case.attested_at is None:
        return None
    sergeant = db.session.get(User, case.attested_by_id) if case.attested_by_id else None
    waivers = tuple(
        say.Waiver(line.item.label, line.item.waiver_reason, sergeant.name if sergeant else "")
        for line in lines(case)
        if line.item.attested_at is not None
    )
    sentence = "I read this package and attest that it is what it says it is."
    return say.Attestation(sentence, sergeant.name if sergeant else "the sergeant", case.attested_at, waivers)


def _returns(case: Case, by_id: dict[int, int]) -> tuple[say.ReturnRound, ...]:
    items = return_items(case)
    people = {
        row.id: row.name for row in db.session.scalars(select(User).where(User.id.in_({i.asked_by_id for i in items})))
    }
    found = []
    for sent in reversed(rounds_of(case)):
        mine = [i for i in items if i.round_id == sent.id]
        rows = tuple(
            say.ReturnItem(
                i.done, catalog().return_reasons[i.reason].label, i.workflow.state(i.state).label,
                i.weight.replace("_", " "), i.due_on, _last_words(i),
            )
            for i in mine
        )  # fmt: skip
        found.append(say.ReturnRound(sent.number, sent.sent_at, people.get(sent.sent_by_id, "a prosecutor"), rows))
    return tuple(found)


def _last_words(item: ReturnItem) -> str:
    """Return the newest line of an item's thread; one whose author chose a class stands in no packet."""
    said = [line.text for line in item.replies if not line.class_key]
    return said[-1] if said else ""


def _history(case: Case) -> tuple[say.Event, ...]:
    moves = [line for line in reading.lines_of(case, None, limit=400, reads=False) if line.receipt]
    return tuple(say.Event(x.at, f"{x.actor_name} {x.sentence}.", x.receipt or "") for x in reversed(moves))


def _sheet(case: Case, kind: PacketKind, scope: Scope) -> tuple[say.Finding, ...]:
    if "federal_sheet" not in kind.sections:
        return ()
    answers = answers_of(case)
    return tuple(
        say.Finding(fact.question, answers[fact.key].answer, answers[fact.key].words)
        for fact in questions_of(case)
        if fact.key in answers and (crosses(fact.class_) == "yes" or fact.key in scope.answers)
    )


def _letter(case: Case, packet: Packet, kind: PacketKind, scope: Scope) -> say.Letter | None:
    if "referral_letter" not in kind.sections:
        return None
    referral = referral_of(case)
    liaison = db.session.get(User, case.liaison_id) if case.liaison_id else None
    words = getattr(referral, "charges_contemplated", "") or "The charges to be thought of stand in this packet."
    named = f"{_title(case, scope)} ({case.number})"
    paragraphs = (
        f"The State's Attorney refers {named} for a federal decision: adopt, ask or decline.",
        words,
    )
    return say.Letter(packet.recipient, paragraphs, liaison.name if liaison else "Federal liaison prosecutor")


def may_hold(case: Case, kind: PacketKind, actor: Actor) -> bool:
    """Say whether a person may build this kind on this case: an office builds its own."""
    if not can(actor, "packet:build", case):
        return False
    return kind.from_office in (actor.agency, "any office")


def head_now() -> str:
    """Return the history head that the packet carries."""
    return audit.head().hash


RECORDING = "recording"
UNNUMBERED = "none"
ASKED_FOR = {"sao_review": "A charging decision", "federal_referral": "Adopt, ask or decline"}
NARRATIVES = ("summary", "suspect_account", "words_used", "property_taken", "favorable_text")
