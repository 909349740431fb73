"""The U.S. Attorney's own ledger: what that office gave a defendant out of the shared set; the State learns nothing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.cases.wall import people_seen
from casebridge.db import db
from casebridge.disclosure.giving import what_giving_lacks
from casebridge.disclosure.models import FederalDisclosedItem, FederalDisclosure
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.text import clean


def accused(case: Case, actor: Actor) -> list[Party]:
    """Return the defendants whom the federal side may know of."""
    return [party for party in people_seen(case, actor) if party in case.suspects]


def could_be_given(case: Case, actor: Actor) -> list[Exhibit]:
    """Return what of the shared set may be given."""
    return [exhibit for exhibit in exhibits_of(case, actor) if exhibit.withdrawn_at is None]


def given_in(case: Case) -> list[FederalDisclosure]:
    """Return what the office gave in a case, the newest first; callers ask the policy."""
    query = select(FederalDisclosure).where(FederalDisclosure.case_id == case.id)
    parts = (selectinload(FederalDisclosure.items), selectinload(FederalDisclosure.entered_by))
    return list(db.session.scalars(query.options(*parts).order_by(FederalDisclosure.id.desc())))


def with_everybody(
    given: Sequence[FederalDisclosure], people: Sequence[Party], exhibits: Sequence[Exhibit]
) -> set[int]:
    """Return the exhibits whose newest version each of these defendants has."""
    has = {
        (one.party_id, item.exhibit_id, item.version_id) for one in given if one.struck_at is None for item in one.items
    }
    newest = {exhibit.id: exhibit.latest.id if exhibit.latest else None for exhibit in exhibits}
    return {id_ for id_, version in newest.items() if people and all((p.id, id_, version) in has for p in people)}


def enter(
    case: Case, *, party: str, recipient: str, exhibits: Sequence[str], given_on: date | None, way: str, rule: str,
    receipt: str, actor: Actor,
) -> FederalDisclosure:  # fmt: skip
    """Write what was given; the history of the case does not tell that it exists.

    :param party: public id of the defendant. :param exhibits: public ids, in their newest versions.
    :raises Invalid: nobody, nothing or no day was named, or the same went there before, by field.
    """
    require(actor, Permission.DISCLOSURE_OWN, case)
    name = clean(recipient, field="recipient")
    whom = next((one for one in accused(case, actor) if one.public_id == party), None)
    chosen = [one for one in could_be_given(case, actor) if one.public_id in set(exhibits)]
    fields = what_giving_lacks(whom, name, given_on, way)
    if not chosen:
        fields["exhibits"] = "Pick at least one item of the shared set that was given."
    elif whom is not None and (twice := _had(case, whom, chosen)):
        fields["exhibits"] = f"{', '.join(twice)}: this defendant has the newest version already."
    if fields or whom is None or given_on is None:
        raise Invalid(fields=fields)
    made = FederalDisclosure(
        case_id=case.id, party_id=whom.id, party=whom, recipient=name, given_on=given_on,
        way=clean(way, field="way", limit=300), rule=clean(rule, field="rule", limit=300),
        receipt=clean(receipt, field="receipt", limit=300), entered_by_id=actor.id, entered_at=clock.now(),
        struck_because="",
        items=[
            FederalDisclosedItem(exhibit_id=e.id, version_id=e.latest.id if e.latest else None, number=e.number)
            for e in chosen
        ],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    _note("give", made, "entered what the federal office gave to the defense", actor)
    return made


def strike(case: Case, public_id: str, *, because: str, actor: Actor) -> None:
    """Strike out an entry that was wrong: it stays readable and counts no more.

    :raises NotThere: there is none that counts. :raises Invalid: no reason.
    """
    require(actor, Permission.DISCLOSURE_OWN, case)
    found = next((one for one in given_in(case) if one.public_id == public_id and one.struck_at is None), None)
    if found is None:
        raise NotThere()
    reason = clean(because, field="because", limit=2000, lines=True)
    if not reason:
        raise Invalid(fields={"because": "Say what was wrong with the entry."})
    found.struck_at, found.struck_by_id, found.struck_because = clock.now(), actor.id, reason
    db.session.flush()
    _note("strike", found, "struck out an entry of what the federal office gave", actor)


def _had(case: Case, whom: Party, chosen: Sequence[Exhibit]) -> list[str]:
    has = with_everybody(given_in(case), [whom], chosen)
    return [f"Ex {exhibit.number}" for exhibit in chosen if exhibit.id in has]


def _note(event: str, made: FederalDisclosure, sentence: str, actor: Actor) -> None:
    # Without its case: the State reads the history of that.
    audit.record(
        f"federal_disclosure:{event}", actor=actor, object_type="federal_disclosure", object_id=made.public_id,
        sentence=sentence,
    )  # fmt: skip
