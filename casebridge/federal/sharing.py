"""Choose what the U.S. Attorney will see, take it back, and let the favorable-material log go along."""

from collections.abc import Iterable
from dataclasses import dataclass

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.queries import exhibits_of, load_exhibit
from casebridge.federal.crossing import PARTS, class_of, crosses, fault, name_of
from casebridge.federal.models import FavorableLog, SharedItem
from casebridge.federal.queries import items_of, log_entries, log_of, referral_of, round_of
from casebridge.federal.services import open_round
from casebridge.text import NARRATIVE_LIMIT, clean

SCREENING = "federal_screening"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that somebody picked: `kind` part, party, exhibit or fact, and its key or public id.

    `order` is the public id of the exhibit that holds the order.
    """

    kind: str
    key: str
    ground: str = ""
    order: str = ""
    words: str = ""
    named: bool = True


def set_round(case: Case) -> int:
    """Return the round whose set is being chosen: the open sheet's, or that of the referral under way."""
    referral = referral_of(case)
    return round_of(case) if case.state == SCREENING or referral is None else referral.round


def share(case: Case, choice: Choice, *, actor: Actor) -> SharedItem:
    """Add one thing to the set; once the referral is out, only what may cross as it stands.

    :raises NotThere: no such thing, or it is not the actor's to see. :raises Invalid: it may not cross.
    """
    require(actor, Permission.SHARED_CHOOSE, case)
    item = _add(case, choice, set_round(case), actor)
    _say(case, actor, f"let the U.S. Attorney see {name_of(item)}")
    return item


def take_back(case: Case, item: SharedItem, *, actor: Actor) -> None:
    """Take one thing out of the set; for the federal side it is gone at the next click."""
    require(actor, Permission.SHARED_TAKE_BACK, case)
    _drop(item, actor)
    _say(case, actor, f"took {name_of(item)} back from what the U.S. Attorney sees")


def choose_set(case: Case, choices: Iterable[Choice], *, actor: Actor) -> list[SharedItem]:
    """Make the set of this round equal to `choices` and return it; errors as `share`."""
    require(actor, Permission.SHARED_CHOOSE, case)
    wanted = {(choice.kind, choice.key): choice for choice in choices}
    number = set_round(case)
    now = {(item.kind, item.key): item for item in items_of(case, number)}
    gone = [item for name, item in now.items() if name not in wanted]
    fresh = 0
    for item in gone:
        _drop(item, actor)
    for name, choice in wanted.items():
        if name in now:
            _mend(case, now[name], choice, actor)
        else:
            _add(case, choice, number, actor)
            fresh += 1
    if fresh or gone:
        _say(case, actor, f"chose what the U.S. Attorney will see: {fresh} added, {len(gone)} taken out")
    return items_of(case, number)


def free_exhibits(case: Case, actor: Actor) -> list[Choice]:
    """Return the exhibits whose class crosses without more, as choices."""
    return [
        Choice("exhibit", exhibit.public_id, named=False)
        for exhibit in exhibits_of(case, actor)
        if crosses(exhibit.class_) == "yes" and exhibit.withdrawn_at is None
    ]


def kept_back(case: Case, actor: Actor) -> list[tuple[str, int]]:
    """Return how many exhibits of each class stay here, by the class's title; of classes that the reader may see."""
    chosen = {item.exhibit_id for item in items_of(case, set_round(case))}
    counts: dict[str, int] = {}
    for exhibit in exhibits_of(case, actor):
        if exhibit.id not in chosen and exhibit.withdrawn_at is None and can(actor, f"class:{exhibit.class_}", case):
            title = catalog().classes[exhibit.class_].title
            counts[title] = counts.get(title, 0) + 1
    return sorted(counts.items())


def put_log(case: Case, *, actor: Actor) -> FavorableLog:
    """Put the favorable-material log of today with the referral of this round."""
    require(actor, Permission.SCREENING_PREPARE, case)
    number = open_round(case, actor=actor).round
    row = log_of(case, number) or FavorableLog(case_id=case.id, round=number)
    row.entries, row.put_by_id, row.put_at = log_entries(case), actor.id or 0, clock.now()
    db.session.add(row)
    db.session.flush()
    _say(case, actor, "put the favorable-material log with the referral")
    return row


def _add(case: Case, choice: Choice, number: int, actor: Actor) -> SharedItem:
    item = SharedItem(
        case_id=case.id, round=number, kind=choice.kind, key=choice.key, chosen_by_id=actor.id,
        chosen_at=clock.now(), ground="", words="",
    )  # fmt: skip
    if case.state == SCREENING:
        open_round(case, actor=actor)
    if choice.kind == "exhibit":
        item.exhibit = load_exhibit(case, choice.key, actor=actor)
    elif choice.kind == "party":
        item.party = next((p for p in case.parties if p.public_id == choice.key and p.left_with is None), None)
        if item.party is None:
            raise NotThere()
    elif choice.key not in (catalog().federal_facts if choice.kind == "fact" else PARTS):
        raise NotThere()
    item.class_ = class_of(item)
    _mend(case, item, choice, actor)
    db.session.add(item)
    db.session.flush()
    return item


def _mend(case: Case, item: SharedItem, choice: Choice, actor: Actor) -> None:
    if choice.named and item.named_by_id is None:
        item.named_by_id = actor.id
    item.ground = clean(choice.ground, field=f"ground-{item.key}", limit=NARRATIVE_LIMIT, lines=True) or item.ground
    item.words = clean(choice.words, field="memo", limit=NARRATIVE_LIMIT, lines=True) or item.words
    if choice.order:
        item.order_id = load_exhibit(case, choice.order, actor=actor).id
    if case.state != SCREENING and (why := fault(item)):
        raise Invalid(fields={f"{item.kind}-{item.key}": f"{why[:1].upper()}{why[1:]}."})


def _drop(item: SharedItem, actor: Actor) -> None:
    item.taken_back_at, item.taken_back_by_id = clock.now(), actor.id
    db.session.flush()


def _say(case: Case, actor: Actor, sentence: str) -> None:
    audit.record(
        "referral:share", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence=sentence,
    )  # fmt: skip
