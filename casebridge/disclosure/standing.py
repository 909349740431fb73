"""Where each exhibit of a case stands towards the defense; the status follows from rows, it is never ticked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casebridge.access.actor import Actor
from casebridge.cases.models import Case, Party
from casebridge.cases.people import counts_as, live_charges
from casebridge.catalog.law import Duty
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.disclosure.models import NOT_OWED, WITHHOLD, DisclosedItem, Disclosure, DisclosureRuling
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.once import once

# Where an exhibit can stand, in the field's words, each with its tone.
STATUSES = {
    "unclassified": ("Unclassified", "bad"),
    "open": ("To disclose", "warn"),
    "given": ("Disclosed", "ok"),
    "withheld": ("Withheld", "quiet"),
    "not_owed": ("Not disclosable", "quiet"),
}
# What the State keeps by its nature: papers of counsel (md_not_owed), unless something in them may help.
OWN_PAPERS = "work-product"
# States of a case in which charges were approved: nothing may stand unclassified any more.
CHARGED = (
    "federal_screening", "federal_review", "federal_questions", "federal_prosecution", "state_prosecution",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One exhibit: its status, why, to whom which version went, and for whom it is still missing.

    `given` are the givings of any version that stand, oldest first. `later` says that it came after the last time
    that somebody for whom it is missing was given anything.
    """

    exhibit: Exhibit
    status: str
    why: str
    given: tuple[DisclosedItem, ...] = ()
    missing: tuple[Party, ...] = ()
    ruling: DisclosureRuling | None = None
    later: bool = False

    @property
    def label(self) -> str:
        """Return the status in words."""
        return STATUSES[self.status][0]

    @property
    def tone(self) -> str:
        """Return the tone of the status."""
        return STATUSES[self.status][1]


@dataclass(frozen=True, slots=True)
class Book:
    """The ledger of one case as one reader sees it."""

    case: Case
    defendants: tuple[Party, ...]
    standings: tuple[Standing, ...]
    disclosures: tuple[Disclosure, ...]
    rulings: tuple[DisclosureRuling, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def withheld(self) -> tuple[DisclosureRuling, ...]:
        """Return the withheld log: every ruling, oldest first, those that ended too."""
        return self.rulings

    @property
    def is_charged(self) -> bool:
        """Say whether charges were approved."""
        return self.case.state in CHARGED

    def of(self, status: str) -> list[Standing]:
        """Return what stands there."""
        return [one for one in self.standings if one.status == status]

    @property
    def later(self) -> list[Standing]:
        """Return what came after the last disclosure and was not given yet: work for the holder (md_continuing)."""
        return [one for one in self.standings if one.later]


def book_of(case: Case, actor: Actor) -> Book:
    """Return the ledger of a case as `actor` may see its exhibits; the caller asked for the right to read it."""
    disclosures = disclosures_of(case)
    rulings = rulings_of(case)
    exhibits = exhibits_of(case, actor)
    seen = {exhibit.id for exhibit in exhibits}
    live = {one.exhibit_id: one for one in rulings if one.ended_at is None}
    given: dict[int, list[DisclosedItem]] = defaultdict(list)
    for disclosure in disclosures:
        for item in disclosure.items if disclosure.revoked_at is None else ():
            given[item.exhibit_id].append(item)
    people = defendants(case)
    found = tuple(
        standing_of(exhibit, people, disclosures, given[exhibit.id], live.get(exhibit.id)) for exhibit in exhibits
    )
    counts = {key: sum(one.status == key for one in found) for key in STATUSES}
    shown = tuple(one for one in rulings if one.exhibit_id in seen)
    return Book(case, tuple(people), found, tuple(disclosures), shown, counts)


def standing_of(
    exhibit: Exhibit,
    people: Sequence[Party],
    disclosures: Sequence[Disclosure],
    given: Sequence[DisclosedItem],
    ruling: DisclosureRuling | None,
) -> Standing:
    """Return where one exhibit stands.

    :param people: the defendants to whom disclosure is owed. :param given: its givings that stand, oldest first.
    :param ruling: the ruling about it that stands.
    """
    shown = tuple(given)
    if exhibit.withdrawn_at is not None:
        why = "It was taken out of the case." + (" What was given of it stands in the ledger." if shown else "")
        return Standing(exhibit, "not_owed", why, shown, ruling=ruling)
    if ruling is not None and ruling.outcome == WITHHOLD:
        return Standing(exhibit, "withheld", "A prosecutor withholds it.", shown, ruling=ruling)
    if ruling is not None and ruling.outcome == NOT_OWED:
        return Standing(exhibit, "not_owed", "A prosecutor decided that it is not owed.", shown, ruling=ruling)
    if exhibit.class_ == OWN_PAPERS and not exhibit.favorable:
        why = "A paper of counsel. Facts in it that help the defense are given all the same."
        return Standing(exhibit, "not_owed", why, shown)
    missing = tuple(party for party in people if not _has(party, exhibit, given))
    later = any(_came_after(exhibit, party, disclosures) for party in missing)
    if not exhibit.type or exhibit.used == "unclassed":
        lacks = "No type is confirmed" if not exhibit.type else "Not classed used or unused"
        return Standing(
            exhibit, "unclassified", f"{lacks}, so no duty can be answered by it.", shown, missing, later=later
        )
    if people and not missing:
        return Standing(exhibit, "given", "The newest version is with every defendant.", shown)
    return Standing(exhibit, "open", _why_open(exhibit, given), shown, missing, later=later)


def defendants(case: Case) -> list[Party]:
    """Return those to whom disclosure is owed: suspects with a charge of the State that was not turned down.

    Before anything is proposed everybody who may be charged counts.
    """
    charges = live_charges(case)
    live = {c.party_id for c in charges if c.decided_at is None or counts_as(c) in ("approved", "undecided")}
    return [party for party in case.suspects if party.id in live or not charges]


def answers(exhibit: Exhibit, duty: Duty) -> bool:
    """Say whether an exhibit answers a duty, by the words of the duty and the catalog's rows about them."""
    return any(_answers_word(exhibit, duty.key, word) for word in duty.answered_by)


def _answers_word(exhibit: Exhibit, duty: str, word: str) -> bool:
    own = catalog().answers_in_duty.get(f"{duty}.{word}")
    if own is not None:
        return exhibit.type in own.exhibit_types
    row = catalog().answers[word]
    return (
        row.everything
        or exhibit.type in row.exhibit_types
        or exhibit.class_ in row.classes
        or (row.physical and exhibit.physical)
        or (row.favorable and exhibit.favorable)
    )


def unanswerable(duty: Duty) -> list[tuple[str, str]]:
    """Return the words of a duty that no type of exhibit answers yet: label, and why."""
    found = []
    for word in duty.answered_by:
        row, own = catalog().answers[word], catalog().answers_in_duty.get(f"{duty.key}.{word}")
        if why := own.none_because if own is not None else row.none_because:
            found.append((row.label, why))
    return found


@once
def disclosures_of(case: Case) -> list[Disclosure]:
    """Return what was given in a case, oldest first, with its items."""
    query = (
        select(Disclosure)
        .where(Disclosure.case_id == case.id)
        .options(selectinload(Disclosure.items).joinedload(DisclosedItem.version))
        .order_by(Disclosure.id)
    )
    return list(db.session.scalars(query))


@once
def rulings_of(case: Case) -> list[DisclosureRuling]:
    """Return the withheld log of a case, oldest first."""
    query = select(DisclosureRuling).where(DisclosureRuling.case_id == case.id)
    people = (selectinload(DisclosureRuling.exhibit), selectinload(DisclosureRuling.decided_by))
    return list(db.session.scalars(query.options(*people).order_by(DisclosureRuling.id)))


def _has(party: Party, exhibit: Exhibit, given: Sequence[DisclosedItem]) -> bool:
    newest = exhibit.latest.id if exhibit.latest else None
    return any(item.disclosure.party_id == party.id and item.version_id == newest for item in given)


def _came_after(exhibit: Exhibit, party: Party, disclosures: Sequence[Disclosure]) -> bool:
    last = max((d.given_at for d in disclosures if d.party_id == party.id and d.revoked_at is None), default=None)
    came = exhibit.latest.received_at if exhibit.latest else exhibit.added_at
    return last is not None and came > last


def _why_open(exhibit: Exhibit, given: Sequence[DisclosedItem]) -> str:
    if given:
        return "Not every defendant has the newest version."
    if exhibit.favorable:
        return "It may help the defense."
    duties = [duty for duty in catalog().duties.values() if duty.sovereign != "federal" and answers(exhibit, duty)]
    named = [duty.title for duty in duties if "any" not in duty.answered_by]
    if named:
        return f"It answers: {'; '.join(named[:2])}{' and more' if named[2:] else ''}."
    return "The State may use it." if exhibit.used == "used" else "No duty names its type; in doubt it is given."
