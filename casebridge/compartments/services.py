"""Look into a compartment, let a named person in, take it back, and record how somebody wants to be reached."""

from datetime import date, timedelta

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.catalog.load import catalog
from casebridge.compartments.models import CompartmentGrant, ContactWish
from casebridge.compartments.queries import COMPARTMENTS, offered, wishes_of
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.formats import local_date
from casebridge.notices.outbox import tell
from casebridge.text import clean
from casebridge.workflows.engine import WAITS

LONGEST = timedelta(days=366)
MESSAGE = {"yes": "A message may be left", "no": "Leave no message"}
# What of a person is of which compartment, and how the history tells of it: without a name.
FIELDS = {
    "victim-contact": ("contact", "how a victim or witness is reached"),
    "witness-location": ("location", "where a victim or witness can be found"),
}


def look(party: Party, compartment: str, *, actor: Actor) -> str:
    """Return what a compartment holds of a person; the look is an event, and the prosecutor of the case is told.

    :param compartment: a key of FIELDS. :raises NotAllowed: it is not open to `actor`.
    """
    case = party.case
    require(actor, f"class:{compartment}", case)
    field, what = FIELDS[compartment]
    _noted(party, "compartment:look", f"looked at {what}", compartment, actor)
    return str(getattr(party, field))


def change(party: Party, compartment: str, text: str, *, version: int, actor: Actor) -> None:
    """Write down anew how a person is reached or where they can be found; the history keeps no word of it.

    :param version: that of the person as the form showed it. :raises NotAllowed: it is not open to `actor`.
    :raises Conflict: somebody changed the person meanwhile. :raises Invalid: the text cannot be kept.
    """
    case = party.case
    require(actor, Permission.REACH_CHANGE, case)
    require(actor, f"class:{compartment}", case)
    field, what = FIELDS[compartment]
    if version != party.version:
        raise Conflict("Somebody changed this person while you were typing.")
    words = clean(text, field=compartment, limit=2000, lines=True)
    if words == getattr(party, field):
        return
    setattr(party, field, words)
    db.session.flush()
    _noted(party, "compartment:change", f"changed {what}", compartment, actor)


def _noted(party: Party, event: str, sentence: str, compartment: str, actor: Actor) -> None:
    line = audit.record(
        event, actor=actor, case_id=party.case_id, object_type="party", object_id=party.public_id,
        sentence=sentence, detail={"compartment": compartment},
    )  # fmt: skip
    tell_prosecutor(party.case, line.seq, actor=actor)


def tell_prosecutor(case: Case, audit_seq: int, *, actor: Actor) -> None:
    """Tell the prosecutor of the case that somebody looked into a compartment: neither who is meant nor what."""
    whom = [one for one in (case.prosecutor_id,) if one is not None and one != actor.id]
    tell(whom, tag="compartment:look", text=WAITS, case_id=case.id, subject_type="compartment", audit_seq=audit_seq)


def grant(
    case: Case, *, whom: str, compartment: str, reason: str, until: date | None, actor: Actor
) -> CompartmentGrant:  # fmt: skip
    """Let a named person into a compartment of a case until a day; it counts at their next request.

    :param whom: the public id of somebody who may read the case. :raises Invalid: each field that cannot be taken.
    """
    require(actor, Permission.COMPARTMENT_GRANT, case)
    person = next((one for one in offered(case, actor) if one.public_id == whom), None)
    words = clean(reason, field="reason", limit=2000, lines=True)
    today, least, fields = clock.court_local(clock.now()).date(), catalog().entry_rules["reason_length"].value, {}
    if person is None:
        fields["whom"] = "Pick who is let in: somebody who may read the case."
    if compartment not in COMPARTMENTS:
        fields["compartment"] = "Pick what is opened."
    if len(words) < least:
        fields["reason"] = f"Say in a sentence why: at least {least} characters."
    if until is None or not today <= until <= today + LONGEST:
        fields["until"] = "Give the last day: today or later, within a year."
    if fields or person is None or until is None:
        raise Invalid(fields=fields)
    made = CompartmentGrant(
        case_id=case.id, user_id=person.id, compartment=compartment, reason=words, until=until,
        granted_by_id=actor.id, granted_at=clock.now(), case=case, user=person,
    )  # fmt: skip
    db.session.add(made)
    person.grants_until = max(until, person.grants_until or until)
    db.session.flush()
    _note(made, actor, "grant", f"let {person.name} in until {local_date(until, year=True)}")
    return made


def revoke(given: CompartmentGrant, *, actor: Actor) -> None:
    """Take a grant back; it counts at the person's next request."""
    require(actor, Permission.COMPARTMENT_GRANT, given.case)
    given.revoked_at, given.revoked_by_id = clock.now(), actor.id
    db.session.flush()
    _note(given, actor, "revoke", f"let {given.user.name} in no longer")


def record_wish(
    party: Party, *, ways: str, times: str, language: str, message: str, no_contact: bool, actor: Actor,
    seen: str | None = None,
) -> ContactWish:  # fmt: skip
    """Record how a person wants to be reached.

    :param seen: the public id of the wish that stood when the form was opened, empty where none did; None in jobs.
    :raises Invalid: nothing was said, or a choice that is none. :raises Conflict: another wish was recorded meanwhile.
    """
    case = party.case
    require(actor, Permission.WISH_RECORD, case)
    require(actor, "class:victim-contact", case)
    made = ContactWish(
        case_id=case.id, party_id=party.id, ways=clean(ways, field="ways", limit=300), message=message,
        times=clean(times, field="times", limit=300), language=clean(language, field="language", limit=60),
        no_contact=no_contact, entered_by_id=actor.id, entered_at=clock.now(),
    )  # fmt: skip
    if message not in ("", *MESSAGE):
        raise Invalid(fields={"message": "Pick one of these, or leave it open."})
    if not (made.ways or made.times or made.language or made.message or made.no_contact):
        raise Invalid(fields={"ways": "Say at least one thing that they want."})
    stands = wishes_of(case, actor).get(party.id)
    if seen is not None and seen != (stands.public_id if stands else ""):
        raise Conflict(theirs=_said(stands), yours=_said(made))
    db.session.add(made)
    db.session.flush()
    audit.record(
        "compartment:wish", actor=actor, case_id=case.id, object_type="party", object_id=party.public_id,
        sentence="recorded how a victim or witness wants to be reached",
    )  # fmt: skip
    return made


def _said(wish: ContactWish | None) -> list[tuple[str, str]]:
    """Return a wish as (label, text) pairs."""
    if wish is None:
        return [("Wishes", "none recorded")]
    pairs = [("How", wish.ways), ("When", wish.times), ("Language", wish.language), ("Message", wish.message)]
    asked_not = [("Contact", "They ask not to be contacted")] if wish.no_contact else []
    return [pair for pair in pairs if pair[1]] + asked_not


def _note(given: CompartmentGrant, actor: Actor, what: str, sentence: str) -> None:
    opened = COMPARTMENTS[given.compartment]
    line = audit.record(
        f"compartment:{what}", actor=actor, case_id=given.case_id, object_type="compartment_grant",
        object_id=given.public_id, sentence=f"{sentence}: {opened[0].lower()}{opened[1:]}",
        reason=given.reason if what == "grant" else "",
        detail={"compartment": given.compartment, "until": given.until.isoformat()},
    )  # fmt: skip
    tell(
        [given.user_id], tag=f"compartment:{what}", text=WAITS, case_id=given.case_id, subject_type="compartment",
        subject_id=given.public_id, audit_seq=line.seq,
    )  # fmt: skip
