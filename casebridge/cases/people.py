"""The people of a case, what they are proposed to be charged with, and its vehicles and firearms."""

from datetime import date

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.cases.facts import index_words
from casebridge.cases.models import Case, Charge, Party, Thing
from casebridge.catalog.charges import ChargeGap, charge_on
from casebridge.catalog.law import ChargeVersion
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.text import NARRATIVE_LIMIT, clean, plain_serial

ROLES = {
    "victim": "Victim",
    "suspect": "Suspect",
    "defendant": "Defendant",
    "witness": "Witness",
    "officer": "Officer",
    "next_of_kin": "Next of kin",
    "other": "Other person",
}
SOVEREIGNS = {"state": "State", "federal": "United States"}
BORN_FIRST = ("victim", "suspect", "defendant")
ADULT = 18


def age_on(born: date, day: date) -> int:
    """Return the age in full years on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def add_party(
    case: Case,
    *,
    role: str,
    name: str,
    actor: Actor,
    born_on: date | None = None,
    born_unknown: bool = False,
    other_name: str = "",
    contact: str = "",
    location: str = "",
    note: str = "",
    in_custody: bool = False,
) -> Party:
    """Enter a person; the birth date, or that it is unknown, comes before anybody may be listed.

    :raises Invalid: an unknown role, no name, no birth date of a victim or suspect, or one in the future.
    """
    fields = {}
    if role not in ROLES:
        fields["role"] = "Pick how this person is part of the case."
    if not name.strip():
        fields["name"] = "Give the name, or “unknown man” and what is known."
    if role in BORN_FIRST and born_on is None and not born_unknown:
        fields["born_on"] = "Give the birth date, or tick that it is unknown: age decides which rules apply."
    if born_on is not None and born_on > clock.court_local(clock.now()).date():
        fields["born_on"] = "This birth date is in the future."
    if fields:
        raise Invalid(fields=fields)
    party = Party(
        case=case, role=role, name=clean(name, field="name"), other_name=clean(other_name, field="other_name"),
        born_on=born_on, born_known=born_on is not None,
        contact=clean(contact, field="contact", limit=2000, lines=True),
        location=clean(location, field="location", limit=2000, lines=True),
        note=clean(note, field="note", limit=NARRATIVE_LIMIT, lines=True),
        in_custody=in_custody, entered_by_id=actor.id, entered_at=clock.now(), version=1,
        juvenile=_child_at_the_act(case, role, born_on),
    )  # fmt: skip
    db.session.add(party)
    db.session.flush()
    index_words(case)
    audit.record(
        "party:add", actor=actor, case_id=case.id, object_type="party", object_id=party.public_id,
        sentence=f"added a {ROLES[role].lower()}", detail={"role": role, "born_known": party.born_known},
    )  # fmt: skip
    return party


def _cleaned(key: str, text: str) -> str:
    if key in ("name", "other_name", "role"):
        return clean(text, field=key)
    return clean(text, field=key, limit=NARRATIVE_LIMIT if key == "note" else 2000, lines=True)


def edit_party(party: Party, *, actor: Actor, version: int | None = None, **changes: object) -> Party:
    """Change named fields of a person: name, other_name, born_on, contact, location, note, role, in_custody.

    :raises Conflict: somebody changed this person meanwhile. :raises Invalid: as `add_party`.
    """
    if version is not None and version != party.version:
        raise Conflict(theirs=[("Name", party.name)], yours=[("Name", str(changes.get("name", "")))])
    allowed = {"name", "other_name", "born_on", "contact", "location", "note", "role", "in_custody", "died_on"}
    changed = sorted(k for k, v in changes.items() if k in allowed and getattr(party, k) != v)
    for key in changed:
        value = changes[key]
        setattr(party, key, _cleaned(key, value) if isinstance(value, str) else value)
    if "born_on" in changed:
        party.born_known = party.born_on is not None
        party.juvenile = _child_at_the_act(party.case, party.role, party.born_on)
    if changed:
        db.session.flush()
        index_words(party.case)
        audit.record(
            "party:edit", actor=actor, case_id=party.case_id, object_type="party", object_id=party.public_id,
            sentence=f"changed what is known of a {ROLES.get(party.role, party.role).lower()}",
            detail={"fields": changed},
        )  # fmt: skip
    return party


def add_thing(case: Case, *, kind: str, description: str, serial: str, actor: Actor, note: str = "") -> Thing:
    """Enter a vehicle or a firearm with its number as printed.

    :raises Invalid: an unknown kind or no description.
    """
    fields = {}
    if kind not in ("vehicle", "firearm"):
        fields["kind"] = "Pick vehicle or firearm."
    if not description.strip():
        fields["description"] = "Say what it is: make, model, color, caliber."
    if fields:
        raise Invalid(fields=fields)
    thing = Thing(
        case=case, kind=kind, description=clean(description, field="description", limit=300),
        serial=clean(serial, field="serial", limit=60), serial_key=plain_serial(serial),
        note=clean(note, field="note", limit=NARRATIVE_LIMIT, lines=True),
        entered_by_id=actor.id, entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(thing)
    db.session.flush()
    audit.record(
        "thing:add", actor=actor, case_id=case.id, object_type="thing", object_id=thing.public_id,
        sentence=f"added a {kind}",
    )  # fmt: skip
    return thing


def propose_charge(
    case: Case, party: Party, statute: str, *, actor: Actor, count_text: str = "", sovereign: str = "state",
    permission: Permission = Permission.CHARGE_PROPOSE,
) -> Charge:  # fmt: skip
    """Propose a charge against a suspect, in the version in force on the offense date.

    :raises Invalid: no offense date yet, no version in force on it (the gap is named), an unknown
        statute, the same charge twice, or a person who is no suspect.
    """
    require(actor, permission, case)
    if party not in case.suspects:
        raise Invalid(fields={"party": "Only a suspect or defendant of this case can be charged."})
    version = version_for(case, statute)
    if version.sovereign != sovereign:
        raise Invalid(fields={"statute": f"This charge is not one of the {SOVEREIGNS[sovereign]}: pick from the list."})
    if any(c.statute == statute and c.count_text == count_text and c.status != "withdrawn" for c in party.charges):
        raise Invalid(fields={"statute": f"{party.name} has this charge already. Say in the count what differs."})
    charge = Charge(
        case=case, party=party, statute=statute, sovereign=sovereign,
        version_from=version.in_force_from.isoformat() if version.in_force_from else "",
        status="proposed" if sovereign == "state" else "contemplated",
        count_text=clean(count_text, field="count_text", limit=2000, lines=True),
        proposed_by_id=actor.id, proposed_at=clock.now(), reasons=[], version=1,
    )  # fmt: skip
    db.session.add(charge)
    db.session.flush()
    audit.record(
        "charge:propose", actor=actor, case_id=case.id, object_type="charge", object_id=charge.public_id,
        sentence=f"proposed {version.title} ({version.statute})", detail={"statute": statute, "sovereign": sovereign},
    )  # fmt: skip
    return charge


def withdraw_charge(charge: Charge, *, actor: Actor, permission: Permission = Permission.CHARGE_PROPOSE) -> None:
    """Take a proposed charge back; it stays readable in the history."""
    require(actor, permission, charge.case)
    charge.status = "withdrawn"
    db.session.flush()
    audit.record(
        "charge:withdraw", actor=actor, case_id=charge.case_id, object_type="charge", object_id=charge.public_id,
        sentence="took a proposed charge back", detail={"statute": charge.statute},
    )  # fmt: skip


def version_for(case: Case, statute: str) -> ChargeVersion:
    """Return the version of a charge in force on the case's offense date.

    :raises Invalid: no date, no such charge, or a gap on the date, which is said and never bridged.
    """
    if statute not in catalog().charges:
        raise Invalid(fields={"statute": "This charge is not in the library."})
    if case.incident_on is None:
        raise Invalid(fields={"statute": "Give the date of the event first: it decides which law applies."})
    found = charge_on(statute, case.incident_on)
    if isinstance(found, ChargeGap):
        raise Invalid(fields={"statute": found.sentence})
    return found


def definition_of(charge: Charge) -> ChargeVersion:
    """Return the frozen version of the law under which a charge was proposed."""
    versions = catalog().charges[charge.statute]
    for version in versions:
        if (version.in_force_from.isoformat() if version.in_force_from else "") == charge.version_from:
            return version
    return versions[0]


def counts_as(charge: Charge) -> str:
    """Return what the outcome of a charge is: approved, declined, lead, transferred or undecided."""
    outcome = catalog().outcomes.get(charge.outcome)
    return outcome.counts_as if outcome else "undecided"


def live_charges(case: Case, sovereign: str = "state", *, sealed: bool = False) -> list[Charge]:
    """Return the charges that count: not withdrawn, of people who did not leave with a severed case.

    :param sealed: whether charges that a court sealed are among them: for who knows of them, and for their own rules.
    """
    present = {party.id for party in case.suspects}
    counted = [
        c for c in case.charges if c.status != "withdrawn" and c.sovereign == sovereign and c.party_id in present
    ]
    return [charge for charge in counted if sealed or not charge.sealed]


def all_charges(case: Case, actor: Actor) -> list[Charge]:
    """Return the charges that count, of both sovereigns, as far as a person may know of them."""
    known = can(actor, Permission.CHARGE_SEALED, case)
    return live_charges(case) + live_charges(case, "federal", sealed=known)


def _child_at_the_act(case: Case, role: str, born: date | None) -> bool:
    if role not in ("suspect", "defendant") or born is None:
        return False
    return age_on(born, case.incident_on or clock.court_local(clock.now()).date()) < ADULT
