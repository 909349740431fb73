"""To whom a case may be given: in order, each with the reasons in words. It suggests; a person gives the case.

The order, as the page says it: who is here before who is away today, whose field it is before others, then the
smaller load, then the name. Load counts the open cases that a person holds: one each, two where a person is
held and nobody has decided; what is on hold counts when it wakes. Whom the engine would refuse is never among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case as when
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor, Role
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.guards import kept_off
from casebridge.cases.models import Case, CaseLink
from casebridge.cases.queries import asleep
from casebridge.db import db
from casebridge.formats import kind_label, local_date, plural
from casebridge.home.leave import today
from casebridge.home.models import Leave

# In which column of a case the people of a role stand.
SLOTS = {
    Role.DETECTIVE: Case.lead_id, Role.PROSECUTOR: Case.prosecutor_id, Role.SAO_SUPERVISOR: Case.chair_id,
    Role.FEDERAL_LIAISON: Case.liaison_id, Role.LEAD_LIAISON: Case.lead_liaison_id, Role.AUSA: Case.ausa_id,
}  # fmt: skip
# Leave that begins within so many days is said, so that nobody is surprised by it.
SOON_DAYS = 14
# Of this kind nobody is marked beforehand: somebody chooses the person, each time.
BY_HAND = ("homicide",)


@dataclass(frozen=True, slots=True)
class Load:
    """The open cases that a person holds: all, those with somebody held and nothing decided, those that sleep."""

    open: int = 0
    first: int = 0
    asleep: int = 0

    @property
    def weight(self) -> int:
        """Return what the order goes by: one for each case that is awake, one more where somebody is held."""
        return self.open - self.asleep + self.first

    @property
    def words(self) -> str:
        """Say it in words."""
        if not self.open:
            return "Holds no open case"
        parts = [f"Holds {plural(self.open, 'open case')}"]
        if self.first:
            parts.append(f"{self.first} with a person held and nothing decided")
        if self.asleep:
            parts.append(f"{self.asleep} on hold")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Profile:
    """A person who may be given cases, as far as it is the same for every case.

    `done` counts the cases that were theirs by kind, closed ones too.
    """

    user: User
    load: Load
    away: bool
    leave: str
    done: Mapping[str, int] = field(default_factory=dict)

    @property
    def field_words(self) -> str:
        """Say which kinds of case are this person's field; empty when none is set."""
        return ", ".join(kind_label(kind) for kind in self.user.specialties)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person for one case: why yes in words, and, when the engine would refuse, why not."""

    profile: Profile
    reasons: tuple[str, ...]
    refused: str = ""

    @property
    def name(self) -> str:
        """Return the name."""
        return self.profile.user.name

    @property
    def public_id(self) -> str:
        """Return the id that forms carry."""
        return self.profile.user.public_id


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The people for one case in order, and who cannot have it and why."""

    case: Case
    people: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]

    @property
    def marked(self) -> str:
        """Return the id of the person marked beforehand; empty where somebody must choose, also when all are away."""
        first = self.people[0] if self.people and self.case.kind not in BY_HAND else None
        return first.public_id if first is not None and not first.profile.away else ""


def move_for(case: Case) -> str:
    """Return the move or act by which a case is given to somebody now; empty where none fits its state."""
    if case.state == "submitted":
        return "assign"
    if case.state == "federal_review" and case.holder_id is None:
        return "assign_federal"
    act = case.workflow.act("reassign")
    return "reassign" if case.holder_id is not None and act is not None and case.state in act.states else ""


def offered(cases: Sequence[Case]) -> dict[int, list[User]]:
    """Return whom the engine offers for the move of `move_for`, by case number, in two statements for all of them."""
    holders = _users(User.id.in_({case.holder_id for case in cases if case.holder_id is not None}))
    held_by = {user.id: user for user in holders}
    asked = {case.id: _role_asked(case, held_by) for case in cases}
    known = _users(User.active, User.role.in_(set(asked.values()) - {""}))
    found: dict[int, list[User]] = {}
    for case in cases:
        same = [user for user in known if user.role == asked[case.id] and user.id != case.holder_id]
        found[case.id] = [user for user in same if user.agency != "bpd" or user.unit == case.unit]
    return found


def _role_asked(case: Case, held_by: Mapping[int, User]) -> str:
    name = move_for(case)
    if name == "reassign" and case.holder_id is not None:
        return held_by[case.holder_id].role
    asks = case.workflow.rows(name)[0].asks if name else ()
    return next((ask.choices for ask in asks if ask.key == "whom"), "")


def _users(*where: Any) -> list[User]:
    return list(db.session.scalars(select(User).where(*where).order_by(User.name, User.id)))


def profiles(users: Sequence[User], actor: Actor) -> dict[int, Profile]:
    """Return what is the same for every case by person, in a few statements however many people there are.

    Loads are counted over the cases that `actor` may see.
    """
    ids = [user.id for user in users]
    loads, leaves, done = _loads(ids, actor), _leaves(ids), _done(users, actor)
    return {
        user.id: Profile(user, loads.get(user.id, Load()), *_away(leaves.get(user.id)), done.get(user.id, {}))
        for user in users
    }


def suggest(cases: Sequence[Case], actor: Actor) -> dict[int, Suggestion]:
    """Return the suggestion for each case by its number."""
    whom = offered(cases)
    known = profiles(list({user.id: user for users in whom.values() for user in users}.values()), actor)
    kept, linked = kept_off(cases, known), _linked(cases, actor)
    found = {}
    for case in cases:
        here = [_candidate(case, known[user.id], kept, linked.get(case.id, ())) for user in whom[case.id]]
        here.sort(key=lambda one, of=case: _order(of, one.profile))  # type: ignore[misc]
        found[case.id] = Suggestion(
            case, tuple(one for one in here if not one.refused), tuple(one for one in here if one.refused)
        )
    return found


def spread(suggestions: Sequence[Suggestion]) -> dict[int, str]:
    """Return to whom each case would go, one after the other, each adding to the load of who has it.

    A case that somebody must choose by hand, and one that nobody may have, goes to nobody: an empty id.
    """
    more: dict[str, int] = {}
    found = {}
    for suggestion in suggestions:
        if not suggestion.marked:
            found[suggestion.case.id] = ""
            continue
        best = min(
            suggestion.people,
            key=lambda one: _order(suggestion.case, one.profile, more.get(one.public_id, 0)),
        )
        weight = 2 if suggestion.case.clock_first else 1
        more[best.public_id] = more.get(best.public_id, 0) + weight
        found[suggestion.case.id] = best.public_id
    return found


def _order(case: Case, profile: Profile, more: int = 0) -> tuple[Any, ...]:
    return (
        profile.away, case.kind not in profile.user.specialties, profile.load.weight + more, profile.user.name,
        profile.user.id,
    )  # fmt: skip


def _candidate(
    case: Case, profile: Profile, kept: Mapping[tuple[int, int], str], linked: Sequence[tuple[str, int | None]]
) -> Candidate:
    user, kind = profile.user, kind_label(case.kind).lower()
    reasons = [profile.load.words]
    if case.kind in user.specialties:
        reasons.append(f"Field: {kind}")
    if had := profile.done.get(case.kind):
        reasons.append(f"Had {plural(had, f'{kind} case')}")
    if profile.leave:
        reasons.append(profile.leave)
    reasons += [f"Works the linked case {number}" for number, holder in linked if holder == user.id]
    if user.id in case.deciders:
        reasons.append("Decided this case before")
    return Candidate(profile, tuple(reasons), kept.get((case.id, user.id), ""))


def _loads(ids: list[int], actor: Actor) -> dict[int, Load]:
    query = (
        select(
            Case.holder_id, func.count(Case.id), func.sum(when((Case.clock_first, 1), else_=0)),
            func.sum(when((asleep(), 1), else_=0)),
        )
        .where(Case.holder_id.in_(ids), Case.state != "closed", visible(actor, Permission.CASE_READ, Case))
        .group_by(Case.holder_id)
    )  # fmt: skip
    return {
        holder: Load(total, first or 0, asleep_ or 0) for holder, total, first, asleep_ in db.session.execute(query)
    }


def _leaves(ids: list[int]) -> dict[int, Leave]:
    query = (
        select(Leave)
        .where(Leave.user_id.in_(ids), Leave.ends_on >= today(), Leave.ended_on.is_(None))
        .options(joinedload(Leave.cover))
        .order_by(Leave.starts_on.desc())
    )
    return {leave.user_id: leave for leave in db.session.scalars(query)}


def _away(leave: Leave | None) -> tuple[bool, str]:
    if leave is None or (leave.starts_on - today()).days > SOON_DAYS:
        return False, ""
    until = local_date(leave.ends_on)
    if leave.starts_on <= today():
        return True, f"On leave until {until}; {leave.cover.name} covers"
    return False, f"On leave from {local_date(leave.starts_on)} to {until}"


def _done(users: Sequence[User], actor: Actor) -> dict[int, dict[str, int]]:
    """Return the cases that were each person's by kind; people of one page are of few roles."""
    found: dict[int, dict[str, int]] = {}
    for role in sorted({user.role for user in users if Role(user.role) in SLOTS}):
        slot = SLOTS[Role(role)]
        query = (
            select(slot, Case.kind, func.count(Case.id))
            .where(slot.in_([u.id for u in users if u.role == role]), visible(actor, Permission.CASE_READ, Case))
            .group_by(slot, Case.kind)
        )
        for user_id, kind, number in db.session.execute(query):
            if user_id is not None:
                found.setdefault(user_id, {})[kind] = number
    return found


def _linked(cases: Sequence[Case], actor: Actor) -> dict[int, list[tuple[str, int | None]]]:
    """Return the linked cases that the reader may see, as (number, who has them), by case."""
    slots = (Case.prosecutor_id, Case.lead_id, Case.ausa_id)
    query = (
        select(CaseLink.case_id, Case.number, *slots)
        .join(Case, Case.id == CaseLink.other_id)
        .where(CaseLink.case_id.in_([case.id for case in cases]), visible(actor, Permission.CASE_READ, Case))
        .order_by(Case.id)
    )
    found: dict[int, list[tuple[str, int | None]]] = {}
    for case_id, number, *held in db.session.execute(query):
        found.setdefault(case_id, []).extend((number, one) for one in dict.fromkeys(held) if one is not None)
    return found
